"""What the tables of the stages themselves refuse, allow and number."""

import datetime
from decimal import Decimal

import pytest

from planner.stages.audit.internal import CostItem, ShiftScore
from planner.stages.audit.site import SiteImpression, WebsiteMeasurement
from planner.stages.objectives import Objective
from planner.stages.strategy.control import Kpi
from planner.stages.strategy.investment import InvestmentLine, InvestmentPlan
from planner.stages.strategy.mix import Pair, Service, Trial
from planner.stages.strategy.tactics import Tactic
from planner.stages.swot import Factor, Option

EARLY, LATE = datetime.date(2027, 1, 1), datetime.date(2027, 6, 30)


@pytest.mark.parametrize("table", [Tactic, Trial, InvestmentPlan])
def test_end_before_start_is_a_fault(table):
    assert "end" in table(start=LATE, end=EARLY).faults()
    assert table(start=EARLY, end=LATE).faults() == {}
    assert table(start=LATE).faults() == {}


@pytest.mark.parametrize("table", [CostItem, InvestmentLine])
def test_periods_in_order(table):
    one, three = Decimal(1), Decimal(3)
    assert "last_period" in table(first_period=three, last_period=one).faults()
    assert "first_period" in table(last_period=one).faults()
    assert table(first_period=one, last_period=three).faults() == {}
    assert table(first_period=Decimal(0)).faults() == {}


def test_shift_may_stay_but_not_go_back():
    assert "target" in ShiftScore(now=3, target=2).faults()
    assert ShiftScore(now=3, target=3).faults() == {}
    assert ShiftScore(target=0).faults() == {}


@pytest.mark.parametrize("table", [Objective, Kpi])
def test_target_goes_in_the_stated_direction(table):
    wrong = table(baseline=Decimal(10), target=Decimal(8), direction="up")
    right = table(baseline=Decimal(10), target=Decimal(8), direction="down")
    assert "target" in wrong.faults()
    assert right.faults() == {}


def test_service_does_not_influence_itself():
    one, other = Service(), Service()
    assert "effect" in Pair(cause=one, effect=one).faults()
    assert Pair(cause=one, effect=other).faults() == {}
    assert Pair().faults() == {}


@pytest.mark.parametrize(
    ("kind", "rating", "sound"),
    [
        ("strength", 4, True),
        ("strength", 2, False),
        ("weakness", 1, True),
        ("weakness", 3, False),
        ("strength", None, True),
    ],
)
def test_rating_fits_the_kind_of_factor(kind, rating, sound):
    assert (Factor(kind=kind, rating=rating).faults() == {}) is sound


@pytest.mark.parametrize("kind", ["opportunity", "threat"])
@pytest.mark.parametrize("response", [1, 2, 3, 4])
def test_response_takes_all_four_steps(kind, response):
    assert Factor(kind=kind, response=response).faults() == {}


KINDS = {"S": "strength", "W": "weakness", "O": "opportunity", "T": "threat"}


@pytest.mark.parametrize("quadrant", ["SO", "WO", "ST", "WT"])
def test_option_takes_factors_of_its_quadrant(quadrant):
    inside, outside = quadrant
    for field, letter in (("internal", inside), ("external", outside)):
        allowed = {
            kind
            for kind in KINDS.values()
            if Option.allows(field, {"kind": kind}, {"quadrant": quadrant})
        }
        assert allowed == {KINDS[letter]}


def test_option_may_serve_any_objective():
    assert Option.allows("objectives", {"kind": "cost"}, {"quadrant": "SO"})


def test_titles_of_measurements_and_impressions():
    assert WebsiteMeasurement.title_of({"metric": "other", "name": "سرعة الرد"}) == "سرعة الرد"
    assert WebsiteMeasurement.title_of({"metric": "visitors", "name": ""})
    assert WebsiteMeasurement.title_of({}) == ""
    assert SiteImpression.title_of({"group": "العملاء", "remark": ""}) == "العملاء"
