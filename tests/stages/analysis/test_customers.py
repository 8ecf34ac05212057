"""What a customer costs and brings."""

import pytest

from tests.stages.analysis.plans import a_snapshot, panel, stat
from tests.stages.analysis.test_funnel import COSTS, VISITS

BUYS = {"order_value": "80", "order_margin": "50", "orders_per_year": "2", "retention": "60"}


def value(discount="10", **sizing):
    return panel("customer_value", a_snapshot(plan={"discount_rate": discount}, sizing=sizing))


def test_an_empty_panel_asks_for_its_figures():
    assert [n.place for n in value().needs] == [
        f"strategy.sizing.{n}"
        for n in ("order_value", "order_margin", "orders_per_year", "retention")
    ]


def test_lifetime_value_says_from_when_it_counts():
    found = value(**BUYS)
    assert stat(found, "Lifetime value from t = 1").value == "SAR\xa096"  # 80 × 0.6 / 0.5
    assert stat(found, "Lifetime value from t = 0").value == "SAR\xa0176"  # 80 × 1.1 / 0.5
    assert stat(found, "Cost of winning") is None
    assert found.notes[0].place == "strategy.sizing.visit_cost"


@pytest.mark.parametrize(
    ("fixed", "look", "words"),
    [
        ("600", "ok", "room to win more"),
        ("4000", "warn", "little room"),
        ("40000", "error", "loses"),
    ],
)
def test_value_is_set_against_the_whole_cost_of_a_customer(fixed, look, words):
    found = value(**VISITS, **{**COSTS, "fixed_cost": fixed}, orders_per_year="2", retention="60")
    assert stat(found, "Lifetime value over cost").look == look
    assert words in str(found.sentence)
    cost = (1000 + int(fixed)) / 50
    assert stat(found, "Cost of winning").value == f"SAR\xa0{cost:,.0f}"


def test_a_value_without_limit_is_explained_at_the_retention():
    found = value("0", **{**BUYS, "retention": "100"})
    (note,) = found.notes
    assert note.place == "strategy.sizing.retention"
    assert not found.filled
