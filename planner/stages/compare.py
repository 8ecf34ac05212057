"""Two states of a plan, field by field: what was added, removed, changed or moved.

Records are matched by their ids, so a text that was rewritten is still the same
record, and another with the same text is not.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from planner.core.diff import DecimalMark, alike
from planner.plans.fields import Line, Links, Paragraph
from planner.plans.tables import Answers, Row
from planner.stages.addresses import anchor_of, prefix_of
from planner.stages.changes import Change
from planner.stages.forms import by_crossing, crossings, named
from planner.stages.progress import is_filled
from planner.stages.reading import Answer, read_answer
from planner.stages.registry import SCREENS
from planner.stages.screen import Grid, Rows, Screen
from planner.stages.snapshot import Record, Snapshot

EVIDENCE = _("Evidence")
KINDS = {
    "added": _("Added"),
    "removed": _("Removed"),
    "changed": _("Changed"),
    "moved": _("Moved"),
}


@dataclass(frozen=True)
class RecordChange:
    """A record that is not as it was. A sheet has neither code nor title."""

    screen: Screen
    kind: str
    code: str
    title: str
    changes: tuple[Change, ...]
    anchor: str
    # Its code before, where another order gave it a new one.
    old_code: str = ""
    moved: bool = False

    @property
    def label(self) -> Any:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Comparison:
    """`old` and `new` are the two states; `exact` lets the writing of words count."""

    old: Snapshot
    new: Snapshot
    exact: bool = False

    @property
    def decimal(self) -> DecimalMark:
        return "," if self.new.format.decimal_mark == "," else "."

    def records(self) -> list[RecordChange]:
        """All that is different, in the order of the plan."""
        return [found for screen in SCREENS.values() for found in self._screen(screen)]

    def _screen(self, screen: Screen) -> Iterator[RecordChange]:
        if screen.sheet:
            yield from self._sheet(screen, screen.sheet)
        for part in screen.parts(Rows):
            yield from self._rows(screen, part)
        for grid in screen.parts(Grid):
            for model in grid.models:
                yield from self._grid(screen, grid, model)

    def _sheet(self, screen: Screen, model: type[Answers]) -> Iterator[RecordChange]:
        old, new = self.old.sheets[model.key()], self.new.sheets[model.key()]
        changes = self._changes(screen, model, screen.sheet_fields, old, new)
        if changes:
            yield RecordChange(screen, "changed", "", "", changes, changes[0].anchor)

    def _rows(self, screen: Screen, part: Rows) -> Iterator[RecordChange]:
        old = [r for r in self.old.rows.get(part.model.key(), ()) if part.has(r.values)]
        new = [r for r in self.new.rows.get(part.model.key(), ()) if part.has(r.values)]
        before = {record.id: record for record in old}
        moved = moved_ids([r.id for r in old], [r.id for r in new])
        for record in new:
            found = self._record(
                screen, part.model, part.fields, before.get(record.id), record, moved
            )
            if found:
                yield found
        for record in old:
            if record.id not in self.new.by_id:
                yield self._gone(screen, part.model, part.fields, record)

    def _grid(self, screen: Screen, grid: Grid, model: type[Row]) -> Iterator[RecordChange]:
        old, new = by_crossing(model, self.old), by_crossing(model, self.new)
        for crossing in crossings(grid, model, self.new):
            record, before = new.get(crossing), old.get(crossing)
            # A crossing nobody has answered is the same as none.
            known = [r for r in (before, record) if r and _answered(r, grid.fields)]
            if record and known:
                found = self._record(
                    screen, model, grid.fields, before if before in known else None, record, set()
                )
                if found:
                    yield found
        for crossing in crossings(grid, model, self.old):
            gone = old.get(crossing)
            if gone and crossing not in new and _answered(gone, grid.fields):
                yield self._gone(screen, model, grid.fields, gone)

    def _record(
        self,
        screen: Screen,
        model: type[Row],
        names: Sequence[str],
        old: Record | None,
        new: Record,
        moved: set[str],
    ) -> RecordChange | None:
        changes = self._changes(screen, model, names, old, new)
        if old and not changes and new.id not in moved:
            return None
        kind = "added" if old is None else "changed" if changes else "moved"
        anchor = f"r-{new.id}" if prefix_of(new) == new.id else changes[0].anchor
        return RecordChange(
            screen, kind, new.code, self.new.title(new), changes, anchor,
            old_code=old.code if old and old.code != new.code else "",
            moved=new.id in moved,
        )  # fmt: skip

    def _gone(
        self, screen: Screen, model: type[Row], names: Sequence[str], old: Record
    ) -> RecordChange:
        changes = self._changes(screen, model, names, old, None)
        return RecordChange(screen, "removed", old.code, self.old.title(old), changes, "")

    def _changes(
        self,
        screen: Screen,
        model: type[Answers],
        names: Sequence[str],
        old: Record | None,
        new: Record | None,
    ) -> tuple[Change, ...]:
        found = [
            self._change(model, name, old, new)
            for name in names
            if self._differs(model._meta.get_field(name), name, old, new)
        ]
        return (*found, *self._evidence(screen, old, new))

    def _differs(self, column: Any, name: str, old: Record | None, new: Record | None) -> bool:
        before: Any = old[name] if old else None
        after: Any = new[name] if new else None
        if not is_filled(before) or not is_filled(after):
            return is_filled(before) or is_filled(after)
        if isinstance(column, Links):
            return set(before) != set(after)
        if isinstance(column, Line | Paragraph):
            return not alike(before, after, exact=self.exact, decimal=self.decimal)
        return bool(before != after)

    def _change(
        self, model: type[Answers], name: str, old: Record | None, new: Record | None
    ) -> Change:
        column: Any = model._meta.get_field(name)
        return Change(
            column.verbose_name,
            _answer(model, name, old, self.old),
            _answer(model, name, new, self.new),
            anchor_of(new, name) if new else "",
            self.exact,
            self.decimal,
        )

    def _evidence(self, screen: Screen, old: Record | None, new: Record | None) -> Iterator[Change]:
        before, after = _cited(screen, old, self.old), _cited(screen, new, self.new)
        if set(before.value) != set(after.value):
            yield Change(EVIDENCE, before, after, f"r-{new.id}" if new and new.id else "")


def _answered(record: Record, names: Iterable[str]) -> bool:
    return any(is_filled(record[name]) for name in names)


def _answer(model: type[Answers], name: str, record: Record | None, snapshot: Snapshot) -> Answer:
    if record is None:
        return Answer("", "", "rtl", "empty")
    return read_answer(model, record, name, snapshot, prefix_of(record))


def _cited(screen: Screen, record: Record | None, snapshot: Snapshot) -> Answer:
    """The evidence that a sheet or record cites."""
    place = f"{screen.place}/{record.id}" if record and record.id else screen.place
    ids = snapshot.cited.get(place, []) if record else []
    lines = tuple(named(snapshot.by_id[i], snapshot) for i in ids)
    return Answer(EVIDENCE, "", "rtl", "links", lines=lines, value=ids)


def moved_ids(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest ids whose moving explains the new order of those in both."""
    places = {name: place for place, name in enumerate(old)}
    both = [name for name in new if name in places]
    return set(both) - _longest_rising(both, places)


def _longest_rising(names: Sequence[str], places: Any) -> set[str]:
    """The largest set of names that stand in rising places (patience sorting)."""
    tails: list[int] = []
    ends: list[str] = []
    before: dict[str, str | None] = {}
    for name in names:
        at = bisect_left(tails, places[name])
        before[name] = ends[at - 1] if at else None
        tails[at:] = [places[name], *tails[at + 1 :]]
        ends[at:] = [name, *ends[at + 1 :]]
    kept: set[str] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def counts_of(records: Iterable[RecordChange]) -> list[tuple[Screen, list[tuple[Any, int]]]]:
    """How many records were added, removed, changed and moved, screen by screen."""
    found: dict[str, Counter[str]] = {}
    for record in records:
        found.setdefault(record.screen.place, Counter())[record.kind] += 1
    return [
        (SCREENS[place], [(KINDS[kind], counts[kind]) for kind in KINDS if counts[kind]])
        for place, counts in found.items()
    ]
