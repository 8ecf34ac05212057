"""The thread of a record: back to its evidence, forward to what rests on it."""

from planner.core.thread import TIES, orphans, thread_of
from tests.core.handmade import a_plan

PLAN = a_plan(
    evidence=[{"statement": "دراسة"}],
    finding=[{"statement": "نتيجة"}],
    factor=[
        {"kind": "strength", "statement": "قوة", "rests_on": ["finding-1"]},
        {"kind": "opportunity", "statement": "فرصة", "rests_on": ["finding-1"]},
    ],
    marketinggoal=[{"statement": "نمو"}, {"statement": "سمعة"}],
    objective=[{"statement": "هدف"}],
    marketingalignment=[
        {"objective": "objective-1", "goal": "marketinggoal-1", "strength": 2},
        {"objective": "objective-1", "goal": "marketinggoal-2", "strength": 0},
    ],
    option=[{"internal": ["factor-1"], "external": ["factor-2"], "objectives": ["objective-1"]}],
    strategy=[
        {"options": ["option-1"], "chosen": "yes"},
        {"options": ["option-1"], "chosen": "no"},
    ],
    attractiveness=[{"factor": "factor-1", "strategy": "strategy-1", "score": 4}],
    tactic=[{"statement": "نشاط", "strategy": "strategy-1"}],
    investmentline=[{"label": "بند", "tactic": "tactic-1"}],
    directive=[{"statement": "توجيه", "tactic": "tactic-1"}],
    kpi=[{"metric": "مؤشر", "objective": "objective-1"}],
    citations=[("evidence-1", "audit.findings/finding-1"), ("evidence-1", "audit.market")],
)


def ids(knots):
    return [knot.record.id for knot in knots]


def of(name):
    return thread_of(PLAN, PLAN.by_id[name])


def test_thread_of_an_item_goes_back_to_the_evidence():
    knots, names = of("investmentline-1").back, []
    while knots:
        names.append(knots[0].record.id)
        knots = knots[0].beyond
    assert names == ["tactic-1", "strategy-1", "option-1", "factor-1", "finding-1", "evidence-1"]


def test_thread_of_evidence_goes_forward_to_the_directives():
    knots, names = of("evidence-1").forward, []
    while knots:
        names.append(knots[0].record.id)
        knots = knots[0].beyond
    assert names[:5] == ["finding-1", "factor-1", "option-1", "strategy-1", "tactic-1"]


def test_what_was_shown_is_not_unrolled_again():
    (option,) = of("strategy-1").back
    first, second, _objective = option.beyond
    assert ids(first.beyond) == ids(second.beyond) == ["finding-1"]
    assert not first.beyond[0].again
    assert second.beyond[0].again
    assert second.beyond[0].beyond == ()


def test_goal_is_the_ground_of_the_objective_that_supports_it():
    assert ids(of("objective-1").back) == ["marketinggoal-1"]
    assert ids(of("marketinggoal-1").forward) == ["objective-1"]
    assert of("marketinggoal-2").forward == ()


def test_judgements_carry_no_thread():
    assert ids(of("factor-1").forward) == ["option-1"]
    assert ids(of("objective-1").forward) == ["option-1", "kpi-1"]


def test_record_alone_has_an_empty_thread():
    plan = a_plan(kpi=[{"metric": "مؤشر"}])
    thread = thread_of(plan, plan.by_id["kpi-1"])
    assert (thread.back, thread.forward) == ((), ())


def test_plan_that_holds_together_has_no_orphans():
    assert orphans(PLAN) == []


def test_records_that_hang_loose_are_reported():
    plan = a_plan(
        evidence=[{"statement": "دراسة"}],
        finding=[{"statement": "نتيجة"}],
        factor=[{"kind": "threat"}],
        option=[{}],
        strategy=[{"chosen": "yes"}, {"chosen": "no"}],
        tactic=[{}],
        investmentline=[{}],
        benefitline=[{}],
        objective=[{}],
        kpi=[{}],
        directive=[{}],
    )
    found = orphans(plan)
    assert [group.tie for group in found] == list(TIES)
    loose = {(g.tie.table, g.tie.tables): len(g.records) for g in found}
    # The strategy that was turned down needs no tactic.
    assert loose["strategy", ("tactic",)] == 1
    assert loose["strategy", ()] == 2


def test_evidence_is_ground_enough():
    plan = a_plan(
        evidence=[{"statement": "دراسة"}],
        finding=[{"statement": "نتيجة"}],
        factor=[{"rests_on": ["finding-1"]}],
        citations=[("evidence-1", "audit.findings/finding-1")],
    )
    assert [(g.tie.table, g.tie.tables) for g in orphans(plan)] == [("factor", ("option",))]


def test_long_chain_of_many_users_is_unrolled_once():
    plan = a_plan(
        finding=[{"statement": "نتيجة"}],
        factor=[{"rests_on": ["finding-1"]} for _n in range(50)],
        option=[{"internal": [f"factor-{n}" for n in range(1, 51)]} for _n in range(50)],
    )
    thread = thread_of(plan, plan.by_id["finding-1"])
    shown = sum(len(knot.beyond) for knot in thread.forward)
    unrolled = [k for knot in thread.forward for k in knot.beyond if not k.again]
    assert shown == 50 * 50
    assert len(unrolled) == 50
