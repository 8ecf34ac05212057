"""Every page about signing in, and every error page."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults

from planner.accounts.tables import User
from tests.accounts.conftest import Page

OPEN = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/not-a-key/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-set-password/",
    "/accounts/password/reset/key/done/",
]
SIGNED_IN = [
    "/me/",
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
]

pytestmark = pytest.mark.django_db


def check(response: HttpResponse, language: str) -> None:
    page = Page(response)
    direction = {"ar": "rtl", "en": "ltr"}[language]
    assert (page.html["lang"], page.html["dir"]) == (language, direction)
    assert len(page.all("h1")) == 1
    assert page.headings
    assert page.inline_code == []
    assert "allauth" not in response.content.decode()
    for form in page.all("form"):
        if form["method"] != "dialog":
            assert form["method"] == "post"
            assert form["action"]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", OPEN)
def test_page_is_open_to_strangers(client: Client, path: str, language: str) -> None:
    client.cookies["django_language"] = language
    response = client.get(path)
    assert response.status_code == 200
    check(response, language)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", SIGNED_IN)
def test_page_is_open_to_whoever_signed_in(
    client: Client, sara: User, path: str, language: str
) -> None:
    User.objects.update(language=language)
    client.force_login(sara)
    response = client.get(path)
    assert response.status_code == 200
    check(response, language)


@pytest.mark.parametrize("path", [path for path in SIGNED_IN if "logout" not in path])
def test_page_is_closed_to_strangers(client: Client, path: str) -> None:
    assert client.get(path).url.startswith("/accounts/login/?next=")


def test_password_is_chosen_by_whoever_has_none(as_sara: Client, sara: User) -> None:
    sara.set_unusable_password()
    sara.save()
    as_sara.force_login(sara)
    check(as_sara.get("/accounts/password/set/"), "ar")


def test_closed_account_is_told_so(client: Client, sara: User) -> None:
    User.objects.update(is_active=False)
    response = client.post(
        "/accounts/login/", {"login": sara.email, "password": "nakhla-wa-tamr-27"}, follow=True
    )
    assert "_auth_user_id" not in client.session
    check(response, "ar")


def test_closed_sign_up_is_told_so() -> None:
    request = RequestFactory().get("/")
    page = render_to_string("account/signup_closed.html", request=request)
    check(HttpResponse(page), "ar")


def error_pages(request: Any) -> dict[int, HttpResponse]:
    return {
        400: defaults.bad_request(request, ValueError("secret")),
        403: defaults.permission_denied(request, PermissionDenied("why not")),
        404: defaults.page_not_found(request, ValueError("secret")),
        500: defaults.server_error(request),
    }


@pytest.mark.parametrize("language", ["ar", "en"])
def test_error_page_says_what_to_do_next(language: str) -> None:
    with translation.override(language):
        pages = error_pages(RequestFactory().get("/"))
    for status, response in pages.items():
        assert response.status_code == status
        check(response, language)
        assert Page(response).all("a")
        assert "secret" not in response.content.decode()
    assert "why not" in pages[403].content.decode()


def test_fatal_pages_need_nothing_from_the_site(django_assert_num_queries: Any) -> None:
    # No request, no user, no database: whatever broke, these can be shown.
    with django_assert_num_queries(0):
        for name in ("400.html", "500.html"):
            check(HttpResponse(render_to_string(name)), "ar")


def test_form_from_elsewhere_is_refused_in_arabic(sara: User) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": sara.email, "password": "x"})
    assert response.status_code == 403
    check(response, "ar")


def test_refused_form_keeps_what_was_typed_and_links_to_the_fields(client: Client) -> None:
    response = client.post(
        "/accounts/signup/", {"name": "ليلى", "email": "layla@", "password1": "x"}
    )
    assert response.status_code == 422
    check(response, "ar")
    page = Page(response)
    assert page.field("name")["value"] == "ليلى"
    assert page.field("email")["value"] == "layla@"
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    links = [(a["href"] or "")[1:] for a in page.all("a") if (a["href"] or "").startswith("#id_")]
    assert {"id_email", "id_password1", "id_password2"} <= set(links) <= ids


def test_wrong_password_links_to_the_first_field(client: Client, sara: User) -> None:
    response = client.post("/accounts/login/", {"login": sara.email, "password": "wrong"})
    assert response.status_code == 422
    assert "#id_login" in [a["href"] for a in Page(response).all("a")]
