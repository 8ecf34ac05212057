"""The organisation's logo: shown, uploaded and removed beside the options of a report."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from planner.plans.access import plan_to_edit, plan_to_read
from planner.reports.extras import logo_of
from planner.reports.forms import LogoForm
from planner.reports.logos import remove_logo, set_logo
from planner.reports.offer import offer_page


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
        return offer_page(request, plan, logo_form=form)
    set_logo(plan, form.cleaned_data["logo"], request.user)
    messages.success(request, _("The logo will stand on the cover."))
    return redirect("reports:options", pk)


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_to_edit(request, pk)
    remove_logo(plan, request.user)
    messages.success(request, _("The logo was removed."))
    return redirect("reports:options", pk)
