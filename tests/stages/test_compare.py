"""Two states of a plan: what was added, removed, changed, moved."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from planner.evidence.tables import Citation, Evidence
from planner.plans.tables import Plan
from planner.stages.compare import Comparison, moved_ids
from planner.stages.objectives import MarketingAlignment, MarketingGoal, Objective
from planner.stages.snapshot import from_data, take_snapshot
from planner.stages.swot import Factor, Option
from planner.stages.versions import keep_named_version, keep_version
from tests.factories import a_row, fill_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def objective(plan):
    return a_row(Objective, plan, statement="خفض تكلفة الطلب", target=Decimal(60))


def stored(plan):
    plan.refresh_from_db()
    return from_data(take_snapshot(plan).as_data())


@pytest.fixture
def changes(plan):
    """Does something to the plan and says what became different."""

    def compared(act, *, exact=False):
        before = stored(plan)
        act()
        return Comparison(before, stored(plan), exact).records()

    return compared


def update(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def told(record):
    return {str(c.label): (c.old.text, c.new.text) for c in record.changes}


class TestRecords:
    def test_plan_is_like_itself(self, plan, changes):
        fill_plan(plan)
        assert changes(lambda: None) == []

    def test_every_answer_of_a_full_plan_was_added(self, plan):
        empty = stored(plan)
        fill_plan(plan, rows=1)
        records = Comparison(empty, stored(plan)).records()
        assert {r.kind for r in records} == {"added", "changed"}
        assert {r.kind for r in Comparison(stored(plan), empty).records()} == {"removed", "changed"}

    def test_changed_field(self, changes, objective):
        (record,) = changes(lambda: update(objective, target=Decimal("45.5")))
        assert (record.kind, record.code, record.title) == ("changed", "H1", "خفض تكلفة الطلب")
        assert list(told(record).values()) == [("٦٠", "٤٥٫٥")]

    def test_changed_text_is_told_word_by_word(self, changes, objective):
        (record,) = changes(lambda: update(objective, statement="خفض تكلفة الشحن"))
        (change,) = record.changes
        assert [(p.kind, p.text) for p in change.pieces] == [
            ("same", "خفض تكلفة "), ("removed", "الطلب"), ("added", "الشحن"),
        ]  # fmt: skip

    def test_vowel_marks_count_only_when_asked_for(self, plan, objective):
        before = stored(plan)
        update(objective, statement="خفضُ تكلفةِ الطلب")
        assert Comparison(before, stored(plan)).records() == []
        assert len(Comparison(before, stored(plan), exact=True).records()) == 1

    def test_other_digits_of_the_plan_change_no_answer(self, plan, changes):
        fill_plan(plan, rows=1)
        records = changes(lambda: Plan.objects.filter(pk=plan.pk).update(digits="latn"))
        assert [r.screen.place for r in records] == ["basics.plan"]

    def test_added_record(self, plan, changes, objective):
        (record,) = changes(lambda: a_row(Objective, plan, statement="رفع المبيعات"))
        assert (record.kind, record.code) == ("added", "H2")
        assert next(iter(told(record).values())) == ("", "رفع المبيعات")

    def test_removed_record(self, plan, changes, objective):
        other = a_row(Objective, plan, statement="رفع المبيعات")
        (record,) = changes(lambda: update(objective, deleted_at=timezone.now()))
        assert (record.kind, record.code, record.anchor) == ("removed", "H1", "")
        assert other.pk

    def test_moved_record(self, plan, changes):
        first, *_others = [a_row(Objective, plan, statement=s) for s in "أبج"]
        (record,) = changes(lambda: update(first, position=5))
        assert (record.kind, record.title) == ("moved", "أ")
        assert (record.code, record.old_code) == ("H3", "H1")

    def test_moved_and_changed_record(self, plan, changes):
        first, *_others = [a_row(Objective, plan, statement=s) for s in "أبج"]
        (record,) = changes(lambda: update(first, position=5, owner="سارة"))
        assert (record.kind, record.moved) == ("changed", True)

    def test_same_text_in_another_record_is_another_record(self, plan, changes, objective):
        def act():
            update(objective, deleted_at=timezone.now())
            a_row(Objective, plan, statement=objective.statement)

        assert sorted(r.kind for r in changes(act)) == ["added", "removed"]

    def test_choice_date_and_emptied_answer(self, changes, objective):
        update(objective, direction="up", deadline=date(2027, 1, 15), owner="سارة")
        (record,) = changes(lambda: update(objective, direction="down", deadline=None, owner=""))
        assert [c.kind for c in record.changes] == ["changed", "removed", "removed"]
        assert all(c.shape in ("value", "text") for c in record.changes)


class TestElsewhere:
    def test_sheet(self, plan, changes):
        (record,) = changes(lambda: Plan.objects.filter(pk=plan.pk).update(sector="التجزئة"))
        assert (record.screen.place, record.code, record.title) == ("basics.plan", "", "")
        assert record.anchor == "f-sheet-sector"

    def test_crossing(self, plan, changes, objective):
        goal = a_row(MarketingGoal, plan, statement="نمو")
        row = a_row(MarketingAlignment, plan, objective=objective, goal=goal, strength=1)
        (record,) = changes(lambda: update(row, strength=2))
        assert record.title == "خفض تكلفة الطلب × نمو"
        assert record.anchor == f"f-marketingalignment_{objective.pk}_{goal.pk}-strength"

    def test_crossing_without_answers_is_as_none(self, plan, changes, objective):
        goal = a_row(MarketingGoal, plan, statement="نمو")
        act = lambda: a_row(MarketingAlignment, plan, objective=objective, goal=goal)  # noqa: E731
        assert changes(act) == []

    def test_emptied_crossing(self, plan, changes, objective):
        goal = a_row(MarketingGoal, plan, statement="نمو")
        row = a_row(MarketingAlignment, plan, objective=objective, goal=goal, strength=1)
        (record,) = changes(lambda: update(row, strength=None))
        assert [c.kind for c in record.changes] == ["removed"]

    def test_links_are_compared_as_a_set_of_records(self, plan, changes):
        first, second = (a_row(Factor, plan, kind="strength", statement=s) for s in "أب")
        one, two = str(first.pk), str(second.pk)
        option = a_row(Option, plan, quadrant="SO", statement="خيار", internal=[one, two])
        assert changes(lambda: update(option, internal=[two, one])) == []
        (record,) = changes(lambda: update(option, internal=[one]))
        (change,) = record.changes
        assert [(p.kind, p.text) for p in change.lines] == [
            ("same", "S1 · أ"), ("removed", "S2 · ب"),
        ]  # fmt: skip

    def test_citations(self, plan, changes, objective):
        evidence = a_row(Evidence, plan, statement="دراسة")
        place = f"objectives.objectives/{objective.pk}"
        act = lambda: Citation.objects.create(plan=plan, evidence=evidence, place=place)  # noqa: E731
        (record,) = changes(act)
        assert [p.text for p in record.changes[0].lines] == ["EV1 · دراسة"]


class TestMoved:
    @given(st.lists(st.integers(0, 30), unique=True), st.randoms())
    def test_the_others_stand_in_the_old_order(self, old, chance):
        new = chance.sample(old, len(old))
        moved = moved_ids(old, new)
        assert [i for i in new if i not in moved] == [i for i in old if i not in moved]

    @pytest.mark.parametrize(
        ("new", "moved"), [("abcd", ""), ("bcda", "a"), ("dabc", "d"), ("acd", ""), ("axbcd", "")]
    )
    def test_fewest_are_moved(self, new, moved):
        assert moved_ids("abcd", new) == set(moved)


class TestPage:
    def url(self, plan):
        return reverse("stages:compare", args=[plan.pk])

    @pytest.mark.parametrize("who", ["sara", "omar", "layla"])
    def test_members_compare_with_the_plan_as_it_is(self, clients, plan, sara, objective, who):
        keep_named_version(plan, "قبل", by=sara)
        update(objective, statement="خفض تكلفة الشحن")
        answer = clients[who].get(self.url(plan))
        assert answer.status_code == 200
        assert '<ins><span class="visually-hidden">' in answer.text
        assert '<del><span class="visually-hidden">' in answer.text

    def test_two_versions(self, as_sara, sara, plan, objective):
        one = keep_named_version(plan, "أ", by=sara)
        update(objective, owner="سارة")
        two = keep_named_version(plan, "ب", by=sara)
        update(objective, owner="عمر")
        answer = as_sara.get(self.url(plan), {"from": one.pk, "to": two.pk})
        (record,) = answer.context["page"]
        assert list(told(record).values()) == [("", "سارة")]
        assert f"#r-{objective.pk}" not in answer.text

    def test_plan_without_versions_says_what_to_do(self, as_sara, plan):
        answer = as_sara.get(self.url(plan))
        assert answer.status_code == 200
        assert reverse("stages:versions", args=[plan.pk]) in answer.text

    @pytest.mark.parametrize("query", [{"from": "0"}, {"to": "x"}, {"from": str(2**70)}])
    def test_unknown_version_is_not_found(self, as_sara, sara, plan, query):
        keep_version(plan, sara)
        assert as_sara.get(self.url(plan), query).status_code == 404

    def test_version_of_another_plan_is_not_found(self, as_sara, ziad, plan, other_plan):
        theirs = keep_version(other_plan, ziad)
        assert as_sara.get(self.url(plan), {"from": theirs.pk}).status_code == 404

    def test_queries_do_not_grow(self, as_sara, sara, plan):
        keep_version(plan, sara)
        counts = []
        for rows in (1, 3):
            for n in range(rows):
                a_row(Objective, plan, statement=f"هدف {rows} {n}")
            with CaptureQueriesContext(connection) as made:
                as_sara.get(self.url(plan))
            counts.append(len(made))
        assert counts[0] == counts[1]

    def test_typed_text_is_escaped(self, as_sara, sara, plan, objective):
        keep_version(plan, sara)
        update(objective, statement="<script>x</script>")
        assert "<script>x" not in as_sara.get(self.url(plan)).text
