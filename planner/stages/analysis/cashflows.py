"""Costs, benefits and scenarios of the investment as cash flows t = 0…n, exactly.

One model for the page, the print, the workbook and the slides: in decimals, since a
workbook repeats it cell by cell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from planner.core.appraisal import npv
from planner.core.errors import MethodError
from planner.core.periods import PER_YEAR
from planner.stages.periods import LAST_PERIOD
from planner.stages.snapshot import Record, Snapshot
from planner.stages.strategy.investment import (
    BenefitLine,
    InvestmentLine,
    InvestmentPlan,
    Scenario,
    ScenarioKind,
)

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Item:
    """An amount that falls in each of its periods."""

    code: str
    label: str
    amount: Decimal
    first: int
    last: int

    def at(self, period: int) -> Decimal:
        return self.amount if self.first <= period <= self.last else NOTHING


@dataclass(frozen=True)
class Case:
    """A scenario, with its percentages of the plan's benefits and costs."""

    kind: str
    benefit: Decimal
    cost: Decimal
    probability: Decimal | None
    benefits: tuple[Decimal, ...]
    costs: tuple[Decimal, ...]

    @property
    def label(self) -> str:
        return str(ScenarioKind(self.kind).label)

    @property
    def net(self) -> tuple[Decimal, ...]:
        return tuple(b - c for b, c in zip(self.benefits, self.costs, strict=True))


@dataclass(frozen=True)
class CashFlows:
    """`rate` is the plan's yearly one, 0–100; `length` a period's, "" while unknown.

    Items may fall after the `horizon` of the calculation, up to `last`; cases do not.
    """

    costs: tuple[Item, ...]
    benefits: tuple[Item, ...]
    last: int
    horizon: int
    length: str
    rate: Decimal
    cases: tuple[Case, ...]

    @property
    def per_year(self) -> int | None:
        return PER_YEAR.get(self.length)

    def worth(self, case: Case) -> Decimal | None:
        """The net present value; None while the length of a period is unknown."""
        if self.per_year is None:
            return None
        yearly = self.rate / 100
        try:
            return Decimal(npv(yearly, case.net, self.length).value)  # type: ignore[arg-type]
        except MethodError:
            return None

    @property
    def expected(self) -> Decimal | None:
        """The mean of the present values by probability, where these add up to 100."""
        pairs = [(case.probability, self.worth(case)) for case in self.cases]
        known = [(p, w) for p, w in pairs if p is not None and w is not None]
        if len(known) < len(pairs) or sum(p for p, _w in known) != 100:
            return None
        return sum((p * w for p, w in known), NOTHING) / 100


def cash_flows(snapshot: Snapshot) -> CashFlows:
    sheet = snapshot.sheets[InvestmentPlan.key()]
    costs = _items(snapshot.rows.get(InvestmentLine.key(), ()), "planned")
    benefits = _items(snapshot.rows.get(BenefitLine.key(), ()), "amount")
    given = int(sheet["periods"] or 0)
    last = max([given, *(item.last for item in (*costs, *benefits))])
    horizon = given or last
    spent, gained = by_period(costs, horizon), by_period(benefits, horizon)
    records = {r["kind"]: r for r in snapshot.rows.get(Scenario.key(), ())}
    cases = (_case(kind, records.get(kind.value), gained, spent) for kind in ScenarioKind)
    return CashFlows(
        costs,
        benefits,
        last,
        horizon,
        sheet["period_length"],
        # Money that could earn nothing elsewhere, as long as nobody says what it earns.
        snapshot.plan["discount_rate"] or NOTHING,
        tuple(case for case in cases if case) if costs or benefits else (),
    )


def _items(records: Iterable[Record], field: str) -> tuple[Item, ...]:
    """The lines that say how much and when."""
    return tuple(
        Item(r.code, str(r["label"]), r[field], *_span(r))
        for r in records
        if r[field] is not None and r["first_period"] is not None
    )


def _span(record: Record) -> tuple[int, int]:
    first, last = record["first_period"], record["last_period"]
    return int(first), min(int(first if last is None else last), LAST_PERIOD)


def by_period(items: Sequence[Item], last: int) -> tuple[Decimal, ...]:
    return tuple(sum((item.at(t) for item in items), NOTHING) for t in range(last + 1))


def _case(kind: Any, record: Record | None, gained: Any, spent: Any) -> Case | None:
    """The likely case is the plan itself, as long as it says nothing else."""
    shares = [record[name] if record else None for name in ("benefit", "cost")]
    if shares == [None, None] and kind is not ScenarioKind.LIKELY:
        return None
    benefit, cost = (Decimal(100) if share is None else share for share in shares)
    return Case(
        kind.value,
        benefit,
        cost,
        record["probability"] if record else None,
        tuple(b * benefit / 100 for b in gained),
        tuple(c * cost / 100 for c in spent),
    )
