"""The plan out of the database, once, as plain data.

Everything that reads a plan reads a Snapshot: pages, print, plan file, rules.
A stored one (`Version.data`) and a live one read the same way. One query a
table, whatever the number of rows.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.db import models

from planner.core.formats import Format
from planner.plans.fields import Links, from_plain, to_plain
from planner.plans.inputs import as_uuid
from planner.plans.prepared import Prepared
from planner.plans.tables import Answers, Plan, Row
from planner.stages.registry import SCREENS, SHEETS, TABLES
from planner.stages.screen import Grid, Screen


@dataclass(frozen=True)
class Record:
    """One sheet or row: its answers, in Python's own types, by field name.

    Links are the ids of the records they point at, as text.
    """

    key: str
    id: str
    version: int
    values: Mapping[str, Any]
    code: str = ""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True)
class Snapshot:
    sheets: Mapping[str, Record]
    rows: Mapping[str, tuple[Record, ...]]
    # (id of the evidence, place that cites it)
    citations: tuple[tuple[str, str], ...] = ()
    language: str = "ar"

    @property
    def plan(self) -> Record:
        return self.sheets["plan"]

    @cached_property
    def format(self) -> Format:
        names = ("digits", "country", "currency", "calendar")
        return Format(*(self.plan[name] for name in names), language=self.language)

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        return {record.id: record for records in self.rows.values() for record in records}

    @cached_property
    def cited(self) -> Mapping[str, list[str]]:
        """Place → ids of the evidence it cites."""
        found = defaultdict(list)
        for evidence, place in self.citations:
            found[place].append(evidence)
        return found

    def title(self, record: Record) -> str:
        """The words that stand for a record; a crossing is named by what it crosses."""
        model = TABLES[record.key]
        return model.title_of(record.values) or " × ".join(
            self._word(f, record[f.name]) for f in naming_fields(model)
        )

    def _word(self, f: models.Field, value: Any) -> str:
        if not isinstance(f, models.ForeignKey):
            return str(dict(f.flatchoices).get(value, ""))
        target = self.by_id.get(value)
        return self.title(target) if target else "—"

    def as_data(self) -> dict[str, Any]:
        """The snapshot as JSON can carry it; `from_data` is the inverse."""
        return {
            "sheets": {key: plain_answers(record) for key, record in self.sheets.items()},
            "rows": {
                key: [{"id": record.id, **plain_answers(record)} for record in records]
                for key, records in self.rows.items()
                if records
            },
            "citations": [list(citation) for citation in self.citations],
        }


def plain_answers(record: Record) -> dict[str, Any]:
    return {name: to_plain(value) for name, value in record.values.items()}


def canonical(data: Any) -> str:
    """One text for one content: sorted keys, no spaces, Arabic as it is."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: Any) -> str:
    return hashlib.sha256(canonical(data).encode()).hexdigest()


@cache
def answer_fields(model: type[Answers]) -> tuple[models.Field, ...]:
    """The fields that hold answers: all that a person may type into."""
    hidden = {"created_at", "updated_at", "owner"} if model is Plan else set()
    return tuple(
        f
        for f in model._meta.concrete_fields
        if f.editable and not f.primary_key and f.name not in hidden
    )


def tables_for(screen: Screen) -> tuple[type[Row], ...]:
    """The row tables a screen shows: its own, those its links point at, those it computes from."""
    read = (TABLES[key] for key in screen.reads if key in TABLES)
    return with_targets((*screen.tables, *read))


@cache
def with_targets(tables: tuple[type[Row], ...]) -> tuple[type[Row], ...]:
    return with_axes((*tables, *(target for model in tables for target in targets_of(model))))


def with_axes(tables: tuple[type[Row], ...]) -> tuple[type[Row], ...]:
    """The tables and all that their records cross: a crossing is named by its axes."""
    shown = dict.fromkeys(tables)
    queue = list(shown)
    while queue:
        axes = [f.remote_field.model for f in axis_links(queue.pop())]
        queue += [axis for axis in axes if axis not in shown]
        shown.update(dict.fromkeys(axes))
    return tuple(shown)


