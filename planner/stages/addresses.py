"""Where a record or one of its answers stands in the pages."""

from django.urls import reverse

from planner.plans.tables import Plan
from planner.stages.doors import query_of
from planner.stages.forms import SHEET
from planner.stages.registry import SCREENS, TABLES
from planner.stages.snapshot import Record, crossing_fields


def prefix_of(record: Record) -> str:
    """What names the record in forms: "sheet", its id, or what it crosses."""
    if not record.id:
        return SHEET
    axes = crossing_fields(TABLES[record.key])
    return "_".join([record.key, *(str(record[f.name]) for f in axes)]) if axes else record.id


def anchor_of(record: Record, name: str = "") -> str:
    """The id of an answer in the page, or of the record as a whole."""
    prefix = prefix_of(record)
    return f"f-{prefix}-{name}" if name else f"r-{prefix}"


def url_of(plan: Plan, place: str, anchor: str = "", *, edits: bool) -> str:
    """Where the screen `place` is written, or read by whoever may not write."""
    screen = SCREENS[place]
    if edits:
        url = reverse("stages:edit", args=[plan.pk, screen.stage, screen.key]) + query_of(anchor)
    else:
        url = reverse("stages:read", args=[plan.pk, screen.stage])
        anchor = anchor or f"s-{screen.key}"
    return f"{url}#{anchor}" if anchor else url
