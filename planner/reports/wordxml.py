"""The XML of a Word document: paragraphs, runs and tables, right to left where the document is.

python-docx reads and packs the file, but looks through a whole table for each of its
cells and knows no direction; paragraphs and tables are written here. The order of
children is part of the format (ISO/IEC 29500-1, 17): Word refuses another one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from planner.core.direction import Direction
from planner.reports.plaintext import legal, pieces, plain

type Element = Any
# Twentieths of a point in a millimetre.
TWIPS = 1440 / 25.4
# Millimetres of a letter in a table, of both margins of a cell; a longer word is broken.
LETTER, SIDES, MOST_LETTERS = 2.1, 3.2, 16
_MARKS = re.compile("[\u200e\u200f\u2066-\u2069\u064b-\u0652]")


def element(tag: str, *children: Any, **attributes: Any) -> Element:
    """element("w:jc", val="end"); a child that is None is left out."""
    made = etree.Element(qn(tag), nsmap={"w": qn("w:p")[1:-2]})
    for name, value in attributes.items():
        prefix, _colon, local = name.rpartition("__")
        made.set(qn(f"{prefix or 'w'}:{local}"), str(value))
    for child in children:
        if child is not None:
            made.append(child)
    return made


@dataclass(frozen=True)
class Writer:
    """Writes in one base direction; the marks of a document right to left come from here."""

    direction: Direction

    @property
    def rtl(self) -> bool:
        return self.direction == "rtl"

    def bidi(self) -> Element | None:
        return element("w:bidi") if self.rtl else None

    def paragraph(
        self, *content: Any, style: str = "", align: str = "", keep: bool = False
    ) -> Element:
        """Runs, or texts to make runs of. To the "right" stand figures, unit under unit."""
        if align == "right" and self.rtl:
            # Where a line begins anyway; Word's own "right" would be its other end.
            align = ""
        found = element(
            "w:p",
            element(
                "w:pPr",
                element("w:pStyle", val=style) if style else None,
                element("w:keepNext") if keep else None,
                self.bidi(),
                element("w:jc", val=align) if align else None,
            ),
        )
        for piece in content:
            found.extend(self.runs(piece) if isinstance(piece, str) else [piece])
        return found

    def runs(self, text: str, style: str = "") -> list[Element]:
        """The text cut into runs of one direction each; only Arabic ones run right to left."""
        return [
            self.run(element("w:t", xml__space="preserve"), piece, rtl=rtl, style=style)
            for piece, rtl in pieces(legal(text), self.direction)
            if piece
        ]

    def run(
        self, content: Element, text: str = "", *, rtl: bool | None = None, style: str = ""
    ) -> Element:
        if text:
            content.text = text
        backwards = self.rtl if rtl is None else rtl
        properties = element(
            "w:rPr",
            element("w:rStyle", val=style) if style else None,
            element("w:rtl") if backwards else None,
        )
        return element("w:r", properties if len(properties) else None, content)

    def field(self, instruction: str, shown: str = "", *, rtl: bool | None = None) -> list[Element]:
        """A field, and what stands in its place until the program computes it.

        In a run right to left Word writes the digits of its reader's Arabic, else 0123:
        the format has no name for ٠١٢ itself.
        """
        code = element("w:instrText", xml__space="preserve")
        code.text = f" {instruction} "
        parts = [element("w:fldChar", fldCharType="begin"), code]
        parts.append(element("w:fldChar", fldCharType="separate"))
        runs = [self.run(part, rtl=rtl) for part in parts]
        shown_runs = self.runs(shown) if shown else []
        return [*runs, *shown_runs, self.run(element("w:fldChar", fldCharType="end"), rtl=rtl)]

    def table(
        self, rows: Sequence["Line"], widths: Sequence[float], *, style: str, name: str = ""
    ) -> Element:
        """A table of cells; `widths` in millimetres. `name` tells a screen reader what it holds."""
        rows = [replace(row, cells=tuple(row.cells)) for row in rows]
        widths = fitted(widths, _needs([row.cells for row in rows], len(widths)))
        total = round(sum(widths) * TWIPS)
        properties = element(
            "w:tblPr",
            element("w:tblStyle", val=style),
            element("w:bidiVisual") if self.rtl else None,
            element("w:tblW", w=total, type="dxa"),
            element("w:tblLayout", type="fixed"),
            element("w:tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0,
                    noHBand=0, noVBand=1),
            element("w:tblCaption", val=plain(name)) if name else None,
        )  # fmt: skip
        grid = element("w:tblGrid", *(element("w:gridCol", w=round(w * TWIPS)) for w in widths))
        made = [self._row(row, widths) for row in rows]
        if rows and rows[0].head:
            # Neither a heading with a single line, nor a total alone on the next page.
            keep_together(made[:3])
            keep_together(made[-2:])
        return element("w:tbl", properties, grid, *made)

    def _row(self, row: "Line", widths: Sequence[float]) -> Element:
        properties = element(
            "w:trPr",
            element("w:cantSplit") if row.whole else None,
            element("w:trHeight", val=round(row.height * TWIPS), hRule="atLeast")
            if row.height
            else None,
            element("w:tblHeader") if row.head else None,
        )
        made, start = element("w:tr", properties if len(properties) else None), 0
        for cell in row.cells:
            width = sum(widths[start : start + cell.span])
            made.append(self._cell(cell, width))
            start += cell.span
        return made

    def _cell(self, cell: "Box", width: float) -> Element:
        properties = element(
            "w:tcPr",
            element("w:tcW", w=round(width * TWIPS), type="dxa"),
            element("w:gridSpan", val=cell.span) if cell.span > 1 else None,
            element("w:vMerge", **({"val": "restart"} if cell.merge == "first" else {}))
            if cell.merge
            else None,
            element("w:shd", val="clear", color="auto", fill=cell.fill) if cell.fill else None,
            element("w:vAlign", val=cell.stand) if cell.stand else None,
        )
        # A cell without any paragraph makes the file unreadable.
        return element("w:tc", properties, *(cell.content or [self.paragraph()]))


def rows_of(table: Element) -> list[Element]:
    return list(table.findall(qn("w:tr")))


def keep_together(rows: Sequence[Element]) -> None:
    """On one page, where it has the room: each line with the next."""
    for row in rows[:-1]:
        for properties in row.iter(qn("w:pPr")):
            if properties.find(qn("w:keepNext")) is None:
                styled = properties.find(qn("w:pStyle")) is not None
                properties.insert(int(styled), element("w:keepNext"))


@dataclass(frozen=True)
class Box:
    """A cell. `merge`: "first" of several one above the other, or one that "goes on"."""

    content: Sequence[Element] = ()
    span: int = 1
    fill: str = ""
    merge: str = ""
    stand: str = ""


@dataclass(frozen=True)
class Line:
    """A row. `head` is repeated on every page; `whole` is not broken over two."""

    cells: Iterable[Box]
    head: bool = False
    whole: bool = True
    height: float = 0


# -- widths --------------------------------------------------------------------


def _needs(rows: Iterable[Iterable[Box]], columns: int) -> list[float]:
    """The least width of each column: what its longest word takes, unless it is an address."""
    longest = [0] * columns
    for row in rows:
        start = 0
        for cell in row:
            if cell.span == 1:
                texts = ("".join(part.itertext()) for part in cell.content)
                words = (len(_MARKS.sub("", word)) for text in texts for word in text.split(" "))
                longest[start] = max(longest[start], min(MOST_LETTERS, max(words, default=0)))
            start += cell.span
    return [letters * LETTER + SIDES for letters in longest]


def fitted(widths: Sequence[float], needs: Sequence[float]) -> list[float]:
    """The widths with none below its need; what that takes the others give by their share."""
    whole = sum(widths)
    if sum(needs) >= whole:
        return [need * whole / sum(needs) for need in needs]
    held: set[int] = set()
    while True:
        free = whole - sum(needs[i] for i in held)
        share = free / sum(width for i, width in enumerate(widths) if i not in held)
        short = {i for i, width in enumerate(widths) if i not in held and width * share < needs[i]}
        if not short:
            return [needs[i] if i in held else w * share for i, w in enumerate(widths)]
        held |= short
