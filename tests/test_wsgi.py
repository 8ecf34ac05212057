"""Requests that fail before any view or middleware sees them."""

from io import BytesIO

import pytest
from django.test import RequestFactory

from planner.wsgi import application

pytestmark = pytest.mark.django_db


def ask(method: str, path: str, body: bytes = b"", **headers: str) -> str:
    """The status that a server is told."""
    environ = RequestFactory().generic(method, path, secure=True).environ
    environ |= headers | {"CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
    told: list[str] = []
    for _piece in application(environ, lambda status, _headers: told.append(status)):
        pass
    return told[0]


@pytest.mark.parametrize("charset", ["rot13", "base64", "hex", "idna", "utf-16", "undefined", "-"])
def test_any_charset_that_is_claimed_is_answered(charset):
    claimed = {"CONTENT_TYPE": f"text/plain; charset={charset}"}
    assert ask("GET", "/accounts/login/?next=%ff", **claimed) == "200 OK"
    form = {"CONTENT_TYPE": f"application/x-www-form-urlencoded; charset={charset}"}
    assert ask("POST", "/accounts/login/", b"login=%ff", **form) == "403 Forbidden"


def test_cookie_that_no_database_holds_is_none():
    assert ask("GET", "/plans/", HTTP_COOKIE='sessionid="\\000aaaaaaaaaaaa"') == "302 Found"
