"""The gate of the lecture: nobody is directed before the investment is clear.

"If the size of the investment is not clear, there will hardly be directions
that guide those who execute." The plan is ready for execution once every
condition here is met; it is computed, nobody ticks it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from planner.core.formats import CURRENCIES
from planner.core.plandata import PlanData, PlanLike, Record, at, is_given, on_sheet, part


def _(text: str) -> str:
    """Marks a message for translation; the web layer translates it."""
    return text


READY = _("Ready for execution")
NOT_READY = _("Not ready for execution yet")

CONDITIONS = {
    "amount": _("The amount"),
    "period": _("The period of the investment"),
    "basis": _("The basis of the amount"),
    "funding": _("The funding"),
    "lines": _("Items tied to tactics"),
    "owners": _("Somebody responsible for each item"),
    "agreement": _("Items that add up to the amount"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """`place` mends it; `count` says of how many items it is not true."""

    code: str
    met: bool
    place: str
    count: int = 0

    @property
    def label(self) -> str:
        return CONDITIONS[self.code]


@dataclass(frozen=True, slots=True)
class Gate:
    conditions: tuple[Condition, ...]

    @property
    def open(self) -> bool:
        return all(condition.met for condition in self.conditions)

    @property
    def missing(self) -> tuple[Condition, ...]:
        return tuple(c for c in self.conditions if not c.met)

    @property
    def words(self) -> str:
        return READY if self.open else NOT_READY


def gate_of(plan: PlanLike | PlanData) -> Gate:
    data = plan if isinstance(plan, PlanData) else PlanData(plan)
    return Gate(tuple(_conditions(data)))


def _conditions(data: PlanData) -> Iterator[Condition]:
    sheet = data.sheet("investmentplan")
    amount = sheet.get("amount")
    yield Condition("amount", bool(amount and amount > 0), on_sheet("investmentplan", "amount"))
    yield _period(sheet)
    for name in ("basis", "funding"):
        yield Condition(name, is_given(sheet.get(name)), on_sheet("investmentplan", name))
    lines = data.rows("investmentline")
    yield _each("lines", lines, [r for r in lines if not _is_complete(r)], "tactic")
    yield _owners(data)
    agrees = bool(amount) and bool(lines) and abs(difference(data)) <= tolerance(data)
    yield Condition("agreement", agrees, on_sheet("investmentplan", "amount"))


def _period(sheet: Any) -> Condition:
    wanted = ("start", "end", "period_length", "periods")
    missing = next((name for name in wanted if not is_given(sheet.get(name))), "")
    in_order = not missing and sheet["end"] > sheet["start"]
    return Condition("period", in_order, on_sheet("investmentplan", missing or "end"))


def _each(code: str, lines: Any, wrong: list[Record], field: str) -> Condition:
    if not lines:
        return Condition(code, False, part("investmentline"))
    return Condition(code, not wrong, at(wrong[0] if wrong else lines[0], field), len(wrong))


def _is_complete(line: Record) -> bool:
    values = line.values
    return all(is_given(values.get(n)) for n in ("tactic", "planned", "first_period"))


def _owners(data: PlanData) -> Condition:
    """A line's owner is its tactic's: a line without a tactic has none."""
    lines = data.rows("investmentline")
    wrong = [line for line in lines if owner_of(data, line) == ""]
    found = _each("owners", lines, wrong, "tactic")
    tactic = data.find(wrong[0].values["tactic"]) if wrong else None
    if tactic is None:
        return found
    return Condition(found.code, found.met, at(tactic, "owner"), found.count)


def owner_of(data: PlanData, line: Record) -> str:
    tactic = data.find(line.values["tactic"])
    return str(tactic.values.get("owner") or "") if tactic else ""


def times(line: Record) -> int:
    """In how many periods the line's amount falls."""
    first, last = line.values.get("first_period"), line.values.get("last_period")
    if first is None:
        return 0
    return 1 if last is None else max(0, int(last) - int(first) + 1)


def planned(line: Record) -> Decimal:
    """All that a line costs, in all its periods."""
    return (line.values.get("planned") or Decimal(0)) * times(line)


def total(data: PlanData) -> Decimal:
    return sum((planned(line) for line in data.rows("investmentline")), Decimal(0))


def difference(data: PlanData) -> Decimal:
    """How much the items exceed the amount; below zero, how much they fall short of it."""
    return total(data) - (data.sheet("investmentplan").get("amount") or Decimal(0))


def tolerance(data: PlanData) -> Decimal:
    """What rounding may cost: one step of the currency for every payment."""
    currency = CURRENCIES.get(str(data.sheet("plan").get("currency")))
    step = currency.step if currency else Decimal("0.01")
    return step * sum(times(line) for line in data.rows("investmentline"))
