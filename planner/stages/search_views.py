"""Finding a place in the plan by its words."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from planner.plans.access import plan_to_read
from planner.stages.addresses import url_of
from planner.stages.searching import search
from planner.stages.snapshot import take_snapshot
from planner.stages.views import rights

LONGEST = 200
# More hits than this are no answer; a longer query is.
MOST_HITS = 150


@require_GET
def search_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_to_read(request, pk)
    query = request.GET.get("q", "")[:LONGEST].strip()
    found = search(take_snapshot(plan), query) if query else []
    edits = rights(request, plan)["edits"]
    room, groups = MOST_HITS, []
    for screen in found:
        hits = screen.hits[:room]
        room -= len(hits)
        links = [(hit, url_of(plan, hit.place, hit.anchor, edits=edits)) for hit in hits]
        groups.append((screen, url_of(plan, screen.screen.place, edits=edits), links))
    context = {
        "plan": plan,
        "query": query,
        "groups": groups,
        "count": sum(len(screen.hits) or 1 for screen in found),
        "left_out": sum(len(screen.hits) for screen in found) - (MOST_HITS - room),
    }
    template = "stages/search.html#results" if request.htmx else "stages/search.html"
    return render(request, template, context)
