"""What one does on a screen: save answers; add, order, delete, cite."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from planner.accounts.tables import User
from planner.evidence.tables import Citation, Evidence
from planner.plans.actions import Refused
from planner.plans.answers import Saved, lock_plan, note_event, save_answers
from planner.plans.inputs import as_uuid
from planner.plans.tables import Event, Plan, Row
from planner.stages.forms import AnswersForm, ScreenForms
from planner.stages.gates import why_not_save
from planner.stages.registry import PLACE_OF, SCREENS
from planner.stages.screen import Rows, Screen
from planner.stages.snapshot import axis_tables, take_snapshot
from planner.stages.suggesting import offer_of

# A printed plan has to stay readable, and its print has to end.
MOST_ROWS = 300
# A record that a grid crosses with others costs a row or a column of forms.
MOST_STEPS = 40


def most_rows(model: type[Row]) -> int:
    """How many records of a table a plan holds."""
    return MOST_STEPS if model in axis_tables() else MOST_ROWS


def save_form(form: AnswersForm, plan: Plan, *, by: User) -> Saved:
    """Save the valid answers of a bound form; its `errors` tell what was not saved."""
    form.is_valid()
    if locked := why_not_save(SCREENS[form.place.partition("/")[0]], plan):
        for name in form.fields:
            form.add_error(name, locked)
        return Saved(form.from_version)
    try:
        saved = save_answers(
            plan,
            form.model,
            form.pk,
            form.answered(),
            place=form.place,
            version=form.from_version,
            by=by,
            born=form.born,
            since=form.since,
        )
    except form.model.DoesNotExist:
        form.add_error(None, ValidationError(_("This record was deleted meanwhile."), "gone"))
        return Saved(form.record.version)
    for name, text in saved.faults.items():
        form.add_error(name, text)
    return saved


@dataclass
class PageSave:
    """What came of saving a whole page: faults and conflicts by prefix and field."""

    errors: dict[str, dict[str, Any]] = field(default_factory=dict)
    conflicts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    changed: int = 0
    # Why nothing at all was saved, if it was not.
    refused: str = ""

    @property
    def ok(self) -> bool:
        return not self.errors and not self.conflicts and not self.refused


def save_page(screen: Screen, plan: Plan, data: Any, *, by: User) -> PageSave:
    """Save every form of the screen that `data` speaks of, each for itself."""
    result = PageSave(refused=why_not_save(screen, plan))
    if result.refused:
        return result
    snapshot = take_snapshot(plan, [screen])
    for form in ScreenForms(screen, plan, snapshot, data).every():
        if not form.is_bound:
            continue
        saved = save_form(form, plan, by=by)
        result.changed += len(saved.changed)
        if form.errors:
            result.errors[str(form.prefix)] = dict(form.errors.as_data())
        if saved.conflicts:
            result.conflicts[str(form.prefix)] = saved.conflicts
    return result


# Rows


def add_row(plan: Plan, screen: Screen, key: str, *, by: User, values: Any = None) -> str:
    """A new record at the end of the part `key`; returns its id."""
    part = screen.part(key)
    if not isinstance(part, Rows):
        raise Refused(_("There is no such list on this screen."))
    with transaction.atomic():
        lock_plan(plan)
        last = _live_with_room(plan, part.model).aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        # Examples are words of the program, told in the language of whoever takes them.
        answers = {
            attribute_of(part.model, name): str(v) if isinstance(v, Promise) else v
            for name, v in (values or {}).items()
        }
        row = part.model(plan=plan, position=position, version=1, **answers, **part.where)
        row.save(force_insert=True)
        note_event(plan, "add", place_of(screen, row), by=by, version=1)
    return str(row.pk)


def attribute_of(model: type[Row], name: str) -> str:
    column: Any = model._meta.get_field(name)
    return str(column.attname)


def _live_with_room(plan: Plan, model: type[Row], more: int = 1) -> Any:
    """The live records of a table that takes `more` of them."""
    live = model._default_manager.filter(plan=plan, deleted_at=None)
    most = most_rows(model)
    if live.count() + more > most:
        said = _("A list holds at most %(most)s records.")
        raise Refused(said % {"most": plan.format.number(most)})
    return live


def start_row(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    """Add one of the examples that a part offers; `target` is "<part>:<number>"."""
    key, _colon, number = target.partition(":")
    part = screen.part(key)
    starters = dict(enumerate(part.starters)) if isinstance(part, Rows) else {}
    starter = starters.get(int(number)) if re.fullmatch("[0-9]{1,2}", number) else None
    if starter is None:
        raise Refused(_("There is no such example on this screen."))
    return add_row(plan, screen, key, by=by, values=starter.values)


def accept_suggestion(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    """Add what the plan itself suggests there; `target` is the suggestion's id."""
    with transaction.atomic():
        # Locked before it is read: two clicks take one suggestion once.
        lock_plan(plan)
        offer = offer_of(screen, take_snapshot(plan), target)
        if offer is None:
            raise Refused(_("This suggestion is no longer there."))
        return add_row(plan, screen, offer.part, by=by, values=offer.values)


