"""The owner's page of links."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from planner.plans.access import plan_to_own
from planner.plans.actions import Refused
from planner.plans.inputs import as_uuid
from planner.plans.tables import Plan
from planner.sharing import actions
from planner.sharing.forms import NOW, LinkForm

PAGE = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The links of a plan; POST makes one and answers with its address, this once.

    Not by way of a redirect: the address would have to be kept somewhere meanwhile.
    """
    plan = plan_to_own(request, pk)
    if request.method != "POST":
        return _page(
            request, plan, _form(plan, initial={"version": request.GET.get("version", NOW)})
        )
    form = _form(plan, request.POST)
    if not form.is_valid():
        return _page(request, plan, form, status=422)
    try:
        made = _make(request, plan, form)
    except Refused as reason:
        messages.warning(request, str(reason))
        return redirect("sharing:links", pk)
    return _page(request, plan, _form(plan), made=made)


def _form(plan: Plan, *args: Any, **kwargs: Any) -> LinkForm:
    return LinkForm(plan, list(plan.versions.defer("data")), *args, **kwargs)


def _make(request: HttpRequest, plan: Plan, form: LinkForm) -> dict[str, Any]:
    answers, until = form.cleaned_data, form.expires_at
    token = actions.make_link(
        plan,
        as_uuid(request.POST.get("key")) or uuid4(),
        version=answers["version"],
        label=answers["label"],
        password=answers["password"],
        expires_at=until,
        by=request.user,
    )
    return {
        "address": request.build_absolute_uri(reverse("sharing:read", args=[token])),
        "label": answers["label"],
        "guarded": bool(answers["password"]),
        "until": until,
    }


def _page(
    request: HttpRequest,
    plan: Plan,
    form: LinkForm,
    *,
    made: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = plan.links.select_related("version").defer("version__data")
    context = {
        "plan": plan,
        "form": form,
        "key": uuid4(),
        "made": made,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "sharing/links.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: UUID, link: UUID) -> HttpResponse:
    """Asks first: a link that was revoked does not come back."""
    plan = plan_to_own(request, pk)
    found = get_object_or_404(plan.links, pk=link)
    if request.method != "POST":
        return render(request, "sharing/revoke.html", {"plan": plan, "link": found})
    actions.revoke_link(found, by=request.user)
    messages.success(request, _("The link is revoked. It opens nothing any more."))
    return redirect("sharing:links", pk)
