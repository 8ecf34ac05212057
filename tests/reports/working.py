"""A site of its own: a database, and workers that are processes, which may be killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent

PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.factories import a_plan, a_user, fill_plan
print(fill_plan(a_plan(a_user("Sara"))).pk)
"""
# Sara posts to a page of her plan, and is led to another.
POST = """
from django.test import Client
from planner.plans.tables import Plan
plan = Plan.objects.get()
client = Client()
client.force_login(plan.owner)
print(client.post({address!r}, {data!r}).url)
"""


@dataclass
class Site:
    folder: Path
    database: str
    tasks: str = "database"

    def __post_init__(self) -> None:
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "planner.settings",
            "DEBUG": "1",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            "TASKS": self.tasks,
            "CACHE_URL": "locmemcache://",
            "ALLOWED_HOSTS": "testserver",
            "PYTHONPATH": str(ROOT),
        }
        self.plan = self.run(PREPARE)

    def run(self, script: str) -> str:
        script = f"import django; django.setup()\n{script}"
        command = [sys.executable, "-c", script]
        made = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True)
        assert made.returncode == 0, made.stderr.decode()
        return made.stdout.decode().strip()

    def post(self, address: str, **data: Any) -> str:
        """The address that the answer leads to."""
        return self.run(POST.format(address=address, data=data))

    def ask(self, **data: Any) -> str:
        """The address of the report."""
        usual = {"chapters": ["objectives"], "digits": "latn", "calendar": "plan"}
        chosen = {**usual, "copy": "final", "kind": "pdf", **data}
        return self.post(f"/plans/{self.plan}/report/", **chosen)

    @contextmanager
    def worker(self, *options: str) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "manage.py", "run_worker", *options]
        log = (self.folder / "worker.log").open("ab")
        process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def report(self, address: str) -> dict[str, Any]:
        """What the table says of the report at this address."""
        pk = address.rstrip("/").rpartition("/")[2]
        names = ("state", "attempts", "step", "error", "file")
        query = f"SELECT {', '.join(names)} FROM planner_report WHERE id = '{{}}'"
        if self.database.startswith("sqlite"):
            line: Any = sqlite3.connect(self.database.removeprefix("sqlite:///"), timeout=20)
            pk = pk.replace("-", "")
        else:
            line = psycopg.connect(self.database)
        try:
            return dict(zip(names, line.execute(query.format(pk)).fetchone(), strict=True))
        finally:
            line.close()

    def halt(self, worker: subprocess.Popen[bytes], address: str) -> list[int]:
        """Stop those who lay out this report in the middle of it: the children of the
        worker's fork server."""
        wait_for(lambda: self.report(address)["step"] not in ("", "compose"))
        found = [child for server in children(worker.pid) for child in children(server)]
        for pid in found:
            os.kill(pid, signal.SIGSTOP)
        return found

    def until(self, address: str, *states: str, seconds: float = 120) -> dict[str, Any]:
        return wait_for(
            lambda: (found := self.report(address))["state"] in states and found, seconds
        )


def wait_for[T](look: Callable[[], T], seconds: float = 60) -> T:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found.append(int(entry.name))
    return found


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def kill(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
