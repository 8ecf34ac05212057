"""A plan's snapshot as a document: first HTML, then PDF."""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from planner.core.direction import Direction, base_direction
from planner.reports.appendix import APPENDICES, data_of, findings_of, methods_of
from planner.reports.chain import LINKS
from planner.reports.document import Document, document_of
from planner.reports.fingerprint import fingerprint
from planner.reports.isolated import crew
from planner.reports.kinds import KINDS
from planner.reports.press import kept, print_parts
from planner.reports.render import REPORT_CSS, Attached, Progress, check_length
from planner.stages.planfile import to_file
from planner.stages.reading import snapshot_dir
from planner.stages.registry import STAGES
from planner.stages.snapshot import Snapshot

if TYPE_CHECKING:
    from planner.reports.extras import Extras

SHEETS = Path(__file__).with_name("themes")
# The first one is how report.css draws by itself.
THEMES: Mapping[str, Any] = {
    "green": _("Green"),
    "blue": _("Blue"),
    "plain": _("Black and white, for photocopies"),
}
PAPERS: Mapping[str, Any] = {"a4": _("A4"), "letter": _("Letter (North America)")}
CHAPTERS = tuple(stage.key for stage in STAGES)

# step → (how far it is in percent, what is being done); "layout" goes on up to "finish".
STEPS: Mapping[str, tuple[int, Any]] = {
    "": (0, _("Waiting for its turn")),
    "compose": (4, _("Collecting the answers")),
    "layout": (8, _("Setting the pages")),
    "write": (40, _("Writing the file")),
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
    kind: str = "pdf"
    # Of the PDF alone: its looks, what it adds or leaves out, and how long it shall keep.
    theme: str = "green"
    paper: str = "a4"
    board: bool = False
    appendices: tuple[str, ...] = ()
    archive: bool = False
    # The SHA-256 of the logo on the cover; "" is none.
    logo: str = ""

    def __post_init__(self) -> None:
        known = (
            self.digits in _DIGITS,
            self.hijri in (None, True, False),
            bool(self.chapters) and set(self.chapters) <= set(CHAPTERS),
            isinstance(self.draft, bool),
            self.language in _LANGUAGES,
            self.kind in KINDS,
            self.theme in THEMES,
            self.paper in PAPERS,
            isinstance(self.board, bool),
            isinstance(self.archive, bool),
            set(self.appendices) <= set(APPENDICES),
            isinstance(self.logo, str),
        )
        if not all(known):
            raise ValueError(f"not options of a report: {self!r}")
        # One order and no doubles, so that equal wishes make one report.
        ordered = tuple(key for key in CHAPTERS if key in self.chapters)
        object.__setattr__(self, "chapters", ordered)
        added = tuple(key for key in APPENDICES if key in self.appendices)
        object.__setattr__(self, "appendices", added)

    def as_data(self) -> dict[str, Any]:
        """As JSON carries it; `from_data` is the inverse."""
        lists = {"chapters": list(self.chapters), "appendices": list(self.appendices)}
        return {**asdict(self), **lists}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Options":
        names = cls.__dataclass_fields__
        kept = {name: value for name, value in data.items() if name in names}
        # A chapter that is no more is not missed; without any other, all are printed.
        chapters = tuple(key for key in kept.get("chapters", ()) if key in CHAPTERS)
        added = tuple(key for key in kept.get("appendices", ()) if key in APPENDICES)
        looks = {"theme": THEMES, "paper": PAPERS}
        gone = [name for name, known in looks.items() if kept.get(name) not in known]
        kept = {name: value for name, value in kept.items() if name not in gone}
        return cls(**{**kept, "chapters": chapters or CHAPTERS, "appendices": added})

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
        "links": LINKS,
        "answers": own.plan.values,
        "fmt": own.format,
        "options": options,
        "language": options.language,
        "version_label": version_label,
        "date": own.format.full_date(day),
        "title_dir": base_direction(str(own.plan["title"]), snapshot_dir(own)),
    }


def html_of(
    snapshot: Snapshot,
    options: Options,
    *,
    version_label: str,
    at: datetime,
    extras: "Extras | None" = None,
) -> str:
    """The whole document, as `render` takes it."""
    with translation.override(options.language):
        context = context_of(snapshot, options, version_label=version_label, at=at)
        context |= {"paper": options.theme, **_added(context["document"], options, extras)}
        name = "reports/board.html" if options.board else "reports/plan.html"
        return directed(render_to_string(name, context))


def _added(document: Document, options: Options, extras: "Extras | None") -> dict[str, Any]:
    """The logo, and the appendices that were asked for."""
    logo = b64encode(extras.logo).decode() if extras else ""
    found: dict[str, Any] = {"logo": logo, "titles": APPENDICES}
    if "findings" in options.appendices:
        found["findings"] = findings_of(document.snapshot)
    if "history" in options.appendices:
        found["history"] = extras.history if extras else ()
    if "methods" in options.appendices:
        found["methods"] = methods_of(document)
    if "data" in options.appendices:
        found["data"] = data_of(document)
    return found


# They reorder whatever stands beside a text that smuggles them in.
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BARE = re.compile(r"<bdi>(.*?)</bdi>", re.DOTALL)


def directed(html: str) -> str:
    """Every bdi with its direction written out, which the printer does not find by itself."""
    usual: Direction = "rtl" if translation.get_language_bidi() else "ltr"
    html = _CONTROLS.sub("", html)
    return _BARE.sub(
        lambda m: f'<bdi dir="{base_direction(strip_tags(m[1]), usual)}">{m[1]}</bdi>', html
    )


def css_of(options: Options) -> tuple[Path, ...]:
    """The sheets of the document: a later one overrules."""
    names = [options.theme] if options.theme != "green" else []
    names += ["letter"] if options.paper == "letter" else []
    return (*REPORT_CSS, *(SHEETS / f"{name}.css" for name in names))


def pdf_of(
    snapshot: Snapshot,
    options: Options,
    *,
    version_label: str = "",
    at: datetime | None = None,
    on_step: Progress | None = None,
    extras: "Extras | None" = None,
) -> bytes:
    """The PDF; raises planner.reports.render.RenderError."""
    at = at or timezone.now()
    html = html_of(snapshot, options, version_label=version_label, at=at, extras=extras)
    check_length(html)
    salt = f"{fingerprint()} {css_of(options)} {options.archive}"
    attached = archive_of(snapshot) if options.archive else None
    with crew(
        css=css_of(options),
        fonts_dir=settings.PRINT_FONTS_DIR,
        on_step=on_step,
        archive=options.archive,
    ) as each:
        return print_parts(html, kept(each, caches["parts"], salt), on_step, attached)


def archive_of(snapshot: Snapshot) -> Attached:
    """The plan file, which a PDF that shall last carries inside."""
    content = to_file(snapshot).encode()
    return Attached("plan.json", content, str(snapshot.plan["title"]), "application/json")
