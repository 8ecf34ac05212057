"""Money is rounded once, at the end, and the parts still add up to the total."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from planner.core.errors import MethodError
from planner.core.inputs import FloatArray, Number, number, vector
from planner.core.results import Result, Trace

CENT = Decimal("0.01")
MILL = Decimal("0.001")
THREE_DECIMALS = frozenset({"KWD", "BHD", "JOD", "TND", "OMR", "LYD", "IQD"})

# Floats carry dust far below a step; a part this close to a multiple of the step is on it.
_DUST = Decimal("1e-6")


def currency_step(currency: str) -> Decimal:
    """The smallest amount of a currency (ISO 4217 code): 0.001 for the dinars and the rial."""
    return MILL if currency.upper() in THREE_DECIMALS else CENT


def to_money(value: Number, step: Number = CENT) -> Decimal:
    """`value` rounded half up to a multiple of `step`, as Decimal."""
    unit = _step(step)
    return _whole(_exact(value, "value") / unit) * unit


@dataclass(frozen=True, slots=True)
class Rounded(Result):
    """Parts `x` in whole steps whose sum is exactly `total`."""

    x: tuple[Decimal, ...]
    total: Decimal
    step: Decimal


def round_to_step(x: Sequence[Number], total: Number | None = None, step: Number = CENT) -> Rounded:
    """Round the parts `x` (n,) to multiples of `step` so that they add up to `total` exactly.

    Units: `x`, `total` and `step` in the same currency; `total` defaults to the rounded sum.
    Largest remainder (Hamilton): every part is floored, the missing steps go to the largest
    remainders, ties by order.
    Errors: `not_positive` (step), `total_not_in_steps`, `parts_do_not_match_total`.
    """
    values, unit = vector(x, "x"), _step(step)
    parts = _Parts(list(x), unit, values / float(unit))
    target = _whole(parts.sum()) if total is None else _target(total, unit)
    floors = parts.floors()
    missing = target - sum(floors)
    if not 0 <= missing <= len(floors):
        raise MethodError(
            "parts_do_not_match_total", "x", {"total": target * unit, "sum": parts.sum() * unit}
        )
    for i in parts.largest(floors, missing):
        floors[i] += 1
    return Rounded(
        tuple(part * unit for part in floors),
        target * unit,
        unit,
        trace=Trace(
            "floor every part; the missing steps go to the largest remainders, ties by order",
            {"x": parts.parts, "total": target * unit, "step": unit},
            "Hamilton's largest remainder",
        ),
    )


class _Parts:
    """Parts in steps: as floats, and as Decimals where floats cannot tell."""

    def __init__(self, parts: Sequence[Number], unit: Decimal, near: FloatArray) -> None:
        self.parts, self.unit, self.near = parts, unit, near
        # Two floats that are compared went through six roundings each, of 2^-53.
        self.doubt = 2e-15 * float(np.abs(near).max())

    def exact(self, i: int) -> Decimal:
        return _decimal(self.parts[i]) / self.unit

    def sum(self) -> Decimal:
        return sum(map(self.exact, range(len(self.parts))), Decimal(0))

    def floors(self) -> list[int]:
        lifted = self.near + float(_DUST)
        found = list(map(int, np.floor(lifted).tolist()))
        for i in np.flatnonzero(np.abs(lifted - np.rint(lifted)) <= self.doubt).tolist():
            found[i] = _floor(self.exact(i))
        return found

    def largest(self, floors: Sequence[int], count: int) -> list[int]:
        """Indexes of the `count` largest remainders, ties by order."""
        left = self.near - np.array(floors, dtype=float)
        above = left - np.sort(left)[-count]
        surely = np.flatnonzero(above > self.doubt).tolist()
        close = np.flatnonzero(np.abs(above) <= self.doubt).tolist()
        close.sort(key=lambda i: floors[i] - self.exact(i))
        return [*surely, *close][:count]


def round_payments(
    x: Sequence[Number], times: Sequence[int], total: Number, step: Number = CENT
) -> Rounded:
    """Round payments `x` (n,) that fall `times` (n,) each, so that together they make `total`.

    sum(x * times) = total, as near as whole steps allow: payments that all fall three times
    cannot make up 10.00. The `total` of the result is what they do make, never more.
    Units and errors as in `round_to_step`.
    """
    vector(x, "x", low=0)
    unit, counts = _step(step), [int(t) for t in vector(times, "times", size=len(x), above=0)]
    parts = [_floor(_decimal(part) / unit) for part in x]
    goal = _target(total, unit)
    left = goal - sum(p * t for p, t in zip(parts, counts, strict=True))
    if left < 0 or left >= sum(counts) + max(counts):
        raise MethodError("parts_do_not_match_total", "x", {"total": goal * unit, "left": left})
    for i, more in _made_up(left, counts, parts).items():
        parts[i] += more
    made = sum(p * t for p, t in zip(parts, counts, strict=True)) * unit
    return Rounded(
        tuple(part * unit for part in parts),
        made,
        unit,
        trace=Trace(
            "floor every payment; the missing steps go where they fit",
            {"x": list(x), "times": counts, "total": goal * unit, "step": unit},
        ),
    )


def _made_up(left: int, times: Sequence[int], parts: Sequence[int]) -> dict[int, int]:
    """The fewest steps that make up `left` as a sum of `times`; if need be one payment is
    a step lower for it, and where nothing fits as much as possible is made up."""
    found = _coins(left + max(times), times)
    if (exact := found.get(left)) is not None:
        return exact
    for i, t in enumerate(times):
        if parts[i] and (other := found.get(left + t)) is not None:
            return {**other, i: other.get(i, 0) - 1}
    return found[max(amount for amount in found if amount <= left)]


def _coins(most: int, times: Sequence[int]) -> dict[int, dict[int, int]]:
    """Amount up to `most` → how many steps of which payment make it, the fewest."""
    kinds = {t: i for i, t in reversed(list(enumerate(times)))}
    fewest: dict[int, tuple[int, int]] = {0: (0, 0)}
    for amount in range(1, most + 1):
        options = [(fewest[amount - t][0] + 1, t) for t in kinds if amount - t in fewest]
        if options:
            fewest[amount] = min(options)
    found: dict[int, dict[int, int]] = {}
    for amount in fewest:
        rest, used = amount, dict[int, int]()
        while rest:
            t = fewest[rest][1]
            used[kinds[t]] = used.get(kinds[t], 0) + 1
            rest -= t
        found[amount] = used
    return found


def _exact(value: Number, field: str) -> Decimal:
    number(value, field)
    return _decimal(value)


def _decimal(value: Number) -> Decimal:
    # repr of a float is its shortest decimal: 0.1 becomes 0.1, not 0.1000000000000000055.
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def _step(step: Number) -> Decimal:
    number(step, "step", above=0)
    number(step, "step", low=1e-9)  # below it, whole steps no longer fit a Decimal
    return _exact(step, "step")


def _floor(units: Decimal) -> int:
    return math.floor(units + _DUST)


def _whole(units: Decimal) -> int:
    return int(units.quantize(Decimal(1), ROUND_HALF_UP))


def _target(total: Number, unit: Decimal) -> int:
    units = _exact(total, "total") / unit
    whole = _whole(units)
    if abs(units - whole) > _DUST:
        raise MethodError("total_not_in_steps", "total", {"step": unit})
    return whole
