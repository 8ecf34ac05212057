"""A plan file read: every fault is found, with its place; nothing is mended in silence.

`read_file` touches no table. What it answers can be written by
`planner.stages.planfile.write_plan` without a further look.
"""

import json
import math
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import Any

from django.db import models

from planner.core.formats import CURRENCIES
from planner.plans.fields import Money
from planner.plans.tables import Answers, Plan, Row
from planner.stages.actions import most_rows
from planner.stages.filechecks import Checker, FileRecord, PlanFile
from planner.stages.filefaults import Collector, Fault, PlanFileError, Refusal
from planner.stages.filevalues import read_value
from planner.stages.registry import SHEETS, TABLES
from planner.stages.snapshot import answer_fields, crossing_fields

FORMAT = "khutta-plan"
SCHEMA = 1
MOST_BYTES = 5 * 1024 * 1024
KEYS = ("format", "schema", "sheets", "rows", "citations")
# Ordinals this long keep ids short; a table ends long before.
ID_DIGITS = 6


def read_file(raw: bytes, *, strict: bool = False) -> PlanFile:
    """The plan in `raw`; raises PlanFileError. `strict` refuses remarks as faults."""
    found = _Reader(_open(raw)).read()
    if strict and found.remarks:
        raise PlanFileError(found.remarks)
    return found


# The file as JSON


class Pairs(dict[str, Any]):
    """A JSON object that remembers which of its keys were written twice."""

    doubled: tuple[str, ...] = ()


def _pairs(pairs: list[tuple[str, Any]]) -> Pairs:
    found = Pairs(pairs)
    if len(found) < len(pairs):
        counts = Counter(name for name, _value in pairs)
        found.doubled = tuple(name for name, count in counts.items() if count > 1)
    return found


def _whole(text: str) -> Any:
    # A huge number costs Python quadratic time and no field holds it: infinity
    # is as wrong, and is refused at its place for not being whole.
    return int(text) if len(text) < 10 else math.inf


def _open(raw: bytes) -> Any:
    if len(raw) > MOST_BYTES:
        raise PlanFileError([too_large()])
    try:
        text = raw.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_pairs, parse_int=_whole)
    except UnicodeDecodeError:
        fault = Fault("", "encoding")
    except json.JSONDecodeError as error:
        fault = Fault("", "json", {"line": error.lineno, "column": error.colno})
    except RecursionError:
        fault = Fault("", "depth")
    raise PlanFileError([fault])


