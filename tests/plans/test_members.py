"""Sharing a plan, on its pages."""

import re
import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from planner.plans import actions
from planner.plans.tables import Invitation, Member, Role
from tests.dom import dom, words
from tests.factories import a_member, a_user

pytestmark = pytest.mark.django_db
PASSWORD = "nakhla-wa-tamr-27"
HALA = {"email": "hala@example.com", "role": "editor"}


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def invitation(plan):
    return Invitation.objects.create(plan=plan, email="hala@example.com", role=Role.VIEWER)


def members_url(plan):
    return f"/plans/{plan.pk}/members/"


def join_url(invitation):
    return f"/plans/join/{invitation.token}/"


def invite(client, plan, email="hala@example.com", role="editor"):
    return client.post(members_url(plan), {"email": email, "role": role})


class TestPage:
    def test_page_names_everybody_and_their_part(self, as_layla, plan, omar):
        page = dom(as_layla.get(members_url(plan)))
        people = [words(li) for li in page.xpath("//*[contains(@class, 'people')]/li")]
        assert [name for name in ("Sara", "Layla", "Omar") if any(name in p for p in people)] == [
            "Sara",
            "Layla",
            "Omar",
        ]

    def test_member_sees_no_invitation_and_no_form(self, as_omar, plan, invitation):
        answer = as_omar.get(members_url(plan))
        assert invitation.token not in answer.text
        assert not dom(answer).xpath("//main//form")

    def test_owner_sees_the_link_of_an_invitation(self, as_sara, plan, invitation):
        page = dom(as_sara.get(members_url(plan)))
        assert f"http://testserver{join_url(invitation)}" in page.xpath("//main//a/@href")

    @pytest.mark.parametrize("count", [1, 30])
    def test_page_asks_the_same_for_any_number_of_members(
        self, as_sara, plan, count, django_assert_num_queries
    ):
        for number in range(count):
            a_member(plan, a_user(f"عضو {number}"))
        as_sara.get(members_url(plan))
        with django_assert_num_queries(6):
            as_sara.get(members_url(plan))


class TestInviting:
    def test_owner_invites_by_e_mail(self, as_sara, plan):
        assert invite(as_sara, plan).status_code == 302
        assert mail.outbox[0].to == ["hala@example.com"]
        assert join_url(Invitation.objects.get()) in mail.outbox[0].body

    @pytest.mark.parametrize("email", ["", "hala", "hala@", "a@b\n.com"])
    def test_odd_address_is_refused_and_kept(self, as_sara, plan, email):
        answer = invite(as_sara, plan, email)
        assert answer.status_code == 422
        assert dom(answer).xpath("string(//*[@name='email']/@value)") == email
        assert mail.outbox == []

    def test_address_that_fits_no_column_is_refused(self, as_sara, plan):
        email = f"a@{'.'.join(['b' * 60] * 4)}.example.com"
        assert len(email) > 254
        assert invite(as_sara, plan, email).status_code == 422
        assert not Invitation.objects.exists()

    def test_member_is_not_invited_again(self, as_sara, plan, omar):
        answer = invite(as_sara, plan, "OMAR@example.com")
        assert answer.status_code == 422
        assert dom(answer).xpath("//*[@class='error-summary']")

    @pytest.mark.parametrize("role", ["owner", ""])
    def test_unknown_role_is_refused(self, as_sara, plan, role):
        assert invite(as_sara, plan, role=role).status_code == 422
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize(
        "failure",
        [
            ConnectionRefusedError(111, "Connection refused"),
            smtplib.SMTPRecipientsRefused({"hala@example.com": (550, b"no such user")}),
        ],
    )
    def test_invitation_stands_when_the_mail_server_is_down(
        self, as_sara, plan, failure, no_mail, caplog
    ):
        no_mail(failure)
        page = dom(as_sara.post(members_url(plan), HALA, follow=True))
        link = f"http://testserver{join_url(Invitation.objects.get())}"
        assert link in page.xpath("//main//a/@href")
        assert page.xpath("//*[contains(@class, 'message-warning')]")
        assert not page.xpath("//*[contains(@class, 'message-success')]")
        assert type(failure).__name__ in caplog.text
        assert "example.com" not in caplog.text

    def test_invitation_stands_when_no_envelope_takes_the_address(self, as_sara, plan):
        """A domain within the limits in Arabic letters, not in those of the wire."""
        assert invite(as_sara, plan, f"hala@{'م' * 60}.com").status_code == 302
        assert Invitation.objects.exists()
        assert mail.outbox == []

    def test_invitation_is_withdrawn(self, as_sara, plan, invitation):
        as_sara.post(f"/plans/{plan.pk}/invitations/{invitation.pk}/withdraw/")
        assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_one_address_invited_by_many_at_once_is_invited_once(plan):
    together = Barrier(6)

    def invite_too(number):
        together.wait(10)
        try:
            return actions.invite_member(plan, **HALA, by=plan.owner)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        invited = list(pool.map(invite_too, range(6)))
    assert len(invited) == 6
    assert plan.invitations.count() == 1


