"""What holds for every kind: structure, direction, escapes, colours, hostile data."""

import math
import re
from dataclasses import fields, is_dataclass, replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.charts import Chart, render
from planner.charts.palette import ROLES
from tests.charts.drawing import SVG, drawn, words
from tests.charts.examples import ALL

every_kind = pytest.mark.parametrize("chart", ALL.values(), ids=ALL)
every_look = pytest.mark.parametrize(
    "how",
    [{}, {"width": 350}, {"paper": "green"}, {"rtl": False}, {"paper": "green", "rtl": False}],
    ids=["page", "phone", "paper", "ltr", "paper ltr"],
)
NASTY = "<b>&\"'\x00\x1f\u202e\ud800\ufffe]]>\n" + "كلمة طويلة " * 9


def numbers(root: ET.Element) -> list[float]:
    """Every coordinate and size in the drawing."""
    values = (
        v for e in root.iter() for k, v in e.items() if k not in ("font-family", "id", "class")
    )
    return [float(n) for value in values for n in re.findall(r"(?<![\w#])-?[\d.]+", value)]


@every_look
@every_kind
def test_chart_begins_with_title_and_description(chart: Chart, how: Any) -> None:
    root = drawn(chart, **how)
    assert [(e.tag, e.get("id"), e.text) for e in root[:2]] == [
        (f"{SVG}title", "k-title", chart.title),
        (f"{SVG}desc", "k-desc", chart.description),
    ]
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "k-title k-desc")


@every_look
@every_kind
def test_chart_stays_within_its_box(chart: Chart, how: Any) -> None:
    root = drawn(chart, **how)
    left, _, wide, high = map(float, root.get("viewBox", "").split())
    for element in root.iter():
        for name, low, limit in (("x", left, left + wide), ("y", 0, high), ("cy", 0, high)):
            if element.get(name):
                assert low <= float(element.get(name, "")) <= limit, ET.tostring(element)


@every_kind
def test_page_drawing_has_no_style_and_no_colour_of_its_own(chart: Chart) -> None:
    svg = render(chart, key="k")
    assert "style=" not in svg and "#" not in svg
    used = set(re.findall(r'class="c-([\w-]+)"', svg))
    assert used <= set(ROLES)


@every_kind
def test_paper_drawing_needs_no_sheet(chart: Chart) -> None:
    svg = render(chart, key="k", paper="green")
    assert not re.search("class=|currentColor|style=|var\\(", svg)
    assert not re.search("[\u2066\u2069]", svg)


@every_kind
def test_other_direction_mirrors_every_shape(chart: Chart) -> None:
    """The same drawing in the mirror: nothing forgets which side is the start."""
    rtl, ltr = drawn(chart), drawn(chart, rtl=False)
    width = float(rtl.get("viewBox", "").split()[2]) - 8
    for one, other in zip(rtl.iter(f"{SVG}circle"), ltr.iter(f"{SVG}circle"), strict=True):
        assert float(one.get("cx", "")) == pytest.approx(
            width - float(other.get("cx", "")), abs=0.02
        )
    for one, other in zip(rtl.iter(f"{SVG}rect"), ltr.iter(f"{SVG}rect"), strict=True):
        end = float(other.get("x", "")) + float(other.get("width", ""))
        assert float(one.get("x", "")) == pytest.approx(width - end, abs=0.02)


@every_kind
def test_table_has_a_cell_for_every_heading(chart: Chart) -> None:
    table = chart.table()
    assert table.rows
    assert all(len(row) == len(table.columns) and all(row) for row in table.rows)


def changed(thing: Any, change: Any) -> Any:
    """The same data with every text or number in it replaced by what `change` makes of it."""
    if is_dataclass(thing):
        new = {f.name: changed(getattr(thing, f.name), change) for f in fields(thing)}
        return replace(thing, **new)
    if isinstance(thing, tuple):
        return tuple(changed(part, change) for part in thing)
    return change(thing)


def nasty(thing: Any) -> Any:
    return NASTY if isinstance(thing, str) and thing not in KEYWORDS else thing


KEYWORDS = {"brand", "accent", "ok", "error", "info", "muted", "amount", "verdict"}


@every_look
@every_kind
def test_hostile_words_stay_words(chart: Chart, how: Any) -> None:
    root = drawn(changed(chart, nasty), **how)
    said = "".join(words(root))
    assert how.get("paper") or any(line.startswith("<b>") for line in words(root))
    assert not root.findall(f".//{SVG}b")
    assert not re.search("[\x00\x1f\u202e\ud800\ufffe]", said)


numbers_of_a_plan = st.one_of(
    st.none(),
    st.sampled_from([0.0, -1.0, 1e15, -1e15, 1e308, -1e308, 5e-324, math.nan, math.inf, -math.inf]),
    st.floats(-1e6, 1e6),
)


@every_kind
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_hostile_numbers_are_drawn_or_left_out(chart: Chart, data: st.DataObject) -> None:
    def change(thing: Any) -> Any:
        is_number = isinstance(thing, float | int) and not isinstance(thing, bool)
        return data.draw(numbers_of_a_plan) if is_number else thing

    kept = {
        name: getattr(chart, name) for name in ("edges", "limits", "zero") if hasattr(chart, name)
    }
    if hasattr(chart, "arrows"):
        kept["arrows"] = chart.arrows
    hostile = replace(changed(chart, change), **kept)
    for how in ({}, {"width": 350}, {"paper": "green"}):
        root = drawn(hostile, **how)
        assert all(math.isfinite(n) and abs(n) < 1e4 for n in numbers(root))
        assert not re.search(
            r"\b(nan|inf)\b", "".join(v for e in root.iter() for v in e.attrib.values())
        )
    hostile.table()


@every_look
@every_kind
def test_empty_chart_is_drawn(chart: Chart, how: Any) -> None:
    empty = {
        f.name: ()
        for f in fields(chart)
        if isinstance(value := getattr(chart, f.name), tuple)
        and f.name
        not in ("columns", "cells", "edges", "x_bands", "y_bands", "zones", "x_range", "limits")
        and value
    }
    bare = replace(chart, **empty)
    assert drawn(bare, **how).get("viewBox")
    assert bare.table().rows == ()
