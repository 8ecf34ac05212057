"""Grids that each person answers alone: nobody sees what the others answered."""

import pytest
from django.urls import reverse

from planner.stages.alone import Alone
from planner.stages.doors import door_of, query_of
from planner.stages.registry import SCREENS
from planner.stages.screen import Grid
from planner.stages.snapshot import take_snapshot
from planner.stages.strategy.mix import Influence, Pair, Service
from planner.stages.swot import Factor, FactorJudgement, Rater
from tests.dom import dom, words
from tests.factories import a_row

pytestmark = pytest.mark.django_db

PLACE = "swot.ratings"
LONE = [place for place, s in SCREENS.items() if any(g.alone for g in s.parts(Grid))]


@pytest.fixture
def people(plan):
    return [a_row(Rater, plan, name=name) for name in ("Nouf", "Majid")]


@pytest.fixture
def factors(plan):
    kinds = ("opportunity", "threat")
    return [a_row(Factor, plan, kind=kind, statement=f"عامل {kind}") for kind in kinds]


def url(plan, name="edit", query=""):
    return reverse(f"stages:{name}", args=[plan.pk, "swot", "ratings"]) + query


def cell(factor, rater):
    return f"factorjudgement_{factor.pk}_{rater.pk}"


def judge(plan, factor, rater, score):
    return a_row(FactorJudgement, plan, factor=factor, rater=rater, score=score)


def names(page):
    return [n for n in dom(page).xpath("//*[@id='work']//*/@name") if n.startswith("factorj")]


def panel(page):
    return words(dom(page).get_element_by_id("panel-raters"))


def test_both_rater_grids_are_answered_alone():
    assert LONE == ["swot.ratings", "strategy.influences"]


class TestPage:
    def test_without_a_person_no_cell_is_shown(self, as_sara, plan, people, factors):
        assert names(as_sara.get(url(plan))) == []

    def test_people_are_listed_with_how_much_each_has(self, as_sara, plan, people, factors):
        judge(plan, factors[0], people[0], 2)
        page = dom(as_sara.get(url(plan)))
        links = page.xpath("//*[@class='alone-list']//a")
        assert [link.get("href").partition("#")[0] for link in links] == [
            *(f"?as={person.pk}" for person in people),
            "?as=all",
        ]
        counts = [words(one) for one in page.xpath("//*[@class='count-of']")]
        assert len(set(counts)) == 2

    def test_one_person_sees_his_own_cells_only(self, as_sara, plan, people, factors):
        found = names(as_sara.get(url(plan, query=f"?as={people[1].pk}")))
        assert {name.rpartition("-")[0] for name in found} == {cell(f, people[1]) for f in factors}

    def test_nothing_of_the_others_is_on_the_page(self, as_sara, plan, people, factors):
        judge(plan, factors[0], people[0], 4)
        judge(plan, factors[1], people[0], 1)
        page = as_sara.get(url(plan, query=f"?as={people[1].pk}"))
        assert str(people[0].pk) in page.text  # the link to his column
        assert cell(factors[0], people[0]) not in page.text
        assert dom(page).xpath("//*[@id='work']//option[@selected][@value!='']") == []
        assert "stats" not in page.text.partition('id="panel-raters"')[2].partition("</section>")[0]

    def test_results_wait_until_everybody_has_answered(self, as_sara, plan, people, factors):
        for factor in factors:
            judge(plan, factor, people[0], 2)
        closed = panel(as_sara.get(url(plan)))
        for factor in factors:
            judge(plan, factor, people[1], 2)
        assert panel(as_sara.get(url(plan))) != closed

    def test_results_are_shown_when_asked_for(self, as_sara, plan, people, factors):
        judge(plan, factors[0], people[0], 2)
        page = dom(as_sara.get(url(plan, query="?as=all")))
        assert page.xpath("//*[@id='panel-raters']//table")

    @pytest.mark.parametrize("asked", ["nobody", "%00", "x" * 500])
    def test_unknown_person_is_nobody(self, as_sara, plan, people, factors, asked):
        page = as_sara.get(url(plan, query=f"?as={asked}"))
        assert page.status_code == 200
        assert names(page) == []


