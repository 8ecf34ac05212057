"""The decision calculus of a plan: its judgements as curves, the size of the spend, its split.

Everything is counted in one period of the investment plan. Source: Little 1970.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from planner.core import gate
from planner.core.allocation import Allocation, Mode, OptimalTotal, allocate, optimal_total
from planner.core.errors import MethodError
from planner.core.formats import CURRENCIES
from planner.core.indifference import Indifference, indifference
from planner.core.inputs import LIMIT, number
from planner.core.plandata import PlanData, Record, is_given
from planner.core.response import Curve, adbudg_calibrate
from planner.core.rounding import CENT

# The judgements that make a curve; half of the spend is asked for, not needed.
NEEDED = ("spend", "zero", "now", "plus50", "saturation", "margin")
# What `adbudg_calibrate` calls them.
FIELDS: Mapping[str, str] = {
    "current_spend": "spend",
    "outcome_zero": "zero",
    "outcome_half": "half",
    "outcome_current": "now",
    "outcome_plus50": "plus50",
    "outcome_saturation": "saturation",
}


@dataclass(frozen=True, slots=True)
class Channel:
    """A service that was judged. Money per period; `margin` per result."""

    service: str
    curve: Curve
    spend: float
    margin: float
    least: float
    most: float | None
    fixed: float | None
    # The judgements as they were written, by field.
    judged: tuple[tuple[str, float], ...]

    @property
    def bounds(self) -> tuple[float, float | None]:
        return (self.least, self.most) if self.fixed is None else (self.fixed, self.fixed)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a service takes no part yet: the answer that is missing or contradicts others."""

    service: str
    field: str
    error: MethodError


def channels_of(data: PlanData) -> tuple[tuple[Channel, ...], tuple[Fault, ...]]:
    """The services whose judgements carry a curve, in their order, and what the others lack."""
    written = {r.values["service"]: r for r in data.rows("servicejudgement")}
    channels, faults = [], []
    for service in data.rows("service"):
        record = written.get(service.id)
        if record is None or not any(is_given(record.values.get(n)) for n in (*NEEDED, "half")):
            continue
        try:
            channels.append(_channel(service.id, record))
        except MethodError as error:
            faults.append(Fault(service.id, FIELDS.get(error.field, error.field), error))
    return tuple(channels), tuple(faults)


def _channel(service: str, record: Record) -> Channel:
    given = {name: record.values.get(name) for name in (*NEEDED, "half")}
    for name in NEEDED:
        if given[name] is None:
            raise MethodError("missing", name)
    judged = tuple((n, number(v, n, low=0)) for n, v in given.items() if v is not None)
    known = dict(judged)
    margin = number(given["margin"], "margin", above=0)
    fit = _fit(*(known.get(n) for n in ("spend", "zero", "now", "saturation", "plus50", "half")))
    return Channel(service, fit.curve, fit.current_spend, margin, *_limits(record), judged)


_fit = lru_cache(maxsize=1024)(adbudg_calibrate)


def _limits(record: Record) -> tuple[float, float | None, float | None]:
    least, most, fixed = (
        None if record.values.get(n) is None else number(record.values[n], n, low=0)
        for n in ("least", "most", "fixed")
    )
    low = least or 0.0
    if most is not None and low > most:
        raise MethodError("lower_above_upper", "least")
    if fixed is not None and (fixed < low or (most is not None and fixed > most)):
        raise MethodError("lock_outside_bounds", "fixed")
    return low, most, fixed


# Size and split


@lru_cache(maxsize=256)
def size_of(channels: tuple[Channel, ...]) -> OptimalTotal:
    """The spend at which the last unit returns one, within the limits."""
    lows, highs = bounds_of(channels)
    return optimal_total(_curves(channels), _margins(channels), lows, highs)


