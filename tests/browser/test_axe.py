"""axe, WCAG 2.2 AA, on every page: both languages, light and dark, desk and phone.

Four of the eight combinations: every two of the three settings meet.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from planner.accounts.tables import User
from tests.browser.conftest import PHONE, WIDE, Windows
from tests.factories import a_plan, a_user
from tests.pages import WITHOUT_SIGNING_IN, a_busy_plan, pages_of, with_undo

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
LOOKS = [("ar", "light", WIDE), ("ar", "dark", PHONE), ("en", "light", PHONE), ("en", "dark", WIDE)]
LOOK_IDS = ["-".join(map(str, look)) for look in LOOKS]
AXE = Axe()


@dataclass
class Site:
    owner: User
    pages: dict[str, str]


@pytest.fixture(scope="module")
def sites(kept: None) -> dict[str, Site]:
    return {language: _site(language) for language in ("ar", "en")}


def _site(language: str) -> Site:
    owner, now = a_user("Sara", language=language, password="nakhla-wa-tamr-27"), timezone.now()
    plan = a_busy_plan(owner)
    shelved, binned = a_plan(owner, archived_at=now), a_plan(owner, deleted_at=now)
    pages = dict(pages_of(plan, shelved, binned))
    return Site(owner, {**pages, "undo": with_undo(plan)})


def violations(page: Page) -> list[str]:
    """What axe finds, one line a rule with the first places it is broken at."""
    # What moves in has no colours of its own yet.
    page.evaluate("Promise.all(document.getAnimations().map(a => a.finished))")
    found = AXE.run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']}: "
        + " | ".join(f"{node['target']} {node['html'][:120]}" for node in rule["nodes"][:3])
        for rule in found
    ]


def look_at(
    windows: Windows, pages: dict[str, str], owner: User | None, look: Any
) -> dict[str, Any]:
    language, theme, width = look
    window = windows.open(owner, theme=theme, width=width)
    window.expected += ["status of 404", "status of 403"]
    if not owner:
        cookie = {"name": "django_language", "value": language, "url": window.server}
        window.page.context.add_cookies([cookie])
    found = {}
    for name, path in pages.items():
        window.page.goto(window.server + path)
        expect(window.page.locator("html")).to_have_attribute("lang", language)
        if faults := violations(window.page):
            found[name] = faults
    return found


@pytest.mark.parametrize("look", LOOKS, ids=LOOK_IDS)
def test_pages_of_accounts_keep_the_rules(windows, kept, look):
    assert look_at(windows, WITHOUT_SIGNING_IN, None, look) == {}


@pytest.mark.parametrize("look", LOOKS, ids=LOOK_IDS)
def test_pages_around_a_plan_keep_the_rules(windows, sites, look):
    site = sites[look[0]]
    pages = {name: url for name, url in site.pages.items() if not name.startswith("edit ")}
    assert look_at(windows, pages, site.owner, look) == {}


@pytest.mark.parametrize("look", LOOKS, ids=LOOK_IDS)
def test_screens_keep_the_rules(windows, sites, look):
    """Each screen in two of the looks, in turn; so each kind of screen in all of them."""
    site, turn = sites[look[0]], LOOKS.index(look) % 2
    screens = [(name, url) for name, url in site.pages.items() if name.startswith("edit ")]
    half = {name: url for number, (name, url) in enumerate(screens) if number % 2 == turn}
    assert look_at(windows, half, site.owner, look) == {}


@pytest.mark.parametrize("look", LOOKS, ids=LOOK_IDS)
def test_opened_parts_keep_the_rules(windows, sites, look):
    """Guide, folded fields and the list of screens, all open; a menu lies over the page."""
    language, theme, width = look
    site = sites[language]
    window = windows.open(site.owner, theme=theme, width=width)
    found = {}
    for name in ("edit swot.factors", "edit objectives.objectives", "home"):
        page = window.go(site.pages[name])
        page.evaluate(
            "for (const d of document.querySelectorAll('details:not(.menu)')) d.open = true"
        )
        if faults := violations(page):
            found[name] = faults
    assert found == {}


@pytest.mark.parametrize("look", LOOKS, ids=LOOK_IDS)
def test_refused_page_keeps_the_rules(windows, sites, look):
    language, theme, width = look
    site = sites[language]
    page = windows.open(site.owner, theme=theme, width=width).go(site.pages["edit basics.plan"])
    page.locator("[name=sheet-period_end]").fill("x")
    page.locator("button[name=save]").click()
    expect(page.locator("#faults")).to_be_visible()
    assert violations(page) == []
