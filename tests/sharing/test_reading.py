"""The page behind a link: what it shows, to whom, for how long, and what it leads to."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from planner.evidence.tables import Evidence
from planner.plans.tables import Plan
from planner.sharing.logs import HideTokens
from planner.sharing.tables import SharedLink
from planner.stages.objectives import Objective
from planner.stages.versions import keep_named_version
from tests.dom import dom
from tests.factories import a_link, a_row, fill_plan

pytestmark = pytest.mark.django_db

URL = "/s/key/"
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "private, no-store",
}


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def link(plan):
    return a_link(plan, "key")


def change(link, **values):
    SharedLink.objects.filter(pk=link.pk).update(**values)


def stamp(plan, **values):
    Plan.objects.filter(pk=plan.pk).update(**values)


class TestContent:
    def test_live_plan_shows_its_changes(self, client, plan, link):
        row = a_row(Objective, plan, statement="خفض كلفة كسب الزبون")
        assert "خفض كلفة كسب الزبون" in client.get(URL).text
        Objective.objects.filter(pk=row.pk).update(statement="رفع المبيعات")
        assert "رفع المبيعات" in client.get(URL).text

    def test_version_stays_as_it_was_kept(self, client, plan, sara):
        row = a_row(Objective, plan, statement="خفض كلفة كسب الزبون")
        a_link(plan, "kept", version=keep_named_version(plan, "الأولى", by=sara))
        Objective.objects.filter(pk=row.pk).update(statement="رفع المبيعات")
        page = client.get("/s/kept/").text
        assert "خفض كلفة كسب الزبون" in page
        assert "رفع المبيعات" not in page

    def test_title_names_organisation_and_plan(self, client, plan, link):
        stamp(plan, organization="مؤسسة النخيل")
        title = dom(client.get(URL)).xpath("string(//title)")
        assert title.startswith("مؤسسة النخيل · خطة متجر التمور · ")

    def test_page_says_until_when(self, client, plan, link):
        ends = plan.format.datetime(timezone.localtime(link.expires_at))
        assert ends in client.get(URL).text

    def test_plan_speaks_the_language_of_its_owner(self, client, sara, link):
        type(sara).objects.filter(pk=sara.pk).update(language="en")
        answer = client.get(URL)
        assert answer["Content-Language"] == dom(answer).get("lang") == "en"

    def test_page_is_the_same_for_who_signed_in(self, client, as_ziad, link):
        assert as_ziad.get(URL).text == client.get(URL).text

    def test_opening_is_counted(self, client, link):
        client.get(URL)
        client.head(URL)  # only asks whether it is there
        client.get(URL)
        link.refresh_from_db()
        assert link.opened == 2
        assert link.last_opened_at


class TestNothingElse:
    @pytest.fixture
    def page(self, client, plan, link, omar):
        fill_plan(plan)
        Evidence.objects.filter(plan=plan).update(url="https://stats.example/q?a=1&b=2")
        keep_named_version(plan, "النسخة السرية", by=omar)
        return client.get(URL)

    def test_page_leads_to_nothing_of_the_site(self, page, plan):
        """Places on the page itself, static files; and the sources that the plan names."""
        root = dom(page)
        found = root.xpath("//@href | //@src | //@action | //@formaction | //@data-url | //@hx-get")
        theirs = {a.get("href") for a in root.xpath("//a[@rel='noopener noreferrer nofollow']")}
        assert "https://stats.example/q?a=1&b=2" in theirs
        assert all(url.startswith(("http://", "https://")) for url in theirs)
        left = [u for u in found if not u.startswith(("#", "/static/")) and u not in theirs]
        assert left == []
        assert not root.xpath("//form | //script | //iframe | //meta[@http-equiv]")
        assert str(plan.pk) not in page.text

    def test_page_names_no_member_address_or_version(self, page, sara, omar):
        for secret in (sara.email, omar.email, "Sara", "Omar", "النسخة السرية"):
            assert secret not in page.text

    @pytest.mark.parametrize("under", ["print/", "links/", "x/", "../plans/"])
    def test_address_has_nothing_under_it(self, client, link, under):
        assert client.get(f"{URL}{under}").status_code in (302, 404)

    def test_link_opens_no_other_page_of_the_plan(self, client, plan, link):
        client.get(URL)
        assert client.get(f"/plans/{plan.pk}/").url.startswith("/accounts/login/")

    def test_no_cookie_is_set(self, page):
        assert not page.cookies


class TestClosed:
    CLOSED = {
        "unknown": lambda link: change(link, token_hash="0" * 64),
        "expired": lambda link: change(link, expires_at=timezone.now()),
        "revoked": lambda link: change(link, revoked_at=timezone.now()),
        "in the bin": lambda link: stamp(link.plan, deleted_at=timezone.now()),
        "deleted": lambda link: link.plan.delete(),
    }

    @pytest.mark.parametrize("close", CLOSED.values(), ids=CLOSED)
    def test_link_answers_like_one_that_never_was(self, client, link, close):
        close(link)
        answer, never = client.get(URL), client.get("/s/never/")
        assert (answer.status_code, answer.text) == (404, never.text)
        assert answer.headers == never.headers
        assert not dom(answer).xpath("//a[not(starts-with(@href, '#'))] | //form")

    @pytest.mark.parametrize("token", ["x", "%00", "%d8%b3", "a b", "x" * 3000, "'--", "%ff"])
    def test_odd_token_gets_the_same_answer(self, client, token):
        assert client.get(f"/s/{token}/").text == client.get("/s/never/").text

    def test_archived_plan_can_be_read(self, client, plan, link):
        stamp(plan, archived_at=timezone.now())
        assert client.get(URL).status_code == 200

    def test_owner_gets_no_further_than_others(self, as_sara, link):
        change(link, expires_at=timezone.now() - timedelta(seconds=1))
        assert as_sara.get(URL).status_code == 404


class TestPassword:
    @pytest.fixture
    def guarded(self, plan):
        a_row(Objective, plan, statement="خفض كلفة كسب الزبون")
        return a_link(plan, "key", password="nakhla-27")

    def test_page_asks_first_and_shows_nothing(self, client, guarded):
        answer = client.get(URL)
        assert answer.status_code == 200
        for secret in ("خفض كلفة", guarded.plan.title):
            assert secret not in answer.text
        guarded.refresh_from_db()
        assert guarded.opened == 0

    def test_form_leads_only_to_itself(self, client, guarded):
        root = dom(client.get(URL))
        found = root.xpath("//@href | //@src | //@action | //@formaction")
        assert [u for u in found if not u.startswith(("#", "/static/"))] == []

    def test_right_password_opens_this_link_only(self, client, guarded):
        a_link(guarded.plan, "other", password="nakhla-27")
        assert client.post(URL, {"password": " nakhla-27 "}).url == URL
        assert "خفض كلفة" in client.get(URL).text
        assert "خفض كلفة" not in client.get("/s/other/").text
        assert "خفض كلفة" not in Client().get(URL).text

    @pytest.mark.parametrize("typed", ["", "wrong", "x" * 5000])
    def test_wrong_password_is_refused(self, client, guarded, typed):
        answer = client.post(URL, {"password": typed})
        assert answer.status_code == 422
        assert answer.context["form"].errors
        assert "خفض كلفة" not in client.get(URL).text

    def test_browser_may_send_the_form(self, guarded):
        """The middleware against forms of other sites is on, and content with the page."""
        browser = Client(enforce_csrf_checks=True)
        token = dom(browser.get(URL)).xpath("string(//*[@name='csrfmiddlewaretoken']/@value)")
        data = {"password": "nakhla-27", "csrfmiddlewaretoken": token}
        assert browser.post(URL, data).status_code == 302
        assert Client(enforce_csrf_checks=True).post(URL, data).status_code == 403

    def test_too_many_wrong_ones_close_it_for_a_while(self, client, guarded):
        found = [client.post(URL, {"password": "wrong"}).status_code for _ in range(6)]
        assert found == [422] * 5 + [429]
        # The right one, too; and from elsewhere.
        elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
        assert Client().post(URL, {"password": "nakhla-27"}, **elsewhere).status_code == 429

    def test_right_ones_are_not_counted(self, guarded):
        """A class opens the link from one address."""
        found = {Client().post(URL, {"password": "nakhla-27"}).status_code for _ in range(30)}
        assert found == {302}

    def test_another_password_asks_again(self, client, guarded):
        client.post(URL, {"password": "nakhla-27"})
        change(guarded, password=make_password("tamr-2028"))
        assert "خفض كلفة" not in client.get(URL).text

    def test_revoking_ends_it_for_who_was_in(self, client, guarded):
        client.post(URL, {"password": "nakhla-27"})
        change(guarded, revoked_at=timezone.now())
        assert client.get(URL).status_code == 404


class TestHeaders:
    @pytest.mark.parametrize(
        ("method", "url", "status"),
        [
            ("get", URL, 200),
            ("head", URL, 200),
            ("put", URL, 405),
            ("get", "/s/guarded/", 200),
            ("post", "/s/guarded/", 422),
            ("get", "/s/never/", 404),
        ],
    )
    def test_address_is_kept_close(self, client, plan, link, method, url, status):
        a_link(plan, "guarded", password="nakhla-27")
        answer = getattr(client, method)(url)
        assert answer.status_code == status
        assert {name: answer[name] for name in HEADERS} == HEADERS

    def test_nothing_is_fetched_from_elsewhere(self, client, link):
        policy = client.get(URL)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "http" not in policy


class TestLogs:
    @pytest.mark.parametrize("url", [URL, "/s/never/", "/s/guarded/"])
    def test_token_is_not_logged(self, client, plan, link, caplog, url):
        a_link(plan, "guarded", password="nakhla-27")
        change(link, revoked_at=timezone.now())
        client.post(url, {"password": "wrong"})
        assert "/s/…/" in caplog.text
        assert url not in caplog.text

    def test_other_addresses_are_logged_as_they_are(self):
        record = logging.LogRecord("x", 30, "", 0, "Not Found: %s", ("/plans/s/",), None)
        assert HideTokens().filter(record)
        assert record.getMessage() == "Not Found: /plans/s/"
