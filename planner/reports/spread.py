"""Money by period: which lines of an investment fall when, and what they add up to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from planner.core.formats import Format
from planner.stages.periods import LAST_PERIOD, PeriodLength
from planner.stages.snapshot import Record

# A page has room for so many columns of amounts beside the one before the start.
MOST_BUCKETS = 6
# How many periods one column may hold, so that quarters and years stay whole.
SIZES = {
    PeriodLength.MONTH: (1, 3, 6, 12, 24),
    PeriodLength.QUARTER: (1, 2, 4, 8, 20),
    PeriodLength.YEAR: (1, 2, 5, 10, 20),
}
# An amount of more figures than this is written in thousands or millions.
MOST_FIGURES = 10_000_000


@dataclass(frozen=True)
class SpreadLine:
    code: str
    label: str
    amounts: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class Spread:
    """`columns` are the periods, such as 1–3; `scale` is 1, 1000 or 1000000."""

    columns: tuple[str, ...]
    lines: tuple[SpreadLine, ...]
    totals: tuple[str, ...]
    total: str
    scale: int
    before: bool


def spread(
    records: Iterable[Record], field: str, length: str, periods: Any, fmt: Format
) -> Spread | None:
    """The amounts of `field` over the periods; None where no line says how much and when."""
    dated = [r for r in records if r[field] is not None and r["first_period"] is not None]
    if not dated:
        return None
    last = max([int(periods or 0), 1, *(_range(r).stop - 1 for r in dated)])
    buckets = buckets_of(last, length)
    before = any(0 in _range(r) for r in dated)
    buckets = buckets if before else buckets[1:]
    rows = [[_amount(r, field, bucket) for bucket in buckets] for r in dated]
    return _written(dated, buckets, rows, fmt, before)


def _range(record: Record) -> range:
    first = int(record["first_period"])
    last = record["last_period"]
    return range(first, min(int(first if last is None else last), LAST_PERIOD) + 1)


def buckets_of(last: int, length: str) -> list[range]:
    """Period 0, then the others in columns of one size."""
    sizes = SIZES.get(PeriodLength(length) if length else PeriodLength.MONTH, (1,))
    size = next((s for s in sizes if -(-last // s) <= MOST_BUCKETS), sizes[-1])
    starts = range(1, last + 1, size)
    return [range(1), *(range(i, min(i + size, last + 1)) for i in starts)]


def _amount(record: Record, field: str, bucket: range) -> Decimal:
    whole = _range(record)
    periods = range(max(whole.start, bucket.start), min(whole.stop, bucket.stop))
    return record[field] * len(periods)


def _written(
    records: Sequence[Record],
    buckets: Sequence[range],
    rows: Sequence[Sequence[Decimal]],
    fmt: Format,
    before: bool,
) -> Spread:
    totals = [sum(column, Decimal(0)) for column in zip(*rows, strict=True)]
    total = sum(totals, Decimal(0))
    scale = next((s for s in (1, 1000) if total < MOST_FIGURES * s), 1_000_000)

    def write(amount: Decimal) -> str:
        if scale == 1:
            return fmt.amount(amount)
        return fmt.number((amount / scale).quantize(Decimal("0.1")).normalize())

    lines = tuple(
        SpreadLine(r.code, str(r["label"]), tuple(map(write, row)), write(sum(row, Decimal(0))))
        for r, row in zip(records, rows, strict=True)
    )
    columns = tuple(_column(bucket, fmt) for bucket in buckets)
    return Spread(columns, lines, tuple(map(write, totals)), write(total), scale, before)


def _column(bucket: range, fmt: Format) -> str:
    first, last = fmt.number(bucket.start), fmt.number(bucket.stop - 1)
    return first if len(bucket) == 1 else f"{first}–{last}"
