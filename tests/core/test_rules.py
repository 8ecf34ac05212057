"""Each rule on a plan that breaks it and on one that does not."""

import pytest

from planner.core.rules import LEVELS, RULES, check
from planner.core.rules.base import Amount
from tests.core.handmade import a_plan

YEAR = {"period_start": "2027-01-01", "period_end": "2027-12-31"}
OBJECTIVE = {
    "statement": "نمو المبيعات", "metric": "المبيعات", "baseline": 10, "target": 20,
    "direction": "up", "deadline": "2027-12-31", "owner": "ماجد",
}  # fmt: skip
GOALS = {
    "marketinggoal": [{"statement": "نمو الحصة"}],
    "organizationgoal": [{"statement": "الربح"}],
}
LINK = {"objective": "objective-1", "goal": "marketinggoal-1"}
ORG_LINK = {"objective": "objective-1", "goal": "organizationgoal-1"}
CLEAR = {
    "amount": 1200, "basis": "affordable", "funding": "ميزانية التسويق", "start": "2027-01-01",
    "end": "2027-12-31", "period_length": "month", "periods": 12,
}  # fmt: skip
LINE = {
    "label": "إعلان",
    "tactic": "tactic-1",
    "first_period": 1,
    "last_period": 12,
    "planned": 100,
}
TACTIC = {
    "statement": "إعلانات البحث", "strategy": "strategy-1", "sale_stage": "before",
    "owner": "نوف", "start": "2027-01-01", "end": "2027-06-30",
}  # fmt: skip
SALES = {"sales_forecast": 6000, "sales_percent": 20}
FUNDED = {"investmentplan": CLEAR, "tactic": [TACTIC], "investmentline": [LINE]}


def objective(**other):
    return {"objective": [{**OBJECTIVE, **other}]}


def factors(*kinds, **other):
    return [{"kind": kind, "statement": f"عامل {n}", **other} for n, kind in enumerate(kinds)]


def scenarios(*figures, name="probability"):
    kinds = ("conservative", "likely", "optimistic")
    return [{"kind": k, name: f} for k, f in zip(kinds, figures, strict=True)]


OPTION = {"quadrant": "SO", "statement": "خيار", "objectives": ["objective-1"]}
BOTH_KINDS = factors("strength", "opportunity", "weakness")
TRIAL = {"hypothesis": "فرض", "verdict": "better", "after": 2, "happened": "لا شيء"}

