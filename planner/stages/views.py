"""The screens of a plan: read a stage, write on a screen, save a field."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from planner.plans.access import Right, plan_to_edit, plan_to_read, right_of
from planner.plans.tables import Plan
from planner.stages import actions, adopting
from planner.stages.alerts import Alerts
from planner.stages.alone import asked_of
from planner.stages.forms import ScreenForms
from planner.stages.gates import GateView
from planner.stages.history import sentence
from planner.stages.pages import SavedField, WorkPage, rail
from planner.stages.paste import adopted_bar, paste_bar
from planner.stages.presence import note_presence
from planner.stages.progress import progress_by_place
from planner.stages.reading import read_screen
from planner.stages.registry import SCREENS, STAGES
from planner.stages.resting import Question, question_about
from planner.stages.screen import Screen, Stage
from planner.stages.snapshot import take_slice, take_snapshot


def _stage(key: str) -> Stage:
    stage = next((s for s in STAGES if s.key == key), None)
    if stage is None:
        raise Http404
    return stage


def _screen(stage: str, key: str) -> Screen:
    screen = SCREENS.get(f"{stage}.{key}")
    if screen is None:
        raise Http404
    return screen


def rights(request: HttpRequest, plan: Plan) -> dict[str, bool]:
    """What the page may offer: to change the plan, to do what only its owner does."""
    right = right_of(request.user, plan)
    return {"edits": right >= Right.EDIT and not plan.archived_at, "owns": right is Right.OWN}


def period_of(plan: Plan) -> str:
    if not plan.period_start or not plan.period_end:
        return ""
    return f"{plan.format.month(plan.period_start)} – {plan.format.month(plan.period_end)}"


@require_GET
def home(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the plan stands: its stages as a list of tasks, and the next step."""
    plan = plan_to_read(request, pk)
    snapshot = take_snapshot(plan)
    progress = progress_by_place(SCREENS, snapshot)
    alerts = Alerts(snapshot, progress)
    progress = alerts.marked(progress)
    done = sum(p.status == "done" for p in progress.values())
    following = next((s for s in SCREENS.values() if progress[s.place].status != "done"), None)
    context = {
        "plan": plan,
        "rail": rail(progress),
        "done": done,
        "total": len(progress),
        "done_text": plan.format.number(done),
        "total_text": plan.format.number(len(progress)),
        "period": period_of(plan),
        "next": following,
        "alerts": alerts,
        "gate": GateView(snapshot),
        # Before the strategy is begun nobody asks for its money.
        "gate_shown": any(progress[s.place].started for s in STAGES[-1]),
        "events": [(event, sentence(event)) for event in plan.events.select_related("by")[:6]],
        **rights(request, plan),
    }
    return render(request, "stages/home.html", context)


