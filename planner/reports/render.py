"""HTML in, PDF bytes out: PDF/UA-1, packaged fonts only, searchable Arabic.

`render` works in this process; `render_isolated` in a child with limits on time and
memory, which is what a server wants. WeasyPrint is imported on first use: it costs
0.85 s, and a machine without Pango must still serve the pages.
https://doc.courtbouillon.org/weasyprint/stable/
"""

import logging
import multiprocessing
import re
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.reports.engine import Engine

BASE_CSS = Path(__file__).with_name("base.css")
# Written by fonts.py beside the fonts: what each glyph stands for, and a fontconfig
# file under which the printer sees no font of the machine it runs on.
CHARACTERS, FONTS_CONF = "characters.json", "fonts.conf"
MAX_SECONDS = 60.0
# Called with the name of a step and, while pages are laid out, the page's number.
type Progress = Callable[[str, int], None]

HINTS = {
    "no_pango": "Pango is missing. On Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 "
    "libharfbuzz-subset0 libfontconfig1",
    "no_fonts": "the fonts are not built: run manage.py build_fonts",
    "too_long": "the report would take longer than allowed: print fewer chapters",
    "too_deep": "the document is nested too deeply",
    "timeout": "the report took longer than allowed",
    "memory": "the report needed more memory than allowed",
    "crashed": "the renderer stopped",
}
_STEPS = {1: "read", 2: "style", 3: "style", 4: "arrange", 5: "layout", 6: "paint", 7: "finish"}
_STEP = re.compile(r"Step (\d)(?:.*Page (\d+))?")
# Seconds for each, measured on two cores; a character costs 0.00003.
_COSTS = {
    re.compile(r"<t[dh]\b", re.IGNORECASE): 0.0034,
    re.compile(r"<br\b", re.IGNORECASE): 0.003,
    re.compile(
        r"<(?:address|article|aside|blockquote|caption|dd|div|dl|dt|fig\w+|footer|h[1-6r]|header"
        r"|li|main|nav|ol|p|pre|section|svg|table|tbody|thead|tr|ul)\b",
        re.IGNORECASE,
    ): 0.0015,
}
# Python says MemoryError; GLib traps itself when it gets no memory or no thread.
_DEATHS = {-signal.SIGXCPU: "timeout", -signal.SIGTRAP: "memory"}
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF."""

    name: str
    content: bytes
    description: str


class RenderError(Exception):
    """No PDF came out. `code` is a key of HINTS, for the page to explain; `detail` is logged."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(": ".join(filter(None, (HINTS[code], detail))))
        self.code, self.detail = code, detail


def estimate_seconds(html: str) -> float:
    """A rough cost, known before any work."""
    tags = sum(seconds * len(tag.findall(html)) for tag, seconds in _COSTS.items())
    return tags + 0.00003 * len(re.sub(r"<[^>]*>", "", html))


def render(
    html: str,
    *,
    css: Sequence[Path] = (),
    fonts_dir: Path,
    on_step: Progress | None = None,
    max_seconds: float = MAX_SECONDS,
    archive: Attached | None = None,
) -> bytes:
    """The PDF of a whole HTML document, drawn by `base.css` and then the given sheets.

    PDF/UA-1; with a file to `archive` in it PDF/A-3a instead, which one file cannot be both.

    Raises RenderError, before any work where the document is too long.
    """
    if estimate_seconds(html) > max_seconds:
        raise RenderError("too_long")
    if not (fonts_dir / CHARACTERS).exists():
        raise RenderError("no_fonts")
    # Pango's font map is not made for several threads.
    with _one_at_a_time:
        engine = _engine(fonts_dir, (BASE_CSS, *css))
        with _progress(on_step), _named_failures():
            return engine.pdf(html, archive)


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except RecursionError:
        raise RenderError("too_deep") from None
    except MemoryError:
        raise RenderError("memory") from None
    except Exception as error:
        raise RenderError("crashed", _where(error)) from error


def _where(error: Exception) -> str:
    """The kind of error and its line, without its message: that may quote the plan."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


def _engine(fonts_dir: Path, css: Sequence[Path]) -> "Engine":
    try:
        from planner.reports.engine import engine
    except OSError as error:
        raise RenderError("no_pango", str(error)) from error
    return engine(fonts_dir, css)


@contextmanager
def _progress(on_step: Progress | None) -> Iterator[None]:
    """WeasyPrint tells its steps to a logger only."""
    if on_step is None:
        yield
        return
    logger, handler = logging.getLogger("weasyprint.progress"), _Steps(on_step)
    level, logger.propagate = logger.level, False
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = True


class _Steps(logging.Handler):
    def __init__(self, on_step: Progress) -> None:
        super().__init__()
        self._on_step, self._last = on_step, ("", 0)

    def emit(self, record: logging.LogRecord) -> None:
        if match := _STEP.match(record.getMessage()):
            step = (_STEPS[int(match[1])], int(match[2] or 0))
            if step != self._last:
                self._last = step
                self._on_step(*step)


# -- in a process of its own ---------------------------------------------------


def render_isolated(
    html: str,
    *,
    css: Sequence[Path] = (),
    fonts_dir: Path,
    on_step: Progress | None = None,
    cpu_seconds: int = 120,
    memory_bytes: int = 1_500_000_000,
    max_seconds: float = MAX_SECONDS,
    archive: Attached | None = None,
) -> bytes:
    """`render` in a child: its death, hunger or hanging harms no other report.

    The child comes from multiprocessing's fork server. A plain fork of a threaded
    worker may copy a lock that another thread holds, and hang; a fresh interpreter
    per report would pay for WeasyPrint's import each time. The fork server is a
    process without threads, database connections or plans that has imported it once.
    """
    from planner.reports.child import Job, run

    with tempfile.TemporaryDirectory(prefix="khutta-pdf-") as scratch:
        job = Job(
            html,
            tuple(css),
            fonts_dir,
            Path(scratch),
            cpu_seconds,
            memory_bytes,
            max_seconds,
            archive,
        )
        server = multiprocessing.get_context("forkserver")
        server.set_forkserver_preload(["planner.reports.child"])
        answers, sender = server.Pipe(duplex=False)
        process = server.Process(target=run, args=(job, sender), daemon=True)
        process.start()
        sender.close()  # the child's is then the last one: its death ends the stream
        try:
            return _await(process, answers, on_step, time.monotonic() + 4 * cpu_seconds)
        finally:
            answers.close()
            process.kill()
            process.join()


def _await(
    process: BaseProcess, answers: Connection, on_step: Progress | None, deadline: float
) -> bytes:
    while answers.poll(max(0, deadline - time.monotonic())):
        try:
            kind, content = answers.recv()
        except EOFError:
            raise _cause_of_death(process) from None
        if kind == "pdf":
            return bytes(content)
        if kind == "error":
            raise RenderError(*content)
        if on_step:
            on_step(*content)
    raise RenderError("timeout")


def _cause_of_death(process: BaseProcess) -> RenderError:
    process.join(10)
    code = process.exitcode or 0
    return RenderError(_DEATHS.get(code, "crashed"), f"exit code {code}")
