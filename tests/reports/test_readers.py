"""What a reader of the report is told, and what is not held against the plan."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from planner.plans.tables import Plan
from planner.reports.document import Document, PrintedScreen, document_of
from planner.reports.glossary import terms_in
from planner.reports.make import CHAPTERS, SHEETS, Options, html_of
from planner.reports.render import REPORT_CSS, render
from planner.stages.audit.findings import Finding
from planner.stages.registry import SCREENS
from planner.stages.snapshot import take_snapshot
from planner.stages.strategy.mix import Trial
from planner.stages.swot import Factor, FactorJudgement, Rater
from tests.factories import a_row, fill_plan
from tests.reports import pdfcheck
from tests.reports.printed import AT

PLAIN = "themes/plain.css"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def printed(plan: Plan) -> Document:
    return document_of(replace(take_snapshot(plan), language="en"), CHAPTERS)


def screen(plan: Plan, place: str) -> PrintedScreen:
    found = (s for chapter in printed(plan).chapters for s in chapter.screens)
    return next(one for one in found if one.screen.place == place)


def missing(plan: Plan, place: str) -> list[str]:
    blocks = [block for shape in screen(plan, place).shapes for block in shape.blocks]
    return [str(label) for block in blocks for label in block.facts.missing]


def test_answer_that_a_finished_plan_may_leave_empty_is_not_missed(plan: Plan) -> None:
    a_row(Finding, plan, area="environment", statement="يطلب الناس التوصيل في يومه")
    assert missing(plan, "audit.findings") == []


def test_answer_that_a_finished_plan_needs_is_missed(plan: Plan) -> None:
    a_row(Finding, plan, statement="يطلب الناس التوصيل في يومه")
    assert missing(plan, "audit.findings") == ["Area"]


def test_optional_section_that_nobody_filled_is_left_out(plan: Plan) -> None:
    titles = [str(shape.title) for shape in screen(plan, "strategy.investment").shapes]
    assert "The investment needed" in titles
    assert "Other ways to size it" not in titles


def test_dash_is_explained_only_where_a_needed_answer_lacks(plan: Plan) -> None:
    given = {"statement": "متجر سريع", "scope": "e_marketing", "weight": 1, "rating": 3}
    factor = a_row(Factor, plan, kind="strength", **given)
    assert screen(plan, "swot.factors").gaps
    finding = a_row(Finding, plan, area="website", statement="المتجر سريع")
    Factor.objects.filter(pk=factor.pk).update(rests_on=[str(finding.pk)])
    assert not screen(plan, "swot.factors").gaps


def test_rating_is_read_on_the_scale_of_its_factor(plan: Plan) -> None:
    rater = a_row(Rater, plan, name="نوف")
    for kind in ("weakness", "opportunity"):
        factor = a_row(Factor, plan, kind=kind, statement=kind)
        a_row(FactorJudgement, plan, factor=factor, rater=rater, score=1)
    matrix: Any = next(s.matrix for s in screen(plan, "swot.ratings").shapes if s.matrix)
    said = [mark.cells[0].answer.text for _step, (mark,) in matrix.tables[0].lines]
    assert said == ["Major weakness", "Poor response"]


def test_dates_of_a_record_stand_side_by_side_with_hijri_too(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(calendar="both")
    plan.refresh_from_db()
    days = {"start": date(2027, 9, 1), "end": date(2027, 12, 31)}
    a_row(Trial, plan, hypothesis="عرض السعر كاملًا يزيد الطلبات", **days)
    block = screen(plan, "strategy.trials").shapes[0].blocks[0]
    pairs = [[cell.answer.kind for cell in line] for line in block.facts.lines]
    assert ["date", "date"] in pairs


def test_record_is_kept_on_one_page_by_the_height_of_its_text(plan: Plan) -> None:
    a_row(Trial, plan, hypothesis="قصيرة", happened="ش" * 100)
    a_row(Trial, plan, hypothesis="طويلة", happened="ش" * 2000)
    blocks = screen(plan, "strategy.trials").shapes[0].blocks
    assert [block.short for block in blocks] == [True, False]


def test_instructions_of_the_screens_are_not_printed(plan: Plan) -> None:
    options = Options(language="en")
    page = html_of(take_snapshot(fill_plan(plan)), options, version_label="1", at=AT)
    assert [s.place for s in SCREENS.values() if str(s.lede) in page] == []


def test_summary_names_the_plan_and_its_months(plan: Plan) -> None:
    days = {"period_start": date(2027, 1, 1), "period_end": date(2027, 12, 31)}
    Plan.objects.filter(pk=plan.pk).update(organization="مؤسسة جنى", digits="latn", **days)
    plan.refresh_from_db()
    said = str(printed(plan).summary.composed[0])
    assert said.endswith("</bdi> from January to December 2027.")


def test_glossary_of_an_empty_plan_names_no_part_that_is_not_there(plan: Plan) -> None:
    assert "A/B test" not in [term.en for term in printed(plan).glossary]


def test_glossary_does_not_count_the_article() -> None:
    found = [term.ar for term in terms_in("الحصة السوقية، معدل الخصم، تحليل SWOT")]
    assert found == ["تحليل SWOT", "الحصة السوقية", "معدل الخصم"]


def test_what_is_dark_in_colour_is_white_for_photocopies() -> None:
    report, plain = ((SHEETS.parent / name).read_text() for name in ("report.css", PLAIN))
    bands = re.findall(r"^(\.[\w-]+) \{[^}]*background: var\(--brand\); color", report, re.M)
    white = re.search(r"^(.*) \{ background: #fff; \}", plain, re.M)
    assert bands
    assert white
    assert set(white[1].split(", ")) >= set(bands)


@pytest.mark.parametrize("direction", ["rtl", "ltr"])
def test_units_stand_under_units(fonts_dir: Path, direction: str) -> None:
    rows = "".join(f'<tr><td class="h-number">{n}</td><td>ا</td></tr>' for n in ("7", "12,345"))
    page = f'<html lang="ar" dir="{direction}"><table class="ruled"><tbody>{rows}</table></html>'
    pdf = render(page, css=REPORT_CSS, fonts_dir=fonts_dir)
    ends = [pdfcheck.place(pdf, figure).x1 for figure in ("7", "12,345")]
    assert ends[0] == pytest.approx(ends[1], abs=1)


def test_amounts_are_in_a_currency_by_its_name(plan: Plan) -> None:
    page = html_of(take_snapshot(fill_plan(plan)), Options(language="en"), version_label="1", at=AT)
    assert re.search(r"Amounts in (thousands of |millions of )?Saudi riyal", page)