@require_GET
def read_stage(request: HttpRequest, pk: UUID, stage: str) -> HttpResponse:
    """A stage as something to read, with a way to change each answer."""
    plan = plan_to_read(request, pk)
    chosen = _stage(stage)
    snapshot = take_snapshot(plan)
    progress = progress_by_place(SCREENS, snapshot)
    alerts = Alerts(snapshot, progress)
    progress = alerts.marked(progress)
    context = {
        "plan": plan,
        "stage": chosen,
        "snapshot": snapshot,
        "screens": [(read_screen(s, snapshot), progress[s.place], alerts.at(s)) for s in chosen],
        "rail": rail(progress, stage=chosen.key),
        **rights(request, plan),
    }
    return render(request, "stages/read.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_screen(request: HttpRequest, pk: UUID, stage: str, screen: str) -> HttpResponse:
    """One screen to write on; POST saves all of it, for browsers without JavaScript."""
    plan = plan_to_edit(request, pk)
    chosen = _screen(stage, screen)
    if request.method != "POST":
        return _page(request, plan, chosen)
    saved = actions.save_page(chosen, plan, request.POST, by=request.user)
    if not saved.ok:
        return _page(request, plan, chosen, saved=saved)
    messages.success(request, _("Saved."))
    if request.POST.get("next"):
        return redirect(_after(plan, chosen))
    return redirect(_url(plan, chosen, **{"as": asked_of(request)}))


@require_POST
def save(request: HttpRequest, pk: UUID, stage: str, screen: str) -> HttpResponse:
    """Save the fields named `field` of the record `record`, as they are typed."""
    plan = plan_to_edit(request, pk)
    chosen = _screen(stage, screen)
    names = tuple(request.POST.getlist("field"))
    prefix = request.POST.get("record", "")
    snapshot = take_slice(plan, chosen, prefix, names)
    form = ScreenForms(chosen, plan, snapshot, request.POST, names).find(prefix)
    if form is None or not form.is_bound:
        return render(request, "stages/gone.html", status=410)
    saved = actions.save_form(form, plan, by=request.user)
    seen = request.POST.getlist("seen")
    answer = SavedField(plan, chosen, form, saved, asked=asked_of(request), seen=seen)
    context = {"answer": answer, "plan": plan, "edits": True}
    return render(request, "stages/saved.html", context, status=answer.status)


@never_cache
@require_GET
def alerts(request: HttpRequest, pk: UUID, stage: str, screen: str) -> HttpResponse:
    """What the rules find now, and how far the screen is: asked for after answers were saved."""
    plan = plan_to_read(request, pk)
    chosen = _screen(stage, screen)
    snapshot = take_snapshot(plan)
    progress = progress_by_place(SCREENS, snapshot)
    found = Alerts(snapshot, progress)
    marked = found.marked(progress)[chosen.place]
    context = {"plan": plan, "screen": chosen, "alerts": found, "progress": marked}
    return render(request, "stages/alerts.html", context)


@never_cache
@require_GET
def present(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who else is in the plan; asking tells the others where one is."""
    plan = plan_to_read(request, pk)
    edits = rights(request, plan)["edits"]
    others = note_presence(plan, request.user, request.GET.get("at", "")[:60], edits=edits)
    return render(request, "stages/present.html", {"plan": plan, "others": others})


@require_POST
def act(
    request: HttpRequest, pk: UUID, stage: str, screen: str, verb: str, target: str
) -> HttpResponse:
    """Add, order, delete or cite. What was typed on the page is saved with it."""
    plan = plan_to_edit(request, pk)
    chosen = _screen(stage, screen)
    if verb not in VERBS:
        raise Http404
    saved = actions.save_page(chosen, plan, request.POST, by=request.user)
    if saved.refused:
        return _page(request, plan, chosen, saved=saved)
    if verb == "cite" and target.endswith(":"):
        place = target[:-1]
        if f"cite-{place}" not in request.POST:
            return _page(request, plan, chosen, saved=saved, citing=place)
        at = request.POST.get(f"cite-at-{place}") or place
        target = f"{at}:{request.POST[f'cite-{place}']}"
    if verb == "delete" and "sure" not in request.GET:
        question = question_about(target, take_snapshot(plan))
        if question:
            return _page(request, plan, chosen, saved=saved, question=question)
    done = refused = ""
    try:
        done = VERBS[verb](plan, chosen, target, by=request.user)
    except actions.Refused as reason:
        refused = str(reason)
    if request.htmx or refused or not saved.ok:
        page = {"verb": verb, "done": done, "refused": refused}
        return _page(request, plan, chosen, saved=saved, **page)
    told = {"as": asked_of(request)}
    if verb in PASTED_VERBS:
        return redirect(_url(plan, chosen, pasted=done, **told))
    undo = done if verb == "delete" else ""
    return redirect(f"{_url(plan, chosen, deleted=undo, **told)}#r-{done}")


def _page(
    request: HttpRequest,
    plan: Plan,
    screen: Screen,
    *,
    saved: actions.PageSave | None = None,
    verb: str = "",
    done: str = "",
    refused: str = "",
    question: Question | None = None,
    citing: str = "",
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    deleted = done if verb == "delete" else request.GET.get("deleted", "")
    asked = asked_of(request)
    page = WorkPage(plan, screen, data, saved, deleted=deleted, focus=done, asked=asked)
    page.refused, page.question, page.citing = refused or page.saved.refused, question, citing
    pasted = done if verb in PASTED_VERBS else request.GET.get("pasted", "")
    page.pasted = paste_bar(plan, screen, pasted) or adopted_bar(plan, screen, pasted)
    page.later, page.accepting = later_of(request, plan), verb in ("accept", "later")
    template = (
        "stages/edit.html#work" if request.htmx and request.method == "POST" else "stages/edit.html"
    )
    faulty = refused or (saved is not None and not saved.ok)
    context: dict[str, Any] = {"plan": plan, "screen": screen, "page": page, "edits": True}
    return render(request, template, context, status=422 if faulty else 200)


VERBS = {**actions.VERBS, **adopting.VERBS}
LATER = "later"
# Verbs whose answer is an event of several records.
PASTED_VERBS = ("unpaste", "repaste", *adopting.VERBS)


def later_of(request: HttpRequest, plan: Plan) -> list[str]:
    """The suggestions that were put off in this session."""
    found: list[str] = request.session.get(LATER, {}).get(str(plan.pk), [])
    return found


def _url(plan: Plan, screen: Screen, **query: str) -> str:
    """The page of a screen, with what of the query is not empty."""
    url = reverse("stages:edit", args=[plan.pk, screen.stage, screen.key])
    told = urlencode({name: value for name, value in query.items() if value})
    return f"{url}?{told}" if told else url


def _after(plan: Plan, screen: Screen) -> str:
    """The screen that follows, or the plan's home after the last one."""
    places = list(SCREENS)
    following = places[places.index(screen.place) + 1 :][:1]
    return (
        _url(plan, SCREENS[following[0]]) if following else reverse("stages:home", args=[plan.pk])
    )
