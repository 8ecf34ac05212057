import pytest
from django.test import Client


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_is_kept_for_the_next_page(as_sara: Client, theme: str) -> None:
    as_sara.post("/me/theme/", {"theme": theme, "next": "/plans/"})
    assert f'data-bs-theme="{theme}"' in as_sara.get("/plans/").text


def test_theme_of_the_device_is_the_default(as_sara: Client) -> None:
    as_sara.post("/me/theme/", {"theme": "dark"})
    as_sara.post("/me/theme/", {"theme": "auto"})
    assert "data-bs-theme" not in as_sara.get("/plans/").text


def test_unknown_theme_changes_nothing(as_sara: Client) -> None:
    as_sara.post("/me/theme/", {"theme": '"><script>'})
    assert "theme" not in as_sara.cookies


def test_theme_leads_to_no_other_site(as_sara: Client) -> None:
    answer = as_sara.post("/me/theme/", {"theme": "dark", "next": "https://evil.example/"})
    assert answer.url == "/"
