"""The shapes of a screen in Word: facts, records, tables and matrices."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn

from planner.reports.edition import Edition
from planner.reports.plaintext import figure, isolated, money, plain, spoken
from planner.reports.shapes import (
    Block,
    Cell,
    Column,
    Facts,
    Matrix,
    MatrixTable,
    Ref,
    Shape,
    Table,
)
from planner.reports.wordfigures import Pictures, computed
from planner.reports.wordstyles import TINT, WIDTH
from planner.reports.wordxml import Box, Element, Line, Writer, element, keep_together, rows_of
from planner.stages.forms import Step

LABEL = 30
TONES = {"1": "", "2": "F0F7F6", "3": "DCEEEB", "4": "C3E1DC", "5": "A5D1CA", "against": "FBE7E5"}
CODE_WIDTH, HEAD_WIDTH = 14, 46


class Shaper:
    def __init__(self, edition: Edition, write: Writer, document: Any, pictures: Pictures) -> None:
        self.edition, self.write, self.document = edition, write, document
        self.pictures = pictures
        self.comma = "، " if edition.rtl else ", "

    def shapes(self, shapes: Iterable[Shape]) -> Iterator[Element]:
        for shape in shapes:
            yield from self.shape(shape)

    def shape(self, shape: Shape) -> Iterator[Element]:
        if shape.title:
            yield self.title(str(shape.title))
        name = str(shape.title or "")
        if shape.facts:
            yield from self.facts(shape.facts, name)
        elif shape.table:
            yield from self.table(shape.table, name)
        elif shape.blocks:
            for block in shape.blocks:
                yield from self.block(block)
            yield from self.missing(shape.missing)
        elif shape.matrix:
            yield from self.matrix(shape.matrix, name)
        elif shape.part.figure:
            yield from computed(self, shape.part.figure)
        else:
            yield self.nothing()

    def title(self, text: str) -> Element:
        return self.write.paragraph(text, style="Heading3", keep=True)

    def nothing(self) -> Element:
        return self.write.paragraph(_("Not provided"), style="Missing")

    def gap(self) -> Element:
        """Word joins two tables without a paragraph between them."""
        return self.write.paragraph(style="CellNote")

    # -- answers ---------------------------------------------------------------

    def words(self, text: str) -> str:
        return isolated(text, self.edition.direction)

    def figure(self, text: Any) -> str:
        return figure(text, self.edition.direction)

    def spoken(self, text: Any) -> str:
        return spoken(text, self.edition.direction)

    def money(self, text: str) -> str:
        return money(text, self.edition.direction)

    def refs(self, refs: Iterable[Ref]) -> str:
        """Records in one line: by code where that is enough, else with their title."""
        return self.comma.join(self.figure(r.code) if r.known else self.ref(r) for r in refs)

    def ref(self, ref: Ref) -> str:
        title = self.words(ref.title) or _("(no text yet)")
        return f"{self.figure(ref.code)} {title}" if ref.code else title

    def codes_line(self, label: str, refs: Iterable[Ref]) -> Element:
        return self.write.paragraph(f"{label}: {self.refs(refs)}", style="CellNote")

    def cited(self, refs: Sequence[Ref]) -> Iterator[Element]:
        yield self.write.paragraph(_("Evidence"), style="CellLabel", keep=True)
        for ref in refs:
            yield self.write.paragraph(self.ref(ref), style="Cell")

    def printed(self, cell: Cell, style: str = "Cell", align: str = "") -> list[Element]:
        """An answer with room to spare: records by code and title, one a line."""
        if cell.refs:
            return [self.write.paragraph(self.ref(r), style=style) for r in cell.refs]
        return self.brief(cell, style, align)

    def brief(self, cell: Cell, style: str = "Cell", align: str = "") -> list[Element]:
        """An answer in a narrow cell: a record printed elsewhere is named by its code."""
        if cell.refs:
            return [self.write.paragraph(self.refs(cell.refs), style=style)]
        kind, text = cell.answer.kind, cell.answer.text
        if kind == "url":
            return [self.write.paragraph(*self.link(text), style=style)]
        lines = {"number": [self.figure(text)], "money": [self.money(text)]}.get(kind)
        if lines is None:
            lines = [self.words(line) for line in plain(text).split("\n")]
        return [self.write.paragraph(line, style=style, align=align) for line in lines]

    def bare(self, cell: Cell, align: str = "") -> list[Element]:
        """Like `brief`; an amount without the currency, which the column's heading names."""
        if cell.answer.kind == "money":
            amount = self.figure(self.edition.fmt.amount(cell.answer.value))
            return [self.write.paragraph(amount, style="Cell", align=align)]
        return self.brief(cell, align=align)

    def link(self, text: str) -> list[Any]:
        """An address leads there if it is one of the web."""
        shown = plain(text)
        if not shown.lower().startswith(("http://", "https://")):
            return [self.figure(shown)]
        target = self.document.part.relate_to(shown, RT.HYPERLINK, is_external=True)
        made = element("w:hyperlink", *self.write.runs(self.figure(shown), "Hyperlink"))
        made.set(qn("r:id"), target)
        return [made]

    def missing(self, labels: Sequence[Any], gaps: bool = False) -> Iterator[Element]:
        if gaps:
            yield self.write.paragraph(f"— {_('Not provided')}", style="Missing")
        if labels:
            named = self.comma.join(map(str, labels))
            yield self.write.paragraph(f"{_('Not provided')}: {named}", style="Missing")

    # -- facts and records -----------------------------------------------------

    def facts(self, facts: Facts, name: str = "") -> Iterator[Element]:
        if facts.filled:
            value = WIDTH / 2 - LABEL
            widths = [LABEL, value, LABEL, value]
            lines = [Line(self._fact(line)) for line in facts.lines]
            if facts.evidence:
                refs = [self.write.paragraph(self.ref(r), style="Cell") for r in facts.evidence]
                lines.append(Line((self._label(_("Evidence")), Box(refs, span=3))))
            table = self.write.table(lines, widths, style="Facts", name=name)
            if facts.short:
                keep_together(rows_of(table))
            yield table
            yield self.gap()
        yield from self.missing(facts.missing)

    def _fact(self, cells: Sequence[Cell]) -> list[Box]:
        boxes = []
        for cell in cells:
            span = 3 if len(cells) == 1 else 1
            boxes += [self._label(str(cell.label)), Box(self.printed(cell), span=span)]
        return boxes

    def _label(self, text: str) -> Box:
        return Box([self.write.paragraph(text, style="CellLabel")])

    def block(self, block: Block, level: int = 4) -> Iterator[Element]:
        title = self.words(block.title) or _("(no text yet)")
        runs = self.write.runs(self.figure(block.code), "Code") if block.code else []
        space = " " if runs else ""
        yield self.write.paragraph(*runs, f"{space}{title}", style=f"Heading{level}", keep=True)
        yield from self.facts(block.facts, block.title)

    # -- tables ----------------------------------------------------------------

    def heads(self, labels: Iterable[tuple[str, str]]) -> Line:
        """A row of headings: (text, alignment)."""
        boxes = (
            Box(
                [self.write.paragraph(text, style="CellHead", align=align)],
                fill=TINT,
                stand="bottom",
            )
            for text, align in labels
        )
        return Line(tuple(boxes), head=True)

    def table(self, table: Table, name: str) -> Iterator[Element]:
        symbol = self.edition.fmt.symbol()
        labels, widths = [], []
        if table.coded:
            labels.append((_("Code"), ""))
            widths.append(float(CODE_WIDTH))
        if table.corner:
            labels.append((str(table.corner), ""))
            widths.append(float(table.corner_width))
        for column in table.columns:
            money_too = f" ({symbol})" if column.kind == "money" else ""
            labels.append((f"{column.label}{money_too}", _align(column)))
            widths.append(float(column.width))
        lines = [self.heads(labels), *self._lines(table)]
        scale = WIDTH / sum(widths)
        yield self.write.table(lines, [w * scale for w in widths], style="Ruled", name=name)
        yield self.gap()
        yield from self.missing(table.missing, table.gaps)

    def _lines(self, table: Table) -> Iterator[Line]:
        for line, cells in table.rows:
            boxes = []
            if table.coded:
                boxes.append(self.code_box(line.code))
            if table.corner:
                words = " ".join(filter(None, (self.figure(line.code), self.words(line.head))))
                boxes.append(Box([self.write.paragraph(words, style="Cell")]))
            for place, (column, cell) in enumerate(cells):
                content = self._value(column, cell)
                if not place and line.evidence:
                    content.append(self.codes_line(_("Evidence"), line.evidence))
                boxes.append(Box(content))
            yield Line(boxes)

    def code_box(self, code: str) -> Box:
        return Box(
            [self.write.paragraph(*self.write.runs(self.figure(code) or "—", "Code"), style="Cell")]
        )

    def _value(self, column: Column, cell: Cell) -> list[Element]:
        if not cell.filled:
            return [self.write.paragraph("—", style="Cell", align=_align(column))]
        if column.worded:
            return self.printed(cell)
        return self.bare(cell, _align(column))

    # -- matrices --------------------------------------------------------------

    def matrix(self, matrix: Matrix, name: str) -> Iterator[Element]:
        for table in matrix.tables:
            width = (WIDTH - HEAD_WIDTH) / max(1, len(table.columns))
            widths = [HEAD_WIDTH, *(width for _step in table.columns)]
            lines = [
                *self._matrix_heads(matrix, table),
                *(self._marks(line) for line in table.lines),
            ]
            yield self.write.table(lines, widths, style="Matrix", name=name)
            yield self.gap()
        for down, said in matrix.notes:
            for across, cell in said:
                words = f"{self.figure(down.code)} × {self.figure(across.code)} {cell.label}: "
                yield self.write.paragraph(words + self.words(cell.answer.text), style="CellNote")
        yield from self.missing((), matrix.gaps)

    def _matrix_heads(self, matrix: Matrix, table: MatrixTable) -> Iterator[Line]:
        corner = [self.write.paragraph(str(matrix.corner), style="CellHead")]
        if table.groups:
            groups = (
                Box([self._head(str(title))], span=span, fill=TINT) for title, span in table.groups
            )
            yield Line((Box(corner, fill=TINT, merge="first"), *groups), head=True)
        first = Box((), fill=TINT, merge="on") if table.groups else Box(corner, fill=TINT)
        steps = (Box([self._head(self._step(s, matrix.worded))], fill=TINT) for s in table.columns)
        yield Line((first, *steps), head=True)

    def _head(self, text: str) -> Element:
        return self.write.paragraph(text, style="CellHead", align="center")

    def _step(self, step: Step, worded: bool) -> str:
        label = self.words(str(step.label)) if worded or not step.code else ""
        return " ".join(filter(None, (self.figure(step.code), label)))

    def _marks(self, line: tuple[Step, Any]) -> Line:
        step, marks = line
        head = Box([self.write.paragraph(self._step(step, worded=True), style="Cell")])
        boxes = []
        for mark in marks:
            content = [
                paragraph
                for place, cell in enumerate(mark.cells)
                for paragraph in self.brief(cell, "CellNote" if place else "Cell", "center")
            ]
            empty = [self.write.paragraph("—", style="Cell", align="center")]
            boxes.append(Box(content or empty, fill=TONES.get(mark.tone, ""), stand="center"))
        return Line((head, *boxes))


def _align(column: Column) -> str:
    # "right" is the end of the line: Word reads it against the paragraph's direction.
    return "right" if column.kind in ("money", "number") else ""
