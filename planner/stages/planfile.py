"""The plan as a file: one JSON text that holds all of a plan but people's accounts.

One plan, one text: exporting what was imported gives the same bytes. Records
are named "<table>-<ordinal>" in the file, so that it tells nothing of the
database it came from and can be imported any number of times.

    {"format": "khutta-plan", "schema": 1,
     "sheets": {"plan": {"title": "…"}},
     "rows": {"objective": [{"id": "objective-1", "statement": "…"}]},
     "citations": [["evidence-1", "objectives.objectives/objective-1"]]}
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from planner.accounts.tables import User
from planner.evidence.tables import Citation
from planner.plans.answers import note_event
from planner.plans.fields import Link, Links, to_plain
from planner.plans.inputs import as_uuid
from planner.plans.tables import Answers, Plan, Row
from planner.stages.filechecks import FileRecord, PlanFile
from planner.stages.filefaults import Fault, PlanFileError
from planner.stages.filereading import FORMAT, MOST_BYTES, SCHEMA, read_file, too_large
from planner.stages.filevalues import NOTHING
from planner.stages.forms import crossing_id
from planner.stages.registry import SHEETS, TABLES
from planner.stages.snapshot import (
    Record,
    Snapshot,
    answer_fields,
    crossing_fields,
    take_snapshot,
)

__all__ = [
    "FORMAT", "MOST_BYTES", "SCHEMA", "Fault", "PlanFile", "PlanFileError",
    "copy_plan", "detach", "read_file", "short_title", "to_file", "too_large", "write_plan",
]  # fmt: skip

Names = Mapping[str, str]


# Out of a plan


def to_file(snapshot: Snapshot) -> str:
    return dump(detach(snapshot))


def dump(plan_file: PlanFile) -> str:
    """The one text of a plan file."""
    data = {
        "format": FORMAT,
        "schema": SCHEMA,
        "sheets": {key: _plain(values) for key, values in plan_file.sheets.items()},
        "rows": {
            key: [{"id": record.id, **_plain(record.values)} for record in records]
            for key, records in plan_file.rows.items()
        },
        "citations": [list(citation) for citation in plan_file.citations],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: to_plain(value) for name, value in values.items()}


def detach(snapshot: Snapshot) -> PlanFile:
    """The plan under names of its own, free of the database."""
    rows = {key: _in_order(model, snapshot) for key, model in TABLES.items()}
    names = {
        record.id: f"{key}-{number}"
        for key, records in rows.items()
        for number, record in enumerate(records, start=1)
    }
    sheets = {key: _answered(model, snapshot.sheets.get(key), {}) for key, model in SHEETS.items()}
    return PlanFile(
        {key: values for key, values in sheets.items() if values},
        {
            key: tuple(FileRecord(names[r.id], _answered(TABLES[key], r, names)) for r in records)
            for key, records in rows.items()
            if records
        },
        _citations(snapshot, names),
    )


def _in_order(model: type[Row], snapshot: Snapshot) -> list[Record]:
    """The records as the plan orders them; crossings in the order of their axes.

    Crossings are stored under ids made from the plan's, so the order in which
    the database gives them changes from plan to plan.
    """
    records = list(snapshot.rows.get(model.key(), ()))
    for column in reversed(crossing_fields(model)):
        steps = {value: number for number, value in enumerate(_steps(column, snapshot))}
        records.sort(key=lambda r, c=column, s=steps: s.get(r[c.name], len(s)))
    return records


def _steps(column: models.Field, snapshot: Snapshot) -> list[Any]:
    if isinstance(column, Link):
        return [r.id for r in _in_order(column.remote_field.model, snapshot)]
    return [value for value, _label in column.flatchoices]


def _answered(model: type[Answers], record: Record | None, names: Names) -> dict[str, Any]:
    columns = answer_fields(model) if record else ()
    values = {f.name: _detached(f, record.values[f.name], names) for f in columns}
    return {name: value for name, value in values.items() if value not in NOTHING}


def _detached(column: models.Field, value: Any, names: Names) -> Any:
    if isinstance(column, Link):
        return names.get(value)
    if isinstance(column, Links):
        return [names[name] for name in dict.fromkeys(value) if name in names]
    return value


def _citations(snapshot: Snapshot, names: Names) -> tuple[tuple[str, str], ...]:
    """Who cites what; without the places whose record was deleted."""
    found = []
    for evidence, place in snapshot.citations:
        screen, slash, row = place.partition("/")
        record = names.get(str(as_uuid(row)), "")
        if record or not slash:
            found.append((names[evidence], f"{screen}{slash}{record}"))
    return tuple(dict.fromkeys(found))


# Into a plan


def write_plan(
    plan_file: PlanFile, owner: User, *, title: str | None = None, verb: str = "import"
) -> Plan:
    """A new plan of `owner` with all that the file holds: one INSERT a table."""
    plan = Plan(owner=owner, version=1, **plan_file.sheets[Plan.key()])
    plan.title = title or plan.title
    ids = _new_ids(plan, plan_file)
    # Made before the transaction: it keeps all other writers of SQLite waiting.
    tables = {
        TABLES[key]: [_row(TABLES[key], plan, n, r, ids) for n, r in enumerate(records)]
        for key, records in plan_file.rows.items()
    }
    with transaction.atomic():
        plan.save(force_insert=True)
        for key, values in plan_file.sheets.items():
            if SHEETS[key] is not Plan:
                SHEETS[key](plan=plan, version=1, **values).save(force_insert=True)
        for model, rows in tables.items():
            model._default_manager.bulk_create(rows)
        _cite(plan, plan_file, ids)
        note_event(plan, verb, by=owner, version=1)
    return plan


def _new_ids(plan: Plan, plan_file: PlanFile) -> dict[str, uuid.UUID]:
    """An id for every record; crossings come after the records that they cross."""
    ids: dict[str, uuid.UUID] = {}
    for key, records in sorted(plan_file.rows.items(), key=lambda item: _depth(TABLES[item[0]])):
        model = TABLES[key]
        axes = crossing_fields(model)
        for record in records:
            crossing = tuple(_axis(f, record.values[f.name], ids) for f in axes)
            ids[record.id] = crossing_id(plan.pk, model, crossing) if axes else uuid.uuid4()
    return ids


def _depth(model: type[Row]) -> int:
    """How many crossings deep a table lies: 0 for records that one adds."""
    axes = crossing_fields(model)
    inner = [_depth(f.remote_field.model) for f in axes if isinstance(f, Link)]
    return 1 + max(inner, default=0) if axes else 0


def _axis(column: models.Field, value: Any, ids: Mapping[str, uuid.UUID]) -> str:
    return str(ids[value] if isinstance(column, Link) else value)


def _row(
    model: type[Row],
    plan: Plan,
    position: int,
    record: FileRecord,
    ids: Mapping[str, uuid.UUID],
) -> Row:
    row = model(id=ids[record.id], plan=plan, position=position, version=1)
    for column in answer_fields(model):
        if column.name in record.values:
            setattr(row, column.attname, _attached(column, record.values[column.name], ids))
    return row


def _attached(column: models.Field, value: Any, ids: Mapping[str, uuid.UUID]) -> Any:
    if isinstance(column, Link):
        return ids[value]
    return [str(ids[name]) for name in value] if isinstance(column, Links) else value


def _cite(plan: Plan, plan_file: PlanFile, ids: Mapping[str, uuid.UUID]) -> None:
    citations = []
    for evidence, place in plan_file.citations:
        screen, slash, row = place.partition("/")
        there = f"{screen}/{ids[row]}" if slash else screen
        citations.append(Citation(plan=plan, evidence_id=ids[evidence], place=there))
    Citation.objects.bulk_create(citations)


def copy_plan(plan: Plan, by: User) -> Plan:
    """A plan of `by`'s own with all that `plan` holds now."""
    title = short_title(_("Copy of %(title)s") % {"title": plan.title})
    return write_plan(detach(take_snapshot(plan)), by, title=title, verb="copy")


def short_title(title: str) -> str:
    """As much of it as a plan's title holds."""
    most = Plan._meta.get_field("title").max_length or len(title)
    return title if len(title) <= most else f"{title[: most - 1].rstrip()}…"
