"""A screen as something to read: every answer in words, in the plan's own writing."""

import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from planner.evidence.tables import Citation, Evidence
from planner.plans.tables import Plan
from planner.stages.audit.external import EnvironmentFactor
from planner.stages.audit.findings import Finding
from planner.stages.audit.internal import WebChannel
from planner.stages.objectives import MarketingAlignment, MarketingGoal, Objective
from planner.stages.reading import read_screen
from planner.stages.registry import SCREENS
from planner.stages.screen import Grid, Panel, Rows, Section
from planner.stages.snapshot import from_data, take_snapshot
from planner.stages.strategy.investment import InvestmentLine
from tests.factories import a_row, fill_plan

pytestmark = pytest.mark.django_db
KINDS = {Section: "section", Rows: "rows", Grid: "grid", Panel: "panel"}


def read(plan, place):
    return read_screen(SCREENS[place], take_snapshot(Plan.objects.get(pk=plan.pk)))


def answers(plan, place, part=0):
    """Field label → answer of the first record of a part, or of a section."""
    found = read(plan, place).parts[part]
    given = found.answers if found.kind == "section" else found.records[0].answers
    return {answer.anchor.rpartition("-")[2]: answer for answer in given}


@pytest.mark.parametrize("place", SCREENS)
def test_every_part_is_read(plan, place):
    fill_plan(plan, rows=2)
    found = read(plan, place).parts
    assert [part.kind for part in found] == [KINDS[type(p)] for p in SCREENS[place].layout]


@pytest.mark.parametrize("place", SCREENS)
def test_empty_screen_is_read_as_empty(plan, place):
    for part in read(plan, place).parts:
        assert not part.records
        assert not (part.grid and part.grid.filled)


@pytest.mark.parametrize("place", SCREENS)
def test_stored_version_reads_as_the_plan_did(plan, place):
    fill_plan(plan, rows=2)
    live = take_snapshot(plan)
    stored = from_data(live.as_data())
    lines = [_texts(read_screen(SCREENS[place], snapshot)) for snapshot in (live, stored)]
    assert lines[0] == lines[1]


def _texts(screen):
    found = []
    for part in screen.parts:
        found += [(a.label, a.text, a.lines) for a in part.answers]
        found += [(r.code, r.title, *((a.text, a.lines) for a in r.answers)) for r in part.records]
        if part.grid:
            found += [
                (s.label, [[a.text for a in c] for c in cells]) for s, cells in part.grid.lines
            ]
    return [str(one) for one in found]


