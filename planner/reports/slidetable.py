"""Tables on slides. PowerPoint and LibreOffice disagree about tables that run right to
left, so their columns are laid out as they are seen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Inches

from planner.reports.plaintext import plain
from planner.reports.slidepage import BOTTOM, ROOM, SIDE, SMALL, TOP, Deck
from planner.reports.slidexml import BRAND, INK, RULE, TINT, WHITE, inches

# Sizes of a table's text, the first at which all rows fit, and letters of one point an inch.
SIZES, LETTERS = (18, 16, SMALL), 150


@dataclass(frozen=True)
class Column:
    """`share` of the width; `figures` stand on the right, unit under unit."""

    label: str
    share: float
    figures: bool = False


def draw_table(
    deck: Deck,
    slide: Any,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    name: str,
    top: float = TOP,
    bottom: float = BOTTOM - 0.2,
    total: bool = False,
) -> int:
    """As many rows as fit, as large as they can be; how many were left out."""
    widths = [ROOM * c.share / sum(c.share for c in columns) for c in columns]
    lines = [[c.label for c in columns], *rows]
    for size in SIZES:
        heights = [_height(line, widths, size) for line in lines]
        if sum(heights) <= bottom - top:
            break
    shown = _fitting(heights, bottom - top) - 1
    frame = slide.shapes.add_table(
        shown + 1, len(columns), *inches(SIDE, top, ROOM, sum(heights[: shown + 1]))
    )
    frame.name = plain(name)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(name))
    table = frame.table
    _plain_style(table)
    for place, width in enumerate(widths):
        table.columns[_seen(deck, place, columns)].width = Inches(width)
    for line, row in enumerate(lines[: shown + 1]):
        table.rows[line].height = Inches(heights[line])
        last = total and line == len(rows)
        for place, (column, words) in enumerate(zip(columns, row, strict=True)):
            cell = table.cell(line, _seen(deck, place, columns))
            _cell(deck, cell, words, column, size, head=not line, strong=last)
    return len(rows) - shown


def _seen(deck: Deck, place: int, columns: Sequence[Column]) -> int:
    return len(columns) - 1 - place if deck.rtl else place


def _cell(
    deck: Deck, cell: Any, words: str, column: Column, size: int, *, head: bool, strong: bool
) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(BRAND if head else TINT if strong else WHITE)
    cell.margin_left = cell.margin_right = Inches(0.1)
    cell.margin_top = cell.margin_bottom = Inches(0.05)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    deck.write(
        cell.text_frame,
        [words],
        size=size,
        colour=WHITE if head else INK,
        bold=head or strong,
        align="r" if column.figures else "",
    )
    _rule(cell)


def _height(words: Sequence[str], widths: Sequence[float], size: int) -> float:
    """Of a row, in inches."""
    letters = [max(1.0, (width - 0.2) * LETTERS / size) for width in widths]
    lines = max(math.ceil((len(w) + 1) / most) for w, most in zip(words, letters, strict=True))
    return size / 72 * 1.25 * lines + 0.14


def _fitting(heights: Sequence[float], room: float) -> int:
    used, count = 0.0, 0
    for height in heights:
        used += height
        if used > room and count > 1:
            return count
        count += 1
    return count


def _plain_style(table: Any) -> None:
    """No style of PowerPoint's: every cell says itself how it looks."""
    properties = table._tbl.tblPr
    properties.set("bandRow", "0")
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _rule(cell: Any) -> None:
    """A thin line under the cell."""
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": "9525"})
    fill = line.makeelement(qn("a:solidFill"))
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": RULE}))
    line.append(fill)
    properties.insert(0, line)