def delete_row(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    return _mark(plan, screen, target, by=by, verb="delete", at=timezone.now())


def restore_row(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    return _mark(plan, screen, target, by=by, verb="restore", at=None)


def _mark(plan: Plan, screen: Screen, target: str, *, by: User, verb: str, at: Any) -> str:
    with transaction.atomic():
        lock_plan(plan)
        row = find_row(plan, screen, target)
        if at is None and row.deleted_at is not None:
            _live_with_room(plan, type(row))
        if (row.deleted_at is None) != (at is None):  # else done before: say so again
            type(row)._default_manager.filter(pk=row.pk).update(
                deleted_at=at, version=row.version + 1
            )
            note_event(plan, verb, place_of(screen, row), by=by, version=row.version + 1)
    return str(row.pk)


def find_row(plan: Plan, screen: Screen, target: str) -> Row:
    """The row of this screen with that id, deleted or not."""
    pk = as_uuid(target)
    for part in screen.parts(Rows) if pk else ():
        rows: Any = part.model._default_manager
        row: Row | None = rows.filter(plan=plan, pk=pk, **part.where).first()
        if row:
            return row
    raise Refused(_("This record is no longer on the screen."))


# Several records at once, as they were pasted


def paste_rows(
    plan: Plan,
    screen: Screen,
    part: Rows,
    rows: Sequence[tuple[UUID, Mapping[str, Any]]],
    *,
    by: User,
) -> Event:
    """Add records (id, values by attribute) at the end of a list; one event names them all.

    Doing it twice with the same ids adds them once.
    """
    ids = [str(pk) for pk, _values in rows]
    with transaction.atomic():
        lock_plan(plan)
        pasted = part.model._default_manager.filter(plan=plan, pk__in=ids).exists()
        event = _paste_of(plan, screen, ids) if pasted else None
        if event:
            return event
        last = _live_with_room(plan, part.model, len(rows)).aggregate(last=Max("position"))["last"]
        first = 0 if last is None else last + 1
        part.model._default_manager.bulk_create(
            part.model(plan=plan, id=pk, position=first + number, version=1, **values, **part.where)
            for number, (pk, values) in enumerate(rows)
        )
        return note_event(plan, "paste", screen.place, by=by, changes={"rows": [None, ids]})


def _paste_of(plan: Plan, screen: Screen, ids: Sequence[str]) -> Event | None:
    """The event that brought these records in."""
    events = plan.events.filter(verb="paste", place=screen.place)
    return next((e for e in events if set(ids) & set(e.changes["rows"][1])), None)


def unpaste(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    """Take the records of a paste out again; `target` is the id of its event."""
    return _mark_pasted(plan, screen, target, by=by, verb="unpaste", at=timezone.now())


def repaste(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    """Bring back what `unpaste` took out; `target` is the id of that event."""
    return _mark_pasted(plan, screen, target, by=by, verb="repaste", at=None)


def _mark_pasted(plan: Plan, screen: Screen, target: str, *, by: User, verb: str, at: Any) -> str:
    with transaction.atomic():
        lock_plan(plan)
        event = pasted_event(plan, screen, target)
        if event is None:
            raise Refused(_("These records are no longer on the screen."))
        wanted = pasted_ids(event)
        marked: list[str] = []
        for part in screen.parts(Rows):
            rows: Any = part.model._default_manager
            found = rows.filter(
                plan=plan, pk__in=wanted, deleted_at__isnull=at is not None, **part.where
            )
            ids = [str(pk) for pk in found.values_list("pk", flat=True)]
            if ids and at is None:
                _live_with_room(plan, part.model, len(ids))
            found.update(deleted_at=at, version=F("version") + 1)
            marked += ids
        if not marked:  # done before: say so again
            return str(event.pk)
        changes = {"rows": [None, marked] if at is None else [marked, None]}
        return str(note_event(plan, verb, screen.place, by=by, changes=changes).pk)


PASTES = ("paste", "unpaste", "repaste")


def pasted_event(plan: Plan, screen: Screen, target: str) -> Event | None:
    """The event of this screen with that id, if it pasted records or took them out."""
    if not re.fullmatch("[0-9]{1,15}", target, re.ASCII):
        return None
    return plan.events.filter(pk=int(target), verb__in=PASTES, place=screen.place).first()


def pasted_ids(event: Event) -> list[str]:
    before, after = event.changes["rows"]
    return list(after or before or ())


def move_up(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    return _move(plan, screen, target, -1, by=by)


def move_down(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    return _move(plan, screen, target, 1, by=by)


def _move(plan: Plan, screen: Screen, target: str, step: int, *, by: User) -> str:
    with transaction.atomic():
        lock_plan(plan)
        row = find_row(plan, screen, target)
        part = next(p for p in screen.parts(Rows) if p.model is type(row) and p.has(vars(row)))
        live = part.model._default_manager.filter(plan=plan, deleted_at=None, **part.where)
        rows = list(live.order_by("position", "id"))
        places = [r.pk for r in rows]
        start = places.index(row.pk) if row.pk in places else -1
        end = start + step
        if start >= 0 and 0 <= end < len(rows):
            rows[start], rows[end] = rows[end], rows[start]
            _number(part.model, rows)
            note_event(plan, "move", place_of(screen, row), by=by, version=row.version)
    return str(row.pk)


def _number(model: type[Row], rows: list[Any]) -> None:
    """Give the rows the positions they hold together, in their new order."""
    positions = sorted({r.position for r in rows})
    if len(positions) < len(rows):
        positions = list(range(len(rows)))
    for row, position in zip(rows, positions, strict=True):
        row.position = position
    model._default_manager.bulk_update(rows, ["position"])


def place_of(screen: Screen, row: Row) -> str:
    return f"{screen.place}/{row.pk}"


# Evidence


def cite(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    """Cite a piece of evidence at a place; `target` is "<place>:<evidence id>"."""
    place, evidence = _citation(plan, screen, target)
    with transaction.atomic():
        lock_plan(plan)
        _found, new = Citation.objects.get_or_create(plan=plan, evidence=evidence, place=place)
        if new:
            note_event(plan, "cite", place, by=by, changes={"evidence": [None, str(evidence.pk)]})
    return place


def uncite(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    place, evidence = _citation(plan, screen, target)
    with transaction.atomic():
        lock_plan(plan)
        gone, _per_table = Citation.objects.filter(
            plan=plan, evidence=evidence, place=place
        ).delete()
        if gone:
            note_event(plan, "uncite", place, by=by, changes={"evidence": [str(evidence.pk), None]})
    return place


def _citation(plan: Plan, screen: Screen, target: str) -> tuple[str, Evidence]:
    place, _colon, pk = target.rpartition(":")
    wanted: Any = as_uuid(pk)
    evidence = Evidence.objects.filter(plan=plan, pk=wanted, deleted_at=None).first()
    if not evidence:
        raise Refused(_("Choose a piece of evidence first."))
    if not is_place(plan, screen, place):
        raise Refused(_("This record is no longer on the screen."))
    return place, evidence


def is_place(plan: Plan, screen: Screen, place: str) -> bool:
    """Whether `place` is the screen or a live record that it writes."""
    name, _slash, row = place.partition("/")
    if name != screen.place or name not in SCREENS:
        return False
    if not row:
        return True
    pk: Any = as_uuid(row)
    # One spelling of an id: what is stored is looked up as text.
    return str(pk) == row and any(
        model._default_manager.filter(plan=plan, pk=pk, deleted_at=None).exists()
        for model in screen.tables
        if PLACE_OF[model.key()] == name
    )


VERBS: Mapping[str, Callable[..., str]] = {
    "add": add_row,
    "start": start_row,
    "accept": accept_suggestion,
    "unpaste": unpaste,
    "repaste": repaste,
    "delete": delete_row,
    "restore": restore_row,
    "up": move_up,
    "down": move_down,
    "cite": cite,
    "uncite": uncite,
}
