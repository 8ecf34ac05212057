"""Small plans made by hand: what the rules, the gate and the threads read, without a database."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


class Values(dict):
    """Answers by field; what was not answered is None."""

    def __missing__(self, name: str) -> None:
        return None


@dataclass(frozen=True)
class HandRecord:
    key: str
    id: str
    values: Values
    code: str = ""


@dataclass(frozen=True)
class HandPlan:
    rows: dict[str, list[HandRecord]]
    sheets: dict[str, HandRecord]
    citations: tuple[tuple[str, str], ...] = ()
    by_id: dict[str, HandRecord] = field(default_factory=dict)

    def title(self, record: HandRecord) -> str:
        names = ("statement", "name", "label", "metric", "hypothesis", "kind")
        return next((str(record.values[n]) for n in names if record.values[n]), "")


def typed(value: Any) -> Any:
    """Figures as the tables hold them, dates from "2027-01-31"; a rating is written as text."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return Decimal(str(value))
    if isinstance(value, str) and len(value) == 10 and value[4:5] == "-":
        return date.fromisoformat(value)
    return value


def a_plan(citations: Any = (), **tables: Any) -> HandPlan:
    """`objective=[{…}]` are rows, called objective-1 …; `plan={…}` is a sheet."""
    rows, sheets = {}, {}
    for key, given in tables.items():
        if isinstance(given, dict):
            sheets[key] = HandRecord(key, "", _values(given))
        else:
            rows[key] = [
                HandRecord(key, row.get("id", f"{key}-{n}"), _values(row), f"{key[0].upper()}{n}")
                for n, row in enumerate(given, start=1)
            ]
    by_id = {r.id: r for records in rows.values() for r in records}
    return HandPlan(rows, sheets, tuple(citations), by_id)


def _values(given: dict[str, Any]) -> Values:
    return Values({name: typed(value) for name, value in given.items() if name != "id"})
