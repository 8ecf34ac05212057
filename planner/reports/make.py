"""A plan's snapshot as a document: first HTML, then PDF."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from planner.core.direction import base_direction
from planner.reports.document import document_of
from planner.reports.render import Progress, render_isolated
from planner.stages.reading import snapshot_dir
from planner.stages.registry import STAGES
from planner.stages.snapshot import Snapshot

CSS = (Path(__file__).with_name("report.css"),)
CHAPTERS = tuple(stage.key for stage in STAGES)

# step → (how far it is in percent, what is being done); "layout" goes on up to "paint".
STEPS: Mapping[str, tuple[int, Any]] = {
    "": (0, _("Waiting for its turn")),
    "compose": (4, _("Collecting the answers")),
    "read": (8, _("Reading the document")),
    "style": (14, _("Applying the styles")),
    "arrange": (20, _("Arranging the text")),
    "layout": (30, _("Setting the pages")),
    "paint": (80, _("Drawing the pages")),
    "finish": (94, _("Finishing the file")),
}

_DIGITS = (None, "arab", "latn")
_LANGUAGES = ("ar", "en")


@dataclass(frozen=True)
class Options:
    """How a plan is printed. None is "as the plan says"; raises ValueError for nonsense."""

    digits: str | None = None
    hijri: bool | None = None
    chapters: tuple[str, ...] = CHAPTERS
    draft: bool = False
    language: str = "ar"

    def __post_init__(self) -> None:
        known = (
            self.digits in _DIGITS,
            self.hijri in (None, True, False),
            bool(self.chapters) and set(self.chapters) <= set(CHAPTERS),
            isinstance(self.draft, bool),
            self.language in _LANGUAGES,
        )
        if not all(known):
            raise ValueError(f"not options of a report: {self!r}")
        # One order and no doubles, so that equal wishes make one report.
        ordered = tuple(key for key in CHAPTERS if key in self.chapters)
        object.__setattr__(self, "chapters", ordered)

    def as_data(self) -> dict[str, Any]:
        """As JSON carries it; `from_data` is the inverse."""
        return {**asdict(self), "chapters": list(self.chapters)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Options":
        names = cls.__dataclass_fields__
        kept = {name: value for name, value in data.items() if name in names}
        # A chapter that is no more is not missed; without any other, all are printed.
        chapters = tuple(key for key in kept.get("chapters", ()) if key in CHAPTERS)
        return cls(**{**kept, "chapters": chapters or CHAPTERS})

    @property
    def all_chapters(self) -> bool:
        return self.chapters == CHAPTERS


def digits_of(options: Options) -> Any:
    """The digits that were asked for; None leaves them to the plan.

    Amid English words ٠١٢ would be a second set of digits: unasked they are 0123.
    """
    return options.digits or ("latn" if options.language == "en" else None)


def styled(snapshot: Snapshot, options: Options) -> Snapshot:
    """The snapshot in the digits, calendar and language that were asked for."""
    asked: dict[str, Any] = {}
    if digits := digits_of(options):
        asked["digits"] = digits
    if options.hijri is not None:
        asked["calendar"] = "both" if options.hijri else "gregorian"
    record = replace(snapshot.plan, values={**snapshot.plan.values, **asked})
    sheets = {**snapshot.sheets, "plan": record}
    return replace(snapshot, sheets=sheets, language=options.language)


def context_of(
    snapshot: Snapshot, options: Options, *, version_label: str, at: datetime
) -> dict[str, Any]:
    """What the templates need, for paper and for the browser."""
    own = styled(snapshot, options)
    day = timezone.localtime(at).date()
    return {
        "document": document_of(own, options.chapters),
        "answers": own.plan.values,
        "fmt": own.format,
        "options": options,
        "language": options.language,
        "version_label": version_label,
        "date": own.format.full_date(day),
        "title_dir": base_direction(str(own.plan["title"]), snapshot_dir(own)),
    }


def html_of(snapshot: Snapshot, options: Options, *, version_label: str, at: datetime) -> str:
    """The whole document, as `render` takes it."""
    with translation.override(options.language):
        context = context_of(snapshot, options, version_label=version_label, at=at)
        context["paper"] = True
        return render_to_string("reports/plan.html", context)


def pdf_of(
    snapshot: Snapshot,
    options: Options,
    *,
    version_label: str = "",
    at: datetime | None = None,
    on_step: Progress | None = None,
) -> bytes:
    """The PDF; raises planner.reports.render.RenderError."""
    html = html_of(snapshot, options, version_label=version_label, at=at or timezone.now())
    return render_isolated(html, css=CSS, fonts_dir=settings.PRINT_FONTS_DIR, on_step=on_step)
