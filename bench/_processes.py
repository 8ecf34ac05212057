"""What the processes that this one started hold in memory."""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Peak:
    kilobytes: int = 0


@contextmanager
def memory(program: str) -> Iterator[Peak]:
    """The most that our children which run `program` held together (PSS)."""
    done, peak = threading.Event(), Peak()

    def watch() -> None:
        while not done.wait(0.05):
            ours = [p for p in descendants(os.getpid()) if program in name_of(p)]
            peak.kilobytes = max(peak.kilobytes, sum(map(kilobytes, ours)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def name_of(process: int) -> str:
    try:
        return os.path.realpath(f"/proc/{process}/exe")
    except OSError:
        return ""


def descendants(parent: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        children.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(
            int(stat.parent.name)
        )
    found, queue = [], [parent]
    while queue:
        queue += (more := children.get(queue.pop(), []))
        found += more
    return found


def kilobytes(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(found[1]) if (found := re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)) else 0


def end_fork_server() -> None:
    from multiprocessing import forkserver

    forkserver._forkserver._stop()  # type: ignore[attr-defined]  # nothing public ends it
