"""The pages of a plan: its home, a stage to read, a screen to write on."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from planner.plans.tables import Plan
from planner.stages.objectives import MarketingGoal, Objective, OrganizationGoal
from planner.stages.registry import SCREENS, STAGES
from planner.stages.screen import Grid, Rows, Section
from planner.stages.snapshot import answer_fields
from planner.stages.swot import Rater
from tests.answers import fill_by_forms
from tests.dom import dom, ids, words
from tests.factories import a_plan, a_row, fill_plan

pytestmark = pytest.mark.django_db

PLACES = pytest.mark.parametrize("place", SCREENS)


def home_url(plan):
    return reverse("stages:home", args=[plan.pk])


def read_url(plan, stage):
    return reverse("stages:read", args=[plan.pk, stage])


def edit_url(plan, place):
    return reverse("stages:edit", args=[plan.pk, *place.split(".")])


class TestHome:
    def test_home_lists_every_screen_in_order(self, as_sara, plan):
        page = dom(as_sara.get(home_url(plan)))
        tasks = [a.get("href") for a in page.xpath("//main//li[span/@data-status]/a")]
        assert tasks == [edit_url(plan, place) for place in SCREENS]

    def test_home_names_the_four_stages(self, as_sara, plan):
        page = dom(as_sara.get(home_url(plan)))
        titles = [words(title) for title in page.xpath("//*[@class='stage-title']")]
        assert titles == [str(stage.title) for stage in STAGES if stage.number]

    def test_home_of_a_new_plan_leads_to_its_first_screen(self, as_sara, plan):
        page = dom(as_sara.get(home_url(plan)))
        assert edit_url(plan, "basics.plan") in page.xpath("//*[@class='banner']//a/@href")

    def test_home_leads_to_the_first_screen_that_is_not_complete(self, as_sara, sara, plan):
        fill_by_forms(plan, sara)
        Objective.objects.update(deadline=None)
        page = dom(as_sara.get(home_url(plan)))
        assert edit_url(plan, "objectives.objectives") in page.xpath(
            "//*[@class='banner']//a/@href"
        )

    @pytest.mark.parametrize(
        ("statement", "status"), [(None, "todo"), ("", "doing"), ("نمو", "done")]
    )
    def test_home_says_how_far_a_screen_is(self, as_sara, plan, statement, status):
        if statement is not None:
            a_row(MarketingGoal, plan, statement=statement)
            a_row(OrganizationGoal, plan, statement=statement)
        page = dom(as_sara.get(home_url(plan)))
        url = edit_url(plan, "objectives.goals")
        (found,) = page.xpath("//main//li[a/@href=$url]/span/@data-status", url=url)
        assert found == status

    def test_statuses_are_few_and_in_arabic(self, as_sara, plan):
        a_row(MarketingGoal, plan, statement="نمو")
        page = dom(as_sara.get(home_url(plan)))
        found = {words(status) for status in page.xpath("//main//li/span[@data-status]")}
        assert found <= {"لم تبدأ", "قيد العمل", "مكتملة", "فيها تنبيه"}

    def test_home_counts_in_the_plan_s_digits(self, as_sara, plan):
        page = dom(as_sara.get(home_url(plan)))
        line = words(page.xpath("//*[@class='meter-line']")[0])
        assert re.search("[٠-٩]", line)
        assert not re.search("[0-9]", line)

    def test_home_of_a_complete_plan_says_so(self, as_sara, sara, plan):
        fill_by_forms(plan, sara)
        page = dom(as_sara.get(home_url(plan)))
        assert page.xpath("//*[contains(@class, 'banner-ok')]")

    def test_reader_is_led_to_reading(self, as_layla, plan):
        page = dom(as_layla.get(home_url(plan)))
        links = page.xpath("//main//li[span/@data-status]/a/@href")
        assert links[0] == f"{read_url(plan, 'basics')}#s-plan"

    def test_home_tells_the_last_changes(self, as_sara, as_omar, plan):
        row = a_row(Objective, plan, statement="هدف")
        data = {"record": str(row.pk), f"{row.pk}-version": 1, "field": "owner"}
        url = reverse("stages:save", args=[plan.pk, "objectives", "objectives"])
        as_omar.post(url, {**data, f"{row.pk}-owner": "سارة"})
        page = dom(as_sara.get(home_url(plan)))
        assert "Omar" in words(page.xpath("//*[contains(@class, 'activity')]//p")[0])

    def test_reading_the_home_changes_nothing(self, as_sara, plan):
        before = Plan.objects.values().get()
        as_sara.get(home_url(plan))
        assert Plan.objects.values().get() == before
        assert not plan.events.exists()


class TestRead:
    @pytest.mark.parametrize("stage", [stage.key for stage in STAGES])
    def test_stage_shows_its_screens(self, as_sara, plan, stage):
        page = dom(as_sara.get(read_url(plan, stage)))
        found = [section.removeprefix("s-") for section in page.xpath("//main//section/@id")]
        keys = [screen.key for screen in SCREENS.values() if screen.stage == stage]
        assert [key for key in found if key in keys] == keys

    def test_every_answer_left_out_is_said_to_be(self, as_sara, plan):
        page = dom(as_sara.get(read_url(plan, "basics")))
        empty = [words(e) for e in page.xpath("//*[@id='s-plan']//*[@class='not-provided']")]
        # The title, and what the country decides, are there from the start.
        given = ["title", "country", "currency", "digits", "calendar"]
        assert len(empty) == len(SCREENS["basics.plan"].sheet_fields) - len(given)
        assert len(set(empty)) == 1

    def test_empty_list_is_said_to_be(self, as_sara, plan):
        page = dom(as_sara.get(read_url(plan, "objectives")))
        assert page.xpath("//*[@id='s-objectives']//*[@class='not-provided']")

    def test_answer_stands_beside_its_label(self, as_sara, plan):
        a_row(Objective, plan, statement="خفض كلفة كسب الزبون")
        page = dom(as_sara.get(read_url(plan, "objectives")))
        (answer,) = page.xpath("//dl/div[dt[normalize-space()='الهدف']]/dd[1]")[:1]
        assert words(answer) == "خفض كلفة كسب الزبون"

    @PLACES
    def test_change_link_leads_to_its_field(self, as_sara, plan, place):
        """Each “change” names an element that the page to write on has."""
        fill_plan(plan, rows=2)
        screen = SCREENS[place]
        page = dom(as_sara.get(read_url(plan, screen.stage)))
        section = page.xpath("//main//section[@id=$id]", id=f"s-{screen.key}")[0]
        links = section.xpath(".//*[contains(@class, 'change')]//a/@href")
        written = edit_url(plan, place)
        there = set(ids(dom(as_sara.get(written))))
        parts = screen.parts(Section) + screen.parts(Rows)
        assert bool(links) or not parts
        assert {link.partition("#")[0] for link in links} <= {written}
        assert [link for link in links if link.partition("#")[2] not in there] == []

    def test_reader_is_offered_no_change(self, as_layla, plan):
        fill_plan(plan, rows=1)
        page = dom(as_layla.get(read_url(plan, "objectives")))
        assert not page.xpath("//main//*[contains(@class, 'change')]//a")

    def test_text_of_a_user_is_no_markup(self, as_sara, plan):
        a_row(Objective, plan, statement="<script>alert(1)</script><b>هدف</b>")
        for url in (read_url(plan, "objectives"), edit_url(plan, "objectives.objectives")):
            page = dom(as_sara.get(url))
            assert not page.xpath("//main//b | //main//script[not(@src)]")


class TestEdit:
    @PLACES
    def test_empty_screen_opens(self, as_sara, plan, place):
        page = dom(as_sara.get(edit_url(plan, place)))
        assert words(page.xpath("//h1")[0]) == str(SCREENS[place].title)

    @PLACES
    def test_filled_screen_asks_for_every_answer(self, as_sara, plan, place):
        fill_plan(plan, rows=2)
        screen = SCREENS[place]
        # Where people answer alone, one of them is at the keyboard.
        who = Rater.objects.filter(plan=plan).first().pk
        page = dom(as_sara.get(edit_url(plan, place) + f"?as={who}"))
        asked = {name.rpartition("-")[2] for name in page.xpath("//main//@name")}
        wanted = set(screen.sheet_fields)
        wanted |= {name for part in screen.parts(Rows) + screen.parts(Grid) for name in part.fields}
        assert (not _is_locked(page) and wanted <= asked) or _is_locked(page)

    @PLACES
    def test_filled_screen_shows_what_is_stored(self, as_sara, plan, place):
        """Every line of text that is stored stands in a field of its page."""
        fill_plan(plan, rows=2)
        screen = SCREENS[place]
        page = dom(as_sara.get(edit_url(plan, place)))
        shown = {" ".join(v.split()) for v in page.xpath("//main//input/@value")}
        shown |= {words(area) for area in page.xpath("//main//textarea")}
        stored = set()
        for model in screen.tables:
            names = [f.name for f in answer_fields(model) if f.get_internal_type() == "CharField"]
            texts = [name for name in names if not model._meta.get_field(name).choices]
            for row in model.objects.filter(plan=plan).values_list(*texts) if texts else ():
                stored |= {" ".join(text.split()) for text in row if text}
        assert _is_locked(page) or stored <= shown

    @PLACES
    def test_screen_leads_to_its_neighbours(self, as_sara, plan, place):
        places = list(SCREENS)
        number = places.index(place)
        page = dom(as_sara.get(edit_url(plan, place)))
        links = set(page.xpath("//*[@class='page-foot']//a/@href"))
        if number:
            assert edit_url(plan, places[number - 1]) in links
        assert page.xpath("//button[@name='next']") or _is_locked(page)

    @PLACES
    def test_screen_says_where_one_is(self, as_sara, plan, place):
        page = dom(as_sara.get(edit_url(plan, place)))
        (current,) = page.xpath("//nav[contains(@class, 'rail')]//a[@aria-current='page']/@href")
        assert current == edit_url(plan, place)

    @PLACES
    def test_screen_has_its_guide(self, as_sara, plan, place):
        page = dom(as_sara.get(edit_url(plan, place)))
        guide = page.xpath("//aside[contains(@class, 'guide')]")
        assert guide
        assert len(words(guide[0])) > 200

    def test_every_record_carries_its_version(self, as_sara, plan):
        row = a_row(Objective, plan, version=7)
        page = dom(as_sara.get(edit_url(plan, "objectives.objectives")))
        assert page.xpath("string(//*[@name=$name]/@value)", name=f"{row.pk}-version") == "7"

    def test_starters_are_offered_and_not_written(self, as_sara, plan):
        page = dom(as_sara.get(edit_url(plan, "objectives.objectives")))
        offered = page.xpath("//button[contains(@formaction, '/start/')]/@formaction")
        assert len(offered) == 3
        assert not Objective.objects.exists()

    def test_last_screen_leads_home(self, as_sara, plan):
        last = list(SCREENS)[-1]
        answer = as_sara.post(edit_url(plan, last), {"next": "1"})
        assert answer.url == home_url(plan)

    def test_crossings_appear_with_their_axes(self, as_sara, plan):
        url = edit_url(plan, "objectives.alignment")
        assert not dom(as_sara.get(url)).xpath("//main//table")
        a_row(Objective, plan, statement="هدف")
        a_row(MarketingGoal, plan, statement="نمو")
        assert dom(as_sara.get(url)).xpath("//main//table//select")


def _is_locked(page):
    """The directives wait for the investment to be clear."""
    return not page.xpath("//main//*[@id='work']//*[@formaction]")


# What a page asks the database, whatever the number of records. A number that grows
# with a table of the plan is right to grow here; one that grows with records is not.
QUERIES = {"home": 59, "read": 58, "edit": 58}


@pytest.mark.parametrize("rows", [1, 3, 30])
class TestQueries:
    def fill(self, plan, rows):
        for number in range(rows):
            a_row(Objective, plan, statement=f"هدف {number}")
            a_row(MarketingGoal, plan, statement=f"غاية {number}")

    def count(self, client, url, django_assert_num_queries, most):
        client.get(url)  # whoever is signed in is known from here on
        with django_assert_num_queries(most):
            assert client.get(url).status_code == 200

    def test_home_asks_no_more_for_more_records(
        self, as_sara, plan, rows, django_assert_num_queries
    ):
        self.fill(plan, rows)
        self.count(as_sara, home_url(plan), django_assert_num_queries, QUERIES["home"])

    def test_reading_asks_no_more_for_more_records(
        self, as_sara, plan, rows, django_assert_num_queries
    ):
        self.fill(plan, rows)
        url = read_url(plan, "objectives")
        self.count(as_sara, url, django_assert_num_queries, QUERIES["read"])

    def test_writing_asks_no_more_for_more_records(
        self, as_sara, plan, rows, django_assert_num_queries
    ):
        self.fill(plan, rows)
        url = edit_url(plan, "objectives.objectives")
        self.count(as_sara, url, django_assert_num_queries, QUERIES["edit"])


@PLACES
def test_screen_asks_no_more_for_more_records(as_sara, sara, place):
    """One record in every list of the plan, or two: the same number of questions."""
    counts = []
    for rows in (1, 2):
        url = edit_url(fill_plan(a_plan(sara), rows=rows), place)
        as_sara.get(url)
        with CaptureQueriesContext(connection) as asked:
            as_sara.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
