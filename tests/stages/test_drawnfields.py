"""A field that is copied looks exactly as if it had been drawn."""

import pytest

from planner.stages.drawnfields import PREFIX, TEXT
from planner.stages.forms import ScreenForms
from planner.stages.registry import SCREENS
from planner.stages.snapshot import take_snapshot
from tests.factories import a_plan, fill_plan

pytestmark = pytest.mark.django_db

WORDS = ('<b>"قول\'" & غيره</b>', "سطر\nوسطر", " ")


@pytest.mark.parametrize("place", SCREENS)
def test_copied_field_equals_a_drawn_one(place, sara):
    plan = fill_plan(a_plan(sara), words=WORDS)
    forms = ScreenForms(SCREENS[place], plan, take_snapshot(plan))
    for form in forms.every():
        copied = [(field.as_field_group(), str(field)) for field in form]
        form.drawn = None
        assert copied == [(field.as_field_group(), str(field)) for field in form]
        assert not any(mark in html for html in sum(copied, ()) for mark in (PREFIX, TEXT))


def test_bound_field_is_drawn_with_what_was_typed(sara):
    plan = fill_plan(a_plan(sara))
    screen, snapshot = SCREENS["basics.plan"], take_snapshot(plan)
    data = {"sheet-version": "1", "sheet-title": "مكتوب", "sheet-period_end": "x"}
    form = ScreenForms(screen, plan, snapshot, data).sheet()
    assert "مكتوب" in str(form["title"])
    assert "field-error" in form["period_end"].as_field_group()
