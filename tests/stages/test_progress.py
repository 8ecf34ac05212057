"""How far a plan has come: counted from what is answered, complete when nothing is missing."""

from decimal import Decimal

import pytest

from planner.core.rules import ERROR, check
from planner.plans.tables import Plan
from planner.stages.audit.external import EnvironmentFactor, EnvironmentScope
from planner.stages.audit.internal import WebUse
from planner.stages.objectives import MarketingGoal, Objective, OrganizationGoal
from planner.stages.progress import Progress, is_filled, progress_by_place, progress_of, total_of
from planner.stages.registry import SCREENS
from planner.stages.screen import Grid, Rows
from planner.stages.snapshot import take_snapshot
from planner.stages.strategy.control import AdvantageRisk
from tests.answers import fill_by_forms
from tests.factories import a_row, fill_plan

pytestmark = pytest.mark.django_db


def progress(plan, place):
    return progress_of(SCREENS[place], take_snapshot(Plan.objects.get(pk=plan.pk)))


class TestCounting:
    @pytest.mark.parametrize("value", ["س", 0, Decimal(0), False, ["x"]])
    def test_answer_counts(self, value):
        assert is_filled(value)

    @pytest.mark.parametrize("value", ["", None, []])
    def test_nothing_does_not_count(self, value):
        assert not is_filled(value)

    @pytest.mark.parametrize(
        ("done", "total", "started", "status"),
        [
            (0, 5, False, "todo"),
            (0, 5, True, "doing"),
            (4, 5, True, "doing"),
            (5, 5, True, "done"),
            (0, 0, False, "todo"),
            (0, 0, True, "done"),
        ],
    )
    def test_status_follows_the_count(self, done, total, started, status):
        assert Progress(done, total, started).status == status

    @pytest.mark.parametrize(("done", "percent"), [(0, 0), (1, 0), (199, 99), (200, 100)])
    def test_percent_is_whole_only_at_the_end(self, done, percent):
        assert Progress(done, 200, True).percent == percent

    def test_stage_is_the_sum_of_its_screens(self):
        found = total_of([Progress(1, 2, True), Progress(0, 3, False)])
        assert (found.done, found.total, found.status) == (1, 5, "doing")


class TestNewPlan:
    @pytest.mark.parametrize("place", [p for p in SCREENS if p != "basics.plan"])
    def test_screen_has_not_been_started(self, plan, place):
        assert progress(plan, place).status == "todo"

    def test_first_screen_has_been_started_by_the_title(self, plan):
        assert progress(plan, "basics.plan").status == "doing"


class TestRows:
    def test_list_waits_for_its_least_number(self, plan):
        a_row(OrganizationGoal, plan, statement="ربح")
        assert (
            progress(plan, "objectives.goals").done,
            progress(plan, "objectives.goals").total,
        ) == (1, 2)

    def test_list_with_enough_records_is_complete(self, plan):
        a_row(OrganizationGoal, plan, statement="ربح")
        a_row(MarketingGoal, plan, statement="نمو")
        assert progress(plan, "objectives.goals").status == "done"

    def test_empty_record_has_to_be_filled_too(self, plan):
        a_row(OrganizationGoal, plan, statement="ربح")
        a_row(MarketingGoal, plan, statement="نمو")
        a_row(MarketingGoal, plan)
        assert progress(plan, "objectives.goals").status == "doing"

    def test_deleted_record_does_not_count(self, plan, a_moment):
        a_row(OrganizationGoal, plan, statement="ربح", deleted_at=a_moment)
        assert progress(plan, "objectives.goals").status == "todo"

    def test_answer_that_is_not_needed_completes_nothing(self, plan):
        a_row(Objective, plan, specific="تفصيل")
        found = progress(plan, "objectives.objectives")
        assert (found.done, found.status) == (0, "doing")

    def test_zero_is_an_answer(self, plan):
        row = a_row(Objective, plan, statement="هدف")
        before = progress(plan, "objectives.objectives").done
        Objective.objects.filter(pk=row.pk).update(baseline=0)
        assert progress(plan, "objectives.objectives").done == before + 1

    def test_kind_that_does_not_apply_waits_for_nothing(self, plan):
        before = progress(plan, "audit.environment").total
        a_row(EnvironmentScope, plan, kind="political", applies="no")
        assert progress(plan, "audit.environment").total < before

    def test_kind_that_applies_waits_for_its_factor(self, plan):
        before = progress(plan, "audit.environment").total
        a_row(EnvironmentScope, plan, kind="political", applies="yes")
        assert progress(plan, "audit.environment").total == before

    def test_factor_counts_for_its_own_kind_only(self, plan):
        before = progress(plan, "audit.environment")
        a_row(EnvironmentFactor, plan, kind="political", statement="استقرار")
        after = progress(plan, "audit.environment")
        assert (after.done, after.total) == (before.done + 1, before.total)


class TestSheetsAndGrids:
    def test_sheet_counts_its_needed_answers(self, plan):
        before = progress(plan, "audit.channels").done
        WebUse.objects.create(plan=plan, current_use="متجر", version=1)
        assert progress(plan, "audit.channels").done == before + 1

    def test_grid_waits_for_its_axes(self, plan):
        found = progress(plan, "objectives.alignment")
        assert (found.done, found.status) == (0, "todo")
        assert found.total >= 1

    def test_grid_grows_with_its_axes(self, plan):
        for _time in range(2):
            a_row(Objective, plan)
            a_row(MarketingGoal, plan)
        a_row(OrganizationGoal, plan)
        assert progress(plan, "objectives.alignment").total == 2 * 2 + 2 * 1

    def test_grid_of_words_has_a_place_for_each(self, plan):
        a_row(AdvantageRisk, plan, kind="cheap", relevance=0, answer="نعم")
        found = progress(plan, "strategy.risks")
        assert (found.done, found.total) == (2, 8 * 2)


class TestWholePlan:
    @pytest.fixture
    def whole(self, plan, sara):
        fill_by_forms(plan, sara)
        return plan

    def test_plan_answered_through_its_forms_is_complete(self, whole):
        found = progress_by_place(SCREENS, take_snapshot(whole))
        assert {place: p for place, p in found.items() if p.status != "done"} == {}

    def test_answers_that_agree_raise_no_error(self, whole):
        errors = [f for f in check(take_snapshot(whole)) if f.level == ERROR]
        assert errors == []

    def test_one_answer_taken_back_is_missed(self, whole):
        Objective.objects.filter(plan=whole).update(deadline=None)
        found = progress(whole, "objectives.objectives")
        assert (found.total - found.done, found.status) == (1, "doing")

    @pytest.mark.parametrize("place", SCREENS)
    def test_count_stays_within_its_total(self, plan, place):
        fill_plan(plan, rows=3, fullness=0.5)
        found = progress(plan, place)
        assert 0 <= found.done <= found.total

    def test_counting_asks_the_database_nothing(self, whole, django_assert_num_queries):
        snapshot = take_snapshot(whole)
        with django_assert_num_queries(0):
            progress_by_place(SCREENS, snapshot)


@pytest.mark.parametrize("place", SCREENS)
def test_every_screen_can_be_completed(place):
    """Somebody who answers all that is needed has something to answer."""
    screen = SCREENS[place]
    assert screen.sheet_needed or screen.parts(Rows) or screen.parts(Grid)
