"""Saving answers: what was acknowledged is stored, and nobody is written over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from planner.accounts.tables import User
from planner.plans.fields import Link, Links, to_plain
from planner.plans.tables import Answers, Event, Plan


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed a field since the page was opened."""

    stored: Any
    by: User | None
    at: Any


@dataclass(frozen=True)
class Saved:
    """What came of a save. `changed` holds the fields that were written.

    `merged` holds what others wrote since the version the page started from: a page
    that shows it, too, is at `version`.
    """

    version: int
    changed: tuple[str, ...] = ()
    faults: Mapping[str, Any] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    merged: Mapping[str, Any] = field(default_factory=dict)


def save_answers(
    plan: Plan,
    model: type[Answers],
    pk: Any,
    typed: Mapping[str, Any],
    *,
    place: str,
    version: int,
    by: User,
    born: Mapping[str, Any] | None = None,
    since: Mapping[str, int] | None = None,
) -> Saved:
    """Write the `typed` answers that differ from what is stored.

    `version` is the one the page started from; `since` names older ones for fields
    that were typed before the page came to it. A field that somebody else has
    changed since is refused as a conflict, unless both wrote the same; other
    fields of the record go through. `born` gives the values of a record that
    its first answer brings into being; without it the record must exist.

    Raises model.DoesNotExist for a record that is not in the plan or deleted.
    """
    try:
        with transaction.atomic():
            return _save(plan, model, pk, typed, place, version, by, born, since or {})
    except IntegrityError:
        # Two people wrote the first answer of one record at once: it is there now.
        if born is None:
            raise
        with transaction.atomic():
            return _save(plan, model, pk, typed, place, version, by, None, since or {})


def lock_plan(plan: Plan) -> None:
    """Hold the plan until the transaction ends; whoever writes in it does this first.

    It guards all records of the plan: who locked some of them before would wait for
    somebody who waits for him. SQLite lets in one writer at a time anyway.
    """
    if connection.features.has_select_for_update:
        # Without its key: what only refers to the plan need not wait.
        Plan.objects.select_for_update(no_key=True).filter(pk=plan.pk).values_list("pk").first()


def _save(
    plan: Plan,
    model: type[Answers],
    pk: Any,
    typed: Mapping[str, Any],
    place: str,
    version: int,
    by: User,
    born: Mapping[str, Any] | None,
    since: Mapping[str, int],
) -> Saved:
    lock_plan(plan)
    record = _load(plan, model, pk, born)
    typed = {name: _with_asleep(record, name, value) for name, value in typed.items()}
    differing = {
        name: value
        for name, value in typed.items()
        if _stored(record, name) != _plain(record, name, value)
    }
    behind = min([version, *since.values()]) < record.version
    bases = _changed_since(plan, place, version, since) if behind else {}
    conflicts: dict[str, Conflict] = {}
    for name, value in list(differing.items()):
        if name not in bases:
            continue
        base, event = bases[name]
        del differing[name]
        # Who has not touched the field sends its old text along: no conflict.
        if base != _plain(record, name, value):
            conflicts[name] = Conflict(_value(record, name), event.by, event.at)
    merged = {
        name: _value(record, name)
        for name in bases
        if name not in conflicts and name not in differing
    }
    if not differing:
        return Saved(record.version, conflicts=conflicts, merged=merged)
    changes = {name: [_stored(record, name), None] for name in differing}
    for name, value in differing.items():
        setattr(record, _attribute(record, name), value)
        changes[name][1] = _stored(record, name)
    faults = {name: text for name, text in record.faults().items() if name in differing}
    if faults:
        return Saved(record.version, faults=faults, conflicts=conflicts, merged=merged)
    _write(record, differing, new=record._state.adding)
    note_event(plan, "change", place, by=by, version=record.version, changes=changes)
    return Saved(record.version, tuple(differing), conflicts=conflicts, merged=merged)


def _load(plan: Plan, model: type[Answers], pk: Any, born: Mapping[str, Any] | None) -> Answers:
    live: dict[str, Any] = {} if model is Plan else {"plan": plan}
    if hasattr(model, "deleted_at") and model is not Plan:
        live["deleted_at"] = None
    records = model._default_manager.filter(pk=pk, **live).order_by()
    found: Answers | None = next(iter(records), None)
    if found:
        return found
    if born is None:
        raise model.DoesNotExist
    values: dict[str, Any] = {"pk": pk, "plan": plan, **born}
    return model(**values)


def _write(record: Any, names: Mapping[str, Any], *, new: bool) -> None:
    before = record.version
    record.version = before + 1
    if new:
        record.save(force_insert=True)
        return
    attributes = {_attribute(record, name) for name in names} | {"version"}
    values = {name: getattr(record, name) for name in attributes}
    written = type(record)._default_manager.filter(pk=record.pk, version=before).update(**values)
    if written != 1:  # the plan was locked when the record was read
        raise RuntimeError("a record of a locked plan changed")


def _changed_since(
    plan: Plan, place: str, version: int, since: Mapping[str, int]
) -> dict[str, tuple[Any, Event]]:
    """Field → (its value at the version it started from, the last event that changed it)."""
    found: dict[str, tuple[Any, Event]] = {}
    first = min([version, *since.values()])
    events = Event.objects.filter(plan=plan, place=place, version__gt=first)
    for event in events.select_related("by").order_by("id"):
        for name, (before, _after) in event.changes.items():
            if event.version <= since.get(name, version):
                continue
            base = found[name][0] if name in found else before
            found[name] = (base, event)
    return found


def _with_asleep(record: Answers, name: str, value: Any) -> Any:
    """`value` with the links to deleted records, which no page offers.

    Nobody can have taken them away: they are there when the record is brought back.
    """
    column: Any = record._meta.get_field(name)
    stored = _value(record, name)
    if isinstance(column, Link) and value is None and stored is not None:
        return stored if _asleep([column.remote_field.model], [stored]) else None
    if isinstance(column, Links) and (left := [i for i in stored if i not in value]):
        tables = [apps.get_model("planner", key) for key in column.to]
        if asleep := _asleep(tables, left):
            stay = [i for i in stored if i in value or i in asleep]
            return stay + [i for i in value if i not in stay]
    return value


def _asleep(tables: Iterable[Any], ids: list[Any]) -> set[str]:
    found = (
        table._default_manager.filter(pk__in=ids).exclude(deleted_at=None).values_list("pk")
        for table in tables
    )
    return {str(pk) for rows in found for (pk,) in rows}


def _attribute(record: Answers, name: str) -> str:
    column: Any = record._meta.get_field(name)
    return str(column.attname)


def _value(record: Answers, name: str) -> Any:
    return getattr(record, _attribute(record, name))


def _stored(record: Answers, name: str) -> Any:
    return to_plain(_value(record, name))


def _plain(record: Answers, name: str, value: Any) -> Any:
    f = record._meta.get_field(name)
    if isinstance(f, models.TextField | models.CharField) and value is None:
        return ""
    return to_plain(value)


def note_event(
    plan: Plan,
    verb: str,
    place: str = "",
    *,
    by: User | None,
    version: int = 0,
    changes: Mapping[str, Any] | None = None,
) -> Event:
    """Write down who did what, and that the plan was touched."""
    now = timezone.now()
    Plan.objects.filter(pk=plan.pk).update(updated_at=now)
    return Event.objects.create(
        plan=plan, verb=verb, place=place, by=by, at=now, version=version, changes=changes or {}
    )
