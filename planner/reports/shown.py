"""A report as its pages show it: how far it is, what came of it, who may wait no longer."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from planner.core.formats import Format
from planner.reports import actions, jobs
from planner.reports.appendix import APPENDICES
from planner.reports.forms import typed
from planner.reports.kinds import KINDS, Kind
from planner.reports.make import PAPERS, STEPS, THEMES, Options
from planner.reports.tables import Report, State
from planner.stages.registry import STAGES

# A code of planner.reports.render.HINTS → what it means to whoever asked.
ERRORS: dict[str, Any] = {
    "no_pango": gettext_lazy("This server cannot print yet: a library is missing."),
    "no_fonts": gettext_lazy("This server cannot print yet: its fonts are missing."),
    "too_long": gettext_lazy("The plan is too long for one file. Print fewer chapters."),
    "too_deep": gettext_lazy("The plan could not be set on pages."),
    "queue": gettext_lazy("The server takes no reports at present. Try again later."),
    "killed": gettext_lazy(
        "Printing was broken off several times, perhaps for want of memory. "
        "Print fewer chapters, or tell whoever runs this server."
    ),
    "timeout": gettext_lazy("It took longer than allowed. Print fewer chapters, or try again."),
    "memory": gettext_lazy("It needed more memory than allowed. Print fewer chapters."),
    "crashed": gettext_lazy("Something went wrong while printing. Try again."),
}


# As ReportView needs them; what a version holds is dear to read, and no page of these shows it.
REPORTS = Report.objects.select_related("version").defer("version__data")


@dataclass(frozen=True)
class ReportView:
    """A report as the pages show it."""

    report: Report
    fmt: Format
    # Whether whoever looks at it waits for it.
    wanted: bool = False

    @property
    def options(self) -> Options:
        return Options.from_data(self.report.options)

    @property
    def state(self) -> str:
        """`lost`: it was ready once, but its file is gone."""
        lost = self.report.state == State.READY and not actions.is_ready(self.report)
        return "lost" if lost else self.report.state

    @property
    def running(self) -> bool:
        return self.state in jobs.UNFINISHED

    @property
    def late(self) -> bool:
        return self.running and not jobs.is_coming(self.report)

    @property
    def silent(self) -> bool:
        return jobs.is_silent(self.report)

    @property
    def shared(self) -> bool:
        """Whether others wait as well."""
        return self.report.wanted_by.count() > 1

    @property
    def percent(self) -> int:
        start, _words = STEPS.get(self.report.step, STEPS[""])
        if self.report.step != "layout":
            return start
        # How many pages there will be is not known: each one takes a part of the rest.
        end = STEPS["finish"][0]
        return round(end - (end - start) * 0.97**self.report.pages)

    @property
    def doing(self) -> str:
        if self.silent:
            return _("It was broken off, and waits to be taken up again.")
        words = str(STEPS.get(self.report.step, STEPS[""])[1])
        if self.report.step != "layout" or not self.report.pages:
            return words
        return f"{words}: {self.fmt.number(self.report.pages)}"

    @property
    def place(self) -> str:
        """How many are served first, while it waits; which attempt it is, when not the first."""
        if self.report.state == State.WAITING:
            count = jobs.waiting_before(self.report)
            words = ngettext(
                "%(count)s report comes before it.", "%(count)s reports come before it.", count
            )
            return words % {"count": self.fmt.number(count)} if count else ""
        if self.report.attempts < 2:
            return ""
        numbers = {"number": self.report.attempts, "most": jobs.MAX_ATTEMPTS}
        written = {name: self.fmt.number(value) for name, value in numbers.items()}
        return _("Attempt %(number)s of %(most)s") % written

    @property
    def version(self) -> str:
        return self.report.version.numbered(self.fmt)

    @property
    def when(self) -> str:
        return self.fmt.datetime(timezone.localtime(self.report.created_at))

    @property
    def kind(self) -> Kind:
        return KINDS[self.options.kind]

    @property
    def extent(self) -> str:
        """How many pages, sheets or slides; Word alone knows its pages."""
        count = self.report.pages
        words = {
            "pdf": ngettext("%(pages)s page", "%(pages)s pages", count),
            "xlsx": ngettext("%(pages)s sheet", "%(pages)s sheets", count),
            "pptx": ngettext("%(pages)s slide", "%(pages)s slides", count),
        }.get(self.options.kind, "")
        return words % {"pages": self.fmt.number(count)} if count else ""

    @property
    def size(self) -> str:
        """In kilobytes, as far as anybody cares."""
        kilobytes = max(1, round(self.report.file.size / 1000))
        return _("%(size)s kB") % {"size": self.fmt.number(kilobytes)}

    @property
    def error(self) -> str:
        return str(ERRORS.get(self.report.error, ERRORS["crashed"]))

    @property
    def wishes(self) -> list[str]:
        """The options in words: only what differs from the plan as it is."""
        options = self.options
        names = {stage.key: str(stage.title) for stage in STAGES}
        found = [] if options.all_chapters else [names[key] for key in options.chapters]
        found += [{"arab": "٠١٢٣", "latn": "0123"}[options.digits]] if options.digits else []
        found += _looks(options)
        if options.hijri is not None:
            found.append(_("With Hijri dates") if options.hijri else _("Without Hijri dates"))
        return [*found, _("Draft")] if options.draft else found

    @property
    def query(self) -> str:
        """The options in an address of the print view."""
        return urlencode(typed(self.options), doseq=True)


def _looks(options: Options) -> list[str]:
    """What of the PDF differs from how it usually is."""
    found = [_("One page for the board")] if options.board else []
    found += [str(APPENDICES[key]) for key in options.appendices]
    found += [] if options.theme == "green" else [str(THEMES[options.theme])]
    found += [] if options.paper == "a4" else [str(PAPERS[options.paper])]
    return [*found, "PDF/A-3"] if options.archive else found
