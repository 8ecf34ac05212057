from dataclasses import replace

import pytest

from planner.checks import check_stages, faults_of
from planner.stages.registry import STAGES
from planner.stages.screen import Grid, Rows, Section
from planner.stages.swot import Factor

BASICS, OBJECTIVES, AUDIT, SWOT, STRATEGY = STAGES


def ids(*stages):
    return {fault.id.removeprefix("planner.") for fault in faults_of(stages)}


def with_part(stage, key, kind, **changes):
    """The stage with the first part of that kind on its screen `key` changed."""

    def changed(screen):
        if screen.key != key:
            return screen
        part = screen.parts(kind)[0]
        layout = [replace(p, **changes) if p is part else p for p in screen.layout]
        return replace(screen, layout=tuple(layout))

    return replace(stage, screens=tuple(changed(screen) for screen in stage))


def test_the_stages_are_sound():
    assert check_stages() == []


@pytest.mark.parametrize(
    ("kind", "key", "changes"),
    [
        (Section, "market", {"fields": ("compares_prices", "price_remark", "height")}),
        (Rows, "findings", {"fields": ("area", "statement", "height")}),
        (Grid, "shifts", {"fields": ("now", "target", "note", "height")}),
        (Grid, "shifts", {"down": "height"}),
    ],
)
def test_unknown_field_is_refused(kind, key, changes):
    assert "E001" in ids(OBJECTIVES, with_part(AUDIT, key, kind, **changes))


def test_section_without_sheet_is_refused():
    screens = tuple(replace(s, sheet=None) if s.key == "market" else s for s in AUDIT)
    assert "E001" in ids(OBJECTIVES, replace(AUDIT, screens=screens))


@pytest.mark.parametrize(
    ("kind", "key"), [(Section, "market"), (Rows, "findings"), (Grid, "shifts")]
)
def test_field_placed_nowhere_is_refused(kind, key):
    part = next(s for s in AUDIT if s.key == key).parts(kind)[0]
    changes = {"fields": part.fields[:-1], "needed": ()}
    assert ids(OBJECTIVES, with_part(AUDIT, key, kind, **changes)) == {"E002"}


@pytest.mark.parametrize(
    ("kind", "key"), [(Section, "market"), (Rows, "findings"), (Grid, "shifts")]
)
def test_field_placed_twice_is_refused(kind, key):
    part = next(s for s in AUDIT if s.key == key).parts(kind)[0]
    changes = {"fields": (*part.fields, part.fields[0])}
    assert ids(OBJECTIVES, with_part(AUDIT, key, kind, **changes)) == {"E003"}


def test_same_records_on_two_parts_are_refused():
    assert "E003" in ids(
        OBJECTIVES, AUDIT, with_part(SWOT, "factors", Rows, where={"kind": "weakness"})
    )


@pytest.mark.parametrize(
    ("kind", "key"), [(Section, "market"), (Rows, "findings"), (Grid, "shifts")]
)
def test_needed_but_not_asked_is_refused(kind, key):
    changed = with_part(AUDIT, key, kind, needed=("version",))
    assert ids(OBJECTIVES, changed) == {"E004"}


def test_doubled_screen_is_refused():
    first, *rest = SWOT
    doubled = replace(SWOT, screens=(first, *(replace(s, key=first.key) for s in rest)))
    assert "E005" in ids(OBJECTIVES, AUDIT, doubled)


def test_doubled_stage_is_refused():
    assert "E005" in ids(OBJECTIVES, AUDIT, SWOT, replace(STRATEGY, key="swot"))


def test_doubled_code_is_refused(monkeypatch):
    monkeypatch.setattr(Factor, "code_letters", classmethod(lambda cls, values: "F"))
    assert ids(*STAGES) == {"E006"}


def test_links_to_no_table_are_refused(monkeypatch):
    monkeypatch.setattr(Factor._meta.get_field("rests_on"), "to", ("dream",))
    assert ids(*STAGES) == {"E007"}


def test_links_to_a_later_stage_are_refused(monkeypatch):
    monkeypatch.setattr(Factor._meta.get_field("rests_on"), "to", ("tactic",))
    assert ids(*STAGES) == {"E008"}


def test_table_on_two_screens_is_refused():
    findings = next(s for s in AUDIT if s.key == "findings")
    assert "E009" in ids(OBJECTIVES, AUDIT, replace(SWOT, screens=(*SWOT, findings)))


def test_axis_without_steps_is_refused():
    changed = with_part(AUDIT, "shifts", Grid, down="note", fields=("kind", "now", "target"))
    assert "E010" in ids(OBJECTIVES, changed)


def test_axis_word_with_underscore_is_refused(monkeypatch):
    kind = (
        next(s for s in AUDIT if s.key == "shifts").parts(Grid)[0].models[0]._meta.get_field("kind")
    )
    monkeypatch.setattr(kind, "choices", [("one_two", "One and two")])
    assert ids(*STAGES) == {"E010"}
