from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from planner.accounts.tables import User

PASSWORD = "nakhla-wa-tamr-27"


@pytest.fixture(autouse=True)
def _fresh_limits_and_quick_passwords(settings: Any) -> None:
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def sara(db: None) -> User:
    return User.objects.create_user("sara@example.com", PASSWORD, name="سارة")


@pytest.fixture
def omar(db: None) -> User:
    """Reads English."""
    return User.objects.create_user("omar@example.com", PASSWORD, name="Omar", language="en")


@pytest.fixture
def as_sara(client: Client, sara: User) -> Client:
    client.force_login(sara)
    return client


class Page(HTMLParser):
    """What a test asks of a page: tags with their attributes, and the text of headings.

    Forms, fields and links are those of the page itself, not of its frame.
    """

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[str] = []
        self._open = ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open == "h1" and data.strip():
            self.headings.append(data.strip())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        names = [name for name, _ in self.tags]
        start = 0 if tag == "html" else names.index("main")
        return [attrs for name, attrs in self.tags[start:] if name == tag]

    def field(self, name: str) -> dict[str, str | None]:
        return next(attrs for attrs in self.all("input") if attrs.get("name") == name)

    @property
    def html(self) -> dict[str, str | None]:
        return self.all("html")[0]

    @property
    def inline_code(self) -> list[str]:
        """Styles and scripts that the content security policy would block."""
        found = [
            f"{tag} {name}"
            for tag, attrs in self.tags
            for name in attrs
            if name == "style" or name.startswith("on")
        ]
        for tag, attrs in self.tags:
            if tag == "style" or (tag == "script" and not {"src", "nonce"} & set(attrs)):
                found.append(tag)
        return found
