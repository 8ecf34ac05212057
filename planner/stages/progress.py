"""How far a plan has come, counted from a snapshot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from planner.plans.tables import Plan, Row
from planner.stages.forms import by_crossing, crossings
from planner.stages.screen import Grid, Rows, Screen
from planner.stages.snapshot import Record, Snapshot


def is_filled(value: Any) -> bool:
    return value not in (None, "", [])


@dataclass(frozen=True)
class Progress:
    """`done` of the `total` answers that a finished plan needs."""

    done: int
    total: int
    started: bool
    # What the rules found on the screen.
    alerts: int = 0

    @property
    def status(self) -> str:
        if not self.started:
            return "todo"
        return "done" if self.done >= self.total else "doing"

    @property
    def mark(self) -> str:
        """The status as pages show it: what contradicts itself counts before what is there."""
        return "error" if self.alerts and self.started else self.status

    @property
    def label(self) -> Any:
        return LABELS[self.mark]

    @property
    def percent(self) -> int:
        """Whole percent, 100 only when nothing is missing."""
        return self.done * 100 // self.total if self.total else 100 * self.started


LABELS = {
    "todo": _("Not started"),
    "doing": _("In progress"),
    "done": _("Complete"),
    "error": _("Has alerts"),
}


def total_of(parts: Iterable[Progress]) -> Progress:
    found = list(parts)
    return Progress(
        sum(p.done for p in found), sum(p.total for p in found), any(p.started for p in found)
    )


def progress_of(screen: Screen, snapshot: Snapshot) -> Progress:
    parts = [_rows(part, snapshot) for part in screen.parts(Rows)]
    parts += [_grid(part, snapshot) for part in screen.parts(Grid)]
    if screen.sheet:
        parts.append(_sheet(screen, snapshot))
    return total_of(parts)


def progress_by_place(screens: Mapping[str, Screen], snapshot: Snapshot) -> dict[str, Progress]:
    return {place: progress_of(screen, snapshot) for place, screen in screens.items()}


def _count(record: Record, names: Iterable[str]) -> int:
    return sum(is_filled(record[name]) for name in names)


def _sheet(screen: Screen, snapshot: Snapshot) -> Progress:
    model: Any = screen.sheet
    record = snapshot.sheets[model.key()]
    started = model is Plan or any(is_filled(record[name]) for name in screen.sheet_fields)
    return Progress(_count(record, screen.sheet_needed), len(screen.sheet_needed), started)


def _rows(part: Rows, snapshot: Snapshot) -> Progress:
    records = [r for r in snapshot.rows.get(part.model.key(), ()) if part.has(r.values)]
    if not records and _is_waived(part, snapshot):
        return Progress(0, 0, True)
    needed = len(part.needed) or 1
    # A record that needs no answer in particular counts by being there.
    done = sum(_count(r, part.needed) if part.needed else 1 for r in records)
    return Progress(done, needed * max(len(records), part.least), bool(records))


def _is_waived(part: Rows, snapshot: Snapshot) -> bool:
    """Whether an answer elsewhere says that the list does not apply."""
    if not part.waived_by:
        return False
    model, values = part.waived_by
    return any(
        all(record[name] == value for name, value in values.items())
        for record in snapshot.rows.get(model.key(), ())
    )


def _grid(grid: Grid, snapshot: Snapshot) -> Progress:
    counts = [_crossing(grid, model, snapshot) for model in grid.models]
    done, places = (sum(column) for column in zip(*counts, strict=True))
    answers = len(grid.needed) or 1
    least = places if grid.least is None else grid.least
    # Nothing to cross yet: the grid waits for its axes, so it is not complete.
    wanted = answers * max(least, 0 if grid.least == 0 else 1)
    return Progress(min(done, wanted), wanted, done > 0)


def _crossing(grid: Grid, model: type[Row], snapshot: Snapshot) -> tuple[int, int]:
    known = by_crossing(model, snapshot)
    wanted = list(crossings(grid, model, snapshot))
    names = grid.needed or grid.fields[:1]
    return sum(_count(known[c], names) for c in wanted if c in known), len(wanted)
