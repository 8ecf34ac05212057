"""Printing a plan: ask for a report, watch it being made, take it away."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from planner.plans.access import plan_to_read
from planner.plans.tables import Plan, Version
from planner.reports import actions, jobs
from planner.reports.forms import OptionsForm
from planner.reports.logo_views import front_of
from planner.reports.make import Options, context_of
from planner.reports.shown import ReportView
from planner.reports.tables import Report
from planner.stages.snapshot import take_snapshot

EARLIER = 20
# What some system does not allow in the name of a file.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


def _view(plan: Plan, report: Report, user: Any = None) -> ReportView:
    number = plan.versions.filter(pk__lte=report.version_id).count()
    wanted = user is not None and report.wanted_by.filter(pk=user.pk).exists()
    return ReportView(report, number, plan.format, wanted)


def _earlier(plan: Plan, user: Any) -> list[ReportView]:
    wanted = set(plan.reports.filter(wanted_by=user).values_list("pk", flat=True))
    numbers = {
        pk: n for n, pk in enumerate(plan.versions.order_by("pk").values_list("pk", flat=True), 1)
    }
    return [
        ReportView(report, numbers[report.version_id], plan.format, report.pk in wanted)
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
    context = {"plan": plan, "form": form, "version": version}
    context |= {"earlier": _earlier(plan, request.user), **front_of(request, plan)}
    return render(request, "reports/options.html", context, status=422 if form.errors else 200)


@require_GET
def status(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    """How far a report is; htmx asks for the inner part every second."""
    plan = plan_to_read(request, pk)
    found = get_object_or_404(plan.reports, pk=report)
    template = "reports/status.html#job" if request.htmx else "reports/status.html"
    response = render(request, template, {"plan": plan, "job": _view(plan, found, request.user)})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def again(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    """Ask once more for a report that failed or is gone, of the plan as it is now."""
    plan = plan_to_read(request, pk)
    found = get_object_or_404(plan.reports, pk=report)
    asked = actions.request_report(plan, Options.from_data(found.options), request.user)
    return redirect("reports:status", pk, asked.pk)


@require_POST
def cancel(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    """Wait no longer for a report.

    It is the same for all who asked for the same, so one takes back one's own wish only:
    the work ends when nobody else waits.
    """
    plan = plan_to_read(request, pk)
    found = get_object_or_404(plan.reports, pk=report)
    if jobs.withdraw(found, request.user):
        messages.info(request, _("You no longer wait for this report. It is made for others."))
    return redirect("reports:status", pk, report)


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
