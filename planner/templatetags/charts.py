"""A chart in its figure: {% chart chart key="cash" %}; drawn for paper where `paper` names a theme."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from planner.charts import CauseMap, Chart, Curve, Grid9, Histogram, Lines, Share, Tornado, render
from planner.charts.svg import PAGE, PHONE
from planner.charts.texts import base_of, clean, keep_signs

register = template.Library()

# In CSS pixels, on paper: two beside each other; and what is too high at the full width.
HALF = 306.0
HALVED = (Curve, Histogram, Lines, Tornado, Share)
ALONE: Mapping[type[Any], float] = {
    Grid9: 430.0,
    CauseMap: 560.0,
    Curve: 430.0,
    Histogram: 460.0,
    Lines: 460.0,
}


@register.simple_tag(takes_context=True)
def chart(context: Context, chart: Chart, key: str, width: float | None = None) -> SafeString:
    """The figure; on the page with its data as a table, on paper without, as wide as told."""
    paper = context.get("paper", "")
    drawn = _svg(chart, key, paper=paper, width=width) if paper else _on_page(chart, key)
    return format_html(
        '<figure class="chart chart-{}"><figcaption>{}</figcaption>{}</figure>',
        type(chart).__name__.lower(),
        _cell(chart.title),
        drawn,
    )


@dataclass(frozen=True)
class Placed:
    """A chart on paper; without `width` it takes the whole line."""

    chart: Chart
    key: str
    width: float | None = None


@register.filter
def chart_rows(charts: Iterable[Chart], key: str) -> list[list[Placed]]:
    """One chart a line, or two of those that read well at half the width."""
    rows: list[list[Placed]] = []
    for number, drawn in enumerate(charts, 1):
        placed = Placed(drawn, f"{key}-{number}", ALONE.get(type(drawn)))
        before = rows[-1] if rows else []
        if len(before) == 1 and isinstance(drawn, HALVED) and isinstance(before[0].chart, HALVED):
            rows[-1] = [replace(one, width=HALF) for one in (before[0], placed)]
        else:
            rows.append([placed])
    return rows


def _on_page(chart: Chart, key: str) -> SafeString:
    """Laid out twice; charts.css shows the one that fits, so words are never scaled down."""
    page = _svg(chart, f"{key}-page", width=PAGE, css="chart-page")
    phone = _svg(chart, f"{key}-phone", width=PHONE, css="chart-phone")
    return page + phone + _table(chart)


def _svg(chart: Chart, key: str, **look: Any) -> SafeString:
    # `render` builds a tree of elements, which escapes every word.
    return mark_safe(render(chart, key=key, rtl=get_language_bidi(), **look))  # noqa: S308


def _table(chart: Chart) -> SafeString:
    columns, rows = chart.table()
    heads = format_html_join("", '<th scope="col">{}</th>', ((clean(head),) for head in columns))
    lines = format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in rows))
    return format_html(
        '<details class="chart-data"><summary>{}</summary><div tabindex="0" role="region"'
        ' aria-label="{}"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></details>',
        _("Data of the chart"),
        clean(chart.title),
        heads,
        lines,
    )


def _cells(row: tuple[str, ...]) -> SafeString:
    head, *rest = map(_cell, row)
    return format_html(
        '<th scope="row">{}</th>{}', head, format_html_join("", "<td>{}</td>", ((c,) for c in rest))
    )


def _cell(words: str) -> SafeString:
    """Isolated words, in the direction the drawing gives them."""
    plain = clean(words)
    base = base_of(plain, rtl=get_language_bidi())
    return format_html('<bdi dir="{}">{}</bdi>', base, keep_signs(plain))
