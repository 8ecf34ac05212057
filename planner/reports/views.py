"""Printing a plan: ask for a report, watch it being made, take it away."""

from pathlib import PurePath
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from planner.plans.access import plan_to_read, record_to_read
from planner.plans.tables import Plan, Version
from planner.reports import actions, jobs
from planner.reports.forms import OptionsForm
from planner.reports.kinds import KINDS
from planner.reports.make import Options, context_of
from planner.reports.offer import offer_page
from planner.reports.shown import REPORTS, ReportView
from planner.reports.tables import Report
from planner.stages.snapshot import take_snapshot

# Bytes of a file that are handed to the server at once.
BLOCK = 1 << 16

# No more than it takes to hand a file to whoever may have it.
_FILES = Report.objects.only("state", "file", "name", "plan__owner", "plan__deleted_at")


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
    return offer_page(request, plan, form=form, version=version)


@require_GET
def status(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    """How far a report is; htmx asks for the inner part every second."""
    found = record_to_read(request, REPORTS, pk, report)
    template = "reports/status.html#job" if request.htmx else "reports/status.html"
    wanted = found.wanted_by.filter(pk=request.user.pk).exists()
    job = ReportView(found, found.plan.format, wanted)
    response = render(request, template, {"plan": found.plan, "job": job})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def again(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    """Ask once more for a report that failed or is gone, of the plan as it is now."""
    found = record_to_read(request, REPORTS, pk, report)
    asked = actions.request_report(found.plan, Options.from_data(found.options), request.user)
    return redirect("reports:status", pk, asked.pk)


@require_POST
def cancel(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    """Wait no longer for a report.

    It is the same for all who asked for the same, so one takes back one's own wish only:
    the work ends when nobody else waits.
    """
    found = record_to_read(request, REPORTS, pk, report)
    if jobs.withdraw(found, request.user):
        messages.info(request, _("You no longer wait for this report. It is made for others."))
    return redirect("reports:status", pk, report)


@require_GET
def download(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    found = record_to_read(request, _FILES, pk, report)
    try:
        file = actions.open_file(found)
    except FileNotFoundError:
        return redirect("reports:status", pk, report)
    # A worker of an earlier version gives no name.
    name = found.name or PurePath(found.file.name).name
    media = KINDS[name.rpartition(".")[2]].media
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media)
    response.block_size = BLOCK
    response["Cache-Control"] = "private, no-store"
    return response


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
