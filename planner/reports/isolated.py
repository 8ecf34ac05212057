"""Documents made in processes of their own, several at a time: their death, hunger or hanging
harms no other report.

The children come from multiprocessing's fork server. A plain fork of a threaded worker may
copy a lock that another thread holds, and hang; a fresh interpreter per report would pay for
WeasyPrint's import each time. The fork server is a process without threads, database
connections or plans that has imported it once.
"""

import multiprocessing
import os
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from planner.reports.child import Order, Piece, work
from planner.reports.press import Each
from planner.reports.render import (
    MAX_SECONDS,
    Progress,
    RenderError,
    check_length,
    estimate_seconds,
)

# Children of one report: more would only take processors from other reports.
HANDS = min(2, os.process_cpu_count() or 1)
# While children work, their watcher hears of it at least this often.
TELLING = 0.25
# Python says MemoryError; GLib traps itself when it gets no memory or no thread.
# SIGKILL comes from outside: a machine short of memory, or one being shut down. 255 is said
# of children whose fork server is gone.
_DEATHS = {
    -signal.SIGXCPU: "timeout",
    -signal.SIGTRAP: "memory",
    -signal.SIGKILL: "killed",
    255: "killed",
}


@dataclass
class Hand:
    """A child, the document it is making, and the pages it has set of all."""

    process: BaseProcess
    line: Connection
    making: str | None = None
    page: int = 0
    before: int = 0

    @property
    def pages(self) -> int:
        return self.before + self.page

    def give(self, piece: Piece) -> None:
        self.making = piece.name
        try:
            self.line.send(piece)
        except OSError:  # it died while it waited
            raise self._cause_of_death() from None

    def hear(self) -> dict[str, bytes]:
        """The document, if it is ready; raises RenderError."""
        try:
            kind, content = self.line.recv()
        except (EOFError, OSError):
            raise self._cause_of_death() from None
        if kind == "error":
            raise RenderError(*content)
        if kind == "page":
            self.page = max(self.page, content)
            return {}
        made = {str(self.making): content}
        self.making, self.before, self.page = None, self.pages, 0
        return made

    def _cause_of_death(self) -> RenderError:
        self.process.join(10)
        code = self.process.exitcode or 0
        return RenderError(_DEATHS.get(code, "crashed"), f"exit code {code}")


def render_isolated(html: str, *, fonts_dir: Path, **limits: Any) -> bytes:
    """`render` in a child."""
    with crew(fonts_dir=fonts_dir, **limits) as render_each:
        return render_each({"": html})[""]


@contextmanager
def crew(
    *,
    css: Sequence[Path] = (),
    fonts_dir: Path,
    on_step: Progress | None = None,
    cpu_seconds: int = 120,
    memory_bytes: int = 1_500_000_000,
    max_seconds: float = MAX_SECONDS,
    archive: bool = False,
) -> Iterator[Each]:
    """Children for one report: what is given makes PDFs of documents, both by their names.

    The limits hold for all that a child makes. `on_step` hears of the pages set so far, and
    may raise to end the work. What is given raises RenderError.
    """
    with tempfile.TemporaryDirectory(prefix="khutta-pdf-") as scratch, ExitStack() as stack:
        order = Order(
            tuple(css), fonts_dir, Path(scratch), cpu_seconds, memory_bytes, max_seconds, archive
        )
        yield _Crew(order, stack, on_step)


class _Crew:
    def __init__(self, order: Order, stack: ExitStack, on_step: Progress | None) -> None:
        self.order, self.stack, self.on_step = order, stack, on_step
        self.deadline = time.monotonic() + 4 * order.cpu_seconds
        self.hands: list[Hand] = []

    def __call__(self, documents: Mapping[str, str]) -> dict[str, bytes]:
        """The longest documents first: the last one to be ready is then a short one."""
        check_length("".join(documents.values()), self.order.max_seconds)
        pieces = [Piece(name, html) for name, html in documents.items()]
        pieces.sort(key=lambda piece: estimate_seconds(piece.html))
        while len(self.hands) < min(HANDS, len(pieces)):
            self.hands.append(self.stack.enter_context(_hand(self.order)))
        made: dict[str, bytes] = {}
        while len(made) < len(documents):
            for hand in self.hands:
                if hand.making is None and pieces:
                    hand.give(pieces.pop())
            made |= self._heard()
            if self.on_step:
                # Also when there is nothing new: whoever watches may raise to end it.
                self.on_step("layout", sum(hand.pages for hand in self.hands))
        return made

    def _heard(self) -> dict[str, bytes]:
        """What became ready within a moment."""
        if (left := self.deadline - time.monotonic()) <= 0:
            raise RenderError("timeout")
        busy = {hand.line: hand for hand in self.hands if hand.making is not None}
        heard: dict[str, bytes] = {}
        for line in wait(list(busy), min(left, TELLING)):
            heard |= busy[line].hear()  # type: ignore[index]  # a Connection, as it was given
        return heard


@contextmanager
def _hand(order: Order) -> Iterator[Hand]:
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["planner.reports.warm"])
    line, theirs = server.Pipe()
    process = server.Process(target=work, args=(order, theirs), daemon=True)
    process.start()
    theirs.close()  # the child's is then the last one: its death ends the stream
    try:
        yield Hand(process, line)
    finally:
        line.close()
        process.kill()
        process.join()