@lru_cache(maxsize=256)
def split_of(
    channels: tuple[Channel, ...], budget: Decimal, mode: Mode, step: Decimal
) -> Allocation:
    """The budget over the services, in round amounts that add up to it exactly."""
    lows, highs = bounds_of(channels)
    return allocate(
        _curves(channels),
        _margins(channels),
        budget,
        lows,
        highs,
        mode=mode,
        today=[c.spend for c in channels],
        step=round_step(channels, budget, step),
    )


@lru_cache(maxsize=256)
def room_of(channels: tuple[Channel, ...], x: tuple[float, ...]) -> Indifference:
    """How far each amount may move before it costs one percent of the net."""
    lows, highs = bounds_of(channels)
    return indifference(_curves(channels), _margins(channels), x, lows, highs)


def round_step(channels: tuple[Channel, ...], budget: Decimal, finest: Decimal) -> Decimal:
    """The step to which the amounts are rounded: near the optimum profit is flat, and a
    round amount is easier to carry out. All that is fixed has to be a multiple of it."""
    fixed = [budget, *(Decimal(repr(v)) for c in channels for v in (*c.bounds, c.most) if v)]
    step = finest
    while step * 10 * 500 <= budget and not any(v % (step * 10) for v in fixed):
        step *= 10
    return step


def gained(channels: tuple[Channel, ...], net: float) -> float:
    """What a net leaves beyond what would come in without any spend."""
    return net - sum(c.margin * c.curve.min for c in channels)


def _curves(channels: tuple[Channel, ...]) -> list[Any]:
    return [c.curve for c in channels]


def _margins(channels: tuple[Channel, ...]) -> list[float]:
    return [c.margin for c in channels]


def bounds_of(channels: tuple[Channel, ...]) -> tuple[list[float], list[float]]:
    """The least and the most of each service; what has no limit may take all the money there is."""
    lows, highs = zip(*(c.bounds for c in channels), strict=True)
    return list(lows), [LIMIT if high is None else high for high in highs]


# What is asked for


@dataclass(frozen=True, slots=True)
class Decision:
    """The judged services with the budget of a period, as far as there is one."""

    channels: tuple[Channel, ...]
    faults: tuple[Fault, ...]
    budget: Decimal | None
    mode: Mode
    step: Decimal
    periods: int | None

    @property
    def size(self) -> OptimalTotal:
        return size_of(self.channels)

    @property
    def split(self) -> Allocation:
        """Raises MethodError where the limits cannot be kept."""
        return split_of(self.channels, self.budget or Decimal(0), self.mode, self.step)

    @property
    def round_step(self) -> Decimal:
        return round_step(self.channels, self.budget or Decimal(0), self.step)


def decision_of(data: PlanData) -> Decision:
    channels, faults = channels_of(data)
    sheet, frame = data.sheet("sizing"), data.sheet("investmentplan")
    currency = CURRENCIES.get(str(data.sheet("plan").get("currency")))
    return Decision(
        channels,
        faults,
        sheet.get("budget"),
        "at_most" if sheet.get("split_rule") == "at_most" else "exactly",
        currency.step if currency else CENT,
        int(frame["periods"]) if frame.get("periods") else None,
    )


def lines_of(data: PlanData) -> dict[str, list[Record]]:
    """Service → the recurring items that pay for it, by way of their tactic."""
    found: dict[str, list[Record]] = {}
    for line in data.rows("investmentline"):
        tactic = data.find(line.values["tactic"])
        service = str(tactic.values["service"] or "") if tactic else ""
        if service and line.values.get("kind") == "recurring":
            found.setdefault(service, []).append(line)
    return found


def other_lines(data: PlanData, channels: tuple[Channel, ...]) -> Iterator[Record]:
    """The items that the split does not speak of: what is made once, and other services."""
    by_service = lines_of(data)
    split = {line.id for c in channels for line in by_service.get(c.service, ())}
    return (line for line in data.rows("investmentline") if line.id not in split)


def left_cost(data: PlanData, channels: tuple[Channel, ...]) -> Decimal:
    """What those items cost over the whole plan."""
    return sum((gate.planned(line) for line in other_lines(data, channels)), Decimal(0))
