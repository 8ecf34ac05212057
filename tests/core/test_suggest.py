"""What the review, the factors and the strategies suggest; each reason has its test."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from planner.core.suggest import MOST_PAIRS, suggest_factors, suggest_options, suggest_tactics


@dataclass
class Rec:
    key: str
    id: str
    values: dict[str, Any]
    code: str = ""


@dataclass
class FakePlan:
    rows: dict[str, list[Rec]] = field(default_factory=dict)
    sheets: dict[str, Any] = field(default_factory=dict)
    citations: tuple[Any, ...] = ()

    @property
    def by_id(self) -> dict[str, Rec]:
        return {r.id: r for found in self.rows.values() for r in found}

    def title(self, record: Rec) -> str:
        return str(record.values.get("statement", record.id))

    def add(self, key: str, name: str, **values: Any) -> "FakePlan":
        self.rows.setdefault(key, []).append(Rec(key, name, values))
        return self


def found(suggestions):
    return [(one.reason, *one.where, *one.sources) for one in suggestions]


# Factors


@pytest.mark.parametrize(
    ("effectiveness", "efficiency", "kind"),
    [
        (4, 4, "strength"), (5, 3, "strength"), (4, None, "strength"), (2, 2, "weakness"),
        (3, 2, "weakness"), (None, 1, "weakness"), (3, 3, None), (5, 1, None), (None, None, None),
    ],
)  # fmt: skip
def test_finding_by_its_scores(effectiveness, efficiency, kind):
    plan = FakePlan().add(
        "finding", "f1", statement="x", effectiveness=effectiveness, efficiency=efficiency
    )
    assert [one.where for one in suggest_factors(plan)] == ([(kind,)] if kind else [])


def test_finding_without_words_suggests_nothing():
    assert suggest_factors(FakePlan().add("finding", "f1", statement="", effectiveness=5)) == []


def test_finding_brings_scope_and_link():
    plan = FakePlan().add("finding", "f1", statement="x", area="website", effectiveness=1)
    assert suggest_factors(plan)[0].values == {"rests_on": ["f1"], "scope": "e_marketing"}


@pytest.mark.parametrize(("impact", "kind"), [("3", "opportunity"), ("-2", "threat")])
def test_environment_by_the_sign_of_its_impact(impact, kind):
    plan = FakePlan().add("environmentfactor", "e1", statement="x", impact=Decimal(impact))
    assert found(suggest_factors(plan)) == [("environment", kind, "e1")]


def test_environment_without_impact_or_waived_suggests_nothing():
    plan = FakePlan()
    plan.add("environmentfactor", "e1", statement="x", impact=None, kind="legal")
    plan.add("environmentfactor", "e2", statement="x", impact=Decimal(0), kind="legal")
    plan.add("environmentfactor", "e3", statement="x", impact=Decimal(4), kind="political")
    plan.add("environmentscope", "s1", kind="political", applies="no")
    assert suggest_factors(plan) == []


@pytest.mark.parametrize(
    ("now", "target", "reason"),
    [(1, 3, "shift_gap"), (0, 4, "shift_gap"), (4, 4, "shift_done"), (2, 3, None), (1, 1, None),
     (None, 4, None), (2, None, None)],
)  # fmt: skip
def test_shift_by_its_gap(now, target, reason):
    plan = FakePlan().add("shiftscore", "s1", now=now, target=target)
    assert [one.reason for one in suggest_factors(plan)] == ([reason] if reason else [])


def practices(own, **levels):
    plan = FakePlan().add("ownpractice", "own", area="deals", level=own)
    for name, level in levels.items():
        plan.add("competitor", name)
        plan.add("competitorpractice", f"p-{name}", area="deals", level=level, competitor=name)
    return plan


def test_competitor_two_steps_ahead_is_our_weakness():
    plan = practices(1, a=3, b=2, c=4)
    [one] = suggest_factors(plan)
    assert found([one]) == [("rival_ahead", "weakness", "own", "p-a", "p-c")]
    assert (one.figures["best"], one.figures["rivals"]) == (4, ["a", "c"])


def test_being_ahead_of_all_is_a_strength():
    assert found(suggest_factors(practices(4, a=3, b=0))) == [("we_lead", "strength", "own")]


@pytest.mark.parametrize(
    "plan", [practices(2, a=3), practices(2, a=2), practices(None, a=4), practices(2)]
)
def test_small_difference_or_none_known_says_nothing(plan):
    assert suggest_factors(plan) == []


def test_competitor_ahead_in_two_areas_is_a_threat():
    plan = practices(1, a=3)
    plan.add("ownpractice", "own2", area="tools", level=0)
    plan.add("competitorpractice", "p2-a", area="tools", level=4, competitor="a")
    threats = [one for one in suggest_factors(plan) if one.where == ("threat",)]
    assert found(threats) == [("strong_rival", "threat", "p-a", "p2-a")]


def shares(*values):
    plan = FakePlan()
    for number, value in enumerate(values):
        plan.add("marketshare", f"m{number}", share=None if value is None else Decimal(value))
    return plan


def test_share_that_stands_out():
    suggestions = suggest_factors(shares("10", "2", "12", "30"))
    assert sorted(found(suggestions)) == [
        ("share_high", "strength", "m3"),
        ("share_low", "weakness", "m1"),
    ]


@pytest.mark.parametrize(
    "values", [("1", "30"), ("5", "5", "5"), ("0", "0", "0"), (None, "3", "30")]
)
def test_few_or_even_shares_say_nothing(values):
    assert suggest_factors(shares(*values)) == []


def test_source_of_a_factor_is_not_suggested_again():
    plan = FakePlan().add("finding", "f1", statement="x", effectiveness=5)
    plan.add("factor", "a", kind="opportunity", rests_on=["f1"])
    assert suggest_factors(plan) == []


def test_factor_of_another_kind_leaves_part_of_the_sources_open():
    plan = practices(1, a=3)
    plan.add("factor", "s", kind="strength", rests_on=["own"])
    assert len(suggest_factors(plan)) == 1
    plan.add("factor", "w", kind="weakness", rests_on=["own"])
    assert suggest_factors(plan) == []


def test_weightiest_comes_first():
    plan = FakePlan()
    plan.add("environmentfactor", "small", statement="x", impact=Decimal(1), likelihood=1)
    plan.add("environmentfactor", "large", statement="x", impact=Decimal(-5), likelihood=5)
    assert [one.sources for one in suggest_factors(plan)] == [("large",), ("small",)]


# Options


def swot(**weights):
    kinds = {"s": "strength", "w": "weakness", "o": "opportunity", "t": "threat"}
    plan = FakePlan()
    for name, weight in weights.items():
        value = None if weight is None else Decimal(weight)
        plan.add("factor", name, kind=kinds[name[0]], statement=name, weight=value)
    return plan


def test_pairs_by_quadrant():
    suggestions = suggest_options(swot(s1=None, w1=None, o1=None, t1=None))
    assert found(suggestions) == [
        ("pair", "SO", "s1", "o1"),
        ("pair", "WO", "w1", "o1"),
        ("pair", "ST", "s1", "t1"),
        ("pair", "WT", "w1", "t1"),
    ]
    assert suggestions[0].values == {"internal": ["s1"], "external": ["o1"]}


def test_pair_that_an_option_has_is_not_suggested():
    plan = swot(s1=None, o1=None, o2=None)
    plan.add("option", "x", internal=["s1"], external=["o1"])
    assert [one.sources for one in suggest_options(plan)] == [("s1", "o2")]


def test_heavy_pairs_first_without_one_factor_over_and_over():
    plan = swot(s1="0.3", s2="0.1", o1="0.4", o2="0.2")
    assert [one.sources for one in suggest_options(plan)] == [
        ("s1", "o1"),
        ("s2", "o2"),
        ("s1", "o2"),
    ]


def test_pairs_are_offered_a_few_at_a_time():
    plan = swot(**{f"{letter}{n}": None for letter in "so" for n in range(9)})
    assert len(suggest_options(plan)) == MOST_PAIRS


# Tactics


def test_stage_of_the_sale_without_a_tactic():
    plan = FakePlan().add("tactic", "t", sale_stage="before", strategy=None)
    suggestions = suggest_tactics(plan)
    assert [one.values for one in suggestions] == [
        {"sale_stage": "during"},
        {"sale_stage": "after"},
    ]
    assert len({one.id for one in suggestions}) == 2


def covered():
    plan = FakePlan()
    for stage in ("before", "during", "after"):
        plan.add("tactic", stage, sale_stage=stage, strategy="done")
    plan.add("objective", "h1", statement="x").add("objective", "h2", statement="x")
    plan.add("option", "x", objectives=["h1"]).add("option", "y", objectives=["h1", "h2"])
    return plan.add("strategy", "done", statement="x", chosen="yes", options=["x"])


def test_chosen_strategy_without_a_tactic_and_what_only_it_serves():
    plan = covered().add("strategy", "bare", statement="x", chosen="yes", options=["y"])
    [one] = suggest_tactics(plan)
    assert (one.values, one.figures) == ({"strategy": "bare"}, {"objectives": ["h2"]})


def test_strategy_not_chosen_needs_no_tactic():
    plan = covered().add("strategy", "no", statement="x", chosen="no", options=["y"])
    plan.add("strategy", "open", statement="x", chosen="", options=["y"])
    assert suggest_tactics(plan) == []


def test_empty_plan_suggests_only_the_stages():
    assert suggest_factors(FakePlan()) == []
    assert suggest_options(FakePlan()) == []
    assert len(suggest_tactics(FakePlan())) == 3
