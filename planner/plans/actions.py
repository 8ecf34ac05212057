"""What one does with a plan as a whole: begin, archive, delete, share."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from planner.accounts.mail import is_sent
from planner.accounts.tables import User
from planner.core.formats import COUNTRIES, default_digits
from planner.plans.answers import lock_plan, note_event
from planner.plans.tables import Invitation, Member, Plan, Role

# A deleted plan can be brought back for so long; `purge_plans` removes it after.
KEPT_IN_BIN = timedelta(days=30)
INVITATION_LASTS = timedelta(days=14)


class Refused(Exception):
    """An action that cannot be done; the message says why, to the user."""


def begin_plan(owner: User, *, title: str, organization: str, country: str) -> Plan:
    """A new, empty plan with the currency and digits that are usual in the country."""
    with transaction.atomic():
        plan = Plan.objects.create(
            owner=owner,
            title=title,
            organization=organization,
            country=country,
            currency=COUNTRIES[country].currency,
            digits=default_digits(country),
            version=1,
        )
        note_event(plan, "begin", by=owner, version=1)
    return plan


def archive_plan(plan: Plan, *, by: User) -> None:
    _stamp(plan, "archive", by, archived_at=timezone.now())


def restore_plan(plan: Plan, *, by: User) -> None:
    """Bring a plan back from the archive or from the bin."""
    _stamp(plan, "restore", by, archived_at=None, deleted_at=None)


def delete_plan(plan: Plan, *, by: User) -> None:
    _stamp(plan, "delete", by, deleted_at=timezone.now())


def _stamp(plan: Plan, verb: str, by: User, **stamps: Any) -> None:
    with transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(**stamps)
        note_event(plan, verb, by=by)


def purge_plans(older_than: timedelta = KEPT_IN_BIN) -> int:
    """Remove for good what has lain in the bin; returns how many plans."""
    gone = Plan.objects.in_bin().filter(deleted_at__lt=timezone.now() - older_than)
    return sum(bool(plan.delete()) for plan in gone)


# Members


def invite_member(plan: Plan, *, email: str, role: str, by: User) -> Invitation:
    """A new invitation for `email`, instead of any earlier one.

    Raises Refused for the owner's or a member's own address.
    """
    known = {plan.owner.email.lower(), *(m.user.email.lower() for m in _members(plan))}
    if email.lower() in known:
        raise Refused(_("This person already has a part in the plan."))
    with transaction.atomic():
        # Two who invite one address at once come one after the other.
        lock_plan(plan)
        plan.invitations.filter(email__iexact=email).delete()
        invitation = plan.invitations.create(email=email, role=role)
        note_event(plan, "invite", by=by, changes={"role": [None, role]})
    return invitation


def _members(plan: Plan) -> Any:
    return plan.members.select_related("user")


def send_invitation(invitation: Invitation, link: str, *, by: User) -> bool:
    """Mail `link`, which makes whoever opens it a member; whether that worked."""
    with translation.override(by.language):
        return is_sent(
            send_mail,
            _("%(name)s invites you to the plan “%(plan)s”")
            % {"name": by.name, "plan": invitation.plan.title},
            _("Open this link to take part in the plan:\n\n%(link)s\n\nIt is valid for 14 days.")
            % {"link": link},
            settings.DEFAULT_FROM_EMAIL,
            [invitation.email],
        )


def open_invitation(token: str) -> Invitation | None:
    """The invitation behind a link, unless it was used, withdrawn or is too old."""
    since = timezone.now() - INVITATION_LASTS
    waiting = Invitation.objects.filter(created_at__gte=since, plan__deleted_at=None)
    return waiting.select_related("plan__owner").filter(token=token).first()


def accept_invitation(invitation: Invitation, *, by: User) -> Plan:
    plan = invitation.plan
    with transaction.atomic():
        # The link works once: whoever deletes it first is in.
        if not Invitation.objects.filter(pk=invitation.pk).delete()[0]:
            raise Refused(_("This invitation was used already."))
        if plan.owner_id != by.pk:
            Member.objects.update_or_create(plan=plan, user=by, defaults={"role": invitation.role})
            note_event(plan, "join", by=by, changes={"role": [None, invitation.role]})
    return plan


def withdraw_invitation(plan: Plan, pk: int, *, by: User) -> None:
    if plan.invitations.filter(pk=pk).delete()[0]:
        note_event(plan, "withdraw", by=by)


def change_role(plan: Plan, pk: int, role: str, *, by: User) -> None:
    member = plan.members.filter(pk=pk).first()
    if member and role in Role.values and role != member.role:
        plan.members.filter(pk=pk).update(role=role)
        note_event(plan, "role", by=by, changes={"role": [member.role, role]})


def remove_member(plan: Plan, pk: int, *, by: User) -> None:
    if plan.members.filter(pk=pk).delete()[0]:
        note_event(plan, "remove", by=by)


def leave_plan(plan: Plan, *, by: User) -> bool:
    """Whether there was a part to leave: the owner stays."""
    left = bool(plan.members.filter(user=by).delete()[0])
    if left:
        note_event(plan, "leave", by=by)
    return left
