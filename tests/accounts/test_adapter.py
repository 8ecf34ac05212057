"""Doors in and out: where people land, and what reaches their mailbox."""

import re
import smtplib
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse

from planner.accounts.tables import User
from tests.accounts.conftest import PASSWORD, Page

INVITATION = "/invitations/8f2c-token/?from=omar&plan=7"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/x",
    "/\\evil.example",
    "http://localhost/plans/",  # an allowed host, but not this one
    "javascript:alert(1)",
    "http://[",
    "\x00",
]

pytestmark = pytest.mark.django_db


def sign_up(client: Client, **more: str) -> Any:
    data = {"name": "ليلى", "email": "layla@example.com"}
    return client.post(
        "/accounts/signup/", {**data, "password1": PASSWORD, "password2": PASSWORD, **more}
    )


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def link_in(message: Any) -> str:
    found = re.search(r"https?://testserver(\S+)", message.body)
    assert found
    return found[1]


def test_sign_up_keeps_name_and_leads_to_the_plans(client: Client) -> None:
    response = sign_up(client, name=" ليلى\u202e ")
    layla = User.objects.get(email="layla@example.com")
    assert (response.status_code, response.url) == (302, reverse("plans:list"))
    assert (layla.name, layla.language) == ("ليلى", "ar")
    assert client.session["_auth_user_id"] == str(layla.pk)


def test_sign_up_in_english_goes_on_in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    sign_up(client)
    assert User.objects.get().language == "en"


def test_invitation_survives_the_way_through_sign_up(client: Client) -> None:
    login = client.get("/accounts/login/", {"next": INVITATION})
    to_sign_up = next(a["href"] for a in Page(login).all("a") if "signup" in (a["href"] or ""))
    form = Page(client.get(to_sign_up))
    assert form.field("next")["value"] == INVITATION
    refused = sign_up(client, next=INVITATION, password2="other")
    assert Page(refused).field("next")["value"] == INVITATION
    assert sign_up(client, next=INVITATION).url == INVITATION


def test_invitation_survives_signing_in(client: Client, sara: User) -> None:
    assert sign_in(client, "sara@example.com", next=INVITATION).url == INVITATION
    # And again for somebody who is signed in already.
    assert client.get("/accounts/login/", {"next": INVITATION}).url == INVITATION


def test_invitation_survives_confirming_the_address(client: Client, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    assert sign_up(client, next=INVITATION).url == "/accounts/confirm-email/"
    link = link_in(mail.outbox[0])
    elsewhere = Client()  # the link is opened on the phone
    page = elsewhere.get(link)
    confirm = Page(page)
    action = next(
        f["action"] for f in confirm.all("form") if "confirm-email" in (f["action"] or "")
    )
    assert elsewhere.post(action, {"next": confirm.field("next")["value"]}).url == INVITATION
    assert EmailAddress.objects.get(email="layla@example.com").verified


def test_confirming_later_does_not_lead_to_an_old_invitation(client: Client) -> None:
    sign_up(client, next=INVITATION)
    assert "next" not in link_in(mail.outbox[0])


def test_invitation_survives_a_forgotten_password(client: Client, sara: User) -> None:
    login = Page(client.get("/accounts/login/", {"next": INVITATION}))
    forgotten = next(a["href"] for a in login.all("a") if "reset" in (a["href"] or ""))
    form = Page(client.get(forgotten))
    then = form.field("then")["value"] or ""
    answer = client.post("/accounts/password/reset/", {"email": sara.email, "then": then})
    assert answer.url == "/accounts/password/reset/done/"
    elsewhere = Client()
    step = elsewhere.get(link_in(mail.outbox[0]))
    new = Page(elsewhere.get(step.url))
    action = next(f["action"] for f in new.all("form") if "set-password" in (f["action"] or ""))
    chosen = {"password1": "saqi-" + PASSWORD, "password2": "saqi-" + PASSWORD}
    done = elsewhere.post(action, {**chosen, "next": new.field("next")["value"]})
    assert done.url == INVITATION
    assert sign_in(elsewhere, sara.email, "saqi-" + PASSWORD, next=INVITATION).url == INVITATION


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client: Client, sara: User, target: str) -> None:
    assert client.get("/accounts/login/", {"next": target}).status_code == 200
    assert sign_in(client, sara.email, next=target).url == reverse("plans:list")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_mailed_links_lead_nowhere_else(client: Client, sara: User, target: str) -> None:
    client.post("/accounts/password/reset/", {"email": sara.email, "then": target})
    assert "next" not in link_in(mail.outbox[0])


DOWN = [
    ConnectionRefusedError(111, "Connection refused"),
    smtplib.SMTPRecipientsRefused({"layla@example.com": (550, b"no such user")}),
    UnicodeEncodeError("idna", "layla@example.com", 0, 5, "label too long"),
]


@pytest.mark.parametrize("failure", DOWN)
def test_sign_up_goes_on_without_mail(
    client: Client, failure: Exception, no_mail: Any, caplog: Any
) -> None:
    no_mail(failure)
    response = sign_up(client)
    assert (response.status_code, response.url) == (302, reverse("plans:list"))
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert type(failure).__name__ in caplog.text
    assert "layla" not in caplog.text


