"""Suggestions: accepting one is an action like any other; putting one off is not written."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from planner.plans.access import plan_to_edit
from planner.stages import actions
from planner.stages.views import LATER, _page, _screen, _url, later_of

# A session is not a place to keep things.
MOST_LATER = 100


@require_POST
def put_off(request: HttpRequest, pk: UUID, stage: str, screen: str, target: str) -> HttpResponse:
    """Hide a suggestion for this session. What was typed on the page is saved with it."""
    plan = plan_to_edit(request, pk)
    chosen = _screen(stage, screen)
    saved = actions.save_page(chosen, plan, request.POST, by=request.user)
    kept = [*later_of(request, plan), target[:200]][-MOST_LATER:]
    request.session[LATER] = {**request.session.get(LATER, {}), str(plan.pk): kept}
    if request.htmx or not saved.ok:
        return _page(request, plan, chosen, saved=saved, verb="later")
    return redirect(f"{_url(plan, chosen)}#suggestions")
