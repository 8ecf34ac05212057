"""What holds for every panel, whatever it computes."""

import pytest

from planner.charts import render
from planner.stages.analysis import METHODS
from planner.stages.registry import SCREENS
from planner.stages.screen import Panel
from planner.stages.snapshot import take_snapshot
from tests.factories import fill_plan

pytestmark = pytest.mark.django_db

PANELS = [
    pytest.param(screen, panel.key, id=panel.key)
    for screen in SCREENS.values()
    for panel in screen.parts(Panel)
]


@pytest.mark.parametrize(("screen", "key"), PANELS)
def test_empty_plan_says_what_to_enter_and_draws_nothing(plan, screen, key):
    found = METHODS[key](take_snapshot(plan))
    assert found.needs
    assert not found.charts


@pytest.mark.parametrize(("screen", "key"), PANELS)
def test_its_own_screen_is_all_that_it_reads(plan, screen, key):
    """An autosave loads no more than the screen declares."""
    fill_plan(plan, rows=2)
    alone, whole = (METHODS[key](take_snapshot(plan, s)) for s in ([screen], None))
    assert str(alone.sentence) == str(whole.sentence)
    assert [str(t.rows) for t in alone.tables] == [str(t.rows) for t in whole.tables]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("fullness", [0.5, 0.9])
def test_odd_plans_never_break_a_panel(plan, seed, fullness):
    snapshot = take_snapshot(fill_plan(plan, rows=3, seed=seed, fullness=fullness))
    for key, method in METHODS.items():
        found = method(snapshot)
        assert found.needs or found.notes or found.filled, key
        for chart in found.charts:
            assert "<svg" in str(render(chart, key=key))
