"""Loading is authorising: a plan is got through here or not at all.

A stranger is told that there is no such plan (404); a member without the right
is told so (403).
"""

from enum import IntEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from planner.plans.tables import Member, Plan, Role


class Right(IntEnum):
    NONE = 0
    READ = 1
    EDIT = 2
    OWN = 3


class NotAllowed(PermissionDenied):
    """Whoever reads a plan may not do this with it; the page of the refusal leads on."""

    def __init__(self, reason: Any, plan: Plan) -> None:
        super().__init__(reason)
        self.plan = plan


# What is said to a member who has less than this right.
REFUSALS = {
    Right.EDIT: _("You may read this plan, but not change it."),
    Right.OWN: _("Only the owner of the plan may do this."),
}
MEMBER_RIGHTS = {Role.VIEWER: Right.READ, Role.EDITOR: Right.EDIT}


def right_of(user: Any, plan: Plan) -> Right:
    """What `user` may do with `plan`; the plan comes from here."""
    if plan.owner_id == user.pk:
        return Right.OWN
    mine: list[Member] = getattr(plan, "mine", [])
    return MEMBER_RIGHTS[Role(mine[0].role)] if mine else Right.NONE


def _load(request: HttpRequest, pk: UUID, least: Right, *, binned: bool = False) -> Plan:
    plans = Plan.objects.in_bin() if binned else Plan.objects.kept()
    # Not first(), which would sort what has one row: autosaves come through here.
    plan = next(iter(plans.filter(pk=pk).order_by()), None)
    if plan is None:
        raise Http404
    return _authorised(request, plan, least)


def _authorised(request: HttpRequest, plan: Plan, least: Right) -> Plan:
    if plan.owner_id != request.user.pk:
        plan.mine = list(Member.objects.filter(plan=plan, user=request.user.pk))  # type: ignore[attr-defined]
    right = right_of(request.user, plan)
    if right is Right.NONE:
        raise Http404
    if right < least:
        raise NotAllowed(REFUSALS[least], plan)
    return plan


def plan_to_read(request: HttpRequest, pk: UUID) -> Plan:
    return _load(request, pk, Right.READ)


def record_to_read(request: HttpRequest, records: QuerySet[Any], pk: UUID, record: Any) -> Any:
    """A record of a plan, which is loaded with it; `records` names what else is."""
    found = next(iter(records.select_related("plan").filter(pk=record).order_by()), None)
    if found is None or found.plan_id != pk or found.plan.deleted_at:
        raise Http404
    _authorised(request, found.plan, Right.READ)
    return found


def plan_to_edit(request: HttpRequest, pk: UUID) -> Plan:
    """An archived plan is read only: restoring it comes first."""
    plan = _load(request, pk, Right.EDIT)
    if plan.archived_at:
        raise NotAllowed(_("This plan is in the archive: it can be read, not changed."), plan)
    return plan


def plan_to_own(request: HttpRequest, pk: UUID) -> Plan:
    return _load(request, pk, Right.OWN)


def plan_in_bin(request: HttpRequest, pk: UUID) -> Plan:
    return _load(request, pk, Right.OWN, binned=True)
