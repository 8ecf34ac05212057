"""Printing a plan: ask for a report, watch it being made, take it away."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from planner.core.formats import Format
from planner.plans.access import plan_to_read
from planner.plans.tables import Plan, Version
from planner.reports import actions
from planner.reports.appendix import APPENDICES
from planner.reports.forms import OptionsForm, typed
from planner.reports.kinds import KINDS, Kind
from planner.reports.logo_views import front_of
from planner.reports.make import PAPERS, STEPS, THEMES, Options, context_of
from planner.reports.tables import Report, State
from planner.stages.registry import STAGES
from planner.stages.snapshot import take_snapshot

EARLIER = 20
# What some system does not allow in the name of a file.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')

# A code of planner.reports.render.HINTS → what it means to whoever asked.
ERRORS: dict[str, Any] = {
    "no_pango": gettext_lazy("This server cannot print yet: a library is missing."),
    "no_fonts": gettext_lazy("This server cannot print yet: its fonts are missing."),
    "too_long": gettext_lazy("The plan is too long for one file. Print fewer chapters."),
    "too_deep": gettext_lazy("The plan could not be set on pages."),
    "timeout": gettext_lazy("It took longer than allowed. Print fewer chapters, or try again."),
    "memory": gettext_lazy("It needed more memory than allowed. Print fewer chapters."),
    "crashed": gettext_lazy("Something went wrong while printing. Try again."),
}


@dataclass(frozen=True)
class ReportView:
    """A report as the pages show it."""

    report: Report
    number: int
    fmt: Format

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
        return self.state in (State.WAITING, State.WORKING)

    @property
    def late(self) -> bool:
        return self.running and self.report.created_at < timezone.now() - actions.GIVEN_UP

    @property
    def percent(self) -> int:
        start, _words = STEPS.get(self.report.step, STEPS[""])
        if self.report.step != "layout":
            return start
        # How many pages there will be is not known: each one takes a part of the rest.
        end = STEPS["paint"][0]
        return round(end - (end - start) * 0.97**self.report.pages)

    @property
    def doing(self) -> str:
        words = str(STEPS.get(self.report.step, STEPS[""])[1])
        if self.report.step != "layout" or not self.report.pages:
            return words
        return f"{words}: {self.fmt.number(self.report.pages)}"

    @property
    def version(self) -> str:
        return _("Version %(number)s") % {"number": self.fmt.number(self.number)}

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


def _view(plan: Plan, report: Report) -> ReportView:
    number = plan.versions.filter(pk__lte=report.version_id).count()
    return ReportView(report, number, plan.format)


def _earlier(plan: Plan) -> list[ReportView]:
    numbers = {
        pk: n for n, pk in enumerate(plan.versions.order_by("pk").values_list("pk", flat=True), 1)
    }
    return [
        ReportView(report, numbers[report.version_id], plan.format)
        for report in plan.reports.all()[:EARLIER]
    ]


def _asked_version(request: HttpRequest, plan: Plan) -> Version | None:
    """The kept version that is to be printed; None is the plan as it is now."""
    asked = request.GET.get("version", "")
    if not asked:
        return None
    pk = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    return get_object_or_404(plan.versions, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def options(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How to print; POST asks for the report. Whoever reads a plan may print it."""
    plan = plan_to_read(request, pk)
    form, version = OptionsForm(request.POST or None), _asked_version(request, plan)
    if request.method == "POST" and form.is_valid():
        report = actions.request_report(plan, form.options, request.user, version)
        return redirect("reports:status", pk, report.pk)
    context = {"plan": plan, "form": form, "earlier": _earlier(plan), "version": version}
    context |= front_of(request, plan)
    return render(request, "reports/options.html", context, status=422 if form.errors else 200)


@require_GET
def status(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    """How far a report is; htmx asks for the inner part every second."""
    plan = plan_to_read(request, pk)
    found = get_object_or_404(plan.reports, pk=report)
    template = "reports/status.html#job" if request.htmx else "reports/status.html"
    response = render(request, template, {"plan": plan, "job": _view(plan, found)})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def again(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    """Ask once more for a report that failed or is gone, of the plan as it is now."""
    plan = plan_to_read(request, pk)
    found = get_object_or_404(plan.reports, pk=report)
    asked = actions.request_report(plan, Options.from_data(found.options), request.user)
    return redirect("reports:status", pk, asked.pk)


@require_GET
def download(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    plan = plan_to_read(request, pk)
    found = get_object_or_404(plan.reports, pk=report)
    if not actions.is_ready(found):
        return redirect("reports:status", pk, report)
    file = default_storage.open(found.file.name)
    view = _view(plan, found)
    name = file_name(plan, view.version, view.options.kind)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=view.kind.media)
    response["Cache-Control"] = "private, no-store"
    return response


def file_name(plan: Plan, version: str, kind: str = "pdf") -> str:
    """The plan's title and the version, as far as every system takes them in a name."""
    title = _NOT_IN_NAMES.sub(" ", plan.title).strip(" .")[:80].strip(" .")
    return f"{title or 'khutta'} - {version}.{kind}"


@require_GET
def print_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same content as a page of the browser, as the plan is now."""
    plan = plan_to_read(request, pk)
    form = OptionsForm(request.GET if request.GET else None)
    if request.GET and not form.is_valid():
        return redirect(reverse("reports:print", args=[pk]))
    chosen = form.options if form.is_bound else Options(language=plan.format.language)
    content = context_of(take_snapshot(plan), chosen, version_label="", at=plan.updated_at)
    return render(request, "reports/print.html", {**content, "plan": plan})
