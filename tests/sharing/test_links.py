"""The owner's page of links: make, list, revoke."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from planner.plans.tables import Event, Version
from planner.sharing.tables import SharedLink
from planner.stages.versions import keep_named_version
from tests.dom import dom, words
from tests.factories import a_link
from tests.test_access import all_that_is_stored

pytestmark = pytest.mark.django_db


def links_url(plan):
    return reverse("sharing:links", args=[plan.pk])


def make(client, plan, **answers):
    given = {"key": str(uuid.uuid4()), "version": "now", "days": "7", **answers}
    return client.post(links_url(plan), given)


def address_in(answer):
    return dom(answer).xpath("string(//input[@id='address']/@value)")


def token_in(answer):
    return address_in(answer).rstrip("/").rsplit("/", 1)[-1]


class TestMaking:
    def test_answer_holds_an_address_that_opens(self, as_sara, plan, client):
        address = address_in(make(as_sara, plan, label="المدير"))
        assert address.startswith("http://testserver/s/")
        assert client.get(address).status_code == 200

    def test_token_has_256_bits(self, as_sara, plan):
        assert len(token_in(make(as_sara, plan))) == 43  # letters of 6 bits

    def test_token_is_stored_nowhere(self, as_sara, plan):
        token = token_in(make(as_sara, plan, password="nakhla-27"))
        stored = str([all_that_is_stored(), dict(as_sara.session.items())])
        assert token not in stored
        assert "nakhla-27" not in stored

    def test_address_is_shown_once(self, as_sara, plan):
        token = token_in(make(as_sara, plan))
        assert token not in as_sara.get(links_url(plan)).text

    def test_form_sent_twice_makes_one_link(self, as_sara, plan):
        key = str(uuid.uuid4())
        make(as_sara, plan, key=key)
        again = make(as_sara, plan, key=key)
        assert again.status_code == 302
        assert SharedLink.objects.count() == 1

    def test_answer_is_not_kept_by_the_browser(self, as_sara, plan):
        assert "no-store" in make(as_sara, plan)["Cache-Control"]

    def test_history_tells_it_without_the_token(self, as_sara, plan, sara):
        token = token_in(make(as_sara, plan, label="المدير"))
        event = Event.objects.filter(plan=plan).first()
        assert (event.verb, event.by, event.changes) == ("share", sara, {"name": ["", "المدير"]})
        page = as_sara.get(reverse("stages:history", args=[plan.pk])).text
        assert "المدير" in page
        assert token not in page

    @pytest.mark.parametrize("days", [1, 7, 30, 90])
    def test_link_ends_after_the_days_that_were_chosen(self, as_sara, plan, days):
        make(as_sara, plan, days=str(days))
        left = SharedLink.objects.get().expires_at - timezone.now()
        assert timedelta(days=days) - timedelta(minutes=1) < left <= timedelta(days=days)

    def test_day_counts_instead_of_the_days(self, as_sara, plan):
        day = timezone.localdate() + timedelta(days=3)
        make(as_sara, plan, until=f"{day:%d/%m/%Y}")
        ends = timezone.localtime(SharedLink.objects.get().expires_at)
        assert (ends.date(), ends.hour, ends.minute) == (day, 23, 59)


class TestRefusing:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("version", "0"),
            ("version", "x"),
            ("days", "400"),
            ("days", ""),
            ("until", "31/2/2027"),
            ("until", "1/1/2020"),
            ("until", "1/1/2999"),
            ("password", "short"),
            ("label", "ط" * 101),
        ],
    )
    def test_fault_is_told_at_its_field(self, as_sara, plan, field, value):
        answer = make(as_sara, plan, **{field: value})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not SharedLink.objects.exists()

    def test_odd_key_is_not_an_error_of_the_site(self, as_sara, plan):
        assert make(as_sara, plan, key="x").status_code == 200


class TestList:
    def test_list_tells_the_state_of_each(self, as_sara, plan):
        now = timezone.now()
        a_link(plan, "valid", label="v")
        a_link(plan, "expired", label="e", expires_at=now - timedelta(minutes=1))
        a_link(plan, "revoked", label="r", revoked_at=now)
        page = dom(as_sara.get(links_url(plan)))
        found = {words(li)[0]: len(li.xpath(".//a")) for li in page.xpath("//main//li[.//bdi]")}
        assert found == {"v": 1, "e": 0, "r": 0}  # only what opens can be revoked
        states = {link.label: link.state for link in plan.links.all()}
        assert states == {"v": "valid", "e": "expired", "r": "revoked"}

    def test_plan_without_links_says_so(self, as_sara, plan):
        assert dom(as_sara.get(links_url(plan))).xpath("//*[@class='empty']")

    def test_version_is_chosen_by_its_door(self, as_sara, plan, sara):
        version = keep_named_version(plan, "قبل الاجتماع", by=sara)
        doors = dom(as_sara.get(reverse("stages:versions", args=[plan.pk])))
        door = doors.xpath("//main//a[contains(@href, 'links')]/@href")[0]
        chosen = dom(as_sara.get(door)).xpath("//option[@selected]/@value")
        assert chosen == [str(version.pk)]

    def test_only_the_owner_sees_the_door(self, as_sara, as_omar, plan, sara):
        keep_named_version(plan, "قبل الاجتماع", by=sara)
        for page in ("home", "versions"):
            url = reverse(f"stages:{page}", args=[plan.pk])
            assert links_url(plan) in as_sara.get(url).text
            assert links_url(plan) not in as_omar.get(url).text

    def test_queries_are_as_many_for_many_links(self, as_sara, plan, sara):
        version = keep_named_version(plan, "قبل الاجتماع", by=sara)

        def asked():
            with CaptureQueriesContext(connection) as found:
                assert as_sara.get(links_url(plan)).status_code == 200
            return len(found)

        a_link(plan, "first", version=version)
        before = asked()
        for number in range(30):
            a_link(plan, f"link-{number}", version=version)
            Version.objects.create(plan=plan, number=number + 2, digest=str(number), data={})
        assert asked() == before


class TestRevoking:
    def test_link_opens_no_more_and_history_tells_it(self, as_sara, plan, client):
        link = a_link(plan, "key", label="المدير")
        url = reverse("sharing:revoke", args=[plan.pk, link.pk])
        as_sara.get(url)
        assert client.get("/s/key/").status_code == 200  # asking is not doing
        assert as_sara.post(url).url == links_url(plan)
        assert client.get("/s/key/").status_code == 404
        assert Event.objects.filter(plan=plan).first().verb == "unshare"

    def test_second_time_changes_nothing(self, as_sara, plan):
        link = a_link(plan, "key")
        url = reverse("sharing:revoke", args=[plan.pk, link.pk])
        as_sara.post(url)
        before = all_that_is_stored()
        as_sara.post(url)
        assert all_that_is_stored() == before
