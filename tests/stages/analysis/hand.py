"""What a panel says, as one reads it."""

from typing import Any

from planner.stages.snapshot import Snapshot, from_data
from tests.stages.analysis.plans import PLAN


def snapshot(sheets: dict[str, Any] | None = None, **rows: Any) -> Snapshot:
    """Records by table, each with its number in the table as its id ("factor-1")."""
    given = {
        table: [{"id": f"{table}-{n}", **row} for n, row in enumerate(records, 1)]
        for table, records in rows.items()
    }
    known = {
        "plan": {**PLAN, "discount_rate": "10"},
        "investmentplan": {"period_length": "quarter", "periods": "4"},
    }
    return from_data({"sheets": {**known, **(sheets or {})}, "rows": given}, "en")


def words(found: Any) -> str:
    """A text without its markup."""
    text = str(found)
    while "<" in text:
        before, _tag, rest = text.partition("<")
        text = before + rest.partition(">")[2]
    return text


def lines(table: Any) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in table.rows]


def notes(found: Any, look: str = "") -> list[str]:
    return [words(note.text) for note in found.notes if look in ("", note.look)]


def places(found: Any) -> list[str]:
    return [need.place for need in found.needs]


def stats(found: Any) -> dict[str, str]:
    return {words(stat.label): words(stat.value) for stat in found.stats}
