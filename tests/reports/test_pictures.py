"""Charts as pictures for Word."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from planner.charts import Bar, Bars, render
from planner.reports.pictures import SCALE, picture, pictures, size_of

CHART = Bars(
    title="المبيعات",
    description="مبيعات السوقين",
    columns=("السوق", "المبيعات"),
    bars=(Bar("السعودية", 120, "١٢٠"), Bar("الكويت <&>", 40, "٤٠")),
)


@pytest.fixture(autouse=True)
def fonts(settings: Any, fonts_dir: Path) -> None:
    settings.PRINT_FONTS_DIR = fonts_dir


def test_chart_becomes_a_picture_of_its_size() -> None:
    svg = render(CHART, key="one", paper="green")
    image = Image.open(io.BytesIO(picture(svg)))
    width, height = size_of(svg)
    assert image.format == "PNG"
    assert image.width == pytest.approx(width * SCALE, abs=4)
    assert image.height == pytest.approx(height * SCALE, abs=4)
    colours = image.convert("RGB").getcolors(1 << 20) or []
    # Paper, words and bars.
    assert len(colours) > 20


def test_several_charts_are_drawn_in_their_order() -> None:
    whole = render(CHART, key="one", paper="green")
    shorter = render(replace(CHART, bars=CHART.bars[:1]), key="two", paper="green")
    sizes = [Image.open(io.BytesIO(png)).height for png in pictures([whole, shorter, whole])]
    assert sizes[0] == sizes[2] > sizes[1]
    assert pictures([]) == []
