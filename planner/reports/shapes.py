"""What a page is set from: facts, blocks, tables and matrices, as plain data.

A screen's reading (planner.stages.reading) says what was answered. The setter
(planner.reports.setter) decides which of these drawings reads best, and the
templates in templates/reports/parts draw it, on paper and in the browser alike.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.stages.forms import Step
from planner.stages.reading import Answer, ReadPart

# So many lines of a table stay together on a page, and so many of a record's own card.
KEPT, CARD = 5, 18
# In letters: what a line of one answer holds, and of two.
ALONE, PAIRED = 95, 36
# A column this wide, in millimetres, names what it points at by its title too.
LINKED = 38


@dataclass(frozen=True)
class Ref:
    """A record that is pointed at. `known`: it is printed elsewhere, so its code is enough."""

    code: str
    title: str
    known: bool
    id: str = ""

    @property
    def place(self) -> str:
        """The id of its own place in the document; "" where it has none."""
        return f"r-{self.id}" if self.known and self.id else ""


@dataclass(frozen=True)
class Cell:
    """An answer as it is set. `wanted`: a finished plan has one here."""

    answer: Answer
    refs: tuple[Ref, ...] = ()
    wanted: bool = True

    @property
    def label(self) -> Any:
        return self.answer.label

    @property
    def filled(self) -> bool:
        return bool(self.answer.text or self.refs)

    def height(self, width: int) -> int:
        """About how many lines of so many letters it has."""
        texts = [ref.title for ref in self.refs] or self.answer.text.split("\n")
        return sum(1 + len(text) // width for text in texts)

    @property
    def gap(self) -> bool:
        return self.wanted and not self.filled


@dataclass(frozen=True)
class Facts:
    """Lines of label and answer, one or two a line; and the labels that lack an answer."""

    lines: tuple[tuple[Cell, ...], ...]
    missing: tuple[Any, ...]
    evidence: tuple[Ref, ...] = ()

    @property
    def filled(self) -> bool:
        return bool(self.lines or self.evidence)

    @property
    def height(self) -> int:
        """About how many lines of text it has."""
        cited = sum(1 + len(ref.title) // ALONE for ref in self.evidence)
        return cited + sum(
            max(cell.height(ALONE if len(line) == 1 else PAIRED) for cell in line)
            for line in self.lines
        )

    @property
    def short(self) -> bool:
        """Whether it is better moved to the next page than broken over two."""
        return self.height <= CARD


@dataclass(frozen=True)
class Block:
    """One record with a heading of its own."""

    code: str
    title: str
    id: str
    facts: Facts
    # By the name of the field, for drawings that place each answer themselves.
    cells: Mapping[str, Cell]

    @property
    def short(self) -> bool:
        return self.facts.short


@dataclass(frozen=True)
class Column:
    """`width` in millimetres, on paper; a browser finds its own."""

    label: Any
    kind: str
    width: int = 0

    @property
    def worded(self) -> bool:
        """Whether records that are pointed at have room for their titles."""
        return self.kind == "links" and self.width >= LINKED


@dataclass(frozen=True)
class Line:
    """A row of a table; `head` names it where no code does. `id`: this is its record's place."""

    code: str
    head: str
    cells: tuple[Cell, ...]
    evidence: tuple[Ref, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    missing: tuple[Any, ...] = ()
    corner: Any = ""
    corner_width: int = 0
    coded: bool = False

    @property
    def headed(self) -> bool:
        """Whether its lines are many enough for headers of their own to help."""
        return len(self.lines) > 2

    @property
    def rows(self) -> Iterator[tuple[Line, Iterator[tuple[Column, Cell]]]]:
        return ((line, zip(self.columns, line.cells, strict=True)) for line in self.lines)

    @property
    def short(self) -> bool:
        """Whether it is better moved to the next page than broken over two."""
        return len(self.lines) <= KEPT

    @property
    def gaps(self) -> bool:
        return any(cell.gap for line in self.lines for cell in line.cells)


@dataclass(frozen=True)
class Mark:
    """A cell of a matrix. `tone` is 1 (weak) to 5 (strong), "against" or "".

    `named` where only their names tell its answers apart.
    """

    cells: tuple[Cell, ...]
    tone: str
    named: bool = False


@dataclass(frozen=True)
class MatrixTable:
    columns: tuple[Step, ...]
    groups: tuple[tuple[Any, int], ...]
    lines: tuple[tuple[Step, tuple[Mark, ...]], ...]

    @property
    def short(self) -> bool:
        return len(self.lines) <= KEPT

    @property
    def head_width(self) -> int:
        """What heads its lines gets the room that few columns leave, in millimetres."""
        return 62 if len(self.columns) <= 4 else 46

    @property
    def paid(self) -> bool:
        """Whether it holds amounts: their currency is named once."""
        cells = (cell for _step, marks in self.lines for mark in marks for cell in mark.cells)
        return any(cell.answer.kind == "money" for cell in cells)


@dataclass(frozen=True)
class Matrix:
    corner: Any
    tables: tuple[MatrixTable, ...]
    # Whether the columns have room for their words, or for their codes only.
    worded: bool
    # What did not fit into its cell, for each line: (down, ((across, cell), …))
    notes: tuple[tuple[Step, tuple[tuple[Step, Cell], ...]], ...]
    gaps: bool
    # The lines that nobody answered.
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """A part of a screen: its title and one drawing; none of them means not provided.

    `missing`: what none of its blocks says.
    """

    title: Any
    part: ReadPart
    facts: Facts | None = None
    blocks: tuple[Block, ...] = ()
    table: Table | None = None
    matrix: Matrix | None = None
    missing: tuple[Any, ...] = ()

    @property
    def filled(self) -> bool:
        facts = self.facts is not None and self.facts.filled
        figure = self.part.figure is not None and self.part.figure.filled
        return bool(facts or self.blocks or self.table or self.matrix or figure)
