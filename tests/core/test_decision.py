"""From the judgements of a plan to its size, its split and the figure of its basis."""

from decimal import Decimal

import pytest

from planner.core.decision import decision_of, left_cost, lines_of
from planner.core.errors import MethodError
from planner.core.plandata import PlanData
from planner.core.ways import figure_of, spread_of, way_of, ways_of
from tests.core.handmade import a_plan

SEARCH = {
    "service": "service-1", "spend": 1000, "zero": 10, "now": 60, "plus50": 72, "saturation": 130,
    "margin": 40,
}  # fmt: skip
MAIL = {**SEARCH, "service": "service-2", "spend": 500}
FRAME = {"period_length": "quarter", "periods": 4}


def a_decision(*judgements, **tables):
    given = {
        "service": [{"name": "البحث"}, {"name": "الرسائل"}],
        "servicejudgement": list(judgements),
        "investmentplan": FRAME,
        "plan": {"currency": "SAR"},
        **tables,
    }
    return PlanData(a_plan(**given))


def test_channels_stand_in_the_order_of_their_services():
    found = decision_of(a_decision(MAIL, SEARCH))
    assert [c.service for c in found.channels] == ["service-1", "service-2"]
    assert found.faults == ()


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"now": None}, "now", "missing"),
        ({"spend": 0}, "spend", "not_positive"),
        ({"margin": 0}, "margin", "not_positive"),
        ({"plus50": 60}, "plus50", "order_violation"),
        ({"half": 61}, "now", "order_violation"),
        ({"saturation": 70}, "saturation", "order_violation"),
        ({"least": 9, "most": 8}, "least", "lower_above_upper"),
        ({"fixed": 9, "most": 8}, "fixed", "lock_outside_bounds"),
    ],
)
def test_what_keeps_a_service_out_is_told_by_its_field(change, field, code):
    found = decision_of(a_decision({**SEARCH, **change}, MAIL))
    assert [c.service for c in found.channels] == ["service-2"]
    assert [(f.service, f.field, f.error.code) for f in found.faults] == [
        ("service-1", field, code)
    ]


def test_a_service_of_which_nothing_is_judged_is_silent():
    found = decision_of(a_decision({"service": "service-1", "most": 8}))
    assert (found.channels, found.faults) == ((), ())


@pytest.mark.parametrize(
    ("budget", "fixed", "step"),
    [
        ("480000", None, "100"),
        ("480000", "60050", "10"),
        ("1999.99", None, "0.01"),
        ("0.05", None, "0.01"),
    ],
)
def test_amounts_are_as_round_as_what_is_given(budget, fixed, step):
    change = {"fixed": float(fixed)} if fixed else {}
    data = a_decision(SEARCH, {**MAIL, **change}, sizing={"budget": float(budget)})
    found = decision_of(data)
    assert found.round_step == Decimal(step)
    assert sum(found.split.amounts) == Decimal(budget)
    assert all(amount % Decimal(step) == 0 for amount in found.split.amounts)


def test_limits_that_cannot_be_kept_are_refused_with_the_amount():
    data = a_decision({**SEARCH, "least": 900}, MAIL, sizing={"budget": 500})
    with pytest.raises(MethodError) as caught:
        decision_of(data).split  # noqa: B018
    assert (caught.value.code, caught.value.params["amount"]) == ("budget_below_lower_bounds", 400)


def test_only_recurring_items_of_judged_services_belong_to_the_split():
    line = {
        "tactic": "tactic-1",
        "kind": "recurring",
        "first_period": 1,
        "last_period": 4,
        "planned": 10,
    }
    data = a_decision(
        SEARCH,
        tactic=[{"service": "service-1"}, {"service": "service-2"}, {}],
        investmentline=[
            line, {**line, "kind": "creation", "last_period": None},
            {**line, "tactic": "tactic-2"}, {**line, "tactic": "tactic-3"}, {**line, "tactic": None},
        ],
    )  # fmt: skip
    assert {s: len(lines) for s, lines in lines_of(data).items()} == {
        "service-1": 1,
        "service-2": 1,
    }
    assert left_cost(data, decision_of(data).channels) == 10 + 3 * 40


# Ways


def test_ways_are_five_and_fail_each_for_itself():
    ways = ways_of(PlanData(a_plan(investmentplan={"sales_forecast": 100, "sales_percent": 20})))
    assert {w.basis: w.value for w in ways} == {
        "objective_task": None, "sales_percent": 20.0, "parity": None, "affordable": None,
        "marginal": None,
    }  # fmt: skip
    assert spread_of(ways) == (20.0, 20.0)
    assert all(w.place for w in ways if w.value is None)


def test_a_split_budget_is_the_figure_of_its_basis():
    data = a_decision(SEARCH, MAIL, sizing={"budget": 300})
    assert figure_of(data, "marginal") == 1200
    assert (way_of(data, "marginal").value or 0) > 1200


def test_an_unknown_basis_has_no_figure():
    assert figure_of(a_decision(SEARCH), "by the moon") is None
