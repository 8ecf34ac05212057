"""From numbers to places, and the round numbers of an axis."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` stand from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return self.start + share * (self.end - self.start)


@dataclass(frozen=True)
class Domain:
    low: float
    high: float
    ticks: tuple[float, ...]

    def on(self, start: float, end: float) -> Scale:
        return Scale(self.low, self.high, start, end)


def domain(values: Iterable[float], *, count: int = 5, zero: bool = False) -> Domain:
    """The limits that hold the values, on round steps; about `count` of them."""
    found = [*values, *([0.0] if zero else [])] or [0.0, 1.0]
    low, high = _apart(min(found), max(found))
    step = _step((high - low) / max(1, count))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(place * step for place in range(first, last + 1))
    return Domain(ticks[0], ticks[-1], ticks)


def tight(values: Iterable[float], *, count: int = 5) -> Domain:
    """The limits of the values themselves, with the round steps that fall between them."""
    found = [*values] or [0.0, 1.0]
    low, high = _apart(min(found), max(found))
    ticks = tuple(tick for tick in domain((low, high), count=count).ticks if low <= tick <= high)
    return Domain(low, high, ticks)


def padded(low: float, high: float, share: float) -> tuple[float, float]:
    low, high = _apart(low, high)
    return low - (high - low) * share, high + (high - low) * share


def _apart(low: float, high: float) -> tuple[float, float]:
    """Equal limits, or ones that only noise tells apart, get room between them."""
    if high - low > max(abs(low), abs(high)) * 1e-9 and high - low > 1e-200:
        return low, high
    if low == 0 or abs(low) < 1e-200:
        return 0.0, 1.0
    return (0.0, high) if low > 0 else (low, 0.0)


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * (1 - 1e-9))
