"""Screens that read better as a drawing of their own in Word, as they do in the PDF."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from planner.reports.document import PrintedScreen
from planner.reports.shapes import Block, Cell, Shape
from planner.reports.spread import Spread
from planner.reports.wordshapes import CODE_WIDTH, Shaper
from planner.reports.wordstyles import TINT, WIDTH
from planner.reports.wordxml import Box, Element, Line

FILLS = {
    "strength": "E4F3EA", "weakness": "FBE7E5", "opportunity": "E4EEF7", "threat": "FBF0DD",
}  # fmt: skip


def factors(shaper: Shaper, screen: PrintedScreen) -> Iterator[Element]:
    yield _quadrants(shaper, screen, ("weight", "rating", "response", "scope"))
    yield shaper.title(_("What the factors rest on"))
    heads = [(_("Code"), CODE_WIDTH), (_("Rests on"), 70), (_("Reason for the rating"), 86)]
    yield from _reasons(shaper, screen, heads, ("rests_on", "reason"))
    yield from shaper.shapes(screen.panels)


def options(shaper: Shaper, screen: PrintedScreen) -> Iterator[Element]:
    yield _quadrants(shaper, screen, ())
    yield shaper.title(_("What the options are made of"))
    heads = [
        (_("Code"), CODE_WIDTH), (_("Internal factors"), 24), (_("External factors"), 24),
        (_("Objectives it serves"), 24), (_("Rationale"), 84),
    ]  # fmt: skip
    yield from _reasons(shaper, screen, heads, ("internal", "external", "objectives", "rationale"))
    yield from shaper.shapes(screen.panels)


def investment(shaper: Shaper, screen: PrintedScreen) -> Iterator[Element]:
    yield from shaper.shapes(screen.shapes)
    for title, spread in screen.spreads:
        name = _("%(title)s by period") % {"title": title}
        yield shaper.title(name)
        yield _spread(shaper, spread, name)
        yield _scale(shaper, screen, spread)


DRAWN: Mapping[str, Callable[[Shaper, PrintedScreen], Iterator[Element]]] = {
    "swot.factors": factors,
    "swot.options": options,
    "strategy.investment": investment,
}


# -- quadrants -----------------------------------------------------------------


def _quadrants(shaper: Shaper, screen: PrintedScreen, asides: Sequence[str]) -> Element:
    """Two rows of two: a heading over each, its records below."""
    lines = []
    for first in range(0, len(screen.lists), 2):
        pair = screen.lists[first : first + 2]
        lines.append(Line([_heading(shaper, shape) for shape in pair]))
        lines.append(Line([_quadrant(shaper, shape, asides) for shape in pair], whole=False))
    name = str(screen.screen.title)
    return shaper.write.table(lines, [WIDTH / 2, WIDTH / 2], style="Quadrants", name=name)


def _heading(shaper: Shaper, shape: Shape) -> Box:
    where: Any = getattr(shape.part.part, "where", {})
    text = shaper.write.paragraph(str(shape.title), style="CellHead", keep=True)
    return Box([text], fill=FILLS.get(where.get("kind", ""), TINT))


def _quadrant(shaper: Shaper, shape: Shape, asides: Sequence[str]) -> Box:
    content = []
    for block in shape.blocks:
        title = shaper.words(block.title) or _("(no text yet)")
        runs = shaper.write.runs(shaper.figure(block.code), "Code") if block.code else []
        content.append(shaper.write.paragraph(*runs, f" {title}", style="Cell"))
        if said := [_aside(shaper, name, block.cells.get(name)) for name in asides]:
            words = " · ".join(filter(None, said))
            content.append(shaper.write.paragraph(words, style="CellNote"))
    return Box(content or [shaper.nothing()])


def _aside(shaper: Shaper, name: str, cell: Cell | None) -> str:
    if cell is None or not cell.filled:
        return ""
    text = cell.answer.text
    if name == "weight":
        return f"{_('Weight')} {shaper.figure(text)}"
    return shaper.words(text)


def _reasons(
    shaper: Shaper, screen: PrintedScreen, heads: Sequence[tuple[str, int]], names: Sequence[str]
) -> Iterator[Element]:
    lines = [shaper.heads((label, "") for label, _width in heads)]
    for shape in screen.lists:
        lines += [_reason(shaper, block, names) for block in shape.blocks]
    widths = [width for _label, width in heads]
    yield shaper.write.table(lines, widths, style="Ruled", name=str(screen.screen.title))
    yield from shaper.missing((), gaps=screen.gaps)


def _reason(shaper: Shaper, block: Block, names: Sequence[str]) -> Line:
    boxes = [shaper.code_box(block.code)]
    for name in names:
        cell = block.cells[name]
        empty = [shaper.write.paragraph("—", style="Cell")]
        boxes.append(Box(shaper.brief(cell) if cell.filled else empty))
    if block.facts.evidence:
        last = boxes[-1]
        note = shaper.codes_line(_("Evidence"), block.facts.evidence)
        boxes[-1] = Box([*last.content, note])
    return Line(boxes)


# -- money by period -----------------------------------------------------------


def _spread(shaper: Shaper, spread: Spread, name: str) -> Element:
    columns = list(spread.columns)
    if spread.before:
        columns[0] = _("Before the start")
    heads = [(_("Item"), ""), *((c, "right") for c in columns), (_("Total"), "right")]
    lines = [shaper.heads(heads)]
    for line in spread.lines:
        label = " ".join(filter(None, (shaper.figure(line.code), shaper.words(line.label))))
        lines.append(_amounts(shaper, label, (*line.amounts, line.total), "Cell"))
    lines.append(_amounts(shaper, _("Total"), (*spread.totals, spread.total), "CellTotal"))
    width = (WIDTH - 50) / (len(columns) + 1)
    return shaper.write.table(lines, [50, *[width] * (len(columns) + 1)], style="Ruled", name=name)


def _amounts(shaper: Shaper, label: str, amounts: Sequence[str], style: str) -> Line:
    write = shaper.write
    cells = [Box([write.paragraph(shaper.figure(a), style=style, align="right")]) for a in amounts]
    return Line((Box([write.paragraph(label, style=style)]), *cells))


def _scale(shaper: Shaper, screen: PrintedScreen, spread: Spread) -> Element:
    currency = {"currency": shaper.edition.fmt.currency_name}
    said = {
        1: _("Amounts in %(currency)s"),
        1000: _("Amounts in thousands of %(currency)s"),
    }.get(spread.scale, _("Amounts in millions of %(currency)s"))
    period = [f"{_('Period')}: {screen.period}"] if screen.period else []
    return shaper.write.paragraph(" · ".join([*period, said % currency]), style="Missing")
