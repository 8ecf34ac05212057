"""The tactics over time."""

import datetime as dt

import pytest

from planner.stages.analysis.timeline import timeline
from planner.stages.snapshot import take_snapshot
from planner.stages.strategy.tactics import Tactic
from tests.factories import a_row

pytestmark = pytest.mark.django_db


def of(plan, *spans, **values):
    for start, end in spans:
        a_row(Tactic, plan, statement="حملة", start=start, end=end, **values)
    return timeline(take_snapshot(plan))


def test_no_tactic_with_dates_says_what_to_enter(plan):
    assert of(plan, (None, None)).needs[0].place == "strategy.tactics/tactic"


def test_month_is_drawn_from_its_first_to_the_end_of_its_last_day(plan):
    found = of(plan, (dt.date(2027, 3, 1), dt.date(2027, 4, 30)), sale_stage="before")
    (group,) = found.charts[0].groups
    assert (group.spans[0].start, group.spans[0].end) == (0, 2)
    assert len(found.charts[0].periods) == 2


def test_tactic_without_dates_is_named(plan):
    found = of(plan, (dt.date(2027, 3, 1), dt.date(2027, 3, 5)), (None, dt.date(2027, 3, 5)))
    assert "TA2" in str(found.notes[0].text)


def test_busiest_month_is_told(plan):
    march, may = dt.date(2027, 3, 1), dt.date(2027, 5, 31)
    found = of(plan, (march, may), (dt.date(2027, 5, 1), may))
    assert found.sentence.count("May") == 1


@pytest.mark.parametrize("end", [dt.date(9999, 12, 31), dt.date(2031, 1, 1)])
def test_too_long_a_time_draws_no_chart(plan, end):
    found = of(plan, (dt.date(2027, 1, 1), end))
    assert not found.charts
    assert found.notes
