"""One report in a process of its own, which may die without harm to others.

The fork server of `render_isolated` imports this module once, and WeasyPrint with
it, then forks a child for each report.
"""

import contextlib
import resource
import tempfile
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from planner.reports.render import Attached, RenderError, render

_GRACE = 5  # seconds between the signal that names the cause and the one that kills


@dataclass(frozen=True)
class Job:
    html: str
    css: tuple[Path, ...]
    fonts_dir: Path
    scratch: Path
    cpu_seconds: int
    memory_bytes: int
    max_seconds: float
    archive: Attached | None = None


def run(job: Job, answers: Connection) -> None:
    """Send ("step", (name, page)) as it goes, then ("pdf", bytes) or ("error", (code, why))."""
    _limit(job)
    # The fonts' temporary copies: the parent removes them, however this ends.
    tempfile.tempdir = str(job.scratch)
    try:
        answers.send(("pdf", _pdf(job, answers)))
    except RenderError as error:
        answers.send(("error", (error.code, error.detail)))


def _pdf(job: Job, answers: Connection) -> bytes:
    return render(
        job.html,
        css=job.css,
        fonts_dir=job.fonts_dir,
        max_seconds=job.max_seconds,
        archive=job.archive,
        on_step=lambda *step: answers.send(("step", step)),
    )


def _limit(job: Job) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (job.memory_bytes, job.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (job.cpu_seconds, job.cpu_seconds + _GRACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


with contextlib.suppress(OSError):  # without Pango the report itself will say so
    import planner.reports.engine  # noqa: F401
