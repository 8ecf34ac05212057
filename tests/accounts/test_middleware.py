import pytest
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory
from django.utils import translation

from planner.accounts.middleware import RefusedFormMiddleware, UserLanguageMiddleware
from planner.accounts.tables import User
from tests.accounts.conftest import Page

pytestmark = pytest.mark.django_db


def test_stranger_reads_arabic_whatever_the_browser_asks(client: Client) -> None:
    response = client.get("/accounts/login/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert Page(response).html == {**Page(response).html, "lang": "ar", "dir": "rtl"}
    assert response.headers["Content-Language"] == "ar"


def test_cookie_chooses_for_a_stranger(client: Client) -> None:
    client.cookies["django_language"] = "en"
    response = client.get("/accounts/login/")
    assert Page(response).html == {**Page(response).html, "lang": "en", "dir": "ltr"}


@pytest.mark.parametrize("cookie", ["xx", "../../etc", "e" * 3000, "\x01", "en_US.UTF-8;"])
def test_odd_cookie_is_arabic(client: Client, cookie: str) -> None:
    client.cookies["django_language"] = cookie
    assert Page(client.get("/accounts/login/")).html["lang"] == "ar"


def test_account_comes_before_cookie(client: Client, omar: User) -> None:
    client.force_login(omar)
    client.cookies["django_language"] = "ar"
    assert Page(client.get("/me/")).html["lang"] == "en"


def test_missing_page_speaks_the_readers_language(client: Client, omar: User) -> None:
    client.force_login(omar)
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert Page(response).html["lang"] == "en"


def test_language_ends_with_the_request(omar: User) -> None:
    seen = []

    def view(request: object) -> HttpResponse:
        seen.append((translation.get_language(), request.LANGUAGE_CODE))  # type: ignore[attr-defined]
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = omar
    UserLanguageMiddleware(view)(request)
    assert seen == [("en", "en")]
    assert translation.get_language() == "ar"


def test_language_ends_with_a_request_that_fails(omar: User) -> None:
    def view(request: object) -> HttpResponse:
        raise RuntimeError

    request = RequestFactory().get("/")
    request.user = omar
    with pytest.raises(RuntimeError):
        UserLanguageMiddleware(view)(request)
    assert translation.get_language() == "ar"


@pytest.mark.parametrize(
    ("method", "errors", "status"), [("post", True, 422), ("post", False, 200), ("get", True, 200)]
)
def test_only_a_refused_form_is_422(method: str, errors: bool, status: int) -> None:
    class Form:
        pass

    form = Form()
    form.errors = {"name": ["?"]} if errors else {}  # type: ignore[attr-defined]
    request = getattr(RequestFactory(), method)("/")
    response = TemplateResponse(request, "404.html", {"form": form})
    answered = RefusedFormMiddleware(lambda _: response).process_template_response(
        request, response
    )
    assert answered.status_code == status
