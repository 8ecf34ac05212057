"""What a panel computed, in Word: its sentence, figures, tables, and charts as pictures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx.shared import Mm

from planner.charts import render
from planner.reports.pictures import pictures
from planner.reports.plaintext import plain
from planner.reports.wordstyles import WIDTH
from planner.reports.wordxml import Box, Element, Line, keep_together, rows_of
from planner.stages.analysis.computed import Computed, Stat, Table

if TYPE_CHECKING:
    from planner.reports.wordshapes import Shaper

# No picture is higher: it fits on a page with its words.
HIGHEST = 190

type Pictures = Mapping[int, bytes]


def draw(found: Iterable[Computed], rtl: bool) -> Pictures:
    """The charts of all panels at once, by the identity of each."""
    charts = [chart for computed in found for chart in computed.charts]
    svgs = [render(c, key=f"chart-{n}", paper="green", rtl=rtl) for n, c in enumerate(charts)]
    drawn = pictures(svgs, "rtl" if rtl else "ltr")
    return {id(chart): png for chart, png in zip(charts, drawn, strict=True)}


def computed(shaper: "Shaper", found: Computed) -> Iterator[Element]:
    write = shaper.write
    if found.sentence:
        yield write.paragraph(shaper.spoken(found.sentence), keep=True)
    yield from figures(shaper, found.stats)
    for note in found.notes:
        yield write.paragraph(shaper.spoken(note.text), style="CellNote")
    for chart in found.charts:
        yield write.paragraph(plain(chart.title), style="Heading4", keep=True)
        yield _picture(shaper, shaper.pictures[id(chart)], chart)
    for table in found.tables:
        yield from _table(shaper, table)
    if found.caveat:
        yield write.paragraph(shaper.spoken(found.caveat), style="Missing")


def figures(shaper: "Shaper", stats: Sequence[Stat], name: str = "") -> Iterator[Element]:
    if stats:
        lines = [_stat(shaper, stat) for stat in stats]
        table = shaper.write.table(lines, [60, WIDTH - 60], style="Facts", name=name)
        keep_together(rows_of(table))
        yield table
        yield shaper.gap()


def _stat(shaper: "Shaper", stat: Stat) -> Line:
    write = shaper.write
    value = [write.paragraph(shaper.spoken(stat.value), style="CellTotal")]
    if stat.note:
        value.append(write.paragraph(shaper.spoken(stat.note), style="CellNote"))
    return Line((Box([write.paragraph(shaper.spoken(stat.label), style="CellLabel")]), Box(value)))


def _table(shaper: "Shaper", table: Table) -> Iterator[Element]:
    write = shaper.write
    title = shaper.spoken(table.title)
    yield write.paragraph(title, style="Heading4", keep=True)
    columns = range(len(table.columns))
    sides = ["" if i in table.words else "right" for i in columns]
    names = (shaper.spoken(name) for name in table.columns)
    lines = [shaper.heads(zip(names, sides, strict=True))]
    for number, row in enumerate(table.rows, 1):
        last = table.total and number == len(table.rows)
        style = "CellTotal" if last else "Cell"
        cells = [
            Box([write.paragraph(shaper.spoken(cell), style=style, align=side)])
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
