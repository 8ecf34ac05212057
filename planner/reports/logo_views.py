"""The organisation's logo: shown, uploaded and removed beside the options of a report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from planner.core.plandata import on_sheet
from planner.plans.access import Right, plan_to_edit, plan_to_read, right_of
from planner.plans.tables import Plan
from planner.reports.document import document_of
from planner.reports.extras import logo_of
from planner.reports.forms import LogoForm, OptionsForm
from planner.reports.logos import remove_logo, set_logo
from planner.stages.registry import SCREENS
from planner.stages.snapshot import take_snapshot

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


def front_of(request: HttpRequest, plan: Plan, logo_form: LogoForm | None = None) -> dict[str, Any]:
    """What stands at the front of a report, for the page of its options."""
    return {
        "logo": logo_of(plan),
        "logo_form": logo_form or LogoForm(),
        "edits": right_of(request.user, plan) >= Right.EDIT and not plan.archived_at,
        "executive": on_sheet("plan", "executive"),
        "summary": document_of(take_snapshot(plan, SUMMARISED), ()).summary,
    }


@require_GET
def logo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The picture as it is kept, for whoever reads the plan."""
    found = logo_of(plan_to_read(request, pk))
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.png), content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The picture for the cover; why one is refused is said at its field."""
    plan = plan_to_edit(request, pk)
    form = LogoForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"plan": plan, "form": OptionsForm(), **front_of(request, plan, form)}
        return render(request, "reports/options.html", context, status=422)
    set_logo(plan, form.cleaned_data["logo"], request.user)
    messages.success(request, _("The logo will stand on the cover."))
    return redirect("reports:options", pk)


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_to_edit(request, pk)
    remove_logo(plan, request.user)
    messages.success(request, _("The logo was removed."))
    return redirect("reports:options", pk)
