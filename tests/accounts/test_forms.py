import pytest
from django.conf import settings
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.test import Client

from planner.accounts import forms
from planner.accounts.tables import User
from tests.accounts.conftest import PASSWORD, Page

EVERY_FORM = [
    "login",
    "signup",
    "add_email",
    "change_password",
    "set_password",
    "reset_password",
    "reset_password_from_key",
    "reauthenticate",
]


def test_every_form_of_allauth_is_ours() -> None:
    for name in EVERY_FORM:
        assert settings.ACCOUNT_FORMS[name].startswith("planner.accounts.forms."), name


@pytest.mark.parametrize(
    ("path", "name", "autocomplete"),
    [
        ("/accounts/login/", "login", "email"),
        ("/accounts/login/", "password", "current-password"),
        ("/accounts/signup/", "email", "email"),
        ("/accounts/signup/", "password1", "new-password"),
        ("/accounts/signup/", "password2", "new-password"),
        ("/accounts/password/reset/", "email", "email"),
    ],
)
def test_field_tells_the_browser_what_it_is(
    client: Client, db: None, path: str, name: str, autocomplete: str
) -> None:
    field = Page(client.get(path)).field(name)
    assert field["autocomplete"] == autocomplete
    assert field["dir"] == "ltr"
    assert "placeholder" not in field
    assert field["type"] in {"email", "password"}


@pytest.mark.parametrize(
    ("path", "name", "autocomplete"),
    [
        ("/accounts/email/", "email", "email"),
        ("/accounts/password/change/", "oldpassword", "current-password"),
        ("/accounts/password/change/", "password1", "new-password"),
        ("/accounts/reauthenticate/", "password", "current-password"),
    ],
)
def test_field_of_a_signed_in_page_tells_it_too(
    as_sara: Client, path: str, name: str, autocomplete: str
) -> None:
    fields = [
        f
        for f in Page(as_sara.get(path)).all("input")
        if f.get("name") == name and f["type"] != "hidden"
    ]
    assert [(f["autocomplete"], f["dir"]) for f in fields] == [(autocomplete, "ltr")]


def test_sign_up_asks_in_this_order() -> None:
    assert list(forms.SignupForm().fields) == ["name", "email", "password1", "password2"]


def test_address_copied_from_arabic_text_is_understood() -> None:
    assert forms.AddressField().clean(" \u200fSara@Example.com\u200e\u202c ") == "sara@example.com"


@pytest.mark.parametrize("typed", ["sara", "sara@", "سارة@example.com", "a" * 250 + "@example.com"])
def test_address_that_is_none_is_refused(client: Client, db: None, typed: str) -> None:
    data = {"name": "س", "email": typed, "password1": PASSWORD, "password2": PASSWORD}
    response = client.post("/accounts/signup/", data)
    assert response.status_code == 422
    assert response.context["form"].has_error("email")


@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "layla@example.com"])
def test_weak_password_is_refused_at_its_field(client: Client, db: None, password: str) -> None:
    data = {
        "name": "ليلى",
        "email": "layla@example.com",
        "password1": password,
        "password2": password,
    }
    response = client.post("/accounts/signup/", data)
    assert response.status_code == 422
    page = Page(response)
    assert "#id_password1" in [a["href"] for a in page.all("a")]
    assert page.field("name")["value"] == "ليلى"
    assert not User.objects.exists()


def test_help_of_a_new_password_tells_the_true_length() -> None:
    lengths = [
        v.min_length
        for v in get_default_password_validators()
        if isinstance(v, MinimumLengthValidator)
    ]
    assert lengths == [10]
    assert "ten" in str(forms.NEW_PASSWORD_HELP) or "عشرة" in str(forms.NEW_PASSWORD_HELP)


def test_password_is_never_echoed(client: Client, db: None) -> None:
    data = {"name": "", "email": "x", "password1": PASSWORD, "password2": PASSWORD}
    assert PASSWORD not in client.post("/accounts/signup/", data).content.decode()
