"""Adding, ordering, deleting, citing."""

import pytest
from django.urls import reverse

from planner.evidence.tables import Citation, Evidence
from planner.plans.tables import Event
from planner.stages import actions
from planner.stages.audit.internal import ShiftScore
from planner.stages.objectives import MarketingGoal, Objective
from planner.stages.registry import SCREENS
from planner.stages.swot import Factor
from tests.factories import a_row

pytestmark = pytest.mark.django_db

GOALS, OBJECTIVES = SCREENS["objectives.goals"], SCREENS["objectives.objectives"]
FACTORS, SHIFTS = SCREENS["swot.factors"], SCREENS["audit.shifts"]


def act_url(plan, screen, verb, target):
    return reverse("stages:act", args=[plan.pk, screen.stage, screen.key, verb, target])


def live(model, plan):
    found = model.objects.filter(plan=plan, deleted_at=None).order_by("position")
    return [row.statement for row in found]


class TestActions:
    def test_add_puts_the_record_last_with_its_kind(self, plan, sara):
        a_row(Factor, plan, kind="strength", statement="أول")
        actions.add_row(plan, FACTORS, "factor-threat", by=sara)
        added = Factor.objects.get(kind="threat")
        assert (added.position, added.version) == (1, 1)

    def test_starter_is_written_only_when_asked(self, plan, sara):
        assert not Objective.objects.exists()
        actions.start_row(plan, OBJECTIVES, "objective:0", by=sara)
        assert Objective.objects.get().kind == "cost"

    @pytest.mark.parametrize("target", ["objective:9", "objective:x", "nothing:0", "objective"])
    def test_unknown_starter_is_refused(self, plan, sara, target):
        with pytest.raises(actions.Refused):
            actions.start_row(plan, OBJECTIVES, target, by=sara)

    def test_delete_and_restore_keep_the_answers(self, plan, sara):
        row = a_row(Objective, plan, statement="هدف")
        actions.delete_row(plan, OBJECTIVES, str(row.pk), by=sara)
        assert live(Objective, plan) == []
        actions.restore_row(plan, OBJECTIVES, str(row.pk), by=sara)
        assert live(Objective, plan) == ["هدف"]

    def test_delete_twice_is_one_event(self, plan, sara):
        row = a_row(Objective, plan)
        for _time in range(2):
            actions.delete_row(plan, OBJECTIVES, str(row.pk), by=sara)
        assert Event.objects.filter(verb="delete").count() == 1

    def test_move_swaps_neighbours_of_the_same_list(self, plan, sara):
        first = a_row(MarketingGoal, plan, statement="أ")
        a_row(MarketingGoal, plan, statement="ب")
        actions.move_down(plan, GOALS, str(first.pk), by=sara)
        assert live(MarketingGoal, plan) == ["ب", "أ"]

    def test_move_stays_within_its_kind(self, plan, sara):
        strength = a_row(Factor, plan, kind="strength", statement="ق١")
        a_row(Factor, plan, kind="threat", statement="ت١")
        a_row(Factor, plan, kind="strength", statement="ق٢")
        actions.move_down(plan, FACTORS, str(strength.pk), by=sara)
        kinds = Factor.objects.filter(kind="strength").order_by("position")
        assert [f.statement for f in kinds] == ["ق٢", "ق١"]

    def test_move_beyond_the_end_changes_nothing(self, plan, sara):
        row = a_row(MarketingGoal, plan, statement="أ")
        actions.move_up(plan, GOALS, str(row.pk), by=sara)
        assert not Event.objects.filter(verb="move").exists()

    def test_list_has_an_end(self, plan, sara, monkeypatch):
        monkeypatch.setattr(actions, "MOST_STEPS", 1)
        a_row(Objective, plan)
        with pytest.raises(actions.Refused):
            actions.add_row(plan, OBJECTIVES, "objective", by=sara)

    def test_full_list_takes_nothing_back(self, plan, sara, monkeypatch):
        monkeypatch.setattr(actions, "MOST_STEPS", 1)
        gone = a_row(Objective, plan)
        actions.delete_row(plan, OBJECTIVES, str(gone.pk), by=sara)
        a_row(Objective, plan)
        with pytest.raises(actions.Refused):
            actions.restore_row(plan, OBJECTIVES, str(gone.pk), by=sara)

    def test_record_of_another_plan_is_refused(self, plan, sara, other_plan):
        row = a_row(Objective, other_plan)
        with pytest.raises(actions.Refused):
            actions.delete_row(plan, OBJECTIVES, str(row.pk), by=sara)

    def test_record_of_another_screen_is_refused(self, plan, sara):
        row = a_row(Objective, plan)
        with pytest.raises(actions.Refused):
            actions.delete_row(plan, GOALS, str(row.pk), by=sara)

    def test_cite_once_and_take_back(self, plan, sara):
        row, evidence = a_row(Objective, plan), a_row(Evidence, plan, statement="دراسة")
        target = f"objectives.objectives/{row.pk}:{evidence.pk}"
        actions.cite(plan, OBJECTIVES, target, by=sara)
        actions.cite(plan, OBJECTIVES, target, by=sara)
        assert Citation.objects.count() == 1
        actions.uncite(plan, OBJECTIVES, target, by=sara)
        assert not Citation.objects.exists()

    def test_evidence_of_another_plan_cannot_be_cited(self, plan, sara, other_plan):
        row, evidence = a_row(Objective, plan), a_row(Evidence, other_plan)
        with pytest.raises(actions.Refused):
            actions.cite(plan, OBJECTIVES, f"objectives.objectives/{row.pk}:{evidence.pk}", by=sara)

    def test_place_of_another_screen_cannot_cite(self, plan, sara):
        row, evidence = a_row(MarketingGoal, plan), a_row(Evidence, plan)
        with pytest.raises(actions.Refused):
            actions.cite(plan, OBJECTIVES, f"objectives.objectives/{row.pk}:{evidence.pk}", by=sara)


