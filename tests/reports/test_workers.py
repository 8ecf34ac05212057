"""Workers as processes: killed, cancelled, replaced, on each queue there is."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from tests.reports.working import Site, is_there, kill, wait_for

POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


def database(folder: Path) -> str:
    """A new one, where the tests have theirs."""
    if not POSTGRES:
        return f"sqlite:///{folder / 'site.sqlite3'}"
    server, name = os.environ["DATABASE_URL"], f"workers_{os.getpid()}_{folder.name}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("site")
    return Site(folder, database(folder))


@pytest.fixture
def redis() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="khutta-redis-"))
    door = folder / "door"
    options = ["--port", "0", "--unixsocket", str(door), "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        wait_for(door.exists)
        yield f"unix://{door}"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def test_request_does_not_wait_for_the_printer(site: Site) -> None:
    """A worker makes it afterwards; asked again for the same, the file is there at once."""
    report = site.ask(copy="draft")
    assert site.report(report)["state"] == "waiting"
    with site.worker():
        made = site.until(report, "ready", "failed")
    assert made["state"] == "ready"
    assert (site.folder / "files" / made["file"]).read_bytes().startswith(b"%PDF")
    assert site.ask(copy="draft") == report
    assert site.report(report) == made


def test_report_whose_worker_was_killed_is_made_by_the_next(site: Site) -> None:
    report = site.ask(digits="arab")
    with site.worker() as first:
        left = site.halt(first, report)
        assert site.report(report)["state"] == "working"
        first.kill()
        first.wait()
    kill(left)
    began = time.monotonic()
    with site.worker():
        wait_for(lambda: site.report(report)["attempts"] == 2, 60)
        assert time.monotonic() - began < 60
        made = site.until(report, "ready", "failed")
    assert (made["state"], made["attempts"]) == ("ready", 2)


def test_report_whose_printer_was_killed_is_tried_again(site: Site) -> None:
    report = site.ask(calendar="both")
    with site.worker() as worker:
        kill(site.halt(worker, report))
        made = site.until(report, "ready", "failed")
        assert (made["state"], made["attempts"]) == ("ready", 2)


def test_printer_of_a_cancelled_report_is_ended_at_once(site: Site) -> None:
    report = site.ask(chapters=["swot"])
    with site.worker() as worker:
        working = site.halt(worker, report)
        site.post(f"{report}cancel/")
        began = time.monotonic()
        wait_for(lambda: not any(map(is_there, working)), 10)
        assert time.monotonic() - began < 2
        assert site.report(report)["state"] == "cancelled"
        # The worker goes on with the next one.
        site.until(site.ask(chapters=["audit"]), "ready")
    again = site.post(f"{report}again/")
    assert again == report
    assert site.report(report)["state"] == "waiting"


def test_worker_that_is_told_to_end_finishes_its_report(site: Site) -> None:
    """Told with all its processes, as process managers do."""
    report = site.ask(chapters=["strategy"])
    with site.worker() as worker:
        halted = site.halt(worker, report)
        os.killpg(worker.pid, signal.SIGTERM)
        for pid in halted:
            os.kill(pid, signal.SIGCONT)
        assert worker.wait(60) == 0
    made = site.report(report)
    assert (made["state"], made["attempts"]) == ("ready", 1)


def test_worker_ends_by_itself_after_so_many_tasks(site: Site) -> None:
    with site.worker("--tasks", "1") as worker:
        site.ask(kind="xlsx")
        assert worker.wait(60) == 0


@pytest.mark.skipif(not POSTGRES, reason="several machines share a PostgreSQL")
@pytest.mark.skipif(not shutil.which("redis-server"), reason="there is no redis-server")
@pytest.mark.skipif(not find_spec("django_tasks_redis"), reason="requirements/queue.txt")
def test_redis_hands_reports_to_workers_and_those_of_dead_ones_to_others(
    tmp_path: Path, redis: str
) -> None:
    site = Site(tmp_path, database(tmp_path), redis)
    quick, slow = site.ask(), site.ask(copy="draft")
    assert site.report(quick)["state"] == "waiting"
    with site.worker("--tasks", "1") as worker:
        made = site.until(quick, "ready", "failed")
        assert (made["state"], made["attempts"]) == ("ready", 1)
        assert worker.wait(30) == 0
    with site.worker() as first:
        left = site.halt(first, slow)
        first.kill()
        first.wait()
    kill(left)
    with site.worker():
        made = site.until(slow, "ready", "failed")
    assert (made["state"], made["attempts"]) == ("ready", 2)