@cache
def axis_links(model: type[Row]) -> tuple[models.Field, ...]:
    """The links a record cannot be without: it goes when one of these goes."""
    return tuple(
        f
        for f in answer_fields(model)
        if isinstance(f, models.ForeignKey) and f.remote_field.on_delete is models.CASCADE
    )


@cache
def axis_tables() -> frozenset[type[Row]]:
    """The tables whose records are the rows or columns of a grid."""
    return frozenset(
        f.remote_field.model
        for model in TABLES.values()
        for f in crossing_fields(model)
        if isinstance(f, models.ForeignKey)
    )


@cache
def naming_fields(model: type[Row]) -> tuple[models.Field, ...]:
    """The fields that name a record without words of its own."""
    named_by = tuple(model._meta.get_field(name) for name in model.NAMED_BY)
    return named_by or crossing_fields(model)


@cache
def crossing_fields(model: type[Row]) -> tuple[models.Field, ...]:
    """The axes of the grid that writes `model`; none for records that one adds."""
    grids = [p for s in SCREENS.values() for p in s.parts(Grid) if model in p.models]
    names = [name for grid in grids[:1] for name in (grid.down, grid.across) if name]
    return tuple(model._meta.get_field(name) for name in names)


def targets_of_field(f: models.Field) -> tuple[type[Row], ...]:
    """The tables that one field points at."""
    if isinstance(f, Links):
        return tuple(TABLES[key] for key in f.to)
    return (f.remote_field.model,) if isinstance(f, models.ForeignKey) else ()


@cache
def targets_of(model: type[Row]) -> tuple[type[Row], ...]:
    return tuple(target for f in answer_fields(model) for target in targets_of_field(f))


def take_snapshot(plan: Plan, screens: Iterable[Screen] | None = None) -> Snapshot:
    """The live plan; with `screens`, only what these show.

    One query a table shown, and one for the citations.
    """
    shown = list(SCREENS.values() if screens is None else screens)
    tables = list(TABLES.values())
    if screens is not None:
        tables = list(dict.fromkeys(model for s in shown for model in tables_for(s)))
    wanted = {s.sheet.key() for s in shown if s.sheet} | {key for s in shown for key in s.reads}
    sheets = {key: _sheet(model, plan) for key, model in SHEETS.items() if key in wanted}
    sheets["plan"] = _sheet(Plan, plan)
    rows = {model.key(): _rows(model, plan) for model in tables}
    citations = plan.citations.values_list("evidence_id", "place") if "evidence" in rows else ()
    return build(sheets, rows, citations, plan.format.language)


def build(
    sheets: Mapping[str, Record],
    rows: Mapping[str, list[Record]],
    citations: Iterable[tuple[Any, str]],
    language: str,
) -> Snapshot:
    """A snapshot in which no link points at a record that is not there."""
    live = {record.id for records in rows.values() for record in records}
    checked = {key: _coded(_linked(TABLES[key], records, live)) for key, records in rows.items()}
    kept = tuple((str(e), place) for e, place in citations if str(e) in live)
    return Snapshot(dict(sheets), checked, kept, language)


def from_data(data: Mapping[str, Any], language: str = "ar") -> Snapshot:
    """A stored snapshot. Fields that came later are empty, fields that went are left out."""
    sheets = {
        key: Record(key, "", 0, _typed(model, data["sheets"].get(key, {})))
        for key, model in SHEETS.items()
    }
    rows = {
        key: [Record(key, row["id"], 0, _typed(model, row)) for row in data["rows"].get(key, ())]
        for key, model in TABLES.items()
    }
    return build(sheets, rows, [tuple(c) for c in data.get("citations", ())], language)


def _typed(model: type[Answers], plain: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f.name: from_plain(f, plain[f.name]) if f.name in plain else _empty(f)
        for f in answer_fields(model)
    }


def _empty(f: models.Field) -> Any:
    return f.get_default() if f.has_default() or not f.null else None


