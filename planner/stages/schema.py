"""The JSON Schema of the plan file, made from the screens' declarations.

It says what a file may look like. What its records say together (links that
lead somewhere, crossings, amounts, dates that follow each other) is checked by
planner.stages.filereading, and told with its place.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import override

from planner.plans.fields import Date, Link, Links, Number, Paragraph, Url, to_plain
from planner.plans.tables import Answers, Plan, Row
from planner.stages.actions import most_rows
from planner.stages.filechecks import axis_names, homes_of
from planner.stages.filereading import FORMAT, ID_DIGITS, SCHEMA
from planner.stages.registry import PLACE_OF, SCREENS, SHEETS, TABLES
from planner.stages.snapshot import answer_fields, crossing_fields, targets_of_field

Json = dict[str, Any]

ONE_LINE = r"^[^\u0000-\u001f\u007f]*$"
SEVERAL_LINES = r"^[^\u0000-\u0009\u000b-\u001f\u007f]*$"


def schema_text() -> str:
    return json.dumps(plan_schema(), ensure_ascii=False, indent=1) + "\n"


def plan_schema() -> Json:
    with override("en"):
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:{FORMAT}:{SCHEMA}",
            "title": "Khutta plan file",
            "description": "An e-marketing strategic plan. Answers that were not given are left "
            "out. Records are named <table>-<ordinal> within the file.",
            **_object(
                {
                    "format": {"const": FORMAT},
                    "schema": {"const": SCHEMA},
                    "sheets": _object({k: _sheet(m) for k, m in SHEETS.items()}, [Plan.key()]),
                    "rows": _object({key: _table(model) for key, model in TABLES.items()}),
                    "citations": _citations(),
                },
                ["format", "schema", "sheets"],
            ),
        }


def _object(properties: Json, required: Iterable[str] = ()) -> Json:
    found: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _sheet(model: type[Answers]) -> Json:
    required = ["title"] if model is Plan else []
    screen = SCREENS[PLACE_OF[model.key()]]
    return {"title": str(screen.title), **_object(_answers(model), required), "minProperties": 1}


def _table(model: type[Row]) -> Json:
    row = _object(
        {"id": _reference([model]), **_answers(model)}, ["id", *axis_names(model), *_told(model)]
    )
    found: Json = {
        "title": f"{SCREENS[PLACE_OF[model.key()]].title}: {model._meta.verbose_name}",
        "type": "array",
        "minItems": 1,
        "items": {**row, **_by_kind(model)},
    }
    return found if crossing_fields(model) else {**found, "maxItems": most_rows(model)}


def _told(model: type[Row]) -> list[str]:
    """The fields that decide which list shows a record, where every list asks for them."""
    names = [set(home.where) for home in homes_of(model)]
    return sorted(set.intersection(*names)) if names else []


def _by_kind(model: type[Row]) -> Json:
    """What a record may answer, where that depends on its kind."""
    homes = [home for home in homes_of(model) if home.where]
    if not homes or len({frozenset(home.fields) for home in homes}) == 1:
        return {}
    cases = [
        {
            "if": {"properties": {name: {"const": value} for name, value in home.where.items()}},
            "then": {"propertyNames": {"enum": ["id", *home.fields]}},
        }
        for home in homes
    ]
    return {"allOf": cases}


def _answers(model: type[Answers]) -> Json:
    return {f.name: {**_words(f), **_value(f)} for f in answer_fields(model)}


def _words(column: models.Field) -> Json:
    named = {"title": str(column.verbose_name), "description": str(column.help_text)}
    return {key: text for key, text in named.items() if text}


def _value(column: Any) -> Json:
    if isinstance(column, Links):
        items = _reference(targets_of_field(column))
        return {"type": "array", "minItems": 1, "uniqueItems": True, "items": items}
    if isinstance(column, Link):
        return _reference(targets_of_field(column))
    if isinstance(column, Number):
        return _number(column)
    if isinstance(column, Date):
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    if column.choices:
        return {"oneOf": [{"const": v, "title": str(label)} for v, label in column.flatchoices]}
    return _text(column)


def _text(column: Any) -> Json:
    pattern = SEVERAL_LINES if isinstance(column, Paragraph) else ONE_LINE
    pattern = "^[Hh][Tt][Tt][Pp][Ss]?://[^\\s]+$" if isinstance(column, Url) else pattern
    return {"type": "string", "minLength": 1, "maxLength": column.max_length, "pattern": pattern}


def _number(column: Number) -> Json:
    sign = "" if column.lower is not None and column.lower >= 0 else "-?"
    decimals = rf"(\.[0-9]{{1,{column.places}}})?" if column.places else ""
    bounds = {"from": column.lower, "to": column.upper}
    told = ", ".join(f"{word} {to_plain(b)}" for word, b in bounds.items() if b is not None)
    found: Json = {"type": "string", "pattern": f"^{sign}(0|[1-9][0-9]{{0,14}}){decimals}$"}
    return {**found, "$comment": f"a decimal number {told}".strip()}


def _reference(tables: Iterable[type[Row]]) -> Json:
    keys = "|".join(table.key() for table in tables)
    keys = f"({keys})" if "|" in keys else keys
    return {"type": "string", "pattern": f"^{keys}-[1-9][0-9]{{0,{ID_DIGITS - 1}}}$"}


def _citations() -> Json:
    screens = "|".join(place.replace(".", r"\.") for place in SCREENS)
    place = {
        "type": "string",
        "pattern": f"^({screens})(/[a-z]+-[1-9][0-9]{{0,{ID_DIGITS - 1}}})?$",
    }
    evidence = {"type": "string", "pattern": f"^evidence-[1-9][0-9]{{0,{ID_DIGITS - 1}}}$"}
    pair = {"type": "array", "prefixItems": [evidence, place], "minItems": 2, "maxItems": 2}
    return {
        "description": "[evidence, place that cites it]; a place is a screen or a record on it",
        "type": "array",
        "uniqueItems": True,
        "items": {**pair, "items": False},
    }