def too_large() -> Fault:
    return Fault("", "size", {"most": MOST_BYTES // 1024 // 1024})


def shown(name: str) -> str:
    """A key of the file as a path may show it: ASCII, and not long."""
    return ascii(name)[1:-1][:40]


# The JSON as a plan


class _Reader:
    def __init__(self, data: Any) -> None:
        self.data = data
        self.found = Collector()
        self.remarks: list[Fault] = []
        self.currency: str = Plan._meta.get_field("currency").get_default()

    def read(self) -> PlanFile:
        self._header()
        sheets = self._sheets()
        rows = self._tables()
        checker = Checker(rows, self.found)
        checker.check_rows()
        cited = self._list(self.data.get("citations", []), "citations")
        citations = tuple(checker.citations(cited))
        self.found.stop_if_any()
        return PlanFile(sheets, rows, citations, tuple(self.remarks))

    def _header(self) -> None:
        """A file of another kind or time gets one clear answer instead of a hundred."""
        if not isinstance(self.data, Pairs) or self.data.get("format") != FORMAT:
            raise PlanFileError([Fault("format", "format", {"format": FORMAT})])
        schema = self.data.get("schema")
        if isinstance(schema, bool) or not isinstance(schema, int):
            raise PlanFileError([Fault("schema", "missing" if schema is None else "type_whole")])
        if schema != SCHEMA:
            code = "newer" if schema > SCHEMA else "schema"
            raise PlanFileError([Fault("schema", code, {"schema": schema})])
        self._keys(self.data, "", KEYS, "unknown_key")

    # objects and lists

    def _keys(self, data: Pairs, path: str, known: Container[str], code: str) -> None:
        """Complain of keys that are unknown or doubled."""
        start = f"{path}." if path else ""
        for name in data:
            if name not in known:
                self.found.add(f"{start}{shown(name)}", code)
        for name in data.doubled:
            self.found.add(f"{start}{shown(name)}", "doubled_key")

    def _object(self, data: Any, path: str, known: Container[str], code: str) -> Pairs:
        """`data`, or nothing where it is no object; complaints are made."""
        if not isinstance(data, Pairs):
            self.found.add(path, "type_object")
            return Pairs()
        self._keys(data, path, known, code)
        return data

    def _list(self, data: Any, path: str) -> list[Any]:
        if isinstance(data, list):
            return data
        self.found.add(path, "type_list")
        return []

    # answers

    def _sheets(self) -> dict[str, Mapping[str, Any]]:
        given = self._object(self.data.get("sheets", Pairs()), "sheets", SHEETS, "unknown_sheet")
        # The plan first: its currency says what an amount may look like.
        read = {Plan.key(): self._plan(given.get(Plan.key(), Pairs()))}
        for key, model in SHEETS.items():
            if key in given and model is not Plan:
                read[key] = self._sheet(model, given[key], f"sheets.{key}")
        return {key: read[key] for key in SHEETS if key in read}

    def _plan(self, plain: Any) -> Mapping[str, Any]:
        path = f"sheets.{Plan.key()}"
        values = self._sheet(Plan, plain, path) if plain else {}
        if not plain or (isinstance(plain, Pairs) and "title" not in plain):
            self.found.add(f"{path}.title", "missing")
        self.currency = values.get("currency", self.currency)
        return values

    def _sheet(self, model: type[Answers], plain: Any, path: str) -> Mapping[str, Any]:
        if plain == {}:
            self.found.add(path, "empty")
        values = self._answers(model, plain, path)
        self._contradictions(model, values, path)
        return values

    def _answers(self, model: type[Answers], plain: Any, path: str, *beside: str) -> dict[str, Any]:
        columns = {f.name: f for f in answer_fields(model)}
        given = self._object(plain, path, {*columns, *beside}, "unknown_field")
        values = {
            name: self._value(column, given[name], f"{path}.{name}")
            for name, column in columns.items()
            if name in given
        }
        return {name: value for name, value in values.items() if value is not None}

    def _value(self, column: models.Field, plain: Any, path: str) -> Any:
        """The value, or None where it is refused; complaints are made."""
        try:
            value = read_value(column, plain)
        except Refusal as refusal:
            self.found.add(path, refusal.code, **refusal.params)
            return None
        places = CURRENCIES[self.currency].decimals
        if isinstance(column, Money) and -value.as_tuple().exponent > places:
            # The currency of a plan can be changed after its amounts are written.
            self.remarks.append(Fault(path, "currency", {"places": places}))
        return value

    def _contradictions(self, model: type[Answers], values: Mapping[str, Any], path: str) -> None:
        if model.faults is Answers.faults:
            return
        attributes = {f.name: f.attname for f in answer_fields(model)}
        record = model(**{attributes[name]: value for name, value in values.items()})
        for name, reason in record.faults().items():
            self.remarks.append(Fault(f"{path}.{name}", "contradiction", {"reason": reason}))

    # records

    def _tables(self) -> dict[str, tuple[FileRecord, ...]]:
        given = self._object(self.data.get("rows", Pairs()), "rows", TABLES, "unknown_table")
        return {
            key: tuple(self._records(model, given[key], f"rows.{key}"))
            for key, model in TABLES.items()
            if key in given
        }

    def _records(self, model: type[Row], plain: Any, path: str) -> Iterator[FileRecord]:
        rows = self._list(plain, path)
        if plain == []:
            self.found.add(path, "empty")
        # Crossings are bounded by their axes: no two of them may be alike.
        if len(rows) > most_rows(model) and not crossing_fields(model):
            self.found.add(path, "too_many", most=most_rows(model))
            return
        known: set[str] = set()
        for number, row in enumerate(rows):
            here = f"{path}[{number}]"
            values = self._answers(model, row, here, "id")
            self._contradictions(model, values, here)
            yield FileRecord(self._id(model, row, here, known), values)

    def _id(self, model: type[Row], row: Any, path: str, known: set[str]) -> str:
        if not isinstance(row, Pairs):
            return ""
        name = row.get("id")
        if not is_id(name, model.key()):
            self.found.add(f"{path}.id", "id", example=f"{model.key()}-1")
            return ""
        if name in known:
            self.found.add(f"{path}.id", "doubled_id")
        known.add(name)
        return name


def is_id(name: Any, key: str) -> bool:
    """Whether `name` is "<key>-<ordinal>"."""
    if not isinstance(name, str) or not name.startswith(f"{key}-"):
        return False
    digits = name[len(key) + 1 :]
    return digits.isascii() and digits.isdecimal() and digits[0] != "0" and len(digits) <= ID_DIGITS
