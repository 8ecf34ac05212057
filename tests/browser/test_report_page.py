"""The page of a report while it is made: it follows, keeps the focus, and comes to an end."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Request, expect

from planner.reports.tables import Report, State
from planner.stages.versions import keep_version
from tests.factories import a_plan


@pytest.fixture
def report(mona):
    plan = a_plan(mona, title="خطة متجر التمور")
    found = Report.objects.create(plan=plan, version=keep_version(plan, mona), by=mona)
    found.wanted_by.add(mona)
    return found


def status(report: Report) -> str:
    return reverse("reports:status", args=[report.plan_id, report.pk])


def polls(page: Page, seconds: float) -> int:
    """How often the page asks in this time."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    page.wait_for_timeout(seconds * 1000)
    page.remove_listener("request", note)
    return len(asked)


def test_page_follows_keeps_the_focus_and_stops_asking(windows, mona, report):
    page = windows.open(mona).go(status(report))
    page.locator("#cancel").focus()
    now = {"step": "layout", "pages": 9, "beat_at": timezone.now() + timedelta(hours=1)}
    Report.objects.update(state=State.WORKING, **now)
    expect(page.locator("#job-step")).to_contain_text("٩")
    expect(page.locator("#cancel")).to_be_focused()
    assert polls(page, 2.5) >= 1
    Report.objects.update(state=State.FAILED, error="killed")
    expect(page.locator("#job .banner-error")).to_be_visible()
    assert polls(page, 2.5) == 0


@pytest.mark.parametrize("script", [True, False])
def test_report_is_cancelled_by_its_button(windows, mona, report, script):
    page = windows.open(mona, script=script).go(status(report))
    page.locator("#cancel").click()
    expect(page.locator("#job .banner-warn")).to_be_visible()
    assert Report.objects.get().state == State.CANCELLED
    if script:
        assert polls(page, 2.5) == 0
    page.locator("#job form button").click()
    expect(page.locator("#job progress")).to_be_visible()
    assert report.plan.reports.filter(state=State.WAITING).exists()