class TestAnswers:
    def test_money_names_its_currency_in_the_plan_s_digits(self, plan):
        a_row(InvestmentLine, plan, planned=Decimal("1250.5"))
        given = answers(plan, "strategy.investment", 1)["planned"]
        assert given.text.startswith("١٬٢٥٠٫٥٠")
        assert given.kind == "money"

    def test_money_has_the_decimals_of_its_currency(self, plan):
        Plan.objects.filter(pk=plan.pk).update(currency="KWD", country="KW")
        a_row(InvestmentLine, plan, planned=Decimal("1250.5"))
        assert answers(plan, "strategy.investment", 1)["planned"].text.startswith("١٬٢٥٠٫٥٠٠")

    def test_number_runs_left_to_right(self, plan):
        a_row(EnvironmentFactor, plan, kind="legal", impact=-5)
        given = answers(plan, "audit.environment")["impact"]
        assert (given.text.strip("\u200e\u200f"), given.dir) in (("-٥", "ltr"), ("−٥", "ltr"))

    def test_percent_carries_its_sign(self, plan):
        Plan.objects.filter(pk=plan.pk).update(discount_rate=Decimal("12.5"))
        text = answers(plan, "basics.plan", 1)["discount_rate"].text
        assert "١٢٫٥" in text
        assert "٪" in text

    def test_date_names_its_month(self, plan):
        a_row(Objective, plan, deadline=datetime.date(2027, 2, 1))
        given = answers(plan, "objectives.objectives")["deadline"]
        assert "فبراير" in given.text
        assert "٢٠٢٧" in given.text

    def test_date_names_the_month_of_its_country(self, plan):
        Plan.objects.filter(pk=plan.pk).update(country="DZ", digits="latn")
        a_row(Objective, plan, deadline=datetime.date(2027, 2, 1))
        given = answers(plan, "objectives.objectives")["deadline"]
        assert "فيفري" in given.text
        assert "2027" in given.text

    def test_date_has_its_hijri_beside_it_where_wanted(self, plan):
        Plan.objects.filter(pk=plan.pk).update(calendar="both")
        a_row(Objective, plan, deadline=datetime.date(2027, 2, 1))
        assert "١٤٤٨" in answers(plan, "objectives.objectives")["deadline"].text

    def test_choice_is_said_in_words(self, plan):
        a_row(Objective, plan, kind="cost")
        with translation.override("ar"):
            given = answers(plan, "objectives.objectives")["kind"]
        assert (given.text, given.kind) == ("تخفيض التكلفة بنسبة معينة", "choice")

    def test_link_names_its_records_with_their_codes(self, plan):
        a_row(WebChannel, plan, name="المتجر")
        channel = a_row(WebChannel, plan, name="المدونة")
        a_row(Finding, plan, rests_on=[str(channel.pk)])
        assert answers(plan, "audit.findings")["rests_on"].lines == ("CH2 · المدونة",)

    def test_link_to_a_deleted_record_is_not_read(self, plan, a_moment):
        channel = a_row(WebChannel, plan, name="المتجر", deleted_at=a_moment)
        a_row(Finding, plan, rests_on=[str(channel.pk)])
        assert not answers(plan, "audit.findings")["rests_on"].filled

    @pytest.mark.parametrize(
        ("text", "direction"), [("متجر Tamr", "rtl"), ("Tamr متجر", "ltr"), ("٤٥", "rtl")]
    )
    def test_text_has_the_direction_of_its_words(self, plan, text, direction):
        a_row(Objective, plan, statement=text)
        assert answers(plan, "objectives.objectives")["statement"].dir == direction

    def test_address_runs_left_to_right(self, plan):
        a_row(WebChannel, plan, url="https://tamr.example/متجر")
        given = answers(plan, "audit.channels", 1)["url"]
        assert (given.dir, given.kind) == ("ltr", "url")

    def test_nothing_is_not_filled(self, plan):
        a_row(Objective, plan, statement="هدف")
        assert not answers(plan, "objectives.objectives")["deadline"].filled

    def test_zero_is_filled(self, plan):
        a_row(Objective, plan, baseline=Decimal(0))
        assert answers(plan, "objectives.objectives")["baseline"].text == "٠"


class TestRecords:
    def test_records_are_numbered_in_their_order(self, plan):
        for text in ("أ", "ب", "ج"):
            a_row(Objective, plan, statement=text)
        found = read(plan, "objectives.objectives").parts[0].records
        assert [(r.code, r.title) for r in found] == [("H1", "أ"), ("H2", "ب"), ("H3", "ج")]

    def test_deleted_record_is_not_read(self, plan, a_moment):
        a_row(Objective, plan, statement="أ", deleted_at=a_moment)
        a_row(Objective, plan, statement="ب")
        found = read(plan, "objectives.objectives").parts[0].records
        assert [(r.code, r.title) for r in found] == [("H1", "ب")]

    def test_evidence_is_read_where_it_is_cited(self, plan):
        row, evidence = a_row(Objective, plan), a_row(Evidence, plan, statement="دراسة")
        place = f"objectives.objectives/{row.pk}"
        Citation.objects.create(plan=plan, evidence=evidence, place=place)
        found = read(plan, "objectives.objectives").parts[0].records[0]
        assert found.evidence == ("EV1 · دراسة",)

    def test_matrix_has_a_line_for_each_objective_and_a_column_for_each_goal(self, plan):
        rows = [a_row(Objective, plan, statement=text) for text in ("أ", "ب")]
        goals = [a_row(MarketingGoal, plan, statement=text) for text in ("س", "ص", "ع")]
        a_row(MarketingAlignment, plan, objective=rows[0], goal=goals[2], strength=2)
        grid = read(plan, "objectives.alignment").parts[0].grid
        assert [step.label for step in grid.columns] == ["س", "ص", "ع"]
        assert [step.code for step, _cells in grid.lines] == ["H1", "H2"]
        assert grid.lines[0][1][2][0].filled
        assert not grid.lines[1][1][2][0].filled
