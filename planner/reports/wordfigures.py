"""What a panel computed, in Word: its sentence, figures, tables, and charts as pictures."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from docx.shared import Mm

from planner.charts import render
from planner.reports.pictures import pictures
from planner.reports.plaintext import figure, plain
from planner.reports.wordstyles import WIDTH
from planner.reports.wordxml import Box, Element, Line
from planner.stages.analysis.computed import Computed, Stat, Table

if TYPE_CHECKING:
    from planner.reports.wordshapes import Shaper

# No picture is higher: two of them fit on a page with their words.
HIGHEST = 105
_ISOLATED = re.compile(r'<bdi dir="ltr"[^>]*>(.*?)</bdi>', re.DOTALL)

type Pictures = Mapping[int, bytes]


def draw(found: Iterable[Computed], rtl: bool) -> Pictures:
    """The charts of all panels at once, by the identity of each."""
    charts = [chart for computed in found for chart in computed.charts]
    svgs = [render(c, key=f"chart-{n}", paper=True, rtl=rtl) for n, c in enumerate(charts)]
    drawn = pictures(svgs, "rtl" if rtl else "ltr")
    return {id(chart): png for chart, png in zip(charts, drawn, strict=True)}


def computed(shaper: "Shaper", found: Computed) -> Iterator[Element]:
    write = shaper.write
    if found.sentence:
        yield write.paragraph(said(shaper, found.sentence))
    if found.stats:
        lines = [_stat(shaper, stat) for stat in found.stats]
        yield write.table(lines, [60, WIDTH - 60], style="Facts")
        yield shaper.gap()
    for note in found.notes:
        yield write.paragraph(said(shaper, note.text), style="CellNote")
    for chart in found.charts:
        yield write.paragraph(plain(chart.title), style="Heading4", keep=True)
        yield _picture(shaper, shaper.pictures[id(chart)], chart)
    for table in found.tables:
        yield from _table(shaper, table)
    if found.caveat:
        yield write.paragraph(said(shaper, found.caveat), style="Missing")


def said(shaper: "Shaper", text: Any) -> str:
    """Words that a panel wrote for a page, without its markup: isolates become marks."""
    if not isinstance(text, SafeString):
        return shaper.words(str(text))
    direction = shaper.edition.direction
    marked = _ISOLATED.sub(lambda m: figure(unescape(strip_tags(m[1])), direction), str(text))
    return unescape(strip_tags(marked))


def _stat(shaper: "Shaper", stat: Stat) -> Line:
    write = shaper.write
    value = [write.paragraph(said(shaper, stat.value), style="CellTotal")]
    if stat.note:
        value.append(write.paragraph(said(shaper, stat.note), style="CellNote"))
    return Line((Box([write.paragraph(said(shaper, stat.label), style="CellLabel")]), Box(value)))


def _table(shaper: "Shaper", table: Table) -> Iterator[Element]:
    write = shaper.write
    title = said(shaper, table.title)
    yield write.paragraph(title, style="Heading4", keep=True)
    columns = range(len(table.columns))
    sides = ["" if i in table.words else "right" for i in columns]
    names = (said(shaper, name) for name in table.columns)
    lines = [shaper.heads(zip(names, sides, strict=True))]
    for number, row in enumerate(table.rows, 1):
        last = table.total and number == len(table.rows)
        style = "CellTotal" if last else "Cell"
        cells = [
            Box([write.paragraph(said(shaper, cell), style=style, align=side)])
            for cell, side in zip(row, sides, strict=True)
        ]
        lines.append(Line(cells))
    shares = [2 if i in table.words else 1 for i in columns]
    widths = [WIDTH * share / sum(shares) for share in shares]
    yield write.table(lines, widths, style="Ruled", name=title)
    yield shaper.gap()


def _picture(shaper: "Shaper", png: bytes, chart: Any) -> Element:
    """As wide as the text, with the words that stand for it."""
    run = shaper.document.add_paragraph().add_run()
    shape = run.add_picture(BytesIO(png))
    scale = min(Mm(WIDTH) / shape.width, Mm(HIGHEST) / shape.height)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    names = shape._inline.docPr
    names.set("title", plain(chart.title))
    names.set("descr", _words(chart))
    # It was added at the end only to be packed; it goes where the chart is.
    paragraph = run._r.getparent()
    paragraph.getparent().remove(paragraph)
    made = shaper.write.paragraph(align="center")
    made.append(run._r)
    return made


def _words(chart: Any) -> str:
    """The description of a chart and its figures, as a screen reader says them."""
    table = chart.table()
    lines = ["، ".join(plain(cell) for cell in row) for row in table.rows]
    return f"{plain(chart.description)} {'. '.join(lines)}"[:2000].strip()
