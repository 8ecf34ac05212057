"""Sets the parts of a screen: each gets the drawing that reads best on a page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import batched
from typing import Any

from django.db import models

from planner.reports.columns import PAGE, kind_of, reads_well, spaced, without_empty
from planner.reports.shapes import (
    Block,
    Cell,
    Column,
    Facts,
    Line,
    Mark,
    Matrix,
    MatrixTable,
    Ref,
    Shape,
    Table,
)
from planner.stages.forms import Step
from planner.stages.reading import Answer, ReadGrid, ReadPart, ReadRecord
from planner.stages.registry import PLACE_OF
from planner.stages.screen import Grid, Rows, Section
from planner.stages.snapshot import Record, Snapshot

# A short answer shares its line with another one.
BRIEF = 44
# A matrix wider than this goes on in a second table.
MOST_COLUMNS = 8
# In millimetres: the head of a matrix's lines, and cells wide enough for a sentence.
HEAD, ROOMY = 46, 28


class Setter:
    """Sets the parts of one snapshot; `stages` are the keys of those that are printed."""

    def __init__(self, snapshot: Snapshot, stages: Iterable[str]) -> None:
        self.snapshot, self.stages = snapshot, frozenset(stages)

    def shape(self, part: ReadPart) -> Shape:
        empty = Shape(part.title, part)
        if part.kind == "section":
            return replace(empty, facts=self.facts(self._cells(part.part, part.answers)))
        if part.kind == "rows" and part.records:
            return self._rows(empty)
        if part.kind == "grid" and part.grid and part.grid.filled:
            return self._grid(empty, part.grid)
        return empty

    # -- pieces ----------------------------------------------------------------

    def cell(self, answer: Answer, *, wanted: bool = True) -> Cell:
        if answer.kind != "links":
            return Cell(answer, wanted=wanted)
        ids = answer.value if isinstance(answer.value, list) else [answer.value]
        found = (self.snapshot.by_id.get(name) for name in ids)
        return Cell(answer, tuple(self.ref(record) for record in found if record), wanted)

    def _cells(self, part: Any, answers: Iterable[Answer]) -> tuple[Cell, ...]:
        needed = needed_of(part)
        pairs = zip(part.fields, answers, strict=True)
        return tuple(self.cell(answer, wanted=name in needed) for name, answer in pairs)

    def ref(self, record: Record) -> Ref:
        stage = PLACE_OF[record.key].partition(".")[0]
        known = bool(record.code) and (stage in self.stages or record.key == "evidence")
        return Ref(record.code, self.snapshot.title(record), known, record.id)

    def cited(self, place: str) -> tuple[Ref, ...]:
        names = self.snapshot.cited.get(place, ())
        return tuple(self.ref(self.snapshot.by_id[name]) for name in names)

    def facts(self, cells: Sequence[Cell], evidence: tuple[Ref, ...] = ()) -> Facts:
        """Short answers two a line, then the long ones."""
        filled = [cell for cell in cells if cell.filled]
        brief = [cell for cell in filled if _is_brief(cell)]
        long = [(cell,) for cell in filled if not _is_brief(cell)]
        lines = [*batched(brief, 2, strict=False), *long]
        return Facts(tuple(lines), tuple(c.label for c in cells if c.gap), evidence)

    # -- rows ------------------------------------------------------------------

    def _rows(self, shape: Shape) -> Shape:
        part: Any = shape.part.part
        table = self._table(shape.part) if len(shape.part.records) > 1 else None
        # Of records that say nothing there is no table, nor of their codes alone.
        if table and table.columns and reads_well(table):
            return replace(shape, table=spaced(table))
        blocks = [self.block(part, record) for record in shape.part.records]
        return without_silent(replace(shape, blocks=tuple(blocks)))

    def _columns(self, part: Any, model: Any) -> tuple[Column, ...]:
        fields = [model._meta.get_field(name) for name in part.fields]
        return tuple(Column(field.verbose_name, kind_of(field)) for field in fields)

    def block(self, part: Rows, record: ReadRecord) -> Block:
        evidence = self.cited(self._place(part, record))
        cells = self._cells(part, record.answers)
        others = [c for c in cells if c.answer.text != record.title or not c.answer.text]
        named = dict(zip(part.fields, cells, strict=True))
        return Block(record.code, record.title, record.id, self.facts(others, evidence), named)

    def _place(self, part: Rows, record: ReadRecord) -> str:
        return f"{PLACE_OF[part.model.key()]}/{record.id}"

    def _table(self, part: ReadPart) -> Table:
        rows: Any = part.part
        lines = tuple(self._line(rows, record) for record in part.records)
        columns = self._columns(rows, rows.model)
        return without_empty(Table(columns, lines, coded=bool(rows.model.CODE)))

    def _line(self, part: Rows, record: ReadRecord) -> Line:
        cells = self._cells(part, record.answers)
        return Line(record.code, "", cells, self.cited(self._place(part, record)), record.id)

    # -- grids -----------------------------------------------------------------

    def _grid(self, shape: Shape, grid: ReadGrid) -> Shape:
        part: Any = shape.part.part
        if part.across:
            return replace(shape, matrix=self._matrix(part, grid))
        return replace(shape, table=spaced(self._list(part, grid)))

    def _list(self, part: Grid, grid: ReadGrid) -> Table:
        """A grid with one axis: a table whose lines are the steps that were answered."""
        steps = [(step, cells[0]) for step, cells in grid.lines]
        lines = tuple(
            Line(step.code, step.label, self._cells(part, answers))
            for step, answers in steps
            if _any_filled(answers)
        )
        silent = tuple(step.label for step, answers in steps if not _any_filled(answers))
        silent = silent if needed_of(part) else ()
        columns = self._columns(part, part.models[0])
        table = without_empty(Table(columns, lines, corner=grid.corner))
        return replace(table, missing=(*silent, *table.missing))

    def _matrix(self, part: Grid, grid: ReadGrid) -> Matrix:
        silent = [step for step, cells in grid.lines if not any(map(_any_filled, cells))]
        grid = replace(grid, lines=tuple(line for line in grid.lines if line[0] not in silent))
        width = (PAGE - HEAD) / max(1, min(len(grid.columns), MOST_COLUMNS))
        roomy = width >= ROOMY
        tables = tuple(self._chunk(part, grid, span, roomy) for span in _spans(grid))
        notes = () if roomy else tuple(self._notes(grid))
        lengths = [len(step.label) for step in grid.columns]
        # Three lines of words, at about half a letter a millimetre.
        worded = max(lengths, default=0) <= width * 1.5
        whole = bool(needed_of(part))
        missing = tuple(step.code or step.label for step in silent if whole)
        return Matrix(grid.corner, tables, worded, notes, whole and _has_gaps(grid), missing)

    def _chunk(self, part: Grid, grid: ReadGrid, span: range, roomy: bool) -> MatrixTable:
        lines = tuple(
            (step, tuple(self._mark(part, cells[i], roomy) for i in span))
            for step, cells in grid.lines
        )
        return MatrixTable(
            grid.columns[span.start : span.stop], _groups_in(grid.groups, span), lines
        )

    def _mark(self, part: Grid, answers: Sequence[Answer], roomy: bool) -> Mark:
        shown = [a for i, a in enumerate(answers) if i == 0 or roomy or a.kind != "text"]
        fields = [part.models[0]._meta.get_field(name) for name in part.fields]
        cells = tuple(self.cell(answer) for answer in shown if answer.filled)
        alike = len(set(map(type, fields))) < len(fields)
        return Mark(cells, tone_of(fields[0], answers[0].value), alike)

    def _notes(self, grid: ReadGrid) -> Iterator[tuple[Step, tuple[tuple[Step, Cell], ...]]]:
        for down, cells in grid.lines:
            said = tuple(
                (across, self.cell(answer))
                for across, answers in zip(grid.columns, cells, strict=True)
                for answer in answers[1:]
                if answer.kind == "text" and answer.filled
            )
            if said:
                yield down, said


def without_silent(shape: Shape) -> Shape:
    """What none of several blocks says is named once below them, as it is below a table."""
    facts = [block.facts for block in shape.blocks]
    if len(facts) < 2:
        return shape
    silent = [label for label in facts[0].missing if all(label in f.missing for f in facts)]
    blocks = tuple(
        replace(block, facts=replace(block.facts, missing=_without(block.facts.missing, silent)))
        for block in shape.blocks
    )
    return replace(shape, blocks=blocks, missing=tuple(silent))


def _without(labels: Iterable[Any], gone: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(label for label in labels if label not in gone)


def tone_of(field: models.Field, value: Any) -> str:
    """How strong a step of a scale is; its first step, if negative, speaks against."""
    steps = [step for step, _label in field.flatchoices]
    if value not in steps or not isinstance(value, int):
        return ""
    rising = [step for step in steps if step >= 0]
    if value < 0:
        return "against" if steps[0] == value else ""
    return str(1 + rising.index(value) * 4 // max(1, len(rising) - 1))


def _is_brief(cell: Cell) -> bool:
    if cell.answer.kind == "date":  # with its Hijri one it has two lines
        return True
    text = " ".join(f"{ref.code} {ref.title}" for ref in cell.refs) or cell.answer.text
    return len(text) <= BRIEF and "\n" not in text and cell.answer.kind != "url"


def needed_of(part: Section | Rows | Grid) -> tuple[str, ...]:
    """What a finished plan answers in each record; of a grid, in each of its crossings."""
    if not isinstance(part, Grid):
        return part.needed
    return (part.needed or part.fields[:1]) if part.least is None else ()


def is_optional(part: Any) -> bool:
    """Whether a finished plan may leave it out altogether."""
    return not part.needed if isinstance(part, Section) else part.least == 0


def _any_filled(answers: Sequence[Answer]) -> bool:
    return any(answer.filled for answer in answers)


def _has_gaps(grid: ReadGrid) -> bool:
    return any(not _any_filled(cell) for _step, cells in grid.lines for cell in cells)


def _spans(grid: ReadGrid) -> list[range]:
    """The columns, cut into tables of about the same width."""
    count = len(grid.columns)
    tables = -(-count // MOST_COLUMNS) or 1
    width = -(-count // tables) or 1
    return [range(i, min(i + width, count)) for i in range(0, count, width)]


def _groups_in(groups: Sequence[tuple[Any, int]], span: range) -> tuple[tuple[Any, int], ...]:
    """The headings over the columns of `span`, each as wide as it is there."""
    found, start = [], 0
    for title, width in groups:
        inside = len(range(max(start, span.start), min(start + width, span.stop)))
        if inside:
            found.append((title, inside))
        start += width
    return tuple(found)
