import pytest
from django.test import Client

from planner.accounts.forms import ProfileForm
from planner.accounts.tables import User
from tests.accounts.conftest import PASSWORD, Page


def test_profile_needs_signing_in(client: Client, db: None) -> None:
    response = client.get("/me/")
    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=/me/"


def test_profile_shows_what_is_kept(as_sara: Client) -> None:
    page = Page(as_sara.get("/me/"))
    assert page.field("name")["value"] == "سارة"
    assert page.field("name")["autocomplete"] == "name"
    assert page.field("name")["dir"] == "auto"
    assert not page.inline_code


def test_profile_saves_name_and_language(as_sara: Client, sara: User) -> None:
    response = as_sara.post("/me/", {"name": "  سارة\u202e العلي ", "language": "en"})
    assert response.status_code == 302
    sara.refresh_from_db()
    assert (sara.name, sara.language) == ("سارة العلي", "en")
    # Signed out, they still read what they chose.
    assert response.cookies["django_language"].value == "en"
    page = as_sara.get("/me/")
    assert Page(page).html["lang"] == "en"
    assert "Your details have been saved." in page.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "", "language": "ar"},
        {"name": "\u200f \u200e", "language": "ar"},
        {"name": "س" * 101, "language": "ar"},
        {"name": "سا\x00رة", "language": "fr"},
        {"name": "سارة", "language": "fr"},
    ],
)
def test_profile_refuses_at_the_field_and_in_the_summary(
    as_sara: Client, sara: User, data: dict[str, str]
) -> None:
    response = as_sara.post("/me/", data)
    assert response.status_code == 422
    wrong = "language" if data.get("language") == "fr" else "name"
    links = [attrs["href"] for attrs in Page(response).all("a")]
    assert f"#id_{wrong}" in links
    sara.refresh_from_db()
    assert (sara.name, sara.language) == ("سارة", "ar")


def test_profile_leaves_a_password_set_meanwhile(as_sara: Client, sara: User) -> None:
    form = ProfileForm({"name": "سارة", "language": "en"}, instance=sara)
    other_tab = User.objects.get(pk=sara.pk)
    other_tab.set_password("another-" + PASSWORD)
    other_tab.save()
    assert form.is_valid()
    form.save()
    assert User.objects.get(pk=sara.pk).check_password("another-" + PASSWORD)


def test_stranger_chooses_a_language(client: Client, db: None) -> None:
    response = client.post("/me/language/", {"language": "en", "next": "/accounts/login/?next=/x"})
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/x")
    assert response.cookies["django_language"]["samesite"] == "Lax"
    assert Page(client.get("/accounts/login/")).html["lang"] == "en"


def test_choice_of_language_is_kept_with_the_account(as_sara: Client, sara: User) -> None:
    as_sara.post("/me/language/", {"language": "en", "next": "/me/"})
    sara.refresh_from_db()
    assert sara.language == "en"
    assert sara.name == "سارة"


@pytest.mark.parametrize("language", ["fr", "", "ar\x00", "ar" * 900])
def test_unknown_language_changes_nothing(as_sara: Client, sara: User, language: str) -> None:
    response = as_sara.post("/me/language/", {"language": language, "next": "/me/"})
    assert response.status_code == 302
    assert "django_language" not in response.cookies
    sara.refresh_from_db()
    assert sara.language == "ar"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http://[", ""]
)
def test_choosing_a_language_leads_nowhere_else(client: Client, db: None, target: str) -> None:
    assert client.post("/me/language/", {"language": "en", "next": target}).url == "/"


def test_language_is_not_chosen_by_a_link(client: Client, db: None) -> None:
    assert client.get("/me/language/?language=en").status_code == 405


def test_language_is_not_chosen_from_another_site(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/me/language/", {"language": "en"}).status_code == 403
