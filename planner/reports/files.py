"""A snapshot made into a file of any kind."""

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module

from django.utils import timezone, translation

from planner.reports.edition import Edition
from planner.reports.extras import Extras
from planner.reports.make import Options, pdf_of
from planner.reports.render import Progress
from planner.stages.snapshot import Snapshot

# Kind of file → who makes it; each is dear to import, so only when it is asked for.
_MAKERS: Mapping[str, str] = {"docx": "word", "xlsx": "excel", "pptx": "slides"}


def file_of(
    snapshot: Snapshot,
    options: Options,
    *,
    version_label: str = "",
    at: datetime | None = None,
    on_step: Progress | None = None,
    extras: Extras | None = None,
) -> bytes:
    """The file of the kind that the options name; a PDF raises render.RenderError."""
    at = at or timezone.now()
    if options.kind == "pdf":
        return pdf_of(
            snapshot, options, version_label=version_label, at=at, on_step=on_step, extras=extras
        )
    make: Callable[[Edition, Progress], bytes]
    make = import_module(f"planner.reports.{_MAKERS[options.kind]}").make
    with translation.override(options.language):
        edition = Edition.of(snapshot, options, version_label=version_label, at=at)
        return make(edition, on_step or _silent)


def _silent(_step: str, _page: int) -> None:
    """Nobody watches."""
