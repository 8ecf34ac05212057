"""The life of a report between being asked for and being there.

A queue delivers at least once: a task may be lost with its worker and come again, or come
twice. So the report's own row says who is at it. `take` hands out an attempt, of which there
are at most MAX_ATTEMPTS; each later write is one UPDATE that finds the row only while the
attempt is still the one in hand. A maker who finds nothing was replaced, or nobody waits any
more: he stops. That write is also his sign of life, without which others take over.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from planner.accounts.tables import User
from planner.reports.tables import Report, State

MAX_ATTEMPTS = 3
# A maker gives a sign of life this often, in seconds: pages go by faster than anybody
# reads their numbers.
BEAT = 0.5
# Who has given none for so long is dead. The queue takes longer to notice (settings.TASKS).
SILENCE = timedelta(seconds=10)
# In these steps nothing is heard of him: answers are collected, an Office file is written.
LONG_SILENCE = timedelta(seconds=30)
QUIET_STEPS = ("compose", "write")
# Nobody has touched it for so long: there is no worker.
GIVEN_UP = timedelta(minutes=10)
UNFINISHED = (State.WAITING, State.WORKING)


class Withdrawn(Exception):
    """The attempt is no longer the one in hand."""


class Busy(Exception):
    """Somebody else is at it."""


def is_silent(report: Report) -> bool:
    """Whether its maker is gone, and the next worker not there yet."""
    beat = report.beat_at or report.created_at
    allowed = LONG_SILENCE if report.step in QUIET_STEPS else SILENCE
    return report.state == State.WORKING and beat < timezone.now() - allowed


def is_coming(report: Report) -> bool:
    """Whether somebody works on it, or will."""
    sign = report.beat_at or report.created_at
    return report.state in UNFINISHED and sign > timezone.now() - GIVEN_UP


def waiting_before(report: Report) -> int:
    """How many reports of the whole site are served first."""
    return Report.objects.filter(state=State.WAITING, created_at__lt=report.created_at).count()


# Wishes


def ask_for(report: Report, by: User) -> bool:
    """Join those who wait for a report that is not there; whether it is now to be made."""
    with transaction.atomic():
        held = _held(report)
        made = held.state == State.READY and held.file != report.file
        # Nobody has asked for one that was just put into the table.
        anew = not made and (held.asking == 0 or not is_coming(held))
        if anew:
            _begin(held)
        held.wanted_by.add(by)
    report.refresh_from_db()
    return anew


def _begin(report: Report) -> None:
    """Put it back to its start."""
    report.wanted_by.clear()
    report.asking += 1
    report.state, report.created_at = State.WAITING, timezone.now()
    report.step = report.error = report.file = report.name = ""
    report.pages = report.attempts = 0
    report.beat_at = report.finished_at = None
    report.save()


def withdraw(report: Report, by: User) -> bool:
    """Take one's wish back. True: somebody else waits, so the work goes on."""
    with transaction.atomic():
        held = _held(report)
        if held.state not in UNFINISHED or not held.wanted_by.filter(pk=by.pk).exists():
            return False
        held.wanted_by.remove(by)
        if held.wanted_by.exists():
            return True
        held.state, held.finished_at = State.CANCELLED, timezone.now()
        held.save()
    return False


# Attempts


@dataclass
class Attempt:
    """One go at a report: progress is written through it until it is taken away."""

    report: Report
    clock: Callable[[], float] = time.monotonic
    step: str = ""
    pages: int = 0
    noted: float = 0.0

    def __call__(self, step: str, page: int) -> None:
        """How far it is; raises Withdrawn where nobody waits any more."""
        self.pages = page or self.pages
        if step == self.step and self.clock() < self.noted + BEAT:
            return
        self.step, self.noted = step, self.clock()
        self.note(step=step, pages=self.pages)

    def note(self, **values: Any) -> None:
        own = {"asking": self.report.asking, "attempts": self.report.attempts}
        mine = Report.objects.filter(pk=self.report.pk, state=State.WORKING, **own)
        if not mine.update(**{"beat_at": timezone.now(), **values}):
            raise Withdrawn

    def end(self, state: State, **values: Any) -> None:
        self.note(state=state, step="", finished_at=timezone.now(), **values)

    def give_back(self) -> bool:
        """Let it be tried again; False where it was tried often enough."""
        if self.report.attempts >= MAX_ATTEMPTS:
            return False
        self.note(state=State.WAITING, step="", pages=0)
        return True


def take(report: Report, asking: int | None = None) -> Attempt | None:
    """An attempt at the report as it was asked for then; None if it is not wanted any more.

    Raises Busy.
    """
    with transaction.atomic():
        try:
            held = _held(report)
        except Report.DoesNotExist:
            return None
        if held.state not in UNFINISHED or asking not in (None, held.asking):
            return None
        if held.state == State.WORKING and not is_silent(held):
            raise Busy
        if held.attempts >= MAX_ATTEMPTS:
            held.state, held.error = State.FAILED, "killed"
            held.finished_at = timezone.now()
        else:
            held.attempts += 1
            held.state, held.beat_at = State.WORKING, timezone.now()
            held.step, held.error, held.pages = "compose", "", 0
        held.save()
    return Attempt(held, step=held.step) if held.state == State.WORKING else None


def _held(report: Report) -> Report:
    """Its row as it is now, which nobody else changes before the transaction ends."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("version", "plan")
    return rows.get(pk=report.pk)
