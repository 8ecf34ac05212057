import uuid

import pytest

from planner.accounts.tables import User
from planner.plans.tables import Plan
from planner.reports import actions, tasks
from planner.reports.actions import request_report
from planner.reports.make import Options
from planner.reports.tables import Report, State

IMMEDIATE = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
LATER = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}


def test_asking_enqueues_and_the_task_makes_it(
    plan: Plan, sara: User, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = IMMEDIATE
    monkeypatch.setattr(
        tasks, "make_report", lambda report: Report.objects.update(state=State.FAILED)
    )
    report = request_report(plan, Options(), sara)
    assert Report.objects.get(pk=report.pk).state == State.FAILED


def test_request_does_not_wait_for_the_worker(
    plan: Plan, sara: User, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = LATER
    monkeypatch.setattr(actions, "file_of", lambda *_, **__: pytest.fail("rendered in a request"))
    assert request_report(plan, Options(), sara).state == State.WAITING


@pytest.mark.django_db
def test_report_that_is_gone_is_no_error() -> None:
    tasks.make_report_task.func(str(uuid.uuid4()))
