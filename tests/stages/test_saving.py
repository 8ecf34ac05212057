"""Autosave and whole-page saves: what is acknowledged is stored, nobody is written over."""

from decimal import Decimal

import pytest
from django.urls import reverse

from planner.plans.answers import save_answers
from planner.plans.tables import Event, Plan
from planner.stages.objectives import MarketingAlignment, MarketingGoal, Objective
from tests.dom import dom
from tests.factories import a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def objective(plan):
    return a_row(Objective, plan, statement="خفض التكلفة", baseline=Decimal("85"))


def save_url(plan, screen="objectives.objectives"):
    return reverse("stages:save", args=[plan.pk, *screen.split(".")])


def send(client, plan, record, version, screen="objectives.objectives", seen=(), **answers):
    data = {"record": record, f"{record}-version": version, "field": list(answers), "seen": seen}
    data |= {f"{record}-{name}": value for name, value in answers.items()}
    return client.post(save_url(plan, screen), data)


class TestAutosave:
    def test_save_stores_the_answer_and_counts_the_version(self, as_sara, plan, objective):
        answer = send(as_sara, plan, str(objective.pk), 1, target="٦٠٫٥")
        objective.refresh_from_db()
        assert answer.status_code == 200
        assert (objective.target, objective.version) == (Decimal("60.5"), 2)

    def test_save_writes_only_the_fields_it_names(self, as_sara, plan, objective):
        prefix = str(objective.pk)
        as_sara.post(
            save_url(plan),
            {
                "record": prefix,
                f"{prefix}-version": 1,
                "field": "metric",
                f"{prefix}-metric": "تكلفة الاكتساب",
                f"{prefix}-statement": "",
            },
        )
        objective.refresh_from_db()
        assert (objective.metric, objective.statement) == ("تكلفة الاكتساب", "خفض التكلفة")

    def test_answer_carries_the_new_version(self, as_sara, plan, objective):
        answer = send(as_sara, plan, str(objective.pk), 1, metric="س")
        assert f'id="v-{objective.pk}" value="2"' in answer.text

    def test_answer_carries_only_the_panels_that_say_something_else_now(self, as_sara, plan):
        page = as_sara.get(reverse("stages:edit", args=[plan.pk, "strategy", "sizing"]))
        seen = dom(page).xpath("//section/@data-seen")
        answer = send(as_sara, plan, "sheet", 0, "strategy.sizing", seen=seen, visits="1000")
        assert dom(answer).xpath("//section[@data-seen]/@id") == ["panel-funnel"]
        assert len(seen) == 5

    def test_bad_number_is_refused_at_its_field(self, as_sara, plan, objective):
        answer = send(as_sara, plan, str(objective.pk), 1, target="ستون")
        objective.refresh_from_db()
        assert answer.status_code == 422
        assert f'id="f-{objective.pk}-target_error"' in answer.text
        assert (objective.target, objective.version) == (None, 1)

    @pytest.mark.parametrize("typed", ["9" * 18, "-" + "9" * 18, "9" * 16, "9" * 400])
    def test_number_too_large_for_its_column_is_refused(self, as_sara, plan, objective, typed):
        answer = send(as_sara, plan, str(objective.pk), 1, baseline=typed)
        objective.refresh_from_db()
        assert answer.status_code == 422
        assert objective.baseline == Decimal("85")

    def test_contradiction_is_refused_at_its_field(self, as_sara, plan, objective):
        Objective.objects.filter(pk=objective.pk).update(direction="down")
        answer = send(as_sara, plan, str(objective.pk), 1, target="90")
        assert answer.status_code == 422
        assert "field-error" in answer.text

    def test_number_typed_otherwise_is_echoed(self, as_sara, plan, objective):
        answer = send(as_sara, plan, str(objective.pk), 1, target="1234.5")
        assert "١٬٢٣٤٫٥" in answer.text

    def test_event_keeps_before_and_after(self, as_sara, sara, plan, objective):
        send(as_sara, plan, str(objective.pk), 1, baseline="90")
        event = Event.objects.get(verb="change")
        assert event.place == f"objectives.objectives/{objective.pk}"
        assert (event.by, event.version) == (sara, 2)
        assert event.changes == {"baseline": ["85", "90"]}

    def test_sheet_is_born_with_its_first_answer(self, as_sara, plan):
        answer = send(as_sara, plan, "sheet", 0, screen="audit.channels", current_use="متجر ومدونة")
        assert answer.status_code == 200
        assert 'id="v-sheet" value="1"' in answer.text

    def test_plan_is_the_sheet_of_its_first_screen(self, as_sara, plan):
        send(as_sara, plan, "sheet", 1, screen="basics.plan", title="خطة ٢٠٢٧")
        assert Plan.objects.get(pk=plan.pk).title == "خطة ٢٠٢٧"

    def test_plan_keeps_its_title(self, as_sara, plan):
        answer = send(as_sara, plan, "sheet", 1, screen="basics.plan", title="  ")
        assert answer.status_code == 422
        assert Plan.objects.get(pk=plan.pk).title == plan.title

    def test_crossing_is_born_with_its_first_answer(self, as_sara, plan, objective):
        goal = a_row(MarketingGoal, plan, statement="نمو")
        prefix = f"marketingalignment_{objective.pk}_{goal.pk}"
        answer = send(as_sara, plan, prefix, 0, screen="objectives.alignment", strength="2")
        assert answer.status_code == 200
        assert MarketingAlignment.objects.get(plan=plan).strength == 2

    def test_crossing_of_a_foreign_record_is_gone(self, as_sara, plan, objective, other_plan):
        goal = a_row(MarketingGoal, other_plan, statement="نمو")
        prefix = f"marketingalignment_{objective.pk}_{goal.pk}"
        answer = send(as_sara, plan, prefix, 0, screen="objectives.alignment", strength="2")
        assert answer.status_code == 410
        assert not MarketingAlignment.objects.exists()

    @pytest.mark.parametrize("record", ["", "sheet", "x", "0" * 40, "marketinggoal_1"])
    def test_unknown_record_is_gone(self, as_sara, plan, record):
        assert send(as_sara, plan, record, 1, metric="س").status_code == 410

    def test_deleted_record_is_gone(self, as_sara, plan, objective, a_moment):
        Objective.objects.update(deleted_at=a_moment)
        assert send(as_sara, plan, str(objective.pk), 1, metric="س").status_code == 410

    def test_queries_do_not_grow_with_rows(
        self, as_sara, plan, objective, django_assert_num_queries
    ):
        for _row in range(30):
            a_row(Objective, plan, statement="هدف")
        with django_assert_num_queries(12, exact=False):
            send(as_sara, plan, str(objective.pk), 1, owner="سارة")


