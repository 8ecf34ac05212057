"""The life of a report: who waits for it, who is at it, how often it is tried."""

from typing import Any

import pytest
from django.utils import timezone

from planner.accounts.tables import User
from planner.plans.tables import Plan
from planner.reports import actions, jobs
from planner.reports.actions import make_report, request_report
from planner.reports.jobs import Attempt, Busy, Withdrawn, take, withdraw
from planner.reports.make import Options
from planner.reports.render import RenderError
from planner.reports.tables import Report, State


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """What was handed to the worker, instead of a worker."""
    asked: list[Report] = []
    monkeypatch.setattr(actions, "enqueue", asked.append)
    return asked


@pytest.fixture
def report(plan: Plan, sara: User, queue: list) -> Report:
    return request_report(plan, Options(), sara)


def now(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def fall_silent(report: Report) -> None:
    """As if its worker had died."""
    Report.objects.filter(pk=report.pk).update(beat_at=timezone.now() - jobs.LONG_SILENCE * 2)


def attempt_at(report: Report) -> Attempt:
    found = take(report)
    assert found
    return found


# Wishes


def test_waiting_report_that_is_cancelled_never_starts(report: Report, sara: User) -> None:
    assert withdraw(report, sara) is False
    assert now(report).state == State.CANCELLED
    assert take(report) is None
    assert now(report).state == State.CANCELLED


def test_running_report_that_is_cancelled_stops_at_its_next_step(
    report: Report, sara: User
) -> None:
    attempt = attempt_at(report)
    attempt("layout", 1)
    withdraw(report, sara)
    with pytest.raises(Withdrawn):
        attempt("paint", 0)
    assert now(report).state == State.CANCELLED


def test_report_goes_on_while_somebody_else_waits(
    plan: Plan, report: Report, sara: User, omar: User
) -> None:
    assert request_report(plan, Options(), omar) == report
    assert withdraw(report, sara) is True
    assert now(report).state == State.WAITING
    assert withdraw(report, omar) is False
    assert now(report).state == State.CANCELLED


@pytest.mark.parametrize("state", [State.WAITING, State.WORKING])
def test_who_does_not_wait_cancels_nothing(report: Report, layla: User, state: State) -> None:
    Report.objects.update(state=state)
    assert withdraw(report, layla) is False
    assert now(report).state == state


@pytest.mark.parametrize("state", [State.READY, State.FAILED])
def test_finished_report_is_not_cancelled(report: Report, sara: User, state: State) -> None:
    Report.objects.update(state=state)
    withdraw(report, sara)
    assert now(report).state == state


def test_cancelled_report_is_asked_for_again_by_whoever_wants_it(
    plan: Plan, report: Report, sara: User, omar: User, queue: list
) -> None:
    attempt = attempt_at(report)
    withdraw(report, sara)
    assert request_report(plan, Options(), omar) == report
    again = now(report)
    assert (again.state, again.asking, list(again.wanted_by.all())) == (State.WAITING, 2, [omar])
    assert len(queue) == 2
    # Neither he who worked at it before nor the task that is still in the queue touches it.
    with pytest.raises(Withdrawn):
        attempt("paint", 0)
    assert take(report, asking=1) is None
    assert take(report, asking=2)


def test_reports_are_counted_that_come_first(plan: Plan, sara: User, queue: list) -> None:
    first, second, third = (
        request_report(plan, Options(digits=digits), sara) for digits in (None, "arab", "latn")
    )
    counts = [jobs.waiting_before(found) for found in (first, second, third)]
    assert counts == [0, 1, 2]
    attempt_at(first)
    assert jobs.waiting_before(third) == 1


# Attempts


def test_steps_are_written_down_as_they_come(report: Report) -> None:
    attempt, clock = attempt_at(report), [100.0]
    attempt.clock = lambda: clock[0]
    for page in (1, 2, 3):
        attempt("layout", page)
        clock[0] += 0.3
    assert (now(report).step, now(report).pages) == ("layout", 3)
    attempt("paint", 0)
    assert (now(report).step, now(report).pages) == ("paint", 3)


def test_two_workers_are_not_at_one_report(report: Report) -> None:
    attempt_at(report)
    with pytest.raises(Busy):
        take(report)


def test_report_whose_worker_died_is_taken_up_again(report: Report) -> None:
    lost = attempt_at(report)
    assert not jobs.is_silent(now(report))
    fall_silent(report)
    assert jobs.is_silent(now(report))
    second = attempt_at(report)
    assert now(report).attempts == 2
    # Who was only asleep has lost it.
    with pytest.raises(Withdrawn):
        lost("paint", 0)
    second("paint", 0)
    assert not jobs.is_silent(now(report))


@pytest.mark.parametrize(
    ("step", "silent"), [("layout", True), ("paint", True), ("compose", False), ("write", False)]
)
def test_steps_in_which_nothing_is_heard_may_take_longer(
    report: Report, step: str, silent: bool
) -> None:
    attempt_at(report)
    Report.objects.update(step=step, beat_at=timezone.now() - jobs.SILENCE * 1.5)
    assert jobs.is_silent(now(report)) is silent


def test_report_that_kills_its_workers_fails_in_the_end(report: Report) -> None:
    for _attempt in range(jobs.MAX_ATTEMPTS):
        attempt_at(report)
        fall_silent(report)
    assert take(report) is None
    assert (now(report).state, now(report).error) == (State.FAILED, "killed")


def test_killed_child_is_tried_again_and_then_told(
    report: Report, queue: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any, **__: Any) -> bytes:
        raise RenderError("killed")

    monkeypatch.setattr(actions, "file_of", killed)
    states = []
    for _attempt in range(jobs.MAX_ATTEMPTS):
        make_report(report)
        states.append(now(report).state)
    assert states == [State.WAITING, State.WAITING, State.FAILED]
    assert now(report).error == "killed"
    assert len(queue) == jobs.MAX_ATTEMPTS


@pytest.mark.parametrize("code", ["too_long", "timeout", "memory", "crashed"])
def test_what_would_fail_again_is_not_tried_again(
    report: Report, queue: list, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def fail(*_: Any, **__: Any) -> bytes:
        raise RenderError(code)

    monkeypatch.setattr(actions, "file_of", fail)
    make_report(report)
    assert (now(report).state, len(queue)) == (State.FAILED, 1)