class TestJoining:
    def test_link_says_whose_plan_it_is_and_asks(self, as_ziad, plan, invitation):
        answer = as_ziad.get(join_url(invitation))
        assert "Sara" in answer.text
        assert plan.title in answer.text
        assert not plan.members.exists()

    def test_who_accepts_is_in(self, as_ziad, ziad, plan, invitation):
        answer = as_ziad.post(join_url(invitation), follow=True)
        assert answer.redirect_chain == [(f"/plans/{plan.pk}/", 302)]
        assert Member.objects.get(user=ziad).role == Role.VIEWER

    def test_link_works_for_another_address_too(self, as_ziad, plan, invitation):
        """People are invited at one address and sign in with another."""
        assert as_ziad.post(join_url(invitation)).status_code == 302

    def test_used_link_is_void(self, as_ziad, as_layla, plan, invitation):
        as_ziad.post(join_url(invitation))
        assert as_layla.post(join_url(invitation)).status_code == 404
        assert as_layla.get(join_url(invitation)).status_code == 404

    def test_expired_link_is_void(self, as_ziad, plan, invitation):
        Invitation.objects.update(created_at=timezone.now() - timedelta(days=15))
        assert as_ziad.post(join_url(invitation)).status_code == 404
        assert not plan.members.exists()

    def test_void_link_says_what_to_do(self, as_ziad):
        answer = as_ziad.get("/plans/join/used/")
        assert answer.status_code == 404
        assert len(words(dom(answer).xpath("//main")[0])) > 40

    def test_link_survives_signing_in(self, plan, invitation):
        person = a_user("Hala", "hala@example.com")
        person.set_password(PASSWORD)
        person.save()
        browser = Client()
        answer = browser.get(join_url(invitation), follow=True)
        address = answer.redirect_chain[-1][0]
        typed = {"login": person.email, "password": PASSWORD}
        fields = dom(answer).xpath("//main//form[.//*[@name='password']]//input[@type='hidden']")
        typed |= {f.get("name"): f.get("value") for f in fields if f.get("name") == "next"}
        assert browser.post(address, typed).url == join_url(invitation)

    def test_link_survives_signing_up(self, plan, invitation):
        browser = Client()
        page = dom(browser.get(join_url(invitation), follow=True))
        (sign_up,) = {a for a in page.xpath("//main//a/@href") if "/signup/" in a}
        passwords = {"password1": PASSWORD, "password2": PASSWORD}
        typed = {"name": "هالة", "email": "hala@example.com", **passwords}
        assert browser.post(sign_up, typed).url == join_url(invitation)

    def test_address_typed_otherwise_is_the_same_person(self, plan, invitation):
        """Signing in does not mind capital letters."""
        person = a_user("Hala", "hala@example.com")
        person.set_password(PASSWORD)
        person.save()
        answer = Client().post(
            "/accounts/login/", {"login": "HALA@Example.com", "password": PASSWORD}
        )
        assert answer.url == "/plans/"


class TestRoles:
    def change(self, client, plan, person, **data):
        member = Member.objects.get(plan=plan, user=person)
        return client.post(f"/plans/{plan.pk}/members/{member.pk}/", data)

    def test_viewer_becomes_an_editor(self, as_sara, as_layla, layla, plan):
        screen = f"/plans/{plan.pk}/basics/plan/"
        assert as_layla.get(screen).status_code == 403
        self.change(as_sara, plan, layla, role="editor")
        assert as_layla.get(screen).status_code == 200

    def test_editor_becomes_a_viewer(self, as_sara, as_omar, omar, plan):
        self.change(as_sara, plan, omar, role="viewer")
        assert as_omar.get(f"/plans/{plan.pk}/basics/plan/").status_code == 403

    def test_removed_member_is_a_stranger(self, as_sara, as_omar, omar, plan):
        url = f"/plans/{plan.pk}/members/{plan.members.get(user=omar).pk}/remove/"
        asked = as_sara.get(url)
        assert "Omar" in asked.text
        assert as_omar.get(f"/plans/{plan.pk}/").status_code == 200
        as_sara.post(url)
        assert as_omar.get(f"/plans/{plan.pk}/").status_code == 404

    def test_member_leaves_and_is_a_stranger(self, as_omar, plan):
        assert plan.title in as_omar.get(f"/plans/{plan.pk}/leave/").text
        assert as_omar.get(f"/plans/{plan.pk}/").status_code == 200
        answer = as_omar.post(f"/plans/{plan.pk}/leave/", follow=True)
        assert answer.status_code == 200
        assert as_omar.get(f"/plans/{plan.pk}/").status_code == 404

    def test_leaving_is_told(self, as_omar, plan):
        assert plan.title in as_omar.get(f"/plans/{plan.pk}/leave/").text
        assert as_omar.get(f"/plans/{plan.pk}/").status_code == 200
        answer = as_omar.post(f"/plans/{plan.pk}/leave/", follow=True)
        assert dom(answer).xpath("//*[@class='message-text']")

    def test_owner_is_not_told_that_she_left(self, as_sara, plan):
        answer = as_sara.post(f"/plans/{plan.pk}/leave/", follow=True)
        told = [words(m) for m in dom(answer).xpath("//*[@class='message-text']")]
        assert not any(re.search("لم تعد", text) for text in told)