def test_page_does_not_say_that_a_lost_link_was_sent(client: Client, no_mail: Any) -> None:
    def told(browser: Client, email: str) -> list[str]:
        response = sign_up(browser, email=email)
        return [str(message) for message in get_messages(response.wsgi_request)]

    sent = told(client, "layla@example.com")
    no_mail(DOWN[0])
    lost = told(Client(), "hala@example.com")
    assert [m.replace("layla", "hala") for m in sent] != lost
    assert any("hala@example.com" in message for message in lost)


@pytest.mark.parametrize("email", ["sara@example.com", "nobody@example.com"])
def test_forgotten_password_gets_the_same_answer_without_mail(
    client: Client, sara: User, email: str, no_mail: Any, caplog: Any
) -> None:
    no_mail(DOWN[0])
    response = client.post("/accounts/password/reset/", {"email": email})
    assert (response.status_code, response.url) == (302, "/accounts/password/reset/done/")
    assert "ConnectionRefusedError" in caplog.text
    assert email not in caplog.text


def test_programming_errors_in_mail_are_not_hushed(
    client: Client, sara: User, no_mail: Any
) -> None:
    no_mail(TypeError("a fault of ours"))
    with pytest.raises(TypeError):
        client.post("/accounts/password/reset/", {"email": sara.email})


def test_signing_out_leads_to_signing_in(as_sara: Client) -> None:
    assert as_sara.get("/accounts/logout/").status_code == 200
    response = as_sara.post("/accounts/logout/")
    assert response.url == "/accounts/login/"
    assert as_sara.get("/me/").status_code == 302


def test_changed_password_leads_to_the_account(as_sara: Client, sara: User) -> None:
    new = "saqi-" + PASSWORD
    response = as_sara.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert response.url == "/me/"
    assert as_sara.get("/me/").status_code == 200
    sara.refresh_from_db()
    assert sara.check_password(new)


def test_mail_speaks_the_language_of_its_reader(client: Client, sara: User, omar: User) -> None:
    for person in (sara, omar):
        client.post("/accounts/password/reset/", {"email": person.email})
    arabic, english = (message.alternatives[0].content for message in mail.outbox)
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<html lang="en" dir="ltr">' in english
    assert mail.outbox[1].subject == "Choose a new password"


def test_mail_as_a_page_says_the_same_and_links(client: Client, sara: User) -> None:
    client.post("/accounts/password/reset/", {"email": sara.email})
    message = mail.outbox[0]
    page = message.alternatives[0].content
    assert f'href="http://testserver{link_in(message)}"' in page
    assert message.body.count("\n\n") + 1 == page.count("<p ")
    assert "  " not in message.subject


def test_mail_to_an_unproven_address_carries_no_words_of_the_sender(client: Client) -> None:
    sign_up(client, name="Win a prize at http://evil.example")
    assert "evil" not in mail.outbox[0].body + mail.outbox[0].subject


def test_unknown_and_known_addresses_get_the_same_answer(client: Client, sara: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": sara.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[sara.email], ["nobody@example.com"]]


def test_wrong_password_and_unknown_address_get_the_same_answer(client: Client, sara: User) -> None:
    def summary(email: str) -> list[str]:
        return sign_in(client, email, "wrong").context["form"].non_field_errors()

    assert summary(sara.email) == summary("nobody@example.com")


def test_taken_address_is_not_told_when_confirming_is_required(
    client: Client, sara: User, settings: Any
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    response = sign_up(client, email=sara.email)
    assert response.url == "/accounts/confirm-email/"
    assert User.objects.count() == 1
    assert mail.outbox[0].to == [sara.email]
    assert "confirm-email" not in mail.outbox[0].body


def test_guessing_a_password_is_stopped(client: Client, sara: User) -> None:
    for _ in range(5):
        sign_in(client, sara.email, "wrong")
    response = sign_in(client, sara.email, PASSWORD)
    assert response.context["form"].has_error("__all__", "too_many_login_attempts")
    assert "_auth_user_id" not in client.session


def test_signing_up_by_the_dozen_is_stopped(client: Client) -> None:
    for _ in range(120):
        assert sign_up(client, password2="other").status_code == 422
    response = sign_up(client)
    assert response.status_code == 429
    assert Page(response).html["lang"] == "ar"
    assert not User.objects.exists()


def test_somebody_elses_address_cannot_be_added(as_sara: Client, omar: User) -> None:
    response = as_sara.post("/accounts/email/", {"action_add": "", "email": "OMAR@example.com"})
    assert response.status_code == 422
    assert not EmailAddress.objects.filter(email=omar.email).exists()


def test_addresses_are_added_made_main_and_removed(as_sara: Client, sara: User) -> None:
    as_sara.post("/accounts/email/", {"action_add": "", "email": "work@example.com"})
    as_sara.get("/accounts/email/")
    as_sara.post("/accounts/email/", {"action_primary": "", "email": "work@example.com"})
    sara.refresh_from_db()
    assert sara.email == "work@example.com"
    as_sara.post("/accounts/email/", {"action_remove": "", "email": "sara@example.com"})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["work@example.com"]
    as_sara.post("/accounts/email/", {"action_remove": "", "email": "work@example.com"})
    assert EmailAddress.objects.count() == 1  # the last one stays


def test_huge_numbers_in_a_reset_link_are_just_a_bad_link(client: Client) -> None:
    for uid in ("zzzzzzzzzzzzz", "z" * 60, "0"):
        assert client.get(f"/accounts/password/reset/key/{uid}-set-password/").status_code == 200
        assert client.get(f"/accounts/password/reset/key/{uid}-abc-123/").status_code == 200
    assert client.get("/accounts/confirm-email/nonsense/").status_code == 200
