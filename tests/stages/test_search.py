"""Search in the plan: folded, grouped by screen, marked, leading to the field."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from planner.plans.tables import Plan
from planner.stages.objectives import MarketingAlignment, MarketingGoal, Objective
from planner.stages.registry import SCREENS
from planner.stages.searching import search
from planner.stages.snapshot import take_snapshot
from tests.factories import a_row, fill_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def objective(plan):
    return a_row(Objective, plan, statement="خفض كُلفة الطلب", target=Decimal(480000))


def page(client, plan, query, **headers):
    return client.get(reverse("stages:search", args=[plan.pk]), {"q": query}, headers=headers)


def hits(plan, query):
    return [hit for found in search(take_snapshot(plan), query) for hit in found.hits]


def answers(plan, query):
    return [hit for hit in hits(plan, query) if hit.text]


class TestFinding:
    @pytest.mark.parametrize("query", ["كلفه", "كُلْفَة", "الطلب خفض", "لطلب", "كلفة h1"])
    def test_folded_words_find_the_answer(self, plan, objective, query):
        assert [hit.anchor for hit in answers(plan, query)] == [f"f-{objective.pk}-statement"]

    @pytest.mark.parametrize("query", ["480000", "٤٨٠٠٠٠", "٤٨٠٬٠٠٠", "480,000"])
    def test_figures_are_found_however_they_are_written(self, plan, objective, query):
        assert [hit.anchor for hit in answers(plan, query)] == [f"f-{objective.pk}-target"]

    def test_all_words_must_stand_at_one_place(self, plan, objective):
        assert hits(plan, "كلفة البرتقال") == []

    def test_word_may_be_in_the_label(self, plan, objective):
        Objective.objects.update(metric="كلفة الطلب")
        label = str(Objective._meta.get_field("metric").verbose_name)
        assert [h.anchor for h in answers(plan, f"كلفة {label}")] == [f"f-{objective.pk}-metric"]

    def test_code_finds_its_record_once(self, plan, objective):
        (hit,) = hits(plan, "h1")
        assert (hit.code, hit.title, hit.anchor) == ("H1", "خفض كُلفة الطلب", f"r-{objective.pk}")

    def test_name_of_a_field_is_found_once(self, plan, objective):
        a_row(Objective, plan, statement="رفع المبيعات")
        label = str(Plan._meta.get_field("discount_rate").verbose_name)
        assert [hit.anchor for hit in hits(plan, label)] == ["f-sheet-discount_rate"]

    @pytest.mark.parametrize("screen", SCREENS.values(), ids=lambda s: s.place)
    def test_every_screen_is_found_by_its_name(self, plan, screen):
        assert screen in [found.screen for found in search(take_snapshot(plan), str(screen.title))]

    def test_deleted_record_is_not_found(self, plan, objective):
        Objective.objects.update(deleted_at=timezone.now())
        assert answers(plan, "كلفة") == []

    def test_crossing_leads_to_its_cell(self, plan, objective):
        goal = a_row(MarketingGoal, plan, statement="نمو")
        a_row(MarketingAlignment, plan, objective=objective, goal=goal, reason="نادر جدا")
        (hit,) = answers(plan, "نادر")
        assert hit.anchor == f"f-marketingalignment_{objective.pk}_{goal.pk}-reason"

    @pytest.mark.parametrize("query", ["", "  ", "\u064b", "\u200f"])
    def test_nothing_is_found_by_nothing(self, plan, objective, query):
        assert hits(plan, query) == []

    def test_whatever_is_found_is_there_to_jump_to(self, plan, as_sara):
        fill_plan(plan, rows=1)
        found = answers(plan, "مبيعات")
        texts = {
            stage: as_sara.get(reverse("stages:read", args=[plan.pk, stage])).text
            for stage in {hit.place.partition(".")[0] for hit in found}
        }
        assert found
        for hit in found:
            assert f'id="{hit.anchor}"' in texts[hit.place.partition(".")[0]]

    @pytest.mark.parametrize("place", ["basics.plan", "objectives.objectives", "swot.factors"])
    def test_field_is_there_to_jump_to(self, plan, as_sara, place):
        fill_plan(plan, rows=1)
        text = as_sara.get(reverse("stages:edit", args=[plan.pk, *place.split(".")])).text
        for hit in answers(plan, "مبيعات"):
            if hit.place == place:
                assert f'id="{hit.anchor}"' in text


class TestPage:
    @pytest.mark.parametrize("who", ["sara", "omar", "layla"])
    def test_members_search(self, clients, plan, objective, who):
        answer = page(clients[who], plan, "كلفة")
        assert answer.status_code == 200
        assert "<mark>كُلفة</mark>" in answer.text
        stage = "objectives/" if who == "layla" else "objectives/objectives/"
        assert f"/plans/{plan.pk}/{stage}#f-{objective.pk}-statement" in answer.text

    def test_stranger_finds_no_plan(self, as_ziad, plan, objective):
        assert page(as_ziad, plan, "كلفة").status_code == 404

    def test_archived_plan_is_searched_to_be_read(self, as_sara, plan, objective, a_moment):
        Plan.objects.update(archived_at=a_moment)
        assert f"/plans/{plan.pk}/objectives/#f-" in page(as_sara, plan, "كلفة").text

    def test_page_without_a_query_asks_for_one(self, as_sara, plan):
        answer = as_sara.get(reverse("stages:search", args=[plan.pk]))
        assert answer.status_code == 200
        assert answer.context["groups"] == []

    def test_htmx_gets_the_results_only(self, as_sara, plan, objective):
        answer = page(as_sara, plan, "كلفة", **{"HX-Request": "true"})
        assert answer.text.strip().startswith('<div id="results"')

    def test_query_is_escaped_and_kept_short(self, as_sara, plan):
        answer = page(as_sara, plan, "<script>" + "س" * 5000)
        assert answer.status_code == 200
        assert "<script>س" not in answer.text
        assert len(answer.context["query"]) == 200

    def test_most_common_letter_gives_a_bounded_page(self, as_sara, plan):
        fill_plan(plan, rows=5)
        answer = page(as_sara, plan, "ا")
        assert answer.context["left_out"] > 0
        assert answer.text.count("<li>") < 260

    def test_queries_do_not_grow(self, as_sara, plan):
        counts = []
        for rows in (1, 3):
            for n in range(rows):
                a_row(Objective, plan, statement=f"هدف كلفة {rows} {n}")
            with CaptureQueriesContext(connection) as made:
                page(as_sara, plan, "كلفة")
            counts.append(len(made))
        assert counts[0] == counts[1]

    def test_box_stands_on_every_page_of_a_plan(self, as_sara, plan):
        url = reverse("stages:search", args=[plan.pk])
        for name in ("home", "history", "versions"):
            assert f'action="{url}"' in as_sara.get(reverse(f"stages:{name}", args=[plan.pk])).text
        assert f'action="{url}"' not in as_sara.get(reverse("plans:list")).text
