"""The slides for the board: how many, what stands on them, right to left."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from pptx.oxml.ns import qn

from planner.reports import slidechart
from planner.stages.analysis.cashflows import cash_flows
from planner.stages.snapshot import Snapshot
from tests.reports import office
from tests.reports.printed import Take, with_words
from tests.reports.test_word import HOSTILE

pytestmark = pytest.mark.django_db


@pytest.fixture(
    scope="module", params=["dates-sa.json", "crafts-dz.json", "teaching/mistakes.json"]
)
def sample(request: Any, snapshots: Take) -> Snapshot:
    return snapshots(request.param)


@pytest.fixture(scope="module")
def deck(sample: Snapshot) -> Any:
    return office.deck(office.made(sample, "pptx"))


def test_finished_plan_makes_twelve_slides_with_titles(deck: Any) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert len(titles) == 12
    assert all(titles)
    assert len(set(titles)) == 12


def test_every_text_runs_right_to_left(deck: Any) -> None:
    found = list(properties(deck))
    assert len(found) > 100
    assert all(p is not None and p.get("rtl") == "1" for p in found)
    assert {p.get("algn") for p in found} == {"r"}


def properties(deck: Any) -> Iterator[Any]:
    """Those of every paragraph that says something."""
    for slide in deck.slides:
        for paragraph in slide._element.iter(qn("a:p")):
            if "".join(t.text or "" for t in paragraph.iter(qn("a:t"))).strip():
                yield paragraph.find(qn("a:pPr"))


def test_first_column_is_the_right_most(deck: Any) -> None:
    table = next(s.table for s in deck.slides[3].shapes if s.has_table)
    assert office.normal(table.cell(0, len(table.columns) - 1).text) == "الهدف"


def test_texts_are_large_enough_and_inside_the_slide(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height
        for run in slide._element.iter(qn("a:rPr")):
            assert int(run.get("sz", "1800")) >= 1200


def test_four_quadrants_are_placeholders(deck: Any) -> None:
    slide = next(s for s in deck.slides if "SWOT" in s.shapes.title.text_frame.text)
    first, second, third, _fourth = (slide.placeholders[i] for i in (1, 2, 3, 4))
    assert first.left > second.left
    assert third.top > first.top


def test_scenarios_say_what_the_plan_comes_to(deck: Any, sample: Snapshot) -> None:
    flows, fmt = cash_flows(sample), sample.format
    words = [text for slide in deck.slides for text in office.texts(slide)]
    for case in flows.cases:
        assert fmt.number(flows.worth(case), 0) in words
    # The plan of mistakes has no probabilities that make a whole.
    assert flows.expected is None or fmt.number(flows.expected, 0) in words


def test_slides_are_numbered_in_the_plans_digits(deck: Any, sample: Snapshot) -> None:
    arabic = sample.format.digits == "arab"
    for number, slide in enumerate(deck.slides, 1):
        for field in slide._element.iter(qn("a:fld")):
            assert field.find(qn("a:t")).text == sample.format.number(number)
            assert field.find(qn("a:rPr")).get("lang") == ("ar-SA" if arabic else "en-US")


@pytest.mark.parametrize(
    ("file", "most", "pattern"),
    [
        ("dates-sa.json", 5e5, "[$-2000401]#,##0"),
        ("crafts-dz.json", 5e6, '[>=1000000]0"."000"."000;[>=1000]0"."000;0'),
        ("crafts-dz.json", 2e9, '[>=1000000000]0"."000"."000"."000;[>=1000000]0"."000"."000;0'),
    ],
)
def test_axis_writes_amounts_as_the_plan_does(
    file: str, most: float, pattern: str, snapshots: Take
) -> None:
    deck = SimpleNamespace(edition=SimpleNamespace(fmt=snapshots(file).format))
    assert slidechart._pattern(deck, most) == pattern  # type: ignore[arg-type]


def test_factors_are_whole_where_their_quadrant_has_room(snapshots: Take) -> None:
    slides = office.deck(office.made(snapshots("dates-sa.json"), "pptx")).slides
    words = " ".join(office.texts(next(s for s in slides if "SWOT" in s.shapes.title.text)))
    assert "مزارع العوالي وقباء" in words
    assert "…" not in words


def test_summary_is_the_users_own_where_there_is_one(sample: Snapshot) -> None:
    said = "خطتنا في سطر.\nوفي سطر آخر بنسبة -29%."
    for snapshot, wanted in ((sample, "هذه خطة "), (with_words(sample, said), said[:12])):
        words = [*office.texts(office.deck(office.made(snapshot, "pptx")).slides[1])]
        assert any(text.startswith(wanted) for text in words), words


def test_long_summary_stays_on_its_slide(sample: Snapshot) -> None:
    long = with_words(sample, "كلمة طويلة في ملخص لا ينتهي. " * 60)
    slide = office.deck(office.made(long, "pptx")).slides[1]
    assert len(slide.placeholders[1].text_frame.text) < 1000


def test_tables_and_charts_have_words_that_stand_for_them(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_table or shape.has_chart:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")


def test_only_the_chosen_chapters_are_shown(sample: Snapshot) -> None:
    # Its title and the summary stand before them.
    assert len(office.deck(office.made(sample, "pptx", chapters=("swot",))).slides) == 3


def test_empty_plan_shows_its_title_only(snapshots: Take) -> None:
    slides = office.deck(office.made(snapshots(rows=0, fullness=0), "pptx")).slides
    assert len(slides) == 1


def test_large_and_hostile_plan_stays_within_twelve(snapshots: Take) -> None:
    snapshot = snapshots(rows=12, words=HOSTILE)
    deck = office.deck(office.made(snapshot, "pptx"))
    assert len(deck.slides) <= 12
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= deck.slide_height


def test_english_slides_run_left_to_right(snapshots: Take) -> None:
    deck = office.deck(office.made(snapshots("crafts-dz.json"), "pptx", language="en"))
    table = next(s.table for s in deck.slides[3].shapes if s.has_table)
    assert office.normal(table.cell(0, 0).text) == "Objective"
    assert all(p.get("rtl") == "0" for p in properties(deck))
