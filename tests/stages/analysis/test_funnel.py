"""The funnel forward and backward."""

import pytest

from planner.charts import render
from tests.stages.analysis.plans import a_snapshot, panel, stat

VISITS = {
    "visits": "2000", "lead_rate": "10", "customer_rate": "25", "order_value": "80",
    "order_margin": "50",
}  # fmt: skip
COSTS = {"visit_cost": "0.5", "fixed_cost": "600"}


def funnel(**sizing):
    return panel("funnel", a_snapshot(sizing=sizing))


def test_an_empty_funnel_asks_for_its_figures():
    places = [n.place for n in funnel().needs]
    assert places == [
        f"strategy.sizing.{n}"
        for n in ("visits", "lead_rate", "customer_rate", "order_value", "order_margin")
    ]


def test_impressions_without_a_click_rate_ask_for_it():
    assert (
        funnel(**{**VISITS, "visits": None}, impressions="9").needs[0].place.endswith("click_rate")
    )


def test_visits_become_customers_and_margin():
    found = funnel(**VISITS, **COSTS)
    assert "50 customers" in str(found.sentence).replace('<bdi dir="ltr">', "").replace(
        "</bdi>", ""
    )
    assert stat(found, "Cost per customer").value == "SAR\xa020"
    assert stat(found, "Sales of their").value == "SAR\xa04,000"
    assert "<svg" in str(render(found.charts[0], key="c"))


def test_impressions_and_clicks_are_visits():
    found = funnel(**{**VISITS, "visits": None}, impressions="100000", click_rate="2")
    assert found.tables[0].rows[0][1:] == ("100,000",)
    assert found.tables[0].rows[1][1] == "2,000"


def test_the_target_is_followed_back():
    found = funnel(**VISITS, **COSTS, target_customers="100")
    rows = {str(r[0]): r[1:] for r in found.tables[0].rows}
    assert rows["Visits"] == ("2,000", "4,000")
    assert rows["Cost in all"] == ("1,600", "2,600")
    assert "too few" in str(found.sentence)
    assert stat(found, "What the target takes").look == "warn"


def test_without_costs_nothing_is_said_about_them():
    found = funnel(**VISITS)
    assert stat(found, "Cost per customer") is None
    assert not found.notes


def test_two_entrances_that_differ_are_told_apart():
    found = funnel(**VISITS, impressions="9", click_rate="1")
    assert [n.place for n in found.notes] == ["strategy.sizing.visits"]


@pytest.mark.parametrize("zero", ["visits", "lead_rate", "customer_rate", "order_value"])
def test_zeros_never_break_it(zero):
    found = funnel(**{**VISITS, **COSTS, zero: "0"}, target_customers="100")
    assert found.filled
    if zero.endswith("rate"):
        assert any(n.place == f"strategy.sizing.{zero}" for n in found.notes)


def test_the_largest_figures_never_break_it():
    most = {"visits": "999999999999999", "order_value": "999999999999999.999"}
    found = funnel(**{**VISITS, **COSTS, **most}, target_customers="999999999999999")
    assert found.filled or found.notes
