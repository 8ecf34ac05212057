"""The list of plans, and what is done with a plan from its pages."""

import pytest
from django.utils import timezone

from planner.plans.tables import Plan
from tests.dom import dom, words
from tests.factories import a_member, a_plan, a_user

pytestmark = pytest.mark.django_db


def titles(response):
    return [words(title) for title in dom(response).xpath("//*[@class='plan-card-title']")]


def said(response):
    return [words(message) for message in dom(response).xpath("//*[@class='message-text']")]


class TestList:
    def test_list_holds_own_and_shared_plans(self, as_omar, plan, other_plan, omar):
        a_plan(omar, title="خطة عمر")
        assert sorted(titles(as_omar.get("/plans/"))) == ["خطة عمر", "خطة متجر التمور"]

    def test_shared_plan_names_its_owner(self, as_omar, plan):
        assert "Sara" in as_omar.get("/plans/").text

    def test_last_changed_plan_is_first(self, as_sara, sara):
        for day, title in enumerate(("قديمة", "أحدث", "جديدة")):
            moment = timezone.now() + timezone.timedelta(days=day)
            a_plan(sara, title=title, updated_at=moment)
        assert titles(as_sara.get("/plans/")) == ["جديدة", "أحدث", "قديمة"]

    def test_first_visit_offers_to_begin(self, as_ziad):
        page = dom(as_ziad.get("/plans/"))
        assert page.xpath("//*[@class='empty']//a/@href") == ["/plans/new/"]

    @pytest.mark.parametrize(
        ("query", "title"),
        [
            ("خطه", "خطة المتجر"),
            ("محمد", "متجر مُحَمَّد"),
            ("الالكتروني", "التسويق الإلكتروني"),
            ("الإلكتروني", "التسويق الالكتروني"),
            ("احمد", "أحمد وأبناؤه"),
            ("مستشفي", "مستشفى الأمل"),
            ("٢٠٢٧", "خطة 2027"),
            ("2027", "خطة ٢٠٢٧"),
            ("کتاب", "كتاب وقلم"),
            ("قَلَم", "كتاب وقلم"),
            ("ﻛﺘﺎﺏ", "كتاب وقلم"),
            ("TAMR", "Tamr online"),
            ("قلم كتاب", "كتاب وقلم"),
        ],
    )
    def test_search_finds_whatever_the_spelling(self, as_sara, sara, query, title):
        a_plan(sara, title=title)
        a_plan(sara, title="شيء آخر")
        assert titles(as_sara.get("/plans/", {"q": query})) == [title]

    @pytest.mark.parametrize("field", ["organization", "sector"])
    def test_search_looks_at_whose_plan_it_is(self, as_sara, sara, field):
        a_plan(sara, **{field: "تجارة التمور بالجملة"})
        assert len(titles(as_sara.get("/plans/", {"q": "بالجمله"}))) == 1

    def test_search_finds_nothing_of_others(self, as_sara, other_plan):
        assert titles(as_sara.get("/plans/", {"q": "أخرى"})) == []

    def test_search_that_finds_nothing_says_so_and_keeps_the_words(self, as_sara, plan):
        answer = as_sara.get("/plans/", {"q": "عنقاء"})
        assert dom(answer).xpath("string(//*[@id='q']/@value)") == "عنقاء"
        assert "عنقاء" in words(dom(answer).xpath("//*[@class='empty']")[0])

    def test_search_stays_on_its_shelf(self, as_sara, sara):
        a_plan(sara, title="خطة في الأرشيف", archived_at=timezone.now())
        a_plan(sara, title="خطة حاضرة")
        answer = as_sara.get("/plans/", {"q": "خطة", "shelf": "archived"})
        assert titles(answer) == ["خطة في الأرشيف"]

    def test_htmx_gets_the_list_alone(self, as_sara, plan):
        answer = as_sara.get("/plans/", headers={"HX-Request": "true"})
        assert answer.text.strip().startswith('<div id="plans"')

    def test_long_list_is_paged(self, as_sara, sara):
        for number in range(30):
            a_plan(sara, title=f"خطة {number}")
        first, second = (titles(as_sara.get("/plans/", {"page": n})) for n in (1, 2))
        assert (len(first), len(second)) == (24, 6)
        assert not set(first) & set(second)

    def test_page_link_keeps_the_search(self, as_sara, sara):
        for number in range(30):
            a_plan(sara, title=f"خطة {number}")
        page = dom(as_sara.get("/plans/", {"q": "خطه"}))
        assert "q=" in page.xpath("//nav[@class='pager']//a/@href")[0]

    @pytest.mark.parametrize("count", [1, 30])
    def test_list_asks_the_same_for_any_number_of_plans(
        self, as_sara, sara, omar, count, django_assert_num_queries
    ):
        for _number in range(count):
            a_member(a_plan(sara), omar)
        as_sara.get("/plans/")
        with django_assert_num_queries(3):
            as_sara.get("/plans/")


