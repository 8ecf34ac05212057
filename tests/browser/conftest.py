"""The site as it is served, opened in Chromium.

Pages are watched: an error in the console, a script that fails or a rule of the
content security policy that is broken fails the test in which it happens.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from planner.accounts.tables import User
from tests.factories import a_user

# Playwright keeps an event loop in the thread that also asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE, PHONE = 1280, 390
# Answers of the site that scripts handle; the browser notes them in its console all the same.
HANDLED = re.compile(r"Failed to load resource: .* status of (409|410|422)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Server and test each have a connection of their own: only what is committed is seen."""
    if not any(item.get_closest_marker("browser") for item in session.items):
        return
    name = f"test_{connection.settings_dict['NAME']}"
    if connection.vendor == "sqlite":
        name = str(Path(tempfile.mkdtemp(prefix="khutta-")) / "test.sqlite3")
    connection.settings_dict["TEST"]["NAME"] = name


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of the tests, also where no test asks pytest-django for it."""
    with django_db_blocker.unblock():
        settings_of = connection.settings_dict
        late = settings_of["NAME"] != settings_of["TEST"]["NAME"]
        made = setup_databases(0, interactive=False, aliases={"default"}) if late else None
    yield
    if made is not None:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def server(database: None) -> Iterator[str]:
    running = LiveServer("localhost")
    yield running.url
    running.stop()


@dataclass
class Visitor:
    """Somebody's browser window. `expected` are console errors that the test brings about."""

    page: Page
    server: str
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not HANDLED.search(message.text):
            self.faults.append(f"{message.text} ({message.location.get('url', '')})")

    def go(self, path: str, status: int = 200) -> Page:
        answer = self.page.goto(self.server + path)
        assert answer is not None
        assert answer.status == status
        return self.page

    def unexpected(self) -> list[str]:
        return [f for f in self.faults if not any(words in f for words in self.expected)]


class Windows:
    """Opens windows, each with cookies of its own, and closes them."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser, self.server = browser, server
        self.contexts: list[BrowserContext] = []
        self.visitors: list[Visitor] = []

    def open(
        self,
        person: User | None = None,
        *,
        width: int = WIDE,
        theme: str = "light",
        script: bool = True,
        **options: Any,
    ) -> Visitor:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=script,
            locale="ar",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        if person:
            self.sign_in(context, person)
        return self.tab(context)

    def tab(self, context: BrowserContext) -> Visitor:
        visitor = Visitor(context.new_page(), self.server)
        visitor.watch()
        self.visitors.append(visitor)
        return visitor

    def sign_in(self, context: BrowserContext, person: User) -> None:
        client = Client()
        client.force_login(person)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.server}
        context.add_cookies([cookie])

    def close(self) -> list[str]:
        faults = [fault for visitor in self.visitors for fault in visitor.unexpected()]
        for context in self.contexts:
            context.close()
        return faults


@pytest.fixture
def windows(browser: Browser, server: str) -> Iterator[Windows]:
    opened = Windows(browser, server)
    yield opened
    assert opened.close() == []


@pytest.fixture(scope="module")
def kept(database: None, django_db_blocker: Any) -> Iterator[None]:
    """A database for the tests of a module that only look: filled once, emptied at its end."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def mona(transactional_db: None) -> User:
    return a_user("منى", "mona@example.com")


@pytest.fixture
def open_window(windows: Windows) -> Callable[..., Visitor]:
    return windows.open
