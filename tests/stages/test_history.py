"""Who changed what and when: folded, filtered, in words, at a constant cost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from planner.evidence.tables import Evidence
from planner.plans.answers import note_event, save_answers
from planner.plans.tables import Event
from planner.stages import actions
from planner.stages.history import fold_events
from planner.stages.history_views import PAGE
from planner.stages.objectives import MarketingAlignment, MarketingGoal, Objective
from planner.stages.registry import PLACE_OF, SCREENS
from tests.factories import a_row

pytestmark = pytest.mark.django_db

OBJECTIVES = "objectives.objectives"


@pytest.fixture
def objective(plan):
    return a_row(Objective, plan, statement="خفض التكلفة", target=Decimal(60))


def save(plan, row, by, **answers):
    row.refresh_from_db()
    place = f"{PLACE_OF[row.key()]}/{row.pk}"
    return save_answers(plan, type(row), row.pk, answers, place=place, version=row.version, by=by)


def page(client, plan, **query):
    return client.get(reverse("stages:history", args=[plan.pk]), query)


def entries(client, plan, **query):
    return page(client, plan, **query).context["entries"]


def put_back(minutes):
    """As if all that happened had happened so long ago."""
    for event in Event.objects.all():
        Event.objects.filter(pk=event.pk).update(at=event.at - timedelta(minutes=minutes))


class TestRights:
    @pytest.mark.parametrize("who", ["sara", "omar", "layla"])
    def test_members_read_it(self, clients, plan, who):
        assert page(clients[who], plan).status_code == 200

    def test_stranger_finds_nothing(self, clients, plan):
        assert page(clients["ziad"], plan).status_code == 404

    def test_reader_is_led_to_what_he_may_open(self, as_layla, plan, objective, sara):
        save(plan, objective, sara, owner="سارة")
        (entry,) = entries(as_layla, plan)
        assert entry.url == f"/plans/{plan.pk}/objectives/#r-{objective.pk}"
        assert as_layla.get(entry.url).status_code == 200


class TestFolding:
    def test_saves_of_one_record_in_one_go_are_one_entry(self, as_sara, sara, plan, objective):
        for text in ("أ", "أب", "أبج"):
            save(plan, objective, sara, metric=text)
        save(plan, objective, sara, owner="سارة")
        (entry,) = entries(as_sara, plan)
        assert entry.deed.changes == {"owner": ["", "سارة"], "metric": ["", "أبج"]}

    def test_a_pause_begins_another(self, as_sara, sara, plan, objective):
        save(plan, objective, sara, metric="أ")
        put_back(minutes=11)
        save(plan, objective, sara, metric="ب")
        assert [e.deed.changes for e in entries(as_sara, plan)] == [
            {"metric": ["أ", "ب"]},
            {"metric": ["", "أ"]},
        ]

    def test_somebody_else_begins_another(self, as_sara, sara, omar, plan, objective):
        save(plan, objective, sara, metric="أ")
        save(plan, objective, omar, metric="ب")
        save(plan, objective, sara, metric="ج")
        assert [e.by for e in entries(as_sara, plan)] == [sara, omar, sara]

    def test_work_on_other_records_meanwhile_does_not(self, as_sara, sara, omar, plan, objective):
        other = a_row(Objective, plan, statement="رفع المبيعات")
        for number in range(3):
            save(plan, objective, sara, metric=str(number))
            save(plan, other, omar, metric=str(number))
        assert len(entries(as_sara, plan)) == 2

    def test_first_answers_belong_to_adding(self, as_sara, sara, plan):
        pk = actions.add_row(plan, SCREENS[OBJECTIVES], "objective", by=sara)
        save(plan, Objective.objects.get(pk=pk), sara, statement="هدف جديد")
        (entry,) = entries(as_sara, plan)
        assert "إضافة" in entry.sentence
        assert entry.changes[0].new.text == "هدف جديد"

    def test_citations_are_told_one_by_one(self, as_sara, sara, plan, objective):
        for statement in ("دراسة", "تقرير"):
            evidence = a_row(Evidence, plan, statement=statement)
            target = f"{OBJECTIVES}/{objective.pk}:{evidence.pk}"
            actions.cite(plan, SCREENS[OBJECTIVES], target, by=sara)
        assert [e.changes[0].new.lines for e in entries(as_sara, plan)] == [("EV2",), ("EV1",)]

    def test_cut_loses_and_doubles_nothing(self, sara, plan):
        rows = [a_row(Objective, plan, statement=str(n)) for n in range(5)]
        for _round in range(3):
            for row in rows:
                save(plan, row, sara, metric=f"{_round}{row.statement}")
        before, told = None, 0
        while True:
            events = Event.objects.filter(plan=plan, pk__lt=before or 10**6)
            deeds, before = fold_events(events, 2)
            told += len(deeds)
            if before is None:
                break
            assert len(deeds) == 2
        assert told >= len(rows)


class TestWords:
    def test_old_and_new_value_are_told_in_words(self, as_sara, sara, plan, objective):
        save(plan, objective, sara, target=Decimal("1234.5"), direction="down")
        (entry,) = entries(as_sara, plan)
        told = {str(c.label): (c.old.text, c.new.text) for c in entry.changes}
        assert told["المستهدف"] == ("٦٠", "١٬٢٣٤٫٥")
        assert told["الاتجاه"] == ("", str(Objective._meta.get_field("direction").choices[1][1]))
        assert (entry.code, entry.title, entry.state) == ("H1", "خفض التكلفة", "live")

    def test_text_is_told_word_by_word(self, as_sara, sara, plan, objective):
        save(plan, objective, sara, statement="خفض كلفة الطلب")
        text = page(as_sara, plan).text
        assert "<ins>" in text
        assert "<del>" in text

    def test_change_of_vowel_marks_alone_is_shown(self, as_sara, sara, plan, objective):
        save(plan, objective, sara, statement="خفضُ التكلفة")
        (entry,) = entries(as_sara, plan)
        assert [p.kind for p in entry.changes[0].pieces] == ["removed", "added", "same"]

    def test_deleted_record_is_named_and_not_linked(self, as_sara, sara, plan, objective):
        actions.delete_row(plan, SCREENS[OBJECTIVES], str(objective.pk), by=sara)
        (entry,) = entries(as_sara, plan)
        assert (entry.state, entry.url, entry.title) == ("deleted", "", "خفض التكلفة")

    def test_crossing_leads_to_its_field(self, as_sara, sara, plan, objective):
        goal = a_row(MarketingGoal, plan, statement="نمو")
        row = a_row(MarketingAlignment, plan, objective=objective, goal=goal, strength=1)
        save(plan, row, sara, strength=2)
        (entry,) = entries(as_sara, plan)
        prefix = f"marketingalignment_{objective.pk}_{goal.pk}"
        assert entry.url.endswith(f"/objectives/alignment/#f-{prefix}-strength")
        assert entry.title == "خفض التكلفة × نمو"

    def test_typed_text_is_escaped(self, as_sara, sara, plan, objective):
        save(plan, objective, sara, metric="<b>x</b>")
        assert "<b>x" not in page(as_sara, plan).text

    def test_value_that_the_field_no_longer_takes_is_shown(self, as_sara, sara, plan, objective):
        changes = {"target": ["كثير", "12"], "gone_field": ["a", "b"]}
        place = f"{OBJECTIVES}/{objective.pk}"
        note_event(plan, "change", place, by=sara, changes=changes)
        assert "كثير" in page(as_sara, plan).text

    @pytest.mark.parametrize("verb", ["begin", "delete", "role", "something-new"])
    def test_what_happens_to_the_plan_is_told(self, as_sara, sara, plan, verb):
        note_event(plan, verb, by=sara, changes={"role": ["viewer", "editor"]})
        (entry,) = entries(as_sara, plan)
        assert "Sara" in entry.sentence

    def test_whoever_left_the_site_is_somebody(self, as_sara, sara, omar, plan, objective):
        save(plan, objective, omar, metric="س")
        omar.delete()
        assert page(as_sara, plan).status_code == 200


class TestFilters:
    @pytest.fixture
    def work(self, plan, objective, sara, omar):
        goal = a_row(MarketingGoal, plan, statement="نمو")
        save(plan, objective, sara, metric="س")
        save(plan, goal, omar, owner="ع")
        note_event(plan, "archive", by=sara)

    def test_by_person(self, as_sara, plan, work, omar):
        assert [e.by for e in entries(as_sara, plan, by=omar.pk)] == [omar]

    def test_by_screen(self, as_sara, plan, work):
        (entry,) = entries(as_sara, plan, screen="objectives.goals")
        assert entry.code == "MG1"

    def test_the_plan_itself(self, as_sara, plan, work):
        (entry,) = entries(as_sara, plan, screen="-")
        assert entry.deed.verb == "archive"

    @pytest.mark.parametrize(
        "query", [{"by": "x"}, {"by": "9" * 17}, {"screen": "no.such"}, {"before": "-1"}]
    )
    def test_odd_filter_is_no_error(self, as_sara, plan, work, query):
        assert page(as_sara, plan, **query).status_code == 200

    def test_people_are_those_who_did_something(self, as_sara, plan, work, sara, omar, layla):
        people = page(as_sara, plan).context["people"]
        assert people == [(str(omar.pk), "Omar"), (str(sara.pk), "Sara")]


class TestPages:
    def test_pages_hold_all_entries_once(self, as_sara, sara, plan):
        rows = [a_row(Objective, plan, statement=f"هدف {n}") for n in range(PAGE + 3)]
        for row in rows:
            save(plan, row, sara, metric="س")
        first = page(as_sara, plan).context
        second = page(as_sara, plan, before=first["older"]).context
        told = [e.title for e in [*first["entries"], *second["entries"]]]
        assert len(first["entries"]) == PAGE
        assert sorted(told) == sorted(row.statement for row in rows)
        assert second["older"] is None

    def test_links_keep_the_filter(self, as_sara, sara, plan):
        for n in range(PAGE + 1):
            save(plan, a_row(Objective, plan, statement=f"هدف {n}"), sara, metric="س")
        assert f"by={sara.pk}&amp;before=" in page(as_sara, plan, by=sara.pk).text

    def test_queries_do_not_grow(self, as_sara, sara, omar, plan):
        page(as_sara, plan)
        counts = []
        for number in (1, 3):
            for n in range(number):
                row = a_row(Objective, plan, statement=f"هدف {n}")
                save(plan, row, sara, metric="س")
                gone = a_row(Objective, plan, deleted_at=timezone.now())
                save_event(plan, gone, omar)
            with CaptureQueriesContext(connection) as made:
                page(as_sara, plan)
            counts.append(len(made))
        assert counts[0] == counts[1]


def save_event(plan, row, by):
    place = f"{PLACE_OF[row.key()]}/{row.pk}"
    note_event(plan, "change", place, by=by, changes={"metric": ["", "س"]})
