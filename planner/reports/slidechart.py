"""Costs and benefits by period as PowerPoint's own chart: the board may ask to change it."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from planner.reports.slidepage import ROOM, SIDE, SMALL, TOP, Deck
from planner.reports.slidexml import ACCENT, BRAND, FONT
from planner.reports.spread import buckets_of
from planner.stages.analysis.cashflows import CashFlows, by_period


def flows_chart(deck: Deck, slide: Any, flows: CashFlows, *, bottom: float) -> None:
    fmt = deck.edition.fmt
    buckets = buckets_of(flows.last, flows.length)
    before = any(item.first == 0 for item in (*flows.costs, *flows.benefits))
    buckets = buckets if before else buckets[1:]
    names = [_name(deck, bucket) for bucket in buckets]
    costs, benefits = by_period(flows.costs, flows.last), by_period(flows.benefits, flows.last)
    amounts = [[float(_sum(items, b)) for b in buckets] for items in (costs, benefits)]
    pattern = _pattern(deck, max(map(max, amounts)))
    data = CategoryChartData(number_format=pattern)
    data.categories = names
    for name, values in zip((_("Costs"), _("Benefits")), amounts, strict=True):
        data.add_series(name, values)
    place = (Inches(SIDE), Inches(TOP), Inches(ROOM), Inches(bottom - TOP - 0.1))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data)
    frame.name = _("Costs and benefits by period")
    words = [
        f"{name}: {_('Costs')} {fmt.money(_sum(costs, b))}، {_('Benefits')} {fmt.money(_sum(benefits, b))}"
        for name, b in zip(names, buckets, strict=True)
    ]
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{frame.name}. {'. '.join(words)}")
    _look(deck, frame.chart, pattern)


def _name(deck: Deck, bucket: range) -> str:
    if bucket == range(1):
        return _("Before the start")
    first, last = deck.edition.fmt.number(bucket.start), deck.edition.fmt.number(bucket.stop - 1)
    return first if len(bucket) == 1 else f"{first}–{last}"


def _sum(amounts: tuple[Decimal, ...], bucket: range) -> Decimal:
    return sum((amounts[t] for t in bucket), Decimal(0))


def _pattern(deck: Deck, most: float) -> str:
    """Digits and marks as the plan has them: a comma would be shown as the reader's machine has it."""
    fmt = deck.edition.fmt
    if fmt.digits == "arab":
        return "[$-2000401]#,##0"
    if fmt.group_mark == ",":
        return "#,##0"
    # Two conditions are allowed: the two longest kinds of number there are.
    mark, most_groups = f'"{fmt.group_mark}"', 3 if most >= 10**9 else 2
    parts = (
        f"[>={1000**groups}]" + mark.join(("0", *["000"] * groups))
        for groups in (most_groups, most_groups - 1)
    )
    return ";".join((*parts, "0"))


def _look(deck: Deck, chart: Any, pattern: str) -> None:
    chart.font.size, chart.font.name = Pt(SMALL), FONT
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    for series, colour in zip(chart.plots[0].series, (ACCENT, BRAND), strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(colour)
    chart.plots[0].gap_width, chart.plots[0].overlap = 60, 0
    chart.value_axis.tick_labels.number_format = pattern
    chart.value_axis.tick_labels.number_format_is_linked = False
    chart.value_axis.format.line.fill.background()
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("E5DFD4")
    if deck.rtl:
        # Time runs from the right, and amounts stand beside its beginning.
        chart.category_axis.reverse_order = True
    chart.font._rPr.set("lang", deck.edition.locale)
    for properties in chart._chartSpace.iter(qn("a:pPr")):
        properties.set("rtl", "1" if deck.rtl else "0")
