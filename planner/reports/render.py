"""HTML in, PDF bytes out: PDF/UA-1, packaged fonts only, searchable Arabic.

`render` works in this process; what a server wants is in isolated.py: children with limits
on time and memory. WeasyPrint is imported on first use: it costs 0.85 s, and a machine
without Pango must still serve the pages.
https://doc.courtbouillon.org/weasyprint/stable/
"""

import logging
import re
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.reports.engine import Engine

BASE_CSS = Path(__file__).with_name("base.css")
# How a report looks, unless a theme or a size of paper overrules it.
REPORT_CSS = tuple(map(Path(__file__).with_name, ("report.css", "parts.css")))
# Written by fonts.py beside the fonts: what each glyph stands for, and a fontconfig
# file under which the printer sees no font of the machine it runs on.
CHARACTERS, FONTS_CONF = "characters.json", "fonts.conf"
MAX_SECONDS = 60.0
# Called with the name of a step and how many pages are set.
type Progress = Callable[[str, int], None]

HINTS = {
    "no_pango": "Pango is missing. On Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 "
    "libharfbuzz-subset0 libfontconfig1",
    "no_fonts": "the fonts are not built: run manage.py build_fonts",
    "too_long": "the report would take longer than allowed: print fewer chapters",
    "too_deep": "the document is nested too deeply",
    "timeout": "the report took longer than allowed",
    "memory": "the report needed more memory than allowed",
    "killed": "the renderer was killed from outside",
    "crashed": "the renderer stopped",
}
_PAGE = re.compile(r"Step 5.* Page (\d+)$")
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
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF."""

    name: str
    content: bytes
    description: str
    media_type: str


class RenderError(Exception):
    """No PDF came out. `code` is a key of HINTS, for the page to explain; `detail` is logged."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(": ".join(filter(None, (HINTS[code], detail))))
        self.code, self.detail = code, detail


def estimate_seconds(html: str) -> float:
    """A rough cost, known before any work."""
    tags = sum(seconds * len(tag.findall(html)) for tag, seconds in _COSTS.items())
    return tags + 0.00003 * len(re.sub(r"<[^>]*>", "", html))


def check_length(html: str, max_seconds: float = MAX_SECONDS) -> None:
    """Raises RenderError for a document that would take too long."""
    if estimate_seconds(html) > max_seconds:
        raise RenderError("too_long")


def render(
    html: str,
    *,
    css: Sequence[Path] = (),
    fonts_dir: Path,
    on_page: Callable[[int], None] | None = None,
    max_seconds: float = MAX_SECONDS,
    archive: bool = False,
    name: str = "",
) -> bytes:
    """The PDF of a whole HTML document, drawn by `base.css` and then the given sheets.

    PDF/UA-1, or PDF/A-3a to `archive`, which one file cannot be both. The `name` goes into
    the identifiers of its structure, which stay unique beside those of other documents.
    Raises RenderError, before any work where the document is too long.
    """
    check_length(html, max_seconds)
    if not (fonts_dir / CHARACTERS).exists():
        raise RenderError("no_fonts")
    # Pango's font map is not made for several threads.
    with _one_at_a_time:
        engine = _engine(fonts_dir, (BASE_CSS, *css))
        with _told(on_page), _named_failures():
            return engine.pdf(html, archive=archive, name=name)


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
def _told(on_page: Callable[[int], None] | None) -> Iterator[None]:
    """WeasyPrint tells which page it sets to a logger only."""
    if on_page is None:
        yield
        return
    logger, handler = logging.getLogger("weasyprint.progress"), _Pages(on_page)
    level, logger.propagate = logger.level, False
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = True


class _Pages(logging.Handler):
    def __init__(self, on_page: Callable[[int], None]) -> None:
        super().__init__()
        self._on_page = on_page

    def emit(self, record: logging.LogRecord) -> None:
        if match := _PAGE.match(record.getMessage()):
            self._on_page(int(match[1]))
