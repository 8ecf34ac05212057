"""“Put this into the plan”: the proposed split as items of the investment, shown before it is done.

A service's items are the recurring ones whose tactic uses it: they keep their
proportions and their periods. A service without any gets a new item over all
periods. What is made once, and what pays for no judged service, is left alone.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from planner.core.decision import Decision, decision_of, lines_of, other_lines
from planner.core.errors import MethodError
from planner.core.gate import planned, times
from planner.core.plandata import PlanData
from planner.core.rounding import Rounded, round_payments
from planner.plans.actions import Refused
from planner.plans.fields import to_plain
from planner.stages.gates import GateView
from planner.stages.snapshot import Record, Snapshot, digest, normal
from planner.stages.strategy.investment import Basis, InvestmentLine, InvestmentPlan, LineKind

SHEET = InvestmentPlan.key()
LINES = InvestmentLine.key()


@dataclass(frozen=True)
class Change:
    """An item as it will be. `record` is what is there now; None for a new one."""

    service: str
    record: Record | None
    values: Mapping[str, Any]

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last period in which it falls."""
        first, last = self.values["first_period"], self.values["last_period"]
        return int(first), int(first if last is None else last)

    @property
    def before(self) -> Decimal | None:
        return self.record["planned"] if self.record else None

    @property
    def after(self) -> Decimal:
        amount: Decimal = self.values["planned"]
        return amount

    @property
    def total_before(self) -> Decimal:
        return planned(self.record) if self.record else Decimal(0)

    @property
    def total_after(self) -> Decimal:
        return self.after * (self.span[1] - self.span[0] + 1)


@dataclass(frozen=True)
class Adoption:
    """What putting the split into the plan would do."""

    snapshot: Snapshot
    decision: Decision
    changes: tuple[Change, ...]
    left: tuple[Record, ...]

    @property
    def amount_before(self) -> Decimal | None:
        return self.snapshot.sheets[SHEET]["amount"]

    @property
    def amount_after(self) -> Decimal:
        left = sum(map(planned, self.left), Decimal(0))
        return sum((c.total_after for c in self.changes), left)

    @property
    def split(self) -> Decimal:
        """What the split comes to in all periods."""
        return sum(self.decision.split.amounts, Decimal(0)) * (self.decision.periods or 0)

    @property
    def not_placed(self) -> Decimal:
        """What the periods of the items do not divide: a few of the smallest coins at most."""
        return self.split - sum((c.total_after for c in self.changes), Decimal(0))

    @property
    def sheet(self) -> Mapping[str, Any]:
        return {"amount": self.amount_after, "basis": str(Basis.MARGINAL)}

    @property
    def changed(self) -> bool:
        now = self.snapshot.sheets[SHEET]
        return bool(self.differing) or any(now[n] != v for n, v in self.sheet.items())

    @property
    def differing(self) -> list[Change]:
        return [c for c in self.changes if c.record is None or differences(c.record, c.values)]

    @cached_property
    def digest(self) -> str:
        """What the preview rests on: a plan that differs in it has another preview."""
        rows = [
            [c.service, c.record and [c.record.id, plain(c.record.values, c.values)],
             plain(c.values, c.values)]
            for c in self.changes
        ]  # fmt: skip
        left = [[r.id, to_plain(planned(r))] for r in self.left]
        return digest([rows, left, plain(self.snapshot.sheets[SHEET].values, self.sheet)])

    @property
    def outcome(self) -> Snapshot:
        """The plan as it will be."""
        after = {c.record.id: c.values for c in self.changes if c.record}
        lines = [
            replace(r, values={**r.values, **after.get(r.id, {})})
            for r in self.snapshot.rows[LINES]
        ]
        lines += [
            Record(LINES, str(uuid.uuid4()), 0, {"actual": None, **c.values})
            for c in self.changes
            if c.record is None
        ]
        sheet = self.snapshot.sheets[SHEET]
        changed = replace(sheet, values={**sheet.values, **self.sheet})
        return replace(
            self.snapshot,
            rows={**self.snapshot.rows, LINES: tuple(lines)},
            sheets={**self.snapshot.sheets, SHEET: changed},
        )

    @property
    def gate(self) -> GateView:
        return GateView(self.outcome)


def plain(values: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: to_plain(values[name]) for name in names}


def differences(record: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if record[name] != value}


# Making the preview


def adoption_of(snapshot: Snapshot) -> Adoption:
    """Raises Refused, in words, where there is nothing to put into the plan."""
    data = PlanData(snapshot)
    decision = decision_of(data)
    if not decision.channels or not decision.budget:
        raise Refused(_("There is no split yet: judge the services and enter the budget first."))
    if not decision.periods:
        raise Refused(_("Enter first how many periods the investment has."))
    try:
        amounts = decision.split.amounts
    except MethodError:
        raise Refused(
            _("This budget cannot be split within the limits that you entered.")
        ) from None
    by_service = lines_of(data)
    changes: list[Change] = []
    for channel, amount in zip(decision.channels, amounts, strict=True):
        lines = by_service.get(channel.service, [])
        if lines:
            changes += _shared(channel.service, lines, amount, decision)
        elif amount:
            changes.append(_new(channel.service, amount, decision, snapshot))
    return Adoption(snapshot, decision, tuple(changes), tuple(other_lines(data, decision.channels)))


def _shared(
    service: str, lines: Sequence[Any], amount: Decimal, decision: Decision
) -> Iterator[Change]:
    """The service's amount over its items, in proportion to what they come to now."""
    periods = decision.periods or 1
    counts = [times(line) or periods for line in lines]
    now = [line["planned"] or Decimal(0) for line in lines]
    weights = now if any(now) else [Decimal(1)] * len(lines)
    whole = sum((w * n for w, n in zip(weights, counts, strict=True)), Decimal(0))
    total = amount * periods
    parts = _rounded([total * w / whole for w in weights], counts, total, decision)
    for line, part in zip(lines, parts.x, strict=True):
        values: dict[str, Any] = {"planned": normal(part)}
        for name, default in (("first_period", Decimal(1)), ("last_period", Decimal(periods))):
            values[name] = line[name] if times(line) else default
        yield Change(service, line, values)


def _rounded(x: list[Decimal], counts: list[int], total: Decimal, decision: Decision) -> Rounded:
    """In the roundest amounts that make up the total exactly."""
    step = decision.round_step
    while step > decision.step:
        found = round_payments(x, counts, total, step)
        if found.total == total:
            return found
        step /= 10
    return round_payments(x, counts, total, decision.step)


def _new(service: str, amount: Decimal, decision: Decision, snapshot: Snapshot) -> Change:
    tactic = next((t.id for t in snapshot.rows["tactic"] if t["service"] == service), None)
    values = {
        "label": snapshot.title(snapshot.by_id[service]),
        "tactic": tactic,
        "kind": str(LineKind.RECURRING),
        "first_period": Decimal(1),
        "last_period": Decimal(decision.periods or 1),
        "planned": normal(amount),
    }
    return Change(service, None, values)
