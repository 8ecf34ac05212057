"""The page on which one says how to print: the options, the front of the report, earlier ones."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from planner.core.plandata import on_sheet
from planner.plans.access import Right, right_of
from planner.plans.tables import Plan, Version
from planner.reports.document import document_of
from planner.reports.extras import logo_of
from planner.reports.forms import LogoForm, OptionsForm
from planner.reports.shown import REPORTS, ReportView
from planner.stages.registry import SCREENS
from planner.stages.snapshot import take_snapshot

EARLIER = 20
# All that the executive summary speaks of, and the evidence that any document lists.
SUMMARISED = [
    SCREENS[place]
    for place in (
        "basics.plan",
        "basics.evidence",
        "objectives.objectives",
        "swot.factors",
        "strategy.strategies",
        "strategy.tactics",
        "strategy.investment",
    )
]


def offer_page(
    request: HttpRequest,
    plan: Plan,
    *,
    form: OptionsForm | None = None,
    logo_form: LogoForm | None = None,
    version: Version | None = None,
) -> HttpResponse:
    """The page as it is, or with what is wrong in one of its forms."""
    context = {
        "plan": plan,
        "version": version,
        "form": form or OptionsForm(),
        "logo_form": logo_form or LogoForm(),
        "logo": logo_of(plan),
        "edits": right_of(request.user, plan) >= Right.EDIT and not plan.archived_at,
        "executive": on_sheet("plan", "executive"),
        "summary": document_of(take_snapshot(plan, SUMMARISED), ()).summary,
        "earlier": _earlier(plan, request.user),
    }
    wrong = any(asked and asked.errors for asked in (form, logo_form))
    return render(request, "reports/options.html", context, status=422 if wrong else 200)


def _earlier(plan: Plan, user: Any) -> list[ReportView]:
    wanted = set(plan.reports.filter(wanted_by=user).values_list("pk", flat=True))
    reports = REPORTS.filter(plan=plan)[:EARLIER]
    return [ReportView(report, plan.format, report.pk in wanted) for report in reports]
