"""Versions: the plan as it was at a moment, kept under a name or for a print."""

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.accounts.tables import User
from planner.plans.actions import Refused
from planner.plans.answers import lock_plan, note_event
from planner.plans.tables import Plan, Version
from planner.stages.planfile import detach, short_title, write_plan
from planner.stages.snapshot import Snapshot, digest, from_data, take_snapshot


def keep_version(plan: Plan, by: User) -> Version:
    """The plan as it is now, stored; the same content is stored once."""
    if kept := plan.versions.filter(as_of=F("plan__updated_at")).defer("data").first():
        return kept
    # Read first: what is changed meanwhile makes the version look older than it is, never newer.
    touched = Plan.objects.values_list("updated_at", flat=True).get(pk=plan.pk)
    data = take_snapshot(plan).as_data()
    with transaction.atomic():
        # One at a time: two versions must not take the same number.
        lock_plan(plan)
        seen = {"as_of": touched}
        first = seen | {"data": data, "by": by, "number": plan.versions.count() + 1}
        version, _new = plan.versions.update_or_create(
            digest=digest(data), defaults=seen, create_defaults=first
        )
    return version


def snapshot_of(version: Version, language: str | None = None) -> Snapshot:
    return from_data(version.data, language or ("en" if get_language() == "en" else "ar"))


def keep_named_version(plan: Plan, name: str, *, by: User) -> Version:
    """Keep the plan as it is now under a name.

    Raises Refused where the same content has a name already: a second name for
    one thing would make two versions look different that are not.
    """
    with transaction.atomic():
        lock_plan(plan)
        version = keep_version(plan, by)
        if version.name:
            raise Refused(_already_kept(plan, version))
        _name(version, name, by, "keep")
    return version


def _already_kept(plan: Plan, version: Version) -> str:
    said = _(
        "Nothing has changed since the plan was kept as “%(name)s” (%(when)s)."
        " You can give that version another name."
    )
    return said % {"name": version.name, "when": plan.format.datetime(localtime(version.at))}


def rename_version(version: Version, name: str, *, by: User) -> None:
    with transaction.atomic():
        lock_plan(version.plan)
        if name != version.name:
            _name(version, name, by, "rename" if version.name else "keep")


def _name(version: Version, name: str, by: User, verb: str) -> None:
    before, version.name = version.name, name
    Version.objects.filter(pk=version.pk).update(name=name)
    note_event(version.plan, verb, by=by, changes={"name": [before, name]})


def plan_from_version(version: Version, *, by: User) -> Plan:
    """A new plan of `by`'s own with all that the version holds; nothing is overwritten."""
    snapshot = snapshot_of(version)
    said = _("%(title)s (%(version)s)") if version.name else _("Copy of %(title)s")
    title = said % {"title": snapshot.plan["title"], "version": version.name}
    return write_plan(detach(snapshot), by, title=short_title(title), verb="copy")