class TestSaving:
    def data(self, factors, people, value="3", **more):
        name = cell(factors[0], people[1])
        return {f"{name}-version": "0", f"{name}-score": value, "as": str(people[1].pk), **more}

    def test_page_without_script_saves_and_stays_with_the_person(
        self, as_sara, plan, people, factors
    ):
        judge(plan, factors[0], people[0], 1)
        answer = as_sara.post(url(plan), self.data(factors, people))
        assert answer.url == url(plan, query=f"?as={people[1].pk}")
        scores = FactorJudgement.objects.filter(plan=plan).values_list("rater_id", "score")
        assert dict(scores) == {people[0].pk: 1, people[1].pk: 3}

    def test_refused_page_shows_the_person_s_column_again(self, as_sara, plan, people, factors):
        answer = as_sara.post(url(plan), self.data(factors, people, "9"))
        assert answer.status_code == 422
        assert names(answer)
        assert [n for n in names(answer) if str(people[1].pk) not in n] == []

    def test_conflict_is_shown_in_the_person_s_column(
        self, as_sara, as_omar, plan, people, factors
    ):
        as_omar.post(url(plan), self.data(factors, people, "1"))
        answer = as_sara.post(url(plan), self.data(factors, people, "3"))
        assert answer.status_code == 422
        assert dom(answer).xpath("//*[contains(@class, 'conflict')]")

    def test_autosave_sends_no_result_to_the_person(self, as_sara, plan, people, factors):
        judge(plan, factors[0], people[0], 1)
        data = {
            **self.data(factors, people),
            "record": cell(factors[0], people[1]),
            "field": "score",
        }
        query = f"?as={people[1].pk}"
        answer = as_sara.post(url(plan, "save", query), data)
        assert answer.status_code == 200
        assert "<table" not in answer.text.partition('id="panel-raters"')[2]

    def test_form_carries_the_person(self, as_sara, plan, people, factors):
        page = dom(as_sara.get(url(plan, query=f"?as={people[1].pk}")))
        form = page.get_element_by_id("work")
        assert form.get("data-save").endswith(f"/save/?as={people[1].pk}")
        assert form.xpath("input[@name='as']/@value") == [str(people[1].pk)]

    def test_action_stays_with_the_person(self, as_sara, plan, people, factors):
        where = reverse("stages:act", args=[plan.pk, "swot", "ratings", "add", "rater"])
        answer = as_sara.post(where, {"as": str(people[0].pk)})
        assert answer.url.startswith(url(plan, query=f"?as={people[0].pk}#r-"))


class TestDoors:
    def test_door_of_a_cell_leads_to_its_person(self, plan, people, factors):
        place = f"{PLACE}/{cell(factors[0], people[0])}.score"
        anchor = f"f-{cell(factors[0], people[0])}-score"
        assert door_of(place).url(plan, edits=True) == url(
            plan, query=f"?as={people[0].pk}#{anchor}"
        )

    @pytest.mark.parametrize(
        "anchor", ["", "f-sheet-amount", "f-marketshare_a_b-share", "part-factorjudgement", "r-x"]
    )
    def test_other_anchors_need_no_person(self, anchor):
        assert query_of(anchor) == ""


def test_influences_are_answered_alone_too(as_sara, plan, people):
    first, second = (a_row(Service, plan, name=name) for name in ("البحث", "المحتوى"))
    pair = a_row(Pair, plan, cause=first, effect=second)
    a_row(Influence, plan, pair=pair, rater=people[0], level=-1)
    alone = Alone(SCREENS["strategy.influences"], take_snapshot(plan), str(people[1].pk))
    # “I do not know” is an answer.
    assert [(p.done, p.total) for p in alone.people] == [(1, 1), (0, 1)]
    page = as_sara.get(
        reverse("stages:edit", args=[plan.pk, "strategy", "influences"]) + f"?as={people[1].pk}"
    )
    assert f"influence_{pair.pk}_{people[0].pk}" not in page.text


def test_reading_shows_everybody(as_sara, plan, people, factors):
    judge(plan, factors[0], people[0], 4)
    judge(plan, factors[0], people[1], 1)
    page = dom(as_sara.get(reverse("stages:read", args=[plan.pk, "swot"])))
    for person in people:
        assert page.xpath(f"//*[@id='f-{cell(factors[0], person)}-score']")
