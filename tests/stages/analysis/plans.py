"""Plans as stored snapshots, made by hand: what a panel reads and no more."""

from typing import Any

from planner.stages.analysis import computed_of
from planner.stages.analysis.computed import Computed
from planner.stages.registry import SCREENS
from planner.stages.screen import Panel
from planner.stages.snapshot import Snapshot, from_data

PLAN = {"country": "SA", "currency": "SAR", "digits": "latn", "calendar": "gregorian"}
# Two services: one that levels off at once, one with room.
SEARCH = {
    "service": "search", "spend": "1000", "zero": "10", "now": "60", "plus50": "72",
    "saturation": "130", "margin": "40",
}  # fmt: skip
SOCIAL = {
    "service": "social", "spend": "500", "zero": "0", "now": "20", "plus50": "28",
    "saturation": "90", "margin": "40",
}  # fmt: skip


def plain(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v if v is None or isinstance(v, str | list) else str(v) for k, v in values.items()}


def a_snapshot(**tables: Any) -> Snapshot:
    """`sizing={…}` is a sheet, `servicejudgement=[{…}]` are rows, called by their table and place."""
    sheets: dict[str, Any] = {"plan": PLAN}
    rows: dict[str, Any] = {}
    for key, given in tables.items():
        if isinstance(given, dict):
            sheets[key] = {**sheets.get(key, {}), **plain(given)}
        else:
            rows[key] = [{"id": f"{key}-{n}", **plain(row)} for n, row in enumerate(given, start=1)]
    return from_data({"sheets": sheets, "rows": rows}, "en")


def judged(*judgements: dict[str, Any], **more: Any) -> Snapshot:
    """A plan of services, each with the judgement that names it."""
    names = [j["service"] for j in judgements]
    given = {"investmentplan": {"period_length": "quarter", "periods": 4}, **more}
    return a_snapshot(
        service=[{"id": name, "name": f"خدمة {name}"} for name in names],
        servicejudgement=list(judgements),
        **given,
    )


def panel(key: str, snapshot: Snapshot) -> Computed:
    panels = (p for screen in SCREENS.values() for p in screen.parts(Panel))
    return computed_of(next(p for p in panels if p.key == key), snapshot)


def stat(found: Computed, label: str) -> Any:
    return next((s for s in found.stats if str(s.label).startswith(label)), None)
