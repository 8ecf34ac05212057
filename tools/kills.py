"""Kill the server again and again while plans are written: is all that it acknowledged there?

    make kills N=200

A server of its own on a database of its own, several writers, SIGKILL at random
moments. Every save that was answered with 200 must be in the plan's history, and
the last one of each writer (or one sent after it) in his field.
"""

import http.client
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
WRITERS = 4
TOKEN = "k" * 32
HOST = "127.0.0.1"


@dataclass
class Writer:
    """Somebody who types into a field of his own, and repeats what was not acknowledged."""

    url: str
    record: str
    cookie: str
    port: int
    count: int = 0
    version: int = 1
    acknowledged: list[int] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def write(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.count += 1
            while not stop.is_set() and not self.sent():
                time.sleep(0.02)

    def sent(self) -> bool:
        """Whether the server acknowledged the present text."""
        name = f"{self.record}-metric"
        data = {
            "csrfmiddlewaretoken": TOKEN,
            "record": self.record,
            f"{self.record}-version": self.version,
            "field": "metric",
            name: f"{self.record} {self.count}",
        }
        headers = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
        }
        try:
            line = http.client.HTTPConnection(HOST, self.port, timeout=10)
            line.request("POST", self.url, urlencode(data), headers)
            answer = line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException, ValueError):
            return False
        if answer.status != 200:
            self.odd.append(f"{answer.status}: {text[:200]}")
            return False
        self.acknowledged.append(self.count)
        # value="7" of the hidden version, told with the answer
        self.version = int(text.split(f'id="v-{self.record}" value="')[1].split('"')[0])
        return True


@dataclass(frozen=True)
class Outcome:
    kills: int
    acknowledged: int
    lost: int
    integrity: str
    odd: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.lost and self.integrity == "ok" and not self.odd

    def __str__(self) -> str:
        said = f"{self.kills} kills, {self.acknowledged} acknowledged saves, {self.lost} lost"
        odd = "".join(f"\nodd answer {text}" for text in self.odd[:3])
        return f"{said}, integrity {self.integrity}{odd}"


class Server:
    def __init__(self, environment: dict[str, str], port: int) -> None:
        self.environment, self.port = environment, port
        self.start()

    def start(self) -> None:
        command = [
            str(Path(sys.executable).with_name("granian")),
            *("--interface", "wsgi", "--host", HOST, "--port", str(self.port)),
            *("--workers", "1", "--blocking-threads", "2", "--no-access-log"),
            "planner.wsgi:application",
        ]
        quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        # A group of its own: the workers die with the process that minds them.
        self.process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=self.environment, start_new_session=True, **quiet
        )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


# What is written to, made by a process of its own: this one may have a database open.
PREPARE = """
import django; django.setup()
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from django.urls import reverse
from planner.accounts.tables import User
from planner.plans.tables import Plan
from planner.stages.objectives import Objective
person = User.objects.create(name="Sara", email="sara@example.com")
plan = Plan.objects.create(owner=person, title="Plan", version=1)
print(reverse("stages:save", args=[plan.pk, "objectives", "objectives"]))
for number in range(WRITERS):
    row = Objective.objects.create(plan=plan, position=number, version=1)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    print(row.pk, f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
"""


def free_port() -> int:
    with socket.socket() as door:
        door.bind((HOST, 0))
        return int(door.getsockname()[1])


def run(kills: int, folder: Path, seed: int = 1) -> Outcome:
    database = folder / "kills.sqlite3"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "planner.settings",
        "DEBUG": "1",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{database}",
        "CACHE_URL": "locmemcache://",
        "PYTHONPATH": str(ROOT),
        "LOG_LEVEL": "CRITICAL",
    }
    script = PREPARE.replace("WRITERS", str(WRITERS))
    made = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
    )
    url, *rows = made.stdout.split("\n")[:-1]
    port, chance, stop = free_port(), random.Random(seed), threading.Event()  # noqa: S311
    writers = []
    for row in rows:
        record, cookie = row.split(" ", 1)
        writers.append(Writer(url, record, f"{cookie}; csrftoken={TOKEN}", port))
    server = Server(environment, port)
    threads = [threading.Thread(target=w.write, args=[stop], daemon=True) for w in writers]
    for thread in threads:
        thread.start()
    for _kill in range(kills):
        wait_for_saves(writers, chance.randint(1, 40))
        time.sleep(chance.uniform(0, 0.05))
        server.kill()
        server.start()
    wait_for_saves(writers, 1)
    stop.set()
    for thread in threads:
        thread.join()
    server.kill()
    return judge(database, writers, kills)


def wait_for_saves(writers: list[Writer], more: int) -> None:
    """The server is killed while it works, not while it starts."""
    wanted = acknowledged_by(writers) + more
    for _attempt in range(6000):
        if acknowledged_by(writers) >= wanted:
            return
        time.sleep(0.01)
    raise RuntimeError("the server does not answer: " + str([w.odd[-1:] for w in writers]))


def acknowledged_by(writers: list[Writer]) -> int:
    return sum(len(writer.acknowledged) for writer in writers)


def judge(database: Path, writers: list[Writer], kills: int) -> Outcome:
    stored = sqlite3.connect(database)
    integrity = stored.execute("PRAGMA integrity_check").fetchone()[0]
    history = "SELECT json_extract(changes, '$.metric[1]') FROM planner_event"
    written = {text for (text,) in stored.execute(history)}
    lost = 0
    for writer in writers:
        lost += sum(f"{writer.record} {n}" not in written for n in writer.acknowledged)
        wanted = "SELECT metric FROM planner_objective WHERE id = ?"
        last = stored.execute(wanted, [writer.record.replace("-", "")]).fetchone()[0]
        lost += int(last.rpartition(" ")[2] or 0) < max(writer.acknowledged, default=0)
    odd = tuple(text for writer in writers for text in writer.odd)
    return Outcome(kills, acknowledged_by(writers), lost, str(integrity), odd)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="khutta-kills-") as folder:
        outcome = run(int(sys.argv[1]) if len(sys.argv) > 1 else 20, Path(folder))
    print(outcome)
    sys.exit(not outcome.sound)
