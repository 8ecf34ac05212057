"""Who changed what, and when."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from planner.plans.access import plan_to_read
from planner.plans.tables import Event, Plan
from planner.stages.history import Teller, fold_events
from planner.stages.registry import SCREENS, STAGES
from planner.stages.snapshot import take_snapshot
from planner.stages.views import rights

PAGE = 50
# Events that one page reads at most; more of them in one entry than that make two.
MOST_READ = 1000
# The value of the filter for what is done to the plan as a whole.
PLAN_ITSELF = "-"


@require_GET
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_to_read(request, pk)
    allowed = rights(request, plan)
    person, place = request.GET.get("by", ""), request.GET.get("screen", "")
    events = list(_events(plan, person, place, request.GET.get("before", ""))[: MOST_READ + 1])
    deeds, older = fold_events(events[:MOST_READ], PAGE)
    if older is None and len(events) > MOST_READ:
        older = events[MOST_READ].pk + 1
    teller = Teller(plan, take_snapshot(plan), deeds, edits=allowed["edits"])
    context: dict[str, Any] = {
        "plan": plan,
        "entries": teller.entries(),
        "older": older,
        "newest": "before" not in request.GET,
        "people": _people(plan),
        "by": person,
        "stages": STAGES,
        "place": place,
        "plan_itself": PLAN_ITSELF,
        "nobody": _("Somebody"),
        **allowed,
    }
    return render(request, "stages/history.html", context)


def _events(plan: Plan, person: str, place: str, before: str) -> Any:
    """The events that were asked for, last first; what is no filter filters nothing."""
    events = Event.objects.filter(plan=plan).select_related("by")
    if _is_number(person):
        events = events.filter(by=int(person))
    if place in SCREENS:
        events = events.filter(Q(place=place) | Q(place__startswith=f"{place}/"))
    elif place == PLAN_ITSELF:
        events = events.filter(place="")
    if _is_number(before):
        events = events.filter(pk__lt=int(before))
    return events


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18


def _people(plan: Plan) -> list[tuple[str, str]]:
    """Everybody who ever did something in the plan."""
    pairs = plan.events.exclude(by=None).order_by("by__name", "by").values_list("by", "by__name")
    return [(str(pk), name) for pk, name in pairs.distinct()]
