"""The drawing of a chart as one SVG element, complete in itself."""

from xml.etree import ElementTree as ET

from planner.charts.base import Chart
from planner.charts.pen import Pen
from planner.charts.texts import clean

# Widths in CSS pixels: a phone, a page of the browser, the text of an A4 sheet.
PHONE, PAGE, PAPER = 350.0, 600.0, 634.0
# For what an estimate of a width missed: the printer cuts at the edge.
_MARGIN = 4.0


def render(
    chart: Chart,
    *,
    key: str,
    paper: str = "",
    rtl: bool = True,
    width: float | None = None,
    css: str = "",
) -> str:
    """The SVG. `key` makes its ids unique in the page; `width` is what it is laid out for.

    On paper, which is named by its theme, words are in visual order and colours stand on each
    element; on the page words are logical and colours come from static/css/charts.css.
    """
    pen = Pen(width or (PAPER if paper else PAGE), paper=paper, rtl=rtl)
    root = pen.root
    title, description = f"{key}-title", f"{key}-desc"
    root.set("xmlns", "http://www.w3.org/2000/svg")
    root.set("role", "img")
    if css:
        root.set("class", css)
    root.set("aria-labelledby", f"{title} {description}")
    # PDF/UA wants the title first.
    for place, (tag, id_, words) in enumerate(
        (("title", title, chart.title), ("desc", description, chart.description))
    ):
        element = ET.Element(tag, {"id": id_})
        element.text = clean(words)
        root.insert(place, element)
    chart.draw(pen)
    wide, high = pen.width + 2 * _MARGIN, pen.height + _MARGIN
    root.set("viewBox", f"{-_MARGIN:g} 0 {wide:g} {high:.0f}")
    if paper:
        root.set("width", f"{wide:g}")
    return ET.tostring(root, encoding="unicode")
