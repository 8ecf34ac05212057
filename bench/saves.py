"""Autosaves of many people at once on the real server, as the Procfile starts it.

A temporary database, this machine only, some seconds each: first at a steady pace, then
as fast as the answers come. On SQLite, and on PostgreSQL where it is installed. The people
who save share the processors with the server. Afterwards the database is compared with
what was acknowledged.
"""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from _site import ROOT, cookies_of, open_site, percentile, table

WRITERS, SECONDS = 8, 8.0
PACES = {"100 a second": 100.0, "as fast as it goes": 0.0}
HOST = "127.0.0.1"


@dataclass
class Writer:
    """Somebody who types into a record of their own, beside others in the same plan."""

    path: str
    record: str
    cookies: Mapping[str, str]
    version: int = 1
    said: str = ""
    taken: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def write(self, port: int, until: float, interval: float) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        due = time.perf_counter()
        while time.perf_counter() < until:
            time.sleep(max(0.0, due - time.perf_counter()))
            due += interval
            self._save(connection)
        connection.close()

    def _save(self, connection: http.client.HTTPConnection) -> None:
        text = f"نص {self.version}"
        body = urlencode({
            "record": self.record, f"{self.record}-version": self.version,
            "field": "metric", f"{self.record}-metric": text,
        })  # fmt: skip
        start = time.perf_counter()
        try:
            connection.request("POST", self.path, body, self._headers())
            answer = connection.getresponse()
            content = answer.read()
        except OSError as error:
            self.errors.append(type(error).__name__)
            connection.close()
            return
        self.taken.append(time.perf_counter() - start)
        if answer.status == 200 and f'value="{self.version + 1}"'.encode() in content:
            self.version, self.said = self.version + 1, text
        else:
            self.errors.append(str(answer.status))

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies["csrftoken"],
        }


def writers() -> list[Writer]:
    """Four in each plan: the owner and three editors, each at a record of their own."""
    from django.urls import reverse

    from planner.stages.objectives import Objective
    from tests.factories import a_member, a_plan, a_row, a_user

    found = []
    for number in range(WRITERS):
        user = a_user(f"Writer{number}")
        if number % 4 == 0:
            plan = a_plan(user)
        else:
            a_member(plan, user)
        row = a_row(Objective, plan, statement="هدف")
        path = reverse("stages:save", args=[plan.pk, "objectives", "objectives"])
        found.append(Writer(path, str(row.pk), cookies_of(user)))
    return found


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """The web line of the Procfile; stopped with all its workers."""
    lines = dict(line.split(":", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    port = free_port()
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "HOST": HOST, "PORT": str(port), "PATH": path}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            ["/bin/sh", "-c", f"exec {lines['web']}"],
            env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            if not answers(port, process):
                raise SystemExit(f"the server does not answer:\n{log_of(folder)[-2000:]}")
            yield port
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def answers(port: int, process: "subprocess.Popen[bytes]") -> bool:
    for _attempt in range(200):
        if process.poll() is not None:
            return False
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/accounts/login/")
            return connection.getresponse().status == 200
        except OSError:
            time.sleep(0.1)
    return False


def log_of(folder: Path) -> str:
    return (folder / "server.log").read_text(errors="replace")


def load(found: list[Writer], port: int, pace: float) -> list[str]:
    """Lets all of them write at once; a row of the table."""
    for writer in found:
        writer.taken, writer.errors = [], []
    start = time.perf_counter()
    interval = len(found) / pace if pace else 0.0
    threads = [
        threading.Thread(target=writer.write, args=(port, start + SECONDS, interval))
        for writer in found
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - start
    taken = [seconds * 1000 for writer in found for seconds in writer.taken]
    errors = sum(len(writer.errors) for writer in found)
    times = [f"{percentile(taken, part):.0f}" for part in (0.5, 0.95, 1)]
    return [f"{len(taken) / elapsed:.0f}", *times, str(errors), str(lost(found))]


def lost(found: list[Writer]) -> int:
    """How many records do not hold what was acknowledged last, or count the saves wrongly."""
    from planner.stages.objectives import Objective

    objectives = Objective.objects.values_list("pk", "version", "metric")
    stored = {str(pk): (version, metric) for pk, version, metric in objectives}
    return sum(stored[w.record] != (w.version, w.said) for w in found if w.said)


def measure(database: str) -> bool:
    given = {"DATABASE_URL": os.environ["DATABASE_URL"]} if database == "PostgreSQL" else {}
    folder = open_site(**given)
    found = writers()
    rows = [[database, "saves/s", "p50 ms", "p95 ms", "worst", "errors", "lost"]]
    with server(folder) as port:
        for _warm in range(3):
            for writer in found:
                writer.write(port, time.perf_counter() + 0.05, 0.0)
        rows += [[name, *load(found, port, pace)] for name, pace in PACES.items()]
    table(rows)
    sound = all(row[-2:] == ["0", "0"] for row in rows[1:])
    if not sound:
        print("; ".join(sorted({e for writer in found for e in writer.errors})))
    return sound


def main() -> None:
    if sys.argv[1:]:
        raise SystemExit(0 if measure(sys.argv[1]) else 1)
    busy = f"{os.getloadavg()[0]:.1f} of {os.cpu_count()} processors busy before"
    print(f"{WRITERS} people write for {SECONDS:.0f} s, four in each plan ({busy}):", flush=True)
    itself = [sys.executable, __file__]
    runs = [[*itself, "SQLite"]]
    if any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        runs.append([str(ROOT / "tools" / "postgres.sh"), *itself, "PostgreSQL"])
    else:
        print("(PostgreSQL is not installed)")
    codes = [subprocess.run(run, check=False, timeout=180).returncode for run in runs]
    raise SystemExit(max(codes))


if __name__ == "__main__":
    main()
