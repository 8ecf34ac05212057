"""The gate of the investment: each condition by itself, and all together."""

from decimal import Decimal

import pytest

from planner.core.gate import CONDITIONS, NOT_READY, READY, difference, gate_of, times, tolerance
from planner.core.plandata import PlanData
from tests.core.handmade import a_plan
from tests.core.test_rules import CLEAR, FUNDED, LINE, TACTIC


def codes(**tables):
    return [c.code for c in gate_of(a_plan(**tables)).missing]


def without(**answers):
    return {**FUNDED, "investmentplan": {**CLEAR, **answers}}


def test_gate_is_open_when_everything_is_there():
    gate = gate_of(a_plan(**FUNDED))
    assert gate.open
    assert gate.words == READY
    assert [c.code for c in gate.conditions] == list(CONDITIONS)


def test_gate_of_an_empty_plan_misses_everything():
    gate = gate_of(a_plan())
    assert not gate.open
    assert gate.words == NOT_READY
    assert [c.code for c in gate.missing] == list(CONDITIONS)


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({"amount": None}, ["amount", "agreement"]),
        ({"amount": 0}, ["amount", "agreement"]),
        ({"funding": ""}, ["funding"]),
        ({"basis": ""}, ["basis"]),
        ({"start": None}, ["period"]),
        ({"end": "2027-01-01"}, ["period"]),
        ({"period_length": ""}, ["period"]),
        ({"periods": None}, ["period"]),
        ({"amount": 1300}, ["agreement"]),
    ],
)
def test_each_answer_is_a_condition(answers, missing):
    assert codes(**without(**answers)) == missing


def test_condition_leads_to_the_answer_that_is_missing():
    places = {c.code: c.place for c in gate_of(a_plan(**without(end=None))).conditions}
    assert places["period"] == "strategy.investment.end"
    assert places["amount"] == "strategy.investment.amount"


def test_plan_without_items_is_not_ready():
    gate = gate_of(a_plan(investmentplan=CLEAR))
    assert [c.code for c in gate.missing] == ["lines", "owners", "agreement"]
    assert gate.missing[0].place == "strategy.investment/investmentline"


def test_item_without_tactic_is_counted_and_has_no_owner():
    lines = [{**LINE, "planned": 50}, {**LINE, "tactic": None, "planned": 50}]
    gate = gate_of(a_plan(**{**FUNDED, "investmentline": lines}))
    assert [(c.code, c.count) for c in gate.missing] == [("lines", 1), ("owners", 1)]
    assert gate.missing[0].place == "strategy.investment/investmentline-2.tactic"


def test_owner_of_an_item_is_its_tactics():
    gate = gate_of(a_plan(**{**FUNDED, "tactic": [{**TACTIC, "owner": ""}]}))
    (missing,) = gate.missing
    assert (missing.code, missing.place) == ("owners", "strategy.tactics/tactic-1.owner")


@pytest.mark.parametrize(
    ("first", "last", "expected"), [(None, None, 0), (0, None, 1), (1, 4, 4), (3, 3, 1), (5, 2, 0)]
)
def test_amount_falls_in_each_of_its_periods(first, last, expected):
    plan = a_plan(investmentline=[{"first_period": first, "last_period": last}])
    assert times(plan.rows["investmentline"][0]) == expected


def test_rounding_of_instalments_does_not_close_the_gate():
    line = {**LINE, "planned": 83.33}
    data = PlanData(a_plan(**{**without(amount=1000), "investmentline": [line]}))
    assert difference(data) == Decimal("-0.04")
    assert abs(difference(data)) <= tolerance(data)
    assert gate_of(data).open


def test_more_than_rounding_closes_it():
    assert codes(**without(amount=1200.13)) == ["agreement"]