class TestTwoPeople:
    def test_old_version_of_a_changed_field_is_a_conflict(self, as_sara, as_omar, plan, objective):
        send(as_omar, plan, str(objective.pk), 1, metric="نص عمر")
        answer = send(as_sara, plan, str(objective.pk), 1, metric="نص سارة")
        objective.refresh_from_db()
        assert answer.status_code == 409
        assert "نص عمر" in answer.text
        assert objective.metric == "نص عمر"

    def test_other_fields_of_the_record_merge(self, as_sara, as_omar, plan, objective):
        send(as_omar, plan, str(objective.pk), 1, metric="نص عمر")
        answer = send(as_sara, plan, str(objective.pk), 1, owner="سارة")
        objective.refresh_from_db()
        assert answer.status_code == 200
        assert (objective.metric, objective.owner) == ("نص عمر", "سارة")

    def test_same_text_again_is_saved(self, as_sara, plan, objective):
        send(as_sara, plan, str(objective.pk), 1, metric="نص")
        answer = send(as_sara, plan, str(objective.pk), 1, metric="نص")
        objective.refresh_from_db()
        assert (answer.status_code, objective.version) == (200, 2)

    def test_after_seeing_the_conflict_one_may_replace(self, as_sara, as_omar, plan, objective):
        send(as_omar, plan, str(objective.pk), 1, metric="نص عمر")
        send(as_sara, plan, str(objective.pk), 1, metric="نص سارة")
        answer = send(as_sara, plan, str(objective.pk), 2, metric="نص سارة")
        objective.refresh_from_db()
        assert (answer.status_code, objective.metric) == (200, "نص سارة")

    def test_untouched_old_text_does_not_undo_a_colleague(self, sara, omar, plan, objective):
        """A page without JavaScript sends every field; only touched ones count."""
        kwargs = {"place": f"objectives.objectives/{objective.pk}", "version": 1}
        save_answers(plan, Objective, objective.pk, {"metric": "جديد"}, by=omar, **kwargs)
        page = {"metric": "", "owner": "سارة"}
        saved = save_answers(plan, Objective, objective.pk, page, by=sara, **kwargs)
        objective.refresh_from_db()
        assert not saved.conflicts
        assert (objective.metric, objective.owner) == ("جديد", "سارة")


class TestWholePage:
    def page(self, plan, objective, **answers):
        prefix = str(objective.pk)
        given = {"statement": objective.statement, **answers}
        return {f"{prefix}-version": objective.version} | {
            f"{prefix}-{name}": value for name, value in given.items()
        }

    def url(self, plan):
        return reverse("stages:edit", args=[plan.pk, "objectives", "objectives"])

    def test_page_saves_without_javascript(self, as_sara, plan, objective):
        answer = as_sara.post(self.url(plan), self.page(plan, objective, owner="سارة"))
        objective.refresh_from_db()
        assert answer.status_code == 302
        assert objective.owner == "سارة"

    def test_faulty_page_keeps_all_that_was_typed(self, as_sara, plan, objective):
        data = self.page(plan, objective, target="كثير", owner="سارة")
        answer = as_sara.post(self.url(plan), data)
        assert answer.status_code == 422
        assert 'value="كثير"' in answer.text
        assert "error-summary" in answer.text

    def test_faulty_page_saves_what_is_sound(self, as_sara, plan, objective):
        as_sara.post(self.url(plan), self.page(plan, objective, target="كثير", owner="سارة"))
        objective.refresh_from_db()
        assert (objective.owner, objective.target) == ("سارة", None)

    def test_next_leads_to_the_following_screen(self, as_sara, plan, objective):
        answer = as_sara.post(self.url(plan), {**self.page(plan, objective), "next": "1"})
        assert answer.url.endswith("/objectives/alignment/")

    def test_conflict_shows_both_values(self, as_sara, as_omar, plan, objective):
        send(as_omar, plan, str(objective.pk), 1, metric="نص عمر")
        answer = as_sara.post(self.url(plan), self.page(plan, objective, metric="نص سارة"))
        assert answer.status_code == 422
        assert "نص عمر" in answer.text
        assert "نص سارة</textarea>" in answer.text
