"""A whole plan, from nothing to a printed report, as a person writes it in the browser.

Every screen of the registry is filled from its declaration alone, so that a new
screen or field is walked through without a line here.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from planner.core.rules import ERROR, check
from planner.plans.tables import Plan
from planner.reports.actions import make_report
from planner.stages.doors import query_of
from planner.stages.progress import progress_by_place
from planner.stages.registry import SCREENS
from planner.stages.screen import Grid, Rows, Screen
from planner.stages.snapshot import take_snapshot
from tests.answers import Answer, grid_answers, row_answers, sheet_answers
from tests.browser.conftest import PHONE, WIDE, Visitor

TITLE = "خطة تسويق متجر التمور"


def at(page: Page, answer: Answer) -> Locator:
    return page.locator(f'#work [name="{answer.name}"]')


def show(field: Locator) -> None:
    """Open what the field is folded in, as one does to write there."""
    while not field.is_visible():
        field.locator("xpath=ancestor::details[not(@open)][1]/summary").click()


def give(page: Page, answer: Answer) -> None:
    """Answer one field the way its kind is answered."""
    fields = at(page, answer)
    first = fields.first
    if answer.kind == "check":
        option = first.locator("xpath=ancestor::label[1]")
        show(option)
        first.check(force=True)
    elif first.evaluate("e => e.tagName") == "SELECT":
        show(first)
        values = first.locator("option").evaluate_all("all => all.map(o => o.value)")
        given = [value for value in values if value]
        named = {"first": given[0], "last": given[-1]}
        first.select_option(named.get(answer.text, answer.text))
    elif answer.kind == "pick":
        button = page.locator(f'#work [name="{answer.name}"][value="{answer.text}"]')
        show(button.locator("xpath=ancestor::label[1]"))
        button.check(force=True)
    else:
        show(first)
        first.fill(answer.text)


def give_all(page: Page, answers: Iterable[Answer]) -> None:
    for answer in answers:
        give(page, answer)


class Journey:
    """One person writing one plan. `settle` waits until what was given is stored."""

    def __init__(self, window: Visitor, *, digits: str, script: bool) -> None:
        self.window, self.page = window, window.page
        self.digits, self.script = digits, script

    @property
    def plan(self) -> Plan:
        return Plan.objects.get()

    def begin(self) -> None:
        page = self.window.go("/plans/")
        page.locator("a[href='/plans/new/']").first.click()
        page.locator("[name=title]").fill(TITLE)
        page.locator("[name=organization]").fill("مؤسسة النخيل")
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(re.compile("/basics/plan/$"))

    def settle(self) -> None:
        if not self.script:
            self.page.locator("button[name=save]").click()
        else:
            # Leave the last field, then wait for all to be taken.
            self.page.locator("h1").first.click()
            settled = re.compile("saved|invalid|conflict")
            state = self.page.locator("#save-state")
            expect(state).to_have_attribute("data-state", settled, timeout=20_000)
            self.page.wait_for_load_state("networkidle")
        faults = self.page.locator("#faults, [id$=-note]:has(.field-error)")
        assert faults.evaluate_all("all => all.map(e => [e.id, e.textContent])") == []

    def add(self, part: Rows) -> str:
        """Press “add”; returns the id of the record that came of it."""
        known = set(self.ids(part))
        with self.page.expect_response(re.compile(f"/add/{part.key}/")):
            self.page.locator(f'#work [formaction*="/add/{part.key}/"]').first.click()
        (fresh,) = set(self.ids(part)) - known
        expect(self.page.locator(f"#r-{fresh}")).to_be_visible()
        return fresh

    def ids(self, part: Rows) -> list[str]:
        rows = part.model._default_manager.filter(plan=self.plan, deleted_at=None, **part.where)
        return [str(pk) for pk in rows.values_list("pk", flat=True)]

    def fill(self, screen: Screen) -> None:
        expect(self.page).to_have_url(re.compile(f"/{screen.stage}/{screen.key}/"))
        expect(self.page.locator("h1")).to_have_text(str(screen.title))
        if screen.sheet:
            give_all(self.page, sheet_answers(screen, digits=self.digits))
            self.settle()
        for part in screen.parts(Rows):
            # The first record is answered whole, the others as far as it is needed.
            for number in range(max(1, part.least)):
                names = part.fields if number == 0 else part.needed
                pk = self.add(part)
                give_all(self.page, row_answers(part, pk, names, digits=self.digits))
                self.settle()
        for grid in screen.parts(Grid):
            if self.page.locator(f"#part-{grid.key} [name], .matrix [name]").count() == 0:
                self.page.reload()  # its axes were written on this very screen
            answers = list(grid_answers(self.plan, screen, grid, digits=self.digits))
            given = answers if grid.least is None else answers[: max(1, grid.least)]
            # What each person answers alone is on that person's page.
            for query, own in groupby(given, key=lambda answer: query_of(f"f-{answer.name}")):
                if query:
                    self.page.goto(self.page.url.partition("?")[0].partition("#")[0] + query)
                give_all(self.page, own)
                self.settle()

    def go_on(self) -> None:
        self.page.locator("#work button[name=next]").click()

    def fill_every_screen(self) -> None:
        for screen in SCREENS.values():
            self.fill(screen)
            self.go_on()

    def missing(self) -> dict[str, Any]:
        progress = progress_by_place(SCREENS, take_snapshot(self.plan))
        return {place: p for place, p in progress.items() if p.status != "done"}

    def expect_home_says_complete(self) -> None:
        self.page.wait_for_url(re.compile(f"/plans/{self.plan.pk}/$"))
        assert self.missing() == {}
        errors = [f for f in check(take_snapshot(self.plan)) if f.level == ERROR]
        assert [(f.place, f.message, f.params) for f in errors] == []
        statuses = self.page.locator("main .status")
        expect(statuses).to_have_count(len(SCREENS))
        found = statuses.evaluate_all("all => all.map(e => e.dataset.status)")
        # A complete screen may still have warnings to think about.
        assert set(found) <= {"done", "error"}
        meter = self.page.locator(".page-progress progress")
        assert meter.get_attribute("value") == meter.get_attribute("max") == str(len(SCREENS))
        expect(self.page.locator("#gate.banner-ok")).to_be_visible()

    def download(self) -> Any:
        """Ask for the PDF, let a worker make it, take it away."""
        page = self.page
        page.goto(self.window.server + reverse("reports:options", args=[self.plan.pk]))
        page.locator("main form button.btn-primary").click()
        report = self.plan.reports.get()
        expect(page).to_have_url(re.compile(f"/report/{report.pk}/$"))
        expect(page.locator("progress")).to_be_visible()
        make_report(report)
        link = page.locator(f'a[href$="/report/{report.pk}/download/"]').first
        expect(link).to_be_visible(timeout=15_000)
        with page.expect_download() as found:
            link.click()
        return found.value


def is_the_plan(download: Any) -> bool:
    raw = download.path().read_bytes()
    return raw.startswith(b"%PDF-") and raw.rstrip().endswith(b"%%EOF") and len(raw) > 20_000


@pytest.mark.parametrize(("width", "digits"), [(WIDE, "arab"), (PHONE, "latn")])
def test_whole_plan_is_written_and_printed(windows, mona, width, digits):
    journey = Journey(windows.open(mona, width=width), digits=digits, script=True)
    journey.begin()
    journey.fill_every_screen()
    journey.expect_home_says_complete()
    download = journey.download()
    assert is_the_plan(download)
    # A file name holds no colon.
    assert journey.plan.title.replace(":", "") in download.suggested_filename


def test_whole_plan_is_written_and_printed_without_javascript(windows, mona):
    journey = Journey(windows.open(mona, script=False), digits="arab", script=False)
    journey.begin()
    journey.fill_every_screen()
    journey.expect_home_says_complete()
    assert is_the_plan(journey.download())


def test_what_was_written_is_read_again(windows, mona):
    """What the browser wrote on a screen stands on the page that reads it."""
    journey = Journey(windows.open(mona), digits="arab", script=True)
    journey.begin()
    for place in ("basics.plan", "basics.evidence", "objectives.goals", "objectives.objectives"):
        journey.fill(SCREENS[place])
        journey.go_on()
    page = journey.window.go(reverse("stages:read", args=[journey.plan.pk, "objectives"]))
    record = page.locator("#s-objectives .record").first
    expect(record).to_contain_text("رفع مبيعات التمور")
    expect(record).to_contain_text("١٢٠")
    expect(record.locator(".not-provided")).to_have_count(0)
