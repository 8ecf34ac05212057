"""A screen as something to read: the same answers for page, print and file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.core.direction import base_direction
from planner.core.thread import THREADED
from planner.plans.fields import Date, Link, Links, Money, Number, Percent, Url, Year
from planner.plans.tables import Answers, Row
from planner.stages.analysis import computed_of
from planner.stages.forms import SHEET, Step, axis_steps, by_crossing, named
from planner.stages.progress import is_filled
from planner.stages.screen import Grid, Panel, Part, Rows, Screen, Section
from planner.stages.snapshot import Record, Snapshot


@dataclass(frozen=True)
class Answer:
    """One answer in words. `dir` is its base direction; `lines` of a list of links."""

    label: Any
    text: str
    dir: str
    kind: str
    anchor: str = ""
    lines: tuple[str, ...] = ()
    value: Any = None

    @property
    def filled(self) -> bool:
        return bool(self.text or self.lines)


@dataclass(frozen=True)
class ReadRecord:
    code: str
    title: str
    answers: tuple[Answer, ...]
    id: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadPart:
    """`kind` is section, rows, grid or panel; it says which of the rest is there."""

    kind: str
    title: Any
    part: Part
    answers: tuple[Answer, ...] = ()
    records: tuple[ReadRecord, ...] = ()
    grid: "ReadGrid | None" = None
    figure: Any = None

    @property
    def key(self) -> str:
        return getattr(self.part, "key", "")

    @property
    def threaded(self) -> bool:
        """Whether one asks of its records why they are there."""
        return isinstance(self.part, Rows) and self.part.model.key() in THREADED


@dataclass(frozen=True)
class ReadGrid:
    """Lines of cells. `groups`: (heading, number of columns) over the columns."""

    corner: Any
    columns: tuple[Step, ...]
    groups: tuple[tuple[Any, int], ...]
    lines: tuple[tuple[Step, tuple[tuple[Answer, ...], ...]], ...]

    @property
    def first_cell(self) -> tuple[Answer, ...]:
        """The answers of one cell, for their labels."""
        return self.lines[0][1][0] if self.lines and self.lines[0][1] else ()

    @property
    def filled(self) -> bool:
        return any(a.filled for _step, cells in self.lines for cell in cells for a in cell)


@dataclass(frozen=True)
class ReadScreen:
    screen: Screen
    parts: tuple[ReadPart, ...]
    evidence: tuple[str, ...] = ()


def read_screen(screen: Screen, snapshot: Snapshot) -> ReadScreen:
    parts = tuple(_read_part(part, screen, snapshot) for part in screen.layout)
    return ReadScreen(screen, parts, _evidence(screen.place, snapshot))


def _read_part(part: Part, screen: Screen, snapshot: Snapshot) -> ReadPart:
    if isinstance(part, Section):
        model: Any = screen.sheet
        record = snapshot.sheets[model.key()]
        answers = tuple(read_answer(model, record, n, snapshot, SHEET) for n in part.fields)
        return ReadPart("section", part.title, part, answers=answers)
    if isinstance(part, Rows):
        return ReadPart("rows", part.title, part, records=tuple(_records(part, screen, snapshot)))
    if isinstance(part, Grid):
        return ReadPart("grid", part.title, part, grid=read_grid(part, snapshot))
    return _panel(part, snapshot)


def _panel(part: Panel, snapshot: Snapshot) -> ReadPart:
    return ReadPart("panel", part.title, part, figure=computed_of(part, snapshot))


def _records(part: Rows, screen: Screen, snapshot: Snapshot) -> Iterator[ReadRecord]:
    for record in snapshot.rows.get(part.model.key(), ()):
        if part.has(record.values):
            yield read_record(part, record, screen, snapshot)


def read_record(part: Rows, record: Record, screen: Screen, snapshot: Snapshot) -> ReadRecord:
    answers = tuple(read_answer(part.model, record, n, snapshot, record.id) for n in part.fields)
    evidence = _evidence(f"{screen.place}/{record.id}", snapshot)
    return ReadRecord(record.code, snapshot.title(record), answers, record.id, evidence)


def _evidence(place: str, snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(named(snapshot.by_id[i], snapshot) for i in snapshot.cited.get(place, ()))


def read_grid(grid: Grid, snapshot: Snapshot) -> ReadGrid:
    first = grid.models[0]
    columns, groups = grid_columns(grid, snapshot)
    known = {model: by_crossing(model, snapshot) for model in grid.models}
    lines = []
    for down in axis_steps(first, grid.down, snapshot):
        cells = []
        for model, step in columns:
            crossing = (down.value, step.value) if grid.across else (down.value,)
            record = known[model].get(crossing)
            prefix = "_".join([model.key(), *crossing])
            cells.append(_cell(grid, model, record, snapshot, prefix))
        lines.append((down, tuple(cells)))
    corner = first._meta.get_field(grid.down).verbose_name
    steps = tuple(step for _model, step in columns)
    return ReadGrid(corner, steps if grid.across else (), groups, tuple(lines))


def grid_columns(
    grid: Grid, snapshot: Snapshot
) -> tuple[list[tuple[type[Row], Step]], tuple[tuple[Any, int], ...]]:
    """The columns of all models side by side, and the headings over them."""
    if not grid.across:
        return [(grid.models[0], Step("", ""))], ()
    columns, groups = [], []
    titles = grid.groups or ("",) * len(grid.models)
    for model, title in zip(grid.models, titles, strict=True):
        steps = axis_steps(model, grid.across, snapshot)
        columns += [(model, step) for step in steps]
        if title and steps:
            groups.append((title, len(steps)))
    return columns, tuple(groups)


def _cell(
    grid: Grid, model: type[Row], record: Record | None, snapshot: Snapshot, prefix: str
) -> tuple[Answer, ...]:
    if record is None:
        return tuple(
            Answer(model._meta.get_field(n).verbose_name, "", "rtl", "empty", f"f-{prefix}-{n}")
            for n in grid.fields
        )
    return tuple(read_answer(model, record, name, snapshot, prefix) for name in grid.fields)


def read_answer(
    model: type[Answers], record: Record, name: str, snapshot: Snapshot, prefix: str
) -> Answer:
    column, value = model._meta.get_field(name), record[name]
    anchor = f"f-{prefix}-{name}"
    label = column.verbose_name
    if not is_filled(value):
        return Answer(label, "", "rtl", "empty", anchor)
    if isinstance(column, Links | Link):
        ids = value if isinstance(column, Links) else [value]
        found = tuple(named(snapshot.by_id[i], snapshot) for i in ids if i in snapshot.by_id)
        return Answer(label, "", snapshot_dir(snapshot), "links", anchor, found, value)
    if column.choices:
        words = model.words_for(name, record.values, snapshot.by_id)
        text, kind = str(words.get(value, value)), "choice"
    else:
        text, kind = _in_words(column, value, snapshot)
    own = kind in ("number", "url")
    direction = "ltr" if own else base_direction(text, snapshot_dir(snapshot))
    return Answer(label, text, direction, kind, anchor, value=value)


def snapshot_dir(snapshot: Snapshot) -> str:
    return "ltr" if snapshot.language == "en" else "rtl"


def _in_words(column: models.Field, value: Any, snapshot: Snapshot) -> tuple[str, str]:
    fmt = snapshot.format
    if isinstance(column, Money):
        return fmt.money(value), "money"
    if isinstance(column, Year):
        return fmt.digits_of(str(value)), "number"
    if isinstance(column, Percent):
        return fmt.percent(value), "number"
    if isinstance(column, Number):
        return fmt.number(value), "number"
    if isinstance(column, Date):
        return fmt.full_date(value), "date"
    if isinstance(column, Url):
        return value, "url"
    if isinstance(value, int):
        return fmt.number(value), "number"
    return str(value), "text"


EMPTY = _("Not provided")
