"""What a worker holds after so many reports of every kind, and how many plans two of them print.

The command is the one that the Procfile starts; pages are laid out in children of its own,
which end with their report, so what could gather is what the Office files leave behind.
"""

import itertools
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from _site import ROOT, aim, open_site, sample_plan, status, table

MARKS = (4, 12, 24, 48)
PLANS = 24


def main() -> int:
    open_site(LOG_LEVEL="CRITICAL")
    plan = sample_plan_of_sara()
    ask_for_every_kind(plan, MARKS[-1])
    with workers(1) as (worker,):
        start, rows = time.monotonic(), []
        for mark in MARKS:
            wait_for(mark)
            minutes = (time.monotonic() - start) / 60
            rows.append((mark, megabytes(worker.pid), mark / minutes))
    first = rows[0][1]
    head = ["one worker, every kind of file", "MB", "beside the first", "a minute"]
    table([head, *([f"{n} reports", f"{m}", f"{m / first:.2f}", f"{r:.0f}"] for n, m, r in rows)])
    two_print(plan, before=MARKS[-1])
    return status()


def two_print(plan: Any, before: int) -> None:
    """Ten pages each, all of which are new."""
    with workers(2):
        ask_for_plans(plan, 2)
        wait_for(before + 2)  # both have what they import
        start = time.monotonic()
        ask_for_plans(plan, PLANS)
        wait_for(before + 2 + PLANS)
        rate = PLANS / (time.monotonic() - start) * 60
    aim("two workers", rate >= 60, f"{rate:.0f} ten-page plans a minute on {os.cpu_count()} cores")


@contextmanager
def workers(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    command = [sys.executable, "manage.py", "run_worker"]
    running = [
        subprocess.Popen(command, cwd=ROOT, env=os.environ, stderr=subprocess.DEVNULL)
        for _ in range(count)
    ]
    try:
        yield running
    finally:
        for worker in running:
            worker.terminate()
        for worker in running:
            worker.wait()


def sample_plan_of_sara() -> Any:
    from planner.accounts.tables import User

    return sample_plan(User.objects.create(name="Sara", email="sara@example.com"))


def ask_for_plans(plan: Any, count: int) -> None:
    """Under a new title nothing is as it was printed before."""
    from planner.plans.answers import note_event
    from planner.reports.actions import request_report
    from planner.reports.make import Options

    for _ in range(count):
        plan.title = f"خطة {uuid4().hex[:6]}"
        plan.save()
        note_event(plan, "edit", by=plan.owner)
        request_report(plan, Options(chapters=("basics", "objectives")), plan.owner)


def ask_for_every_kind(plan: Any, count: int) -> None:
    from planner.reports.actions import request_report
    from planner.reports.kinds import KINDS
    from planner.reports.make import CHAPTERS, Options

    ways = itertools.product(("ar", "en"), ("arab", "latn"), CHAPTERS, KINDS)
    for language, digits, chapter, kind in itertools.islice(ways, count):
        options = Options(kind=kind, language=language, digits=digits, chapters=(chapter,))
        request_report(plan, options, plan.owner)


def wait_for(count: int) -> None:
    from planner.reports.tables import Report, State

    while True:
        failed = list(Report.objects.filter(state=State.FAILED).values_list("error", flat=True))
        if failed:
            raise SystemExit(f"reports failed: {failed}")
        if Report.objects.filter(state=State.READY).count() >= count:
            return
        time.sleep(0.1)


def megabytes(process: int) -> int:
    found = re.search(r"^VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    return int(found[1]) // 1024 if found else 0


if __name__ == "__main__":
    sys.exit(main())