# rule → (a plan that breaks it, where, a plan that does not)
CASES = {
    "plan.scope_empty": ({"plan": {}}, ["basics.plan.scope"], {"plan": {"scope": "المستودع"}}),
    "plan.period_missing": (
        {"plan": {"period_start": "2027-01-01"}}, ["basics.plan.period_end"], {"plan": YEAR},
    ),
    "plan.unit_missing": ({"plan": {"unit": ""}}, ["basics.plan.unit"], {"plan": {"unit": "قسم"}}),
    "evidence.uncited": (
        {"evidence": [{"statement": "دراسة"}]},
        ["basics.evidence/evidence-1"],
        {"evidence": [{"statement": "دراسة"}], "citations": [("evidence-1", "audit.market")]},
    ),
    "goal.none": ({}, ["objectives.goals/marketinggoal"], GOALS),
    "objective.none": ({}, ["objectives.objectives/objective"], objective()),
    "objective.no_marketing_goal": (
        {**objective(), **GOALS, "marketingalignment": [{**LINK, "strength": 0}]},
        ["objectives.alignment/marketingalignment_objective-1_marketinggoal-1.strength"],
        {**objective(), **GOALS, "marketingalignment": [{**LINK, "strength": 1}]},
    ),
    "objective.no_organization_goal": (
        {**objective(), **GOALS},
        ["objectives.alignment/organizationalignment_objective-1_organizationgoal-1.strength"],
        {**objective(), **GOALS, "organizationalignment": [{**ORG_LINK, "strength": 2}]},
    ),
    "objective.conflict": (
        {**objective(), **GOALS, "marketingalignment": [{**LINK, "strength": -1}]},
        ["objectives.alignment/marketingalignment_objective-1_marketinggoal-1.reason"],
        {**objective(), **GOALS, "marketingalignment": [{**LINK, "strength": -1, "reason": "ظرف"}]},
    ),
    "goal.unserved": (
        {**objective(), **GOALS, "organizationalignment": [{**ORG_LINK, "strength": 1}]},
        ["objectives.alignment/marketingalignment_objective-1_marketinggoal-1.strength"],
        {
            **objective(), **GOALS, "marketingalignment": [{**LINK, "strength": 1}],
            "organizationalignment": [{**ORG_LINK, "strength": 1}],
        },
    ),
    **{
        f"objective.{name}": (
            objective(**{name: None}), [f"objectives.objectives/objective-1.{name}"], objective(),
        )
        for name in ("metric", "baseline", "target", "deadline", "owner")
    },
    "objective.against_direction": (
        objective(direction="down"), ["objectives.objectives/objective-1.target"], objective(),
    ),
    "objective.outside_period": (
        {"plan": YEAR, **objective(deadline="2028-01-01")},
        ["objectives.objectives/objective-1.deadline"],
        {"plan": YEAR, **objective()},
    ),
    "objective.weights": (
        {"objective": [{**OBJECTIVE, "weight": 60}, {"weight": 30}]},
        ["objectives.objectives/objective-1.weight"],
        {"objective": [{**OBJECTIVE, "weight": 60}, {"weight": 40}]},
    ),
    "objective.doubled": (
        {"objective": [OBJECTIVE, {"statement": "نموّ المبيعات"}]},
        ["objectives.objectives/objective-2.statement"],
        {"objective": [OBJECTIVE, {"statement": "خفض الكلفة"}]},
    ),
    "metric.unmeasured": (
        {"marketingmeasurement": [
            {"metric": m, "value": 1} for m in ("sales", "retention", "share", "service")
        ]},
        ["audit.marketing/marketingmeasurement_brand.value"],
        {"marketingmeasurement": [
            {"metric": m, "value": 0} for m in ("sales", "retention", "share", "brand", "service")
        ]},
    ),
    "site.one_sided": (
        {"costitem": [{"amount": 5}]}, ["audit.effectiveness/benefititem"],
        {"costitem": [{"amount": 5}], "benefititem": [{"amount": 5}]},
    ),
    "site.unmeasured": (
        {"websitemeasurement": [{"metric": "visitors"}]}, ["audit.website/websitemeasurement"],
        {"websitemeasurement": [{"metric": "visitors", "value": 9}]},
    ),
    "shift.backwards": (
        {"shiftscore": [{"kind": "active", "now": 3, "target": 2}]},
        ["audit.shifts/shiftscore_active.target"],
        {"shiftscore": [{"kind": "active", "now": 3, "target": 3}]},
    ),
    "customers.no_consent": (
        {"customerdataplan": [{"name": "آخر شراء"}]},
        ["audit.customers/customerdataplan-1.consent"],
        {"customerdataplan": [{"name": "آخر شراء", "consent": "خانة مستقلة"}]},
    ),
    "environment.unanswered": (
        {
            "environmentfactor": [{"kind": k} for k in ("legal", "social", "technology")],
            "environmentscope": [{"kind": "economic", "applies": "no"}],
        },
        ["audit.environment/environmentfactor-political"],
        {"environmentfactor": [
            {"kind": k} for k in ("legal", "social", "technology", "economic", "political")
        ]},
    ),
    "environment.waived_without_reason": (
        {"environmentscope": [{"kind": "political", "applies": "no"}]},
        ["audit.environment/environmentscope_political.reason"],
        {"environmentscope": [{"kind": "political", "applies": "no", "reason": "سوق محلية"}]},
    ),
    "environment.waived_yet_answered": (
        {
            "environmentscope": [{"kind": "legal", "applies": "no"}],
            "environmentfactor": [{"kind": "legal"}],
        },
        ["audit.environment/environmentscope_legal.applies"],
        {
            "environmentscope": [{"kind": "legal", "applies": "yes"}],
            "environmentfactor": [{"kind": "legal"}],
        },
    ),
    "market.price_comparison": (
        {"markethabits": {}}, ["audit.market.compares_prices"],
        {"markethabits": {"compares_prices": "unknown"}},
    ),
    "market.none": ({}, ["audit.market/market"], {"market": [{"name": "السعودية"}]}),
    "share.over_100": (
        {"investmentplan": {"target_share": 60, "competitor_share": 41}},
        ["strategy.investment.target_share"],
        {"investmentplan": {"target_share": 59, "competitor_share": 41}},
    ),
    "competitor.none": ({}, ["audit.competitors/competitor"], {"competitor": [{"name": "منافس"}]}),
    "competitor.no_practice": (
        {"competitor": [{"name": "منافس"}]},
        ["audit.competitors/competitorpractice_tools_competitor-1.level"],
        {
            "competitor": [{"name": "منافس"}],
            "competitorpractice": [{"competitor": "competitor-1", "area": "deals", "level": 0}],
        },
    ),
    "competitor.no_own_practice": (
        {"competitorpractice": [{"competitor": "competitor-1", "level": 2}]},
        ["audit.competitors/ownpractice_tools.level"],
        {
            "competitorpractice": [{"competitor": "competitor-1", "level": 2}],
            "ownpractice": [{"area": "deals", "level": 1}],
        },
    ),
    "finding.rests_on_nothing": (
        {"finding": [{"statement": "نتيجة", "rests_on": []}]},
        ["audit.findings/finding-1.rests_on"],
        {
            "finding": [{"statement": "نتيجة"}], "evidence": [{"statement": "دراسة"}],
            "citations": [("evidence-1", "audit.findings/finding-1")],
        },
    ),
    "finding.unused": (
        {"finding": [{"statement": "نتيجة"}]}, ["audit.findings/finding-1"],
        {"finding": [{"statement": "نتيجة"}], "factor": [{"rests_on": ["finding-1"]}]},
    ),
    "finding.one_angle": (
        {"finding": [{"area": "website"}, {"area": "website"}]}, ["audit.findings/finding"],
        {"finding": [{"area": "website"}, {"area": "market"}]},
    ),
    "factor.kind_empty": (
        {"factor": factors("strength", "weakness", "opportunity")}, ["swot.factors/factor-threat"],
        {"factor": factors("strength", "weakness", "opportunity", "threat")},
    ),
    "factor.rests_on_nothing": (
        {"factor": factors("threat")}, ["swot.factors/factor-1.rests_on"],
        {"factor": factors("threat", rests_on=["finding-1"])},
    ),
    "factor.on_both_sides": (
        {"factor": [
            {"kind": "strength", "statement": "متجر سريع"},
            {"kind": "weakness", "statement": "متجرٌ سريع"},
        ]},
        ["swot.factors/factor-2.statement"],
        {"factor": [
            {"kind": "strength", "statement": "متجر سريع"},
            {"kind": "opportunity", "statement": "متجر سريع"},
        ]},
    ),
    "factor.internal_weights": (
        {"factor": factors("strength", "weakness", weight=0.4)}, ["swot.factors/factor-1.weight"],
        {"factor": factors("strength", "weakness", weight=0.5)},
    ),
    "factor.external_weights": (
        {"factor": [*factors("opportunity", weight=0.5), *factors("threat")]},
        ["swot.factors/factor-2.weight"],
        {"factor": factors("opportunity", "threat", weight=0.5)},
    ),
    "factor.unused": (
        {"factor": BOTH_KINDS, "option": [{**OPTION, "internal": ["factor-1", "factor-3"]}]},
        ["swot.factors/factor-2"],
        {"factor": factors("threat")},
    ),
    "option.no_internal": (
        {"factor": BOTH_KINDS, "option": [{**OPTION, "internal": ["factor-3"]}]},
        ["swot.options/option-1.internal"],
        {"factor": BOTH_KINDS, "option": [{**OPTION, "internal": ["factor-1"]}]},
    ),
    "option.no_external": (
        {"factor": BOTH_KINDS, "option": [{**OPTION, "external": []}]},
        ["swot.options/option-1.external"],
        {"factor": BOTH_KINDS, "option": [{**OPTION, "external": ["factor-2"]}]},
    ),
    "option.serves_nothing": (
        {"option": [{**OPTION, "objectives": []}]}, ["swot.options/option-1.objectives"],
        {"option": [OPTION]},
    ),
    "option.unused": (
        {"option": [OPTION], "strategy": [{"options": []}]}, ["swot.options/option-1"],
        {"option": [OPTION], "strategy": [{"options": ["option-1"]}]},
    ),
    "plan.channels_only": (
        {"tactic": [TACTIC], **objective()}, ["strategy.strategies/strategy"],
        {"tactic": [TACTIC], **objective(), "strategy": [{"statement": "بحث"}]},
    ),
    "strategy.none_chosen": (
        {"strategy": [{"chosen": "no"}, {"chosen": ""}]},
        ["strategy.strategies/strategy-1.chosen"],
        {"strategy": [{"chosen": "no"}, {"chosen": "yes"}]},
    ),
    "strategy.from_nothing": (
        {"strategy": [{"options": []}]}, ["strategy.strategies/strategy-1.options"],
        {"strategy": [{"options": ["option-1"]}]},
    ),
    "strategy.no_owner": (
        {"strategy": [{"chosen": "yes"}]}, ["strategy.strategies/strategy-1.owner"],
        {"strategy": [{"chosen": "no"}, {"chosen": "yes", "owner": "نوف"}]},
    ),
    "strategy.no_tactic": (
        {"strategy": [{"chosen": "yes"}]}, ["strategy.tactics/tactic"],
        {"strategy": [{"chosen": "yes"}, {"chosen": "no"}], "tactic": [TACTIC]},
    ),
    "objective.unserved": (
        {**objective(), "option": [OPTION], "strategy": [{"chosen": "yes"}]},
        ["strategy.strategies/strategy-1.options"],
        {
            **objective(), "option": [OPTION],
            "strategy": [{"chosen": "yes", "options": ["option-1"]}],
        },
    ),
    "choice.partial_row": (
        {
            "factor": factors("strength"), "strategy": [{}, {}],
            "attractiveness": [{"factor": "factor-1", "strategy": "strategy-1", "score": 3}],
        },
        ["strategy.choice/attractiveness_factor-1_strategy-2.score"],
        {
            "factor": factors("strength"), "strategy": [{}, {}],
            "attractiveness": [{"factor": "factor-1", "strategy": "strategy-1", "score": None}],
        },
    ),
    "tactic.no_strategy": (
        {"tactic": [{**TACTIC, "strategy": None}]}, ["strategy.tactics/tactic-1.strategy"],
        {"tactic": [TACTIC]},
    ),
    "tactic.strategy_rejected": (
        {"tactic": [TACTIC], "strategy": [{"chosen": "no"}]},
        ["strategy.tactics/tactic-1.strategy"],
        {"tactic": [TACTIC], "strategy": [{"chosen": "yes"}]},
    ),
    "tactic.no_owner": (
        {"tactic": [{**TACTIC, "owner": ""}]}, ["strategy.tactics/tactic-1.owner"],
        {"tactic": [TACTIC]},
    ),
    "tactic.no_date": (
        {"tactic": [{**TACTIC, "end": None}]}, ["strategy.tactics/tactic-1.end"],
        {"tactic": [TACTIC]},
    ),
    "tactic.no_line": ({"tactic": [TACTIC]}, ["strategy.investment/investmentline"], FUNDED),
    "tactic.outside_period": (
        {"plan": YEAR, "tactic": [{**TACTIC, "start": "2026-12-31", "end": "2028-01-01"}]},
        ["strategy.tactics/tactic-1.start"],
        {"plan": YEAR, "tactic": [TACTIC]},
    ),
    "sale_stage.empty": (
        {"tactic": [TACTIC, {**TACTIC, "sale_stage": "during"}]}, ["strategy.tactics/tactic"],
        {"tactic": [{**TACTIC, "sale_stage": s} for s in ("before", "during", "after")]},
    ),
    "care.no_follow_up": (
        {"customercare": {}}, ["strategy.tactics.after_sale"],
        {"customercare": {"after_sale": "استبانة"}},
    ),
    "care.no_trust": (
        {"customercare": {}}, ["strategy.tactics.trust"], {"customercare": {"trust": "بطاقة منشأ"}},
    ),
    "mix.weights": (
        {
            "service": [{"name": "بحث"}], "mix": [{"name": "مزيج"}],
            "mixshare": [{"service": "service-1", "mix": "mix-1", "weight": 90}],
        },
        ["strategy.services/mixshare_service-1_mix-1.weight"],
        {
            "service": [{"name": "بحث"}], "mix": [{"name": "مزيج"}],
            "mixshare": [{"service": "service-1", "mix": "mix-1", "weight": 100}],
        },
    ),
    "mix.none_chosen": (
        {"mix": [{"state": "current"}]}, ["strategy.services/mix-1.state"],
        {"mix": [{"state": "current"}, {"state": "chosen"}]},
    ),
    "service.no_tactic": (
        {"service": [{"name": "بحث"}], "tactic": [TACTIC]}, ["strategy.tactics/tactic"],
        {"service": [{"name": "بحث"}], "tactic": [{**TACTIC, "service": "service-1"}]},
    ),
    "influence.one_rater": (
        {"influence": [{"rater": "rater-1", "level": 2}, {"rater": "rater-2", "level": None}]},
        ["swot.ratings/rater"],
        {"influence": [{"rater": "rater-1", "level": 2}, {"rater": "rater-2", "level": 3}]},
    ),
    "trial.too_early": (
        {"trial": [TRIAL, {**TRIAL, "verdict": "unclear"}, {**TRIAL, "excluded_because": "خلل"}]},
        ["strategy.trials/trial-1.verdict"],
        {"trial": [TRIAL] * 4},
    ),
    "trial.nothing_else": (
        {"trial": [{**TRIAL, "happened": ""}]}, ["strategy.trials/trial-1.happened"],
        {"trial": [TRIAL]},
    ),
    "investment.unclear": (
        {**FUNDED, "investmentplan": {**CLEAR, "funding": ""}}, ["strategy.investment.funding"],
        FUNDED,
    ),
    "investment.disagrees": (
        {**FUNDED, "investmentplan": {**CLEAR, "amount": 1500}}, ["strategy.investment.amount"],
        FUNDED,
    ),
    "investment.basis_unknown": (
        {"investmentplan": {"amount": 1200, "basis": "sales_percent", "sales_forecast": 9000}},
        ["strategy.investment.sales_percent"],
        {"investmentplan": {"amount": 1200, "basis": "sales_percent", **SALES}},
    ),
    "investment.departs_from_basis": (
        {"investmentplan": {"amount": 1400, "basis": "sales_percent", **SALES}},
        ["strategy.investment.amount"],
        {"investmentplan": {"amount": 1320, "basis": "sales_percent", **SALES}},
    ),
    "line.no_tactic": (
        {"investmentline": [{**LINE, "tactic": None}]},
        ["strategy.investment/investmentline-1.tactic"],
        FUNDED,
    ),
    "line.beyond_periods": (
        {**FUNDED, "benefitline": [{"label": "منفعة", "first_period": 13}]},
        ["strategy.investment/benefitline-1.first_period"],
        FUNDED,
    ),
    "line.overspent": (
        {"investmentline": [{**LINE, "actual": 1201}]},
        ["strategy.investment/investmentline-1.actual"],
        {"investmentline": [{**LINE, "actual": 1200}]},
    ),
    "investment.outside_period": (
        {"plan": YEAR, "investmentplan": {**CLEAR, "start": "2026-06-01"}},
        ["strategy.investment.start"],
        {"plan": YEAR, "investmentplan": CLEAR},
    ),
    "investment.no_benefit": (
        {"investmentline": [LINE]}, ["strategy.investment/benefitline"],
        {"investmentline": [LINE], "benefitline": [{"label": "منفعة"}]},
    ),
    "benefit.no_objective": (
        {"benefitline": [{"label": "منفعة"}]}, ["strategy.investment/benefitline-1.objective"],
        {**objective(), "benefitline": [{"label": "منفعة", "objective": "objective-1"}]},
    ),
    "scenario.probabilities": (
        {"scenario": scenarios(30, 50, 10)},
        ["strategy.investment/scenario_conservative.probability"],
        {"scenario": scenarios(30, 50, 20)},
    ),
    "scenario.order": (
        {"scenario": scenarios(70, 100, 90, name="benefit")},
        ["strategy.investment/scenario_optimistic.benefit"],
        {"scenario": scenarios(70, 100, 100, name="benefit")},
    ),
    "kpi.missing": (
        objective(), ["strategy.kpis/kpi"],
        {**objective(), "kpi": [{"metric": "المبيعات", "objective": "objective-1"}]},
    ),
    "kpi.no_objective": (
        {"kpi": [{"metric": "المبيعات"}]}, ["strategy.kpis/kpi-1.objective"],
        {**objective(), "kpi": [{"metric": "المبيعات", "objective": "objective-1"}]},
    ),
    "kpi.unmeasured": (
        {"kpi": [{"metric": "المبيعات", "baseline": 0}]}, ["strategy.kpis/kpi-1.target"],
        {"kpi": [{"metric": "المبيعات", "baseline": 0, "target": 5}]},
    ),
    "kpi.against_direction": (
        {"kpi": [{"direction": "down", "baseline": 1, "target": 5}]},
        ["strategy.kpis/kpi-1.target"],
        {"kpi": [{"direction": "down", "baseline": 5, "target": 1}]},
    ),
    "kpi.disagrees": (
        {**objective(), "kpi": [{"metric": "المبيعات", "target": 30, "objective": "objective-1"}]},
        ["strategy.kpis/kpi-1.target"],
        {**objective(), "kpi": [{"metric": "الزوار", "target": 30, "objective": "objective-1"}]},
    ),
    "directive.too_early": (
        {"directive": [{"statement": "توجيه"}], "investmentplan": {}},
        ["strategy.investment.amount"],
        {**FUNDED, "directive": [{"statement": "توجيه"}]},
    ),
    "directive.no_tactic": (
        {"directive": [{"statement": "توجيه"}]}, ["strategy.directives/directive-1.tactic"],
        {**FUNDED, "directive": [{"statement": "توجيه", "tactic": "tactic-1"}]},
    ),
    "directive.incomplete": (
        {"directive": [{"who": "نوف", "spend_limit": 1}]}, ["strategy.directives/directive-1.due"],
        {"directive": [{"who": "نوف", "spend_limit": 0, "due": "2027-06-30"}]},
    ),
    "directive.over_limit": (
        {**FUNDED, "directive": [{"tactic": "tactic-1", "spend_limit": n} for n in (800, 401, 9)]},
        ["strategy.directives/directive-2.spend_limit"],
        {**FUNDED, "directive": [{"tactic": "tactic-1", "spend_limit": n} for n in (800, 400)]},
    ),
    "directive.outside_period": (
        {"plan": YEAR, "directive": [{"due": "2028-02-01"}]},
        ["strategy.directives/directive-1.due"],
        {"plan": YEAR, "directive": [{"due": "2027-02-01"}]},
    ),
    "risk.unanswered": (
        {"advantagerisk": [{"kind": "trust", "relevance": 4}]},
        ["strategy.risks/advantagerisk_trust.answer"],
        {"advantagerisk": [
            {"kind": "trust", "relevance": 4, "answer": "بطاقة منشأ"},
            {"kind": "fraud", "relevance": 1},
        ]},
    ),
}  # fmt: skip