class TestShelves:
    @pytest.fixture
    def shelves(self, sara):
        now = timezone.now()
        a_plan(sara, title="حاضرة")
        a_plan(sara, title="مؤرشفة", archived_at=now)
        a_plan(sara, title="محذوفة", deleted_at=now)
        a_plan(sara, title="مؤرشفة ثم محذوفة", archived_at=now, deleted_at=now)

    @pytest.mark.parametrize(
        ("shelf", "found"),
        [
            ("active", {"حاضرة"}),
            ("archived", {"مؤرشفة"}),
            ("bin", {"محذوفة", "مؤرشفة ثم محذوفة"}),
            ("nothing", {"حاضرة"}),
            ("", {"حاضرة"}),
        ],
    )
    def test_shelf_holds_its_plans(self, as_sara, shelves, shelf, found):
        assert set(titles(as_sara.get("/plans/", {"shelf": shelf}))) == found

    def test_bin_of_another_stays_closed(self, as_omar, plan):
        Plan.objects.update(deleted_at=timezone.now())
        assert titles(as_omar.get("/plans/", {"shelf": "bin"})) == []

    def test_binned_plan_is_not_linked(self, as_sara, shelves):
        page = dom(as_sara.get("/plans/", {"shelf": "bin"}))
        assert page.xpath("//*[@class='plan-card-title']//a") == []

    def test_plan_goes_to_the_archive_and_back(self, as_sara, plan):
        answer = as_sara.post(f"/plans/{plan.pk}/archive/", follow=True)
        assert titles(answer) == [plan.title]
        assert said(answer)
        as_sara.post(f"/plans/{plan.pk}/unarchive/")
        assert titles(as_sara.get("/plans/")) == [plan.title]

    def test_deleting_asks_first(self, as_sara, plan):
        answer = as_sara.get(f"/plans/{plan.pk}/delete/")
        assert plan.title in answer.text
        assert Plan.objects.kept().exists()

    @pytest.mark.parametrize(("digits", "days"), [("arab", "٣٠"), ("latn", "30")])
    def test_days_in_the_bin_are_counted_in_the_plans_digits(self, as_sara, plan, digits, days):
        Plan.objects.update(digits=digits)
        page = dom(as_sara.get(f"/plans/{plan.pk}/delete/"))
        assert f" {days} " in page.xpath("string(//*[@class='lede'])")

    @pytest.mark.parametrize(("language", "days"), [("ar", "٣٠"), ("en", "30")])
    def test_days_are_counted_in_the_digits_of_the_page(self, as_sara, sara, language, days):
        sara.language = language
        sara.save()
        page = dom(as_sara.get("/plans/?shelf=bin"))
        assert f" {days} " in page.xpath("string(//*[@class='empty'])")

    def test_deleted_plan_comes_back_from_the_bin(self, as_sara, plan):
        answer = as_sara.post(f"/plans/{plan.pk}/delete/", follow=True)
        assert titles(answer) == [plan.title]
        (address,) = dom(answer).xpath("//form[contains(@action, 'undelete')]/@action")
        assert as_sara.post(address, follow=True).status_code == 200
        assert titles(as_sara.get("/plans/")) == [plan.title]


class TestBegin:
    def begin(self, client, **fields):
        given = {"title": "خطة ٢٠٢٧", "organization": "مؤسسة النخيل", "country": "SA", **fields}
        return client.post("/plans/new/", given)

    def test_plan_begins_at_its_first_screen(self, as_sara, sara):
        answer = self.begin(as_sara)
        plan = Plan.objects.get()
        assert answer.url == f"/plans/{plan.pk}/basics/plan/"
        assert (plan.owner, plan.title) == (sara, "خطة ٢٠٢٧")

    @pytest.mark.parametrize("title", ["", "   ", "\u200f", "\u202e\u200b", "س" * 151])
    def test_plan_without_a_fit_title_is_not_begun(self, as_sara, title):
        answer = self.begin(as_sara, title=title)
        assert answer.status_code == 422
        assert not Plan.objects.exists()

    def test_refused_form_keeps_what_was_typed(self, as_sara):
        answer = self.begin(as_sara, title="")
        page = dom(answer)
        assert page.xpath("//*[@name='organization']/@value") == ["مؤسسة النخيل"]
        assert page.xpath("//*[@class='error-summary']//a/@href") == ["#id_title"]

    @pytest.mark.parametrize("country", ["", "XX", "sa"])
    def test_unknown_country_is_refused(self, as_sara, country):
        assert self.begin(as_sara, country=country).status_code == 422

    def test_title_is_cleaned_of_controls(self, as_sara):
        self.begin(as_sara, title="خطة\u202e ٢٠٢٧\u200b")
        assert Plan.objects.get().title == "خطة ٢٠٢٧"

    def test_presentation_forms_are_stored_as_letters(self, as_sara):
        self.begin(as_sara, title="ﺧﻄﺔ")
        assert Plan.objects.get().title == "خطة"

    def test_empty_form_says_what_is_missing(self, as_sara):
        assert as_sara.post("/plans/new/").status_code == 422


def test_name_of_the_owner_is_no_markup(as_ziad, ziad):
    evil = a_plan(a_user("<b>Evil</b>"), title="<script>alert(1)</script>")
    a_member(evil, ziad)
    page = dom(as_ziad.get("/plans/"))
    assert page.xpath("//main//b | //main//script") == []
