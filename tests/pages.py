"""Every page of the site with something on it, for tests that look at all of them."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, reverse

from planner.accounts.tables import User
from planner.evidence.tables import Evidence
from planner.plans.tables import Invitation, Plan, Role
from planner.reports.make import Options
from planner.reports.tables import State
from planner.stages.alone import Alone
from planner.stages.objectives import Objective
from planner.stages.registry import SCREENS, STAGES
from planner.stages.screen import Screen
from planner.stages.snapshot import digest, take_snapshot
from planner.stages.strategy.sizing import ServiceJudgement, ServiceRange, Sizing
from planner.stages.swot import Option
from tests.factories import a_link, a_member, a_plan, a_user, fill_plan


def names_of_urls(resolver: Any, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield ":".join([*spaces, entry.name or str(entry.pattern)])
        else:
            yield from names_of_urls(entry, (*spaces, *filter(None, [entry.namespace])))


def faces_of(plan: Plan, screen: Screen) -> list[str]:
    """What to add to the address of a screen to see all its fields, person by person."""
    alone = Alone(screen, take_snapshot(plan))
    return ["", *(f"?as={person.step.value}" for person in alone.people)]


WITHOUT_SIGNING_IN = {
    "login": "/accounts/login/",
    "sign up": "/accounts/signup/",
    "account closed": "/accounts/inactive/",
    "confirm": "/accounts/confirm-email/",
    "confirm by key": "/accounts/confirm-email/key/",
    "reset": "/accounts/password/reset/",
    "reset sent": "/accounts/password/reset/done/",
    "reset by key": "/accounts/password/reset/key/1-key/",
    "reset done": "/accounts/password/reset/key/done/",
    "not found": "/nothing/here/",
    "shared plan, no longer": "/s/once/",
}


def a_busy_plan(owner: User, **fields: Any) -> Plan:
    """A plan in which everything is filled, with a member and an invitation that waits."""
    plan = fill_plan(a_plan(owner, **fields))
    judge_services(plan)
    a_member(plan, a_user("Huda"), Role.VIEWER)
    Invitation.objects.create(plan=plan, email="hala@example.com")
    data = take_snapshot(plan).as_data()
    first = plan.versions.create(
        number=1, name="المسودة الأولى", digest=digest(data), data=data, by=owner
    )
    for state in State.values:
        asked = {"cache_key": state, "options": Options(language="ar").as_data(), "by": owner}
        plan.reports.create(version=first, state=state, **asked).wanted_by.add(owner)
    Objective.objects.filter(plan=plan).update(owner="سارة")
    a_link(
        plan, f"open-{plan.pk}", label="المجلس", version=first, opened=3, last_opened_at=first.at
    )
    a_link(plan, f"guarded-{plan.pk}", password="nakhla-27")
    a_link(plan, f"revoked-{plan.pk}", revoked_at=first.at)
    return plan


def judge_services(plan: Plan) -> None:
    """Judgements that agree with each other, so that there is a split to look at."""
    limits = dict.fromkeys(("half", "least", "most", "fixed"))
    judged = {"spend": 100, "zero": 1, "now": 10, "plus50": 13, "saturation": 30, "margin": 50}
    ServiceJudgement.objects.filter(plan=plan).update(**judged, **limits)
    ServiceRange.objects.filter(plan=plan, judged="now").update(low=9, high=12)
    Sizing.objects.filter(plan=plan).update(budget=500)


def pages_of(plan: Plan, shelved: Plan, binned: Plan) -> Iterator[tuple[str, str]]:
    """Name and address of each page that the owner of these plans can open."""
    yield "plans", reverse("plans:list")
    yield "plans, archive", reverse("plans:list") + "?shelf=archived"
    yield "plans, bin", reverse("plans:list") + "?shelf=bin"
    yield "plans, none found", reverse("plans:list") + "?q=xyz"
    yield "new plan", reverse("plans:begin")
    yield "import", reverse("stages:import")
    yield "members", reverse("plans:members", args=[plan.pk])
    yield "delete", reverse("plans:delete", args=[plan.pk])
    member = plan.members.first()
    yield "remove a member", reverse("plans:remove_member", args=[plan.pk, member.pk])
    yield "leave", reverse("plans:leave", args=[plan.pk])
    yield "invitation", reverse("plans:join", args=[plan.invitations.first().token])
    yield "invitation used", reverse("plans:join", args=["used"])
    yield "not found", f"/plans/{binned.pk}/"
    yield "not allowed", reverse("stages:edit", args=[shelved.pk, "basics", "plan"])
    yield "profile", reverse("accounts:profile")
    yield "addresses", reverse("account_email")
    yield "password", reverse("account_change_password")
    yield "sign out", reverse("account_logout")
    yield "home", reverse("stages:home", args=[plan.pk])
    yield "home, archived", reverse("stages:home", args=[shelved.pk])
    yield "print", reverse("reports:options", args=[plan.pk])
    for report in plan.reports.order_by("state"):
        yield f"print, {report.state}", reverse("reports:status", args=[plan.pk, report.pk])
    yield "print view", reverse("reports:print", args=[plan.pk])
    for stage in STAGES:
        yield f"read {stage.key}", reverse("stages:read", args=[plan.pk, stage.key])
    for place, screen in SCREENS.items():
        yield f"edit {place}", reverse("stages:edit", args=[plan.pk, screen.stage, screen.key])
    lone = SCREENS["swot.ratings"]
    alone = reverse("stages:edit", args=[plan.pk, lone.stage, lone.key])
    yield "edit swot.ratings, alone", alone + faces_of(plan, lone)[1]
    yield "block of trials", reverse("stages:trial_block", args=[plan.pk])
    yield "put the split into the plan", reverse("stages:adopt", args=[plan.pk])
    yield "history", reverse("stages:history", args=[plan.pk])
    yield "search", reverse("stages:search", args=[plan.pk])
    yield "search, found", reverse("stages:search", args=[plan.pk]) + "?q=المتجر"
    yield "search, none found", reverse("stages:search", args=[plan.pk]) + "?q=عنقاء"
    yield "alerts", reverse("stages:findings", args=[plan.pk])
    yield "orphans", reverse("stages:orphans", args=[plan.pk])
    row = Option.objects.filter(plan=plan).first()
    yield "why", reverse("stages:why", args=[plan.pk, row.pk])
    yield "versions", reverse("stages:versions", args=[plan.pk])
    version = plan.versions.last()
    yield "version", reverse("stages:version", args=[plan.pk, version.pk])
    yield "compare", reverse("stages:compare", args=[plan.pk])
    yield "paste", reverse("stages:paste", args=[plan.pk, "strategy", "tactics", "tactic"])
    yield "links", reverse("sharing:links", args=[plan.pk])
    yield "link, revoke", reverse("sharing:revoke", args=[plan.pk, plan.links.first().pk])
    yield "shared plan", reverse("sharing:read", args=[f"open-{plan.pk}"])
    yield "shared plan, password", reverse("sharing:read", args=[f"guarded-{plan.pk}"])
    # Where nothing has been written yet.
    yield "links, none yet", reverse("sharing:links", args=[shelved.pk])
    yield "home, empty", reverse("stages:home", args=[shelved.pk])
    yield "read, empty", reverse("stages:read", args=[shelved.pk, "audit"])


def with_undo(plan: Plan) -> str:
    """The address of a screen on which a record was just deleted."""
    row = Evidence.objects.filter(plan=plan).first()
    Evidence.objects.filter(pk=row.pk).update(deleted_at=plan.created_at)
    return reverse("stages:edit", args=[plan.pk, "basics", "evidence"]) + f"?deleted={row.pk}"