def found(tables, name):
    return [f for f in check(a_plan(**tables)) if f.id == name]


@pytest.mark.parametrize("name", CASES)
def test_rule_fires_where_it_is_broken(name):
    wrong, places, _right = CASES[name]
    assert [f.place for f in found(wrong, name)] == places


@pytest.mark.parametrize("name", CASES)
def test_rule_is_silent_where_it_is_kept(name):
    assert found(CASES[name][2], name) == []


def test_every_rule_has_its_case():
    names = [rule.id for rule in RULES]
    assert len(names) == len(set(names)) >= 35
    assert set(CASES) == set(names)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_message_can_be_said(rule):
    """Every placeholder of the message is filled, and none of the advice's is needed."""
    (first, *_rest) = found(CASES[rule.id][0], rule.id)
    words = {k: "…" if isinstance(v, Amount) else v for k, v in first.params.items()}
    assert rule.level in LEVELS
    assert "%(" not in first.message % words
    assert first.advice
    assert "%" not in first.advice
    assert first.door


def test_empty_plan_is_checked_without_fault():
    assert {f.id for f in check(a_plan())} >= {"objective.none", "goal.none", "plan.period_missing"}


def test_a_rule_says_each_fault_once():
    plan = a_plan(objective=[{"statement": f"هدف {n}"} for n in range(5)])
    places = [f.place for f in check(plan) if f.id == "objective.metric"]
    assert places == [f"objectives.objectives/objective-{n}.metric" for n in range(1, 6)]


