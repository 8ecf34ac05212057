import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.funnel import budget_methods, funnel_forward, funnel_inverse, unit_economics
from tests.core.hostile import assert_answers, assert_refused, nasty

rate = st.floats(0.001, 1)
FUNNEL = {
    "impressions": 2_000_000,
    "cpm": 20,
    "ctr": 0.012,
    "visit_to_lead": 0.05,
    "lead_to_customer": 0.1,
    "aov": 350,
    "gross_margin": 0.4,
}


@given(st.floats(1, 1e6), rate, rate, rate, st.floats(0.01, 100))
def test_the_inverse_undoes_the_forward(customers, ctr, to_lead, to_customer, cpm):
    rates = {"visit_to_lead": to_lead, "lead_to_customer": to_customer, "ctr": ctr, "cpm": cpm}
    needs = funnel_inverse(target_customers=customers, **rates)
    there = funnel_forward(impressions=needs.impressions, aov=1, gross_margin=1, **rates)
    assert there.customers == pytest.approx(customers)
    assert there.cost == pytest.approx(needs.cost)


def test_a_revenue_target_is_met_by_its_customers():
    needs = funnel_inverse(
        target_revenue=35000,
        aov=350,
        visit_to_lead=0.05,
        lead_to_customer=0.1,
        cpc=2,
        fixed_cost=10,
    )
    assert (needs.customers, needs.visits) == pytest.approx((100, 20000))
    assert needs.cost == pytest.approx(40010)
    assert needs.impressions is None


def test_a_funnel_may_start_from_visits():
    whole = funnel_forward(**FUNNEL)
    rest = {k: v for k, v in FUNNEL.items() if k not in ("impressions", "cpm", "ctr")}
    part = funnel_forward(visits=24000, cost=40000, **rest)
    assert (part.customers, part.cac) == (whole.customers, whole.cac)
    assert part.impressions is None


def test_undefined_ratios_are_none_and_named():
    result = funnel_forward(**FUNNEL | {"ctr": 0, "cpm": 0})
    assert (result.cac, result.roas_first_order) == (None, None)
    assert result.warnings == ("no_customers", "no_cost")


def test_what_is_missing_is_named():
    assert_refused("missing", funnel_forward, **FUNNEL | {"cpm": None}, field="cpm")
    assert_refused("out_of_range", funnel_forward, **FUNNEL | {"ctr": 1.2}, field="ctr")
    whole = {"orders_per_year": 2, "retention": 0.6}
    assert_refused("missing", funnel_forward, **FUNNEL | whole, field="annual_discount")
    rates = {"visit_to_lead": 0, "lead_to_customer": 0.1}
    assert_refused("not_positive", funnel_inverse, target_customers=5, **rates)


@given(st.floats(0, 1e6), st.floats(0, 0.99), st.floats(0.01, 2))
def test_lifetime_value_is_the_sum_of_its_years(margin, retention, discount):
    result = unit_economics(margin, retention, discount)
    years = [margin * (retention / (1 + discount)) ** t for t in range(3000)]
    assert result.ltv_including_first_year == pytest.approx(sum(years), rel=1e-6)
    assert result.ltv_gupta_lehmann == pytest.approx(sum(years[1:]), rel=1e-6, abs=1e-6)


def test_cost_of_winning_a_customer_is_set_against_lifetime_value():
    result = unit_economics(280, 0.6, 0.12, cac=1000)
    assert result.cac_payback_months == pytest.approx(1000 / 280 * 12)
    assert result.warnings == ("ltv_below_cac",)
    assert_refused("ltv_unbounded", unit_economics, 1, 1, 0)


def test_methods_stand_side_by_side():
    result = budget_methods(
        sales_forecast=1000, pct_of_sales=0.1, tactic_costs=[100, 150], marginal=400
    )
    assert (result.percentage_of_sales, result.objective_and_task) == (100, 250)
    assert (result.lowest, result.highest, result.spread) == (100, 400, 300)
    assert result.affordable is None


def test_objective_and_task_from_volume_and_unit_cost():
    result = budget_methods(required_volume=120, unit_cost=300, fixed_cost=1000)
    assert result.objective_and_task == 37000


def test_half_given_methods_are_refused():
    assert_refused("missing", budget_methods, sales_forecast=1, field="pct_of_sales")
    assert_refused("missing", budget_methods, affordable={"revenue": 1}, field="affordable.cogs")
    assert_refused("nothing_to_compute", budget_methods)


def test_a_negative_affordable_is_shown_and_flagged():
    parts = {"revenue": 100, "cogs": 80, "opex": 30, "target_profit": 5}
    result = budget_methods(affordable=parts)
    assert result.affordable == -15
    assert result.warnings == ("affordable_negative",)


@settings(max_examples=100)
@given(st.sampled_from(sorted(FUNNEL)), nasty, nasty, nasty)
def test_hostile_values(name, a, b, c):
    assert_answers(funnel_forward, **FUNNEL | {name: a})
    assert_answers(funnel_inverse, target_customers=a, visit_to_lead=b, lead_to_customer=c, cpc=1)
    assert_answers(unit_economics, a, b, c, a)
    assert_answers(budget_methods, sales_forecast=a, pct_of_sales=b, marginal=c)
    assert_answers(budget_methods, competitor_spend=a, competitor_share=b, our_target_share=c)