class TestViews:
    def test_action_saves_what_was_typed(self, as_sara, plan):
        row = a_row(Objective, plan, statement="هدف")
        data = {f"{row.pk}-version": 1, f"{row.pk}-statement": "هدف معدّل"}
        answer = as_sara.post(act_url(plan, OBJECTIVES, "add", "objective"), data)
        assert answer.status_code == 302
        assert live(Objective, plan) == ["هدف معدّل", ""]

    def test_deleted_record_can_be_brought_back_from_the_page(self, as_sara, plan):
        row = a_row(Objective, plan, statement="هدف")
        answer = as_sara.post(act_url(plan, OBJECTIVES, "delete", row.pk), follow=True)
        assert "undo-bar" in answer.text
        as_sara.post(act_url(plan, OBJECTIVES, "restore", row.pk))
        assert live(Objective, plan) == ["هدف"]

    def test_htmx_gets_the_work_area_alone(self, as_sara, plan):
        url = act_url(plan, OBJECTIVES, "add", "objective")
        answer = as_sara.post(url, headers={"HX-Request": "true"})
        assert answer.text.strip().startswith("<form")
        assert 'class="row-card' in answer.text

    def test_refusal_is_told(self, as_sara, plan):
        answer = as_sara.post(act_url(plan, OBJECTIVES, "add", "nothing"))
        assert answer.status_code == 422
        assert "error-summary" in answer.text

    def test_cite_without_javascript_reads_the_chosen_evidence(self, as_sara, plan):
        row, evidence = a_row(Objective, plan), a_row(Evidence, plan, statement="دراسة")
        place = f"objectives.objectives/{row.pk}"
        url = act_url(plan, OBJECTIVES, "cite", f"{place}:")
        as_sara.post(url, {f"cite-{place}": str(evidence.pk)})
        assert Citation.objects.get().place == place

    def test_evidence_is_listed_only_where_it_is_chosen(self, as_sara, plan):
        rows = [a_row(Objective, plan, statement="هدف") for _n in range(3)]
        a_row(Evidence, plan, statement="دراسة السوق")
        place = f"objectives.objectives/{rows[1].pk}"
        answer = as_sara.post(act_url(plan, OBJECTIVES, "cite", f"{place}:"))
        assert answer.status_code == 200
        assert answer.text.count("دراسة السوق") == 1
        assert f'name="cite-{place}"' in answer.text

    def test_cell_of_a_grid_cites_evidence(self, as_sara, plan):
        score = a_row(ShiftScore, plan, kind="individual", now=1)
        evidence = a_row(Evidence, plan, statement="دراسة")
        url = act_url(plan, SHIFTS, "cite", "audit.shifts:")
        cell = f"audit.shifts/{score.pk}"
        assert f'value="{cell}"' in as_sara.post(url).text
        data = {"cite-audit.shifts": str(evidence.pk), "cite-at-audit.shifts": cell}
        assert "دراسة" in as_sara.post(url, data, follow=True).text
        assert Citation.objects.get().place == cell

    def test_unknown_verb_is_not_found(self, as_sara, plan):
        assert as_sara.post(act_url(plan, OBJECTIVES, "burn", "x")).status_code == 404
