import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.tasks.backends.dummy import DummyBackend
from django.utils import timezone
from django_ox.models import OxTask

from planner.accounts.tables import User
from planner.plans.tables import Plan
from planner.reports import actions, tasks
from planner.reports.actions import request_report
from planner.reports.jobs import take
from planner.reports.make import Options
from planner.reports.tables import Report, State
from planner.settings import _queue

IMMEDIATE = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
LATER = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}


def test_asking_enqueues_and_the_task_makes_it(
    plan: Plan, sara: User, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = IMMEDIATE
    monkeypatch.setattr(
        tasks, "make_report", lambda report, asking: Report.objects.update(state=State.FAILED)
    )
    report = request_report(plan, Options(), sara)
    assert Report.objects.get(pk=report.pk).state == State.FAILED


def test_request_does_not_wait_for_the_worker(
    plan: Plan, sara: User, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = LATER
    monkeypatch.setattr(actions, "file_of", lambda *_, **__: pytest.fail("rendered in a request"))
    assert request_report(plan, Options(), sara).state == State.WAITING


def test_report_at_which_somebody_is_is_looked_at_again_later(
    plan: Plan, sara: User, settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_ox.backend.OxBackend", "QUEUES": []}}
    report = request_report(plan, Options(), sara)
    first = OxTask.objects.get()
    assert first.args == [str(report.pk), 1]
    assert take(report)
    tasks.make_report_task.func(*first.args)
    later = OxTask.objects.exclude(pk=first.pk).get()
    assert later.args == first.args
    assert later.run_after > timezone.now()


def test_queue_that_does_not_answer_is_told(
    plan: Plan, sara: User, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = LATER

    def refuse(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(DummyBackend, "enqueue", refuse)
    report = request_report(plan, Options(), sara)
    assert (report.state, report.error) == (State.FAILED, "queue")


@pytest.mark.parametrize(
    ("url", "backend"),
    [("database", "OxBackend"), ("redis://cache/1", "RedisTaskBackend")],
)
def test_one_variable_chooses_the_queue(url: str, backend: str) -> None:
    assert str(_queue(url)[0]["BACKEND"]).endswith(backend)


@pytest.mark.parametrize("url", ["", "immediate", "http://cache", "celery"])
def test_unknown_queue_refuses_the_start(url: str) -> None:
    """Above all one that would print while a request waits."""
    with pytest.raises(ImproperlyConfigured):
        _queue(url)


@pytest.mark.django_db
def test_report_that_is_gone_is_no_error() -> None:
    tasks.make_report_task.func(str(uuid.uuid4()))
