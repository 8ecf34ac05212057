"""The lines of an investment as a table, one column a period."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from planner.core.formats import Format
from planner.plans.markup import money_words
from planner.stages.drawing import ERROR, OK, QUIET, WARN, Word, say
from planner.stages.periods import PeriodLength
from planner.stages.snapshot import Record, Snapshot

MONTHS = {PeriodLength.MONTH: 1, PeriodLength.QUARTER: 3, PeriodLength.YEAR: 12}
# More columns than this are added up by year (periods of a year: by five years).
MOST_COLUMNS = 24
GROUP = {PeriodLength.MONTH: 12, PeriodLength.QUARTER: 4, PeriodLength.YEAR: 5}
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Column:
    """Some periods side by side, most often one; `note` is when that is."""

    first: int
    last: int
    title: str
    note: str = ""

    def __contains__(self, period: int) -> bool:
        return self.first <= period <= self.last


@dataclass(frozen=True)
class TableLine:
    id: str
    code: str
    title: str
    amounts: tuple[Decimal | None, ...]
    total: Decimal
    # Why the line is not in the sums.
    fault: str = ""


@dataclass(frozen=True)
class PeriodTable:
    columns: tuple[Column, ...]
    lines: tuple[TableLine, ...]
    totals: tuple[Decimal, ...]
    total: Decimal
    stated: Decimal | None
    verdict: Word


def period_table(
    sheet: Mapping[str, Any], records: Iterable[Record], snapshot: Snapshot
) -> PeriodTable:
    spans = [(record, span_of(record)) for record in records]
    last = max([int(sheet["periods"] or 0), *(span[1] for _r, span in spans if span)])
    early = any(span and span[0] == 0 for _record, span in spans)
    columns = columns_of(sheet, 0 if early else 1, last, snapshot.format) if spans else ()
    lines = tuple(_line(record, span, columns, snapshot) for record, span in spans)
    totals = tuple(
        sum((line.amounts[i] or NOTHING for line in lines), NOTHING) for i in range(len(columns))
    )
    total = sum((line.total for line in lines), NOTHING)
    verdict = _verdict(total, sheet["amount"], snapshot.format)
    return PeriodTable(columns, lines, totals, total, sheet["amount"], verdict)


def span_of(record: Record) -> tuple[int, int] | None:
    """The first and the last period in which a line's amount falls."""
    first, last = record["first_period"], record["last_period"]
    if first is None:
        return None
    return int(first), int(first if last is None else last)


def columns_of(sheet: Mapping[str, Any], first: int, last: int, fmt: Format) -> tuple[Column, ...]:
    length = sheet["period_length"]
    group = GROUP.get(length, 12) if last - first + 1 > MOST_COLUMNS else 1
    before = [Column(0, 0, _("Before the start"))] if first == 0 else []
    starts = range(1, last + 1, group)
    return (*before, *(_column(sheet, n, min(n + group - 1, last), fmt) for n in starts))


def _column(sheet: Mapping[str, Any], first: int, last: int, fmt: Format) -> Column:
    length, start = sheet["period_length"], sheet["start"]
    alone = {
        PeriodLength.MONTH: _("Month {n}"),
        PeriodLength.QUARTER: _("Quarter {n}"),
        PeriodLength.YEAR: _("Year {n}"),
    }
    together = {
        PeriodLength.MONTH: _("Months {n}"),
        PeriodLength.QUARTER: _("Quarters {n}"),
        PeriodLength.YEAR: _("Years {n}"),
    }
    if first == last:
        title = alone.get(length, _("Period {n}")).format(n=fmt.number(first))
    else:
        span = f"{fmt.number(first)}–{fmt.number(last)}"
        title = together.get(length, _("Periods {n}")).format(n=span)
    months = MONTHS.get(length)
    if not start or not months:
        return Column(first, last, title)
    return Column(first, last, title, fmt.month(months_later(start, months * (first - 1))))


def months_later(day: dt.date, months: int) -> dt.date:
    """The first of the month that many months later, within the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(min(year, dt.MAXYEAR), month + 1, 1)


def _line(
    record: Record, span: tuple[int, int] | None, columns: tuple[Column, ...], snapshot: Snapshot
) -> TableLine:
    planned = record["planned"]
    title = snapshot.title(record) or _("(no text yet)")
    if planned is None or span is None:
        fault = _("No period yet") if planned is not None else _("No amount yet")
        return TableLine(record.id, record.code, title, (None,) * len(columns), NOTHING, fault)
    falls = [sum(span[0] <= n <= span[1] for n in range(c.first, c.last + 1)) for c in columns]
    amounts = tuple(planned * times if times else None for times in falls)
    return TableLine(record.id, record.code, title, amounts, planned * sum(falls))


def _verdict(total: Decimal, stated: Decimal | None, fmt: Format) -> Word:
    """Whether the lines make up the amount that was stated, in words."""
    if stated is None:
        return Word(_("The size of the investment is not stated yet."), QUIET)
    if total == stated:
        return Word(_("The items make up the stated investment exactly."), OK)
    rest = money_words(fmt.money(abs(total - stated)))
    if total < stated:
        short = _("The items fall {rest} short of the stated investment.")
        return Word(say(short, rest=rest), WARN)
    return Word(say(_("The items exceed the stated investment by {rest}."), rest=rest), ERROR)
