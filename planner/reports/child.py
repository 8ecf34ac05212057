"""Documents made in a process of its own, which may die without harm to others.

The fork server of isolated.py forks the children of each report; warm.py says with what.
"""

import contextlib
import gc
import resource
import signal
import tempfile
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from planner.reports.render import RenderError, render

_GRACE = 5  # seconds between the signal that names the cause and the one that kills


@dataclass(frozen=True)
class Order:
    """What holds for all documents of one report."""

    css: tuple[Path, ...]
    fonts_dir: Path
    scratch: Path
    cpu_seconds: int
    memory_bytes: int
    max_seconds: float
    archive: bool


@dataclass(frozen=True)
class Piece:
    name: str
    html: str


def work(order: Order, line: Connection) -> None:
    """Make each piece that comes: ("page", number) as it goes, then ("pdf", bytes) or
    ("error", (code, why))."""
    _limit(order)
    # Told to end, with all its processes, a worker finishes its report; then it ends this one.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # The fonts' temporary copies: the parent removes them, however this ends.
    tempfile.tempdir = str(order.scratch)
    # What a piece leaves behind goes at once: looking for it on the way costs a sixth more.
    gc.disable()
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            _make(order, line.recv(), line)
            gc.collect()


def _make(order: Order, piece: Piece, line: Connection) -> None:
    try:
        pdf = render(
            piece.html,
            css=order.css,
            fonts_dir=order.fonts_dir,
            max_seconds=order.max_seconds,
            archive=order.archive,
            name=piece.name,
            on_page=lambda number: line.send(("page", number)),
        )
        line.send(("pdf", pdf))
    except RenderError as error:
        line.send(("error", (error.code, error.detail)))


def _limit(order: Order) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (order.memory_bytes, order.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (order.cpu_seconds, order.cpu_seconds + _GRACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
