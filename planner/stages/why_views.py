"""The plan answers back: all findings, the thread of a record, what hangs loose."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from planner.core.plandata import at
from planner.core.thread import Knot, orphans, thread_of
from planner.plans.access import plan_to_read
from planner.stages.alerts import Alerts
from planner.stages.doors import Door, door_of
from planner.stages.gates import GateView
from planner.stages.pages import RailStage, rail
from planner.stages.progress import progress_by_place
from planner.stages.registry import SCREENS, TABLES
from planner.stages.snapshot import Record, Snapshot, crossing_fields, take_snapshot
from planner.stages.views import rights


@require_GET
def findings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All that the rules found, stage by stage, each with its door."""
    plan = plan_to_read(request, pk)
    snapshot = take_snapshot(plan)
    progress = progress_by_place(SCREENS, snapshot)
    alerts = Alerts(snapshot, progress)
    context = {
        "plan": plan,
        "alerts": alerts,
        "stages": alerts.stages(),
        "gate": GateView(snapshot),
        "rail": rail(alerts.marked(progress)),
        **rights(request, plan),
    }
    return render(request, "stages/findings.html", context)


def _rail(snapshot: Snapshot) -> list[RailStage]:
    progress = progress_by_place(SCREENS, snapshot)
    return rail(Alerts(snapshot, progress).marked(progress))


@dataclass(frozen=True)
class KnotView:
    """A record as the pages of threads show it."""

    record: Record
    title: str
    table: Any
    door: Door
    beyond: "tuple[KnotView, ...]" = ()
    again: bool = False
    # Whether what lies beyond is unrolled at once.
    open: bool = False


# How many steps of a thread are unrolled at once.
NEAR = 2


def _view(record: Record, snapshot: Snapshot, knot: Knot | None = None, step: int = 1) -> KnotView:
    beyond = tuple(_view(_own(k), snapshot, k, step + 1) for k in knot.beyond) if knot else ()
    return KnotView(
        record,
        snapshot.title(record) or _("(no text yet)"),
        door_of(at(record)).screen.title,
        _door(record),
        beyond,
        again=bool(knot and knot.again),
        open=step < NEAR,
    )


def _own(knot: Knot) -> Record:
    record: Any = knot.record
    return record


def _door(record: Record) -> Door:
    """Where the record is written; a crossing is written in its cell."""
    model = TABLES[record.key]
    axes = [str(record[f.name]) for f in crossing_fields(model)]
    if not axes:
        return door_of(at(record))
    screen = door_of(at(record)).screen
    part = next(p for p in screen.layout if model in getattr(p, "models", ()))
    return Door(screen, f"f-{'_'.join([record.key, *axes])}-{part.fields[0]}")


def _views(knots: Iterable[Knot], snapshot: Snapshot) -> tuple[KnotView, ...]:
    return tuple(_view(_own(knot), snapshot, knot) for knot in knots)


@require_GET
def why(request: HttpRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Why a record is there: what it rests on, and what rests on it."""
    plan = plan_to_read(request, pk)
    snapshot = take_snapshot(plan)
    record = snapshot.by_id.get(str(row))
    if record is None:
        raise Http404
    thread = thread_of(snapshot, record)
    context = {
        "plan": plan,
        "this": _view(record, snapshot),
        "back": _views(thread.back, snapshot),
        "forward": _views(thread.forward, snapshot),
        "rail": _rail(snapshot),
        **rights(request, plan),
    }
    return render(request, "stages/why.html", context)


@require_GET
def orphan_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The records that hang loose: nothing behind them, or nothing before them."""
    plan = plan_to_read(request, pk)
    snapshot = take_snapshot(plan)
    groups = [
        (_(found.tie.words), [_view(snapshot.by_id[r.id], snapshot) for r in found.records])
        for found in orphans(snapshot)
    ]
    context = {
        "plan": plan,
        "groups": groups,
        "rail": _rail(snapshot),
        **rights(request, plan),
    }
    return render(request, "stages/orphans.html", context)
