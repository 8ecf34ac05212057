"""Money over the periods t = 0 … n, from lines that say when their amount falls."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from planner.core.gate import times
from planner.core.periods import PER_YEAR
from planner.stages.snapshot import Record, Snapshot


@dataclass(frozen=True)
class Frame:
    """The length of a period, how many there are, and the yearly discount rate as a fraction."""

    period: Any
    periods: int
    rate: float

    @property
    def years(self) -> float:
        return self.periods / PER_YEAR[self.period]


def frame_of(sheet: Record, snapshot: Snapshot) -> Frame | None:
    """None as long as the sheet does not say how long a period is and how many there are."""
    if not sheet["period_length"] or not sheet["periods"]:
        return None
    rate = float(snapshot.plan["discount_rate"] or 0) / 100
    return Frame(sheet["period_length"], int(sheet["periods"]), rate)


def flow(
    records: Iterable[Record],
    field: str,
    periods: int,
    part: Callable[[Record], float] | None = None,
) -> list[float]:
    """What the lines amount to in each of the periods 0 … `periods`.

    A line without amount or time counts nothing; what falls later is left out.
    """
    found = [0.0] * (periods + 1)
    for record in records:
        amount = float(record[field] or 0) * (part(record) if part else 1)
        first = int(record["first_period"] or 0)
        for t in range(first, min(first + times(record), periods + 1)):
            found[t] += amount
    return found


def beyond(records: Iterable[Record], periods: int) -> list[Record]:
    """The lines of which something falls after the last period."""
    return [r for r in records if times(r) and int(r["first_period"]) + times(r) - 1 > periods]
