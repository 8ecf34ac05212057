"""{% chart %}: on the page with a table of its data, on paper without."""

from dataclasses import replace

import pytest
from django.template import Context, Template
from django.utils import translation

from planner.charts import Bar
from tests.charts.examples import BARS
from tests.dom import dom

TAG = Template('{% load charts %}{% chart chart key="net" %}')


def figure(**context: object) -> str:
    with translation.override("ar"):
        return TAG.render(Context({"chart": BARS, **context}))


def test_chart_on_the_page_has_its_data_beside_it() -> None:
    root = dom(figure())
    assert root.xpath("string(//figcaption)") == BARS.title
    assert root.xpath("//details//th[@scope='col']/text()") == list(BARS.columns)
    rows = [
        [cell.xpath("string()").strip("\u2066\u2069") for cell in row.xpath("th|td")]
        for row in root.xpath("//tbody/tr")
    ]
    assert rows[0] == list(BARS.table().rows[0]) and len(rows) == len(BARS.bars)


def test_chart_on_the_page_is_laid_out_for_both_widths() -> None:
    root = dom(figure())
    assert root.xpath("//*[name()='svg']/@class") == ["chart-page", "chart-phone"]
    found = root.xpath("//@id")
    assert len(found) == len(set(found)) == 4


def test_chart_on_paper_is_one_drawing_without_a_table() -> None:
    html = figure(paper="green")
    assert html.count("<svg") == 1 and "<details" not in html


@pytest.mark.parametrize("paper", ["green", ""])
def test_chart_escapes_words_everywhere(paper: str) -> None:
    evil = "<script>alert(1)</script>"
    chart = replace(BARS, title=evil, description=evil, columns=(evil, evil), bars=(Bar(evil, 1, evil, note=evil),))  # fmt: skip
    html = figure(chart=chart, paper=paper)
    assert "<script" not in html
