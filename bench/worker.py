"""What a worker holds after so many reports of every kind, and how many it makes in a minute.

The command is the one that the Procfile starts; pages are laid out in children of its own,
which end with their report, so what could gather is what the Office files leave behind.
"""

import itertools
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from _site import ROOT, open_site, sample_plan, table

MARKS = (4, 12, 24, 48)


def main() -> None:
    open_site(LOG_LEVEL="CRITICAL")
    ask_for(MARKS[-1])
    command = [sys.executable, "manage.py", "run_worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env=os.environ, stderr=subprocess.DEVNULL)
    start, rows = time.monotonic(), []
    try:
        for mark in MARKS:
            wait_for(mark)
            minutes = (time.monotonic() - start) / 60
            rows.append((mark, megabytes(worker.pid), mark / minutes))
    finally:
        worker.terminate()
        worker.wait()
    first = rows[0][1]
    head = ["one worker, every kind of file", "MB", "beside the first", "a minute"]
    table([head, *([f"{n} reports", f"{m}", f"{m / first:.2f}", f"{r:.0f}"] for n, m, r in rows)])


def ask_for(count: int) -> None:
    from planner.accounts.tables import User
    from planner.reports.actions import request_report
    from planner.reports.kinds import KINDS
    from planner.reports.make import CHAPTERS, Options

    sara = User.objects.create(name="Sara", email="sara@example.com")
    plan = sample_plan(sara)
    ways = itertools.product(("ar", "en"), ("arab", "latn"), CHAPTERS, KINDS)
    for language, digits, chapter, kind in itertools.islice(ways, count):
        options = Options(kind=kind, language=language, digits=digits, chapters=(chapter,))
        request_report(plan, options, sara)


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
    main()