def _sheet(model: type[Answers], plan: Plan) -> Record:
    columns = answer_fields(model)
    if model is Plan:
        version, *values = plan.version, *(getattr(plan, f.attname) for f in columns)
    else:
        found = _reading(model).rows(plan.pk)
        version, *values = found[0] if found else (0, *(_empty(f) for f in columns))
    return _record(model, "", version, values)


def _rows(model: type[Row], plan: Plan, only: UUID | None = None) -> list[Record]:
    found = _reading(model, one=True).rows(plan.pk, only) if only else _reading(model).rows(plan.pk)
    return [_record(model, row_id, version, values) for row_id, version, *values in found]


def _record(model: type[Answers], row_id: str, version: int, values: Iterable[Any]) -> Record:
    names = (f.name for f in answer_fields(model))
    return Record(model.key(), row_id, version, dict(zip(names, map(normal, values), strict=True)))


@cache
def _reading(model: type[Answers], *, one: bool = False) -> Prepared:
    """The sheet of a plan, its live rows in order, or one of them."""
    anything = UUID(int=0)
    columns = ["version", *(f.attname for f in answer_fields(model))]
    records: Any = model._default_manager
    found = records.filter(plan=anything)
    if not issubclass(model, Row):
        return Prepared(found.values_list(*columns))
    found = found.filter(deleted_at=None).order_by("position", "id")
    return Prepared((found.filter(pk=anything) if one else found).values_list("id", *columns))


def normal(value: Any) -> Any:
    """A value as snapshots hold it: no trailing zeros of the column, ids as text."""
    if isinstance(value, Decimal):
        return Decimal(to_plain(value))
    return str(value) if isinstance(value, UUID) else value


def _linked(model: type[Row], records: list[Record], live: set[str]) -> list[Record]:
    """Without links to deleted records; a record goes with the records it crosses."""
    singles = [f for f in answer_fields(model) if isinstance(f, models.ForeignKey)]
    lists = [f.name for f in answer_fields(model) if isinstance(f, Links)]
    if not singles and not lists:
        return records
    axes = [f.name for f in axis_links(model)]
    kept = []
    for record in records:
        if any(record[name] not in live for name in axes):
            continue
        values = dict(record.values)
        values.update({f.name: None for f in singles if values[f.name] not in live})
        values.update({name: [i for i in values[name] if i in live] for name in lists})
        kept.append(Record(record.key, record.id, record.version, values))
    return kept


def _coded(records: list[Record]) -> tuple[Record, ...]:
    """The records with their codes (H1, H2 …), counted in their order."""
    counts: dict[str, int] = defaultdict(int)
    coded = []
    for record in records:
        model = TABLES[record.key]
        letters = model.code_letters(record.values)
        counts[letters] += 1
        code = f"{letters}{counts[letters]}" if letters else ""
        coded.append(Record(record.key, record.id, record.version, record.values, code))
    return tuple(coded)


def take_slice(plan: Plan, screen: Screen, prefix: str, names: tuple[str, ...]) -> Snapshot:
    """Just what saving the fields `names` of one record needs: a few small queries.

    `prefix` is the record's in the page (planner.stages.forms). Codes are not
    those of the whole plan.
    """
    row_id = as_uuid(prefix)
    own = [m for m in screen.tables if row_id or prefix.startswith(f"{m.key()}_")]
    asked = [f for m in own for f in answer_fields(m) if f.name in names or f in axis_links(m)]
    targets = tuple(target for f in asked for target in targets_of_field(f))
    rows = {m.key(): _rows(m, plan, row_id) for m in own}
    # All of a table that is pointed at, also where it stands on this very screen.
    rows.update({m.key(): _rows(m, plan) for m in with_axes(targets)})
    sheets = {"plan": _sheet(Plan, plan)}
    if screen.sheet and not own:
        sheets[screen.sheet.key()] = _sheet(screen.sheet, plan)
    return build(sheets, rows, (), plan.format.language)