def test_cost_grows_no_faster_than_the_plan():
    """Counted, not timed: how often the rules look at a record's answers."""

    def looks(size):
        count = 0

        class Counting(dict):
            def __missing__(self, name):
                return None

            def get(self, name, default=None):
                nonlocal count
                count += 1
                return super().get(name, default)

            def __getitem__(self, name):
                nonlocal count
                count += 1
                return super().__getitem__(name)

        rows = {
            "objective": [{**OBJECTIVE, "statement": f"هدف {n}"} for n in range(size)],
            "finding": [{"statement": f"نتيجة {n}"} for n in range(size)],
            "factor": [
                {"kind": "strength", "statement": f"قوة {n}", "rests_on": [f"finding-{n + 1}"]}
                for n in range(size)
            ],
            "option": [
                {**OPTION, "internal": [f"factor-{n + 1}"], "objectives": [f"objective-{n + 1}"]}
                for n in range(size)
            ],
            "strategy": [{"chosen": "yes", "options": [f"option-{n + 1}"]} for n in range(size)],
            "tactic": [{**TACTIC, "strategy": f"strategy-{n + 1}"} for n in range(size)],
            "investmentline": [{**LINE, "tactic": f"tactic-{n + 1}"} for n in range(size)],
            "kpi": [{"objective": f"objective-{n + 1}"} for n in range(size)],
            "directive": [{"tactic": f"tactic-{n + 1}", "spend_limit": 5} for n in range(size)],
        }
        plan = a_plan(investmentplan=CLEAR, plan=YEAR, **rows)
        for records in plan.rows.values():
            for record in records:
                object.__setattr__(record, "values", Counting(record.values))
        check(plan)
        return count

    small, large = looks(30), looks(300)
    assert large < 11 * small
