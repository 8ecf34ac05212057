"""The same drawing in the PDF, by the engine of the reports."""

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTPage

from planner.charts import Bar, render
from planner.core.visual import visual
from planner.reports.render import render as pdf_of
from tests.charts.examples import ALL, BARS
from tests.reports import pdfcheck
from tests.reports.conftest import fonts_dir  # noqa: F401

LABEL = "إعلانات البحث Google Ads"


def page(*drawings: str) -> str:
    figures = "".join(f"<figure>{svg}</figure>" for svg in drawings)
    return (
        '<html lang="ar" dir="rtl"><head><title>رسوم</title></head>'
        f"<body><h1>رسوم</h1>{figures}</body></html>"
    )


@pytest.fixture(scope="module")
def pdf(fonts_dir: Path) -> bytes:  # noqa: F811
    drawings = (render(chart, key=key, paper="green") for key, chart in ALL.items())
    with pdfcheck.weasyprint_warnings() as warnings:
        made = pdf_of(page(*drawings), fonts_dir=fonts_dir)
    assert warnings == []
    return made


def test_words_of_a_chart_are_drawn_in_visual_order(fonts_dir: Path) -> None:  # noqa: F811
    chart = replace(BARS, bars=(Bar(LABEL, 1, "-٤١"),))
    made = pdf_of(page(render(chart, key="k", paper="green")), fonts_dir=fonts_dir)
    drawn = sorted(characters(made), key=lambda char: char.x0)
    line = next(
        "".join(c.get_text() for c in drawn if abs(c.y0 - char.y0) < 1)
        for char in drawn
        if char.get_text() == "G"
    )
    # What the reader gets left to right is what `visual` put there, joined or in base letters.
    assert line.index("Google") < line.index("Ads")
    assert visual(LABEL).startswith("Google Ads")
    box = next(c for c in drawn if c.get_text() == "G")
    right = max(
        c.x1 for c in drawn if abs(c.y0 - box.y0) < 1 and "\u0600" < c.get_text() < "\uffff"
    )
    assert right == pytest.approx(190 * pdfcheck.MM, abs=6)


def test_sign_stands_left_of_its_figure(fonts_dir: Path) -> None:  # noqa: F811
    chart = replace(BARS, bars=(Bar("ب", 1, "-٤١"),))
    made = pdf_of(page(render(chart, key="k", paper="green")), fonts_dir=fonts_dir)
    x = {char.get_text(): char.x0 for char in characters(made)}
    assert x["-"] < x["٤"] < x["١"]


def test_charts_on_paper_pass_for_every_reader(pdf: bytes) -> None:
    assert pdfcheck.ua_failures(pdf) == []


def test_nothing_is_printed_outside_the_margins(pdf: bytes) -> None:
    for char in characters(pdf):
        assert char.x0 >= 20 * pdfcheck.MM - 2 and char.x1 <= 190 * pdfcheck.MM + 2


def test_colours_are_on_the_page(pdf: bytes) -> None:
    """Brand green and accent, not the black of a class nobody styled."""
    with pypdfium2.PdfDocument(pdf) as document:
        seen = {
            pixel
            for sheet in document
            for _, pixel in sheet.render(scale=1).to_pil().convert("RGB").getcolors(1 << 20)
        }
    assert {(0x0E, 0x5A, 0x54), (0xC9, 0x7B, 0x12)} <= seen


def characters(pdf: bytes) -> list[LTChar]:
    found: list[LTChar] = []

    def walk(item: object) -> None:
        if isinstance(item, LTChar):
            found.append(item)
        elif hasattr(item, "__iter__"):
            for part in item:
                walk(part)

    for sheet in extract_pages(io.BytesIO(pdf)):
        assert isinstance(sheet, LTPage)
        walk(sheet)
    return found
