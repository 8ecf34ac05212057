"""The list of plans, and what happens to a plan as a whole."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from planner.core import arabic
from planner.plans import actions
from planner.plans.access import (
    NotAllowed,
    Right,
    plan_in_bin,
    plan_to_own,
    plan_to_read,
    right_of,
)
from planner.plans.forms import BeginForm, InviteForm
from planner.plans.tables import Invitation, Plan

SHELVES = {"active": "active", "archived": "archived", "bin": "in_bin"}
PAGE = 24


@require_GET
def list_plans(request: HttpRequest) -> HttpResponse:
    """The plans of a person, on one of three shelves, searched with folded letters."""
    shelf = request.GET.get("shelf", "active")
    shelf = shelf if shelf in SHELVES else "active"
    mine = Plan.objects.seen_by(request.user).select_related("owner")
    # Only the owner's bin is theirs to open.
    mine = mine.filter(owner=request.user) if shelf == "bin" else mine
    query = request.GET.get("q", "")[:200]
    wanted = arabic.fold(query).split()
    found = [
        plan
        for plan in getattr(mine, SHELVES[shelf])()
        if all(word in plan.search_key for word in wanted)
    ]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "query": query, "shelf": shelf, "found": len(found),
        "any": bool(found) or bool(query),
        "kept_days": actions.KEPT_IN_BIN.days,
    }  # fmt: skip
    template = "plans/list.html#plans" if request.htmx else "plans/list.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        plan = actions.begin_plan(request.user, **form.cleaned_data)
        return redirect("stages:edit", plan.pk, "basics", "plan")
    status = 422 if form.errors else 200
    return render(request, "plans/begin.html", {"form": form}, status=status)


@require_POST
def archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.archive_plan(plan_to_own(request, pk), by=request.user)
    messages.success(request, _("The plan is in the archive. It can be read, not changed."))
    return redirect(f"{reverse('plans:list')}?shelf=archived")


@require_POST
def unarchive(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.restore_plan(plan_to_own(request, pk), by=request.user)
    messages.success(request, _("The plan is back among your plans."))
    return redirect("stages:home", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks first; what is deleted waits in the bin."""
    plan = plan_to_own(request, pk)
    if request.method != "POST":
        context = {"plan": plan, "kept_days": actions.KEPT_IN_BIN.days}
        return render(request, "plans/delete.html", context)
    actions.delete_plan(plan, by=request.user)
    messages.success(request, _("The plan is in the bin."))
    return redirect(f"{reverse('plans:list')}?shelf=bin")


@require_POST
def undelete(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.restore_plan(plan_in_bin(request, pk), by=request.user)
    messages.success(request, _("The plan is back among your plans."))
    return redirect("stages:home", pk)


# Members


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who takes part; the owner invites here."""
    plan = plan_to_own(request, pk) if request.method == "POST" else plan_to_read(request, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite_member(plan, **form.cleaned_data, by=request.user)
        except actions.Refused as reason:
            form.add_error("email", str(reason))
        else:
            _send_invitation(request, invitation)
            return redirect("plans:members", pk)
    owns = right_of(request.user, plan) is Right.OWN
    context: dict[str, Any] = {
        "plan": plan,
        "form": form,
        "owns": owns,
        "members": plan.members.select_related("user").order_by("id"),
        "invitations": _with_links(request, plan) if owns else [],
    }
    return render(request, "plans/members.html", context, status=422 if form.errors else 200)


def _send_invitation(request: HttpRequest, invitation: Invitation) -> None:
    if actions.send_invitation(invitation, _link(request, invitation), by=request.user):
        messages.success(request, _("The invitation was sent. You may pass on its link, too."))
    else:
        # It stands all the same, and its link is on the page.
        messages.warning(
            request,
            _(
                "The invitation is ready, but its e-mail could not be sent."
                " Copy its link from “Waiting invitations” and pass it on yourself."
            ),
        )


def _link(request: HttpRequest, invitation: Invitation) -> str:
    return request.build_absolute_uri(reverse("plans:join", args=[invitation.token]))


def _with_links(request: HttpRequest, plan: Plan) -> list[tuple[Invitation, str]]:
    return [(invitation, _link(request, invitation)) for invitation in plan.invitations.all()]


@require_POST
def change_member(request: HttpRequest, pk: UUID, member: int) -> HttpResponse:
    plan = plan_to_own(request, pk)
    actions.change_role(plan, member, request.POST.get("role", ""), by=request.user)
    messages.success(request, _("The role was changed."))
    return redirect("plans:members", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: HttpRequest, pk: UUID, member: int) -> HttpResponse:
    """Asks first: who is removed comes back by a new invitation only."""
    plan = plan_to_own(request, pk)
    if request.method != "POST":
        found = get_object_or_404(plan.members.select_related("user"), pk=member)
        return render(request, "plans/remove.html", {"plan": plan, "member": found})
    actions.remove_member(plan, member, by=request.user)
    messages.success(request, _("The member was removed."))
    return redirect("plans:members", pk)


@require_POST
def withdraw(request: HttpRequest, pk: UUID, invitation: int) -> HttpResponse:
    actions.withdraw_invitation(plan_to_own(request, pk), invitation, by=request.user)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("plans:members", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks first: the way back is the owner's."""
    plan = plan_to_read(request, pk)
    if request.method != "POST":
        return render(request, "plans/leave.html", {"plan": plan})
    if actions.leave_plan(plan, by=request.user):
        messages.success(request, _("You no longer take part in the plan."))
    return redirect("plans:list")


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation: says whose plan it is, and asks."""
    invitation = actions.open_invitation(token)
    if invitation is None:
        return render(request, "plans/join.html", {"invitation": None}, status=404)
    if request.method != "POST":
        return render(request, "plans/join.html", {"invitation": invitation})
    try:
        plan = actions.accept_invitation(invitation, by=request.user)
    except actions.Refused:
        return render(request, "plans/join.html", {"invitation": None}, status=404)
    messages.success(request, _("Welcome to the plan."))
    return redirect("stages:home", plan.pk)


def refused(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """What is not open to somebody, and where he can go on from there."""
    plan = exception.plan if isinstance(exception, NotAllowed) else None
    owns = plan is not None and right_of(request.user, plan) is Right.OWN
    context = {"exception": str(exception), "plan": plan, "owns": owns}
    return render(request, "403.html", context, status=403)
