"""Between which amounts each channel may move, and whether a budget fits there."""

from collections.abc import Sequence

import numpy as np

from planner.core.errors import MethodError
from planner.core.inputs import FloatArray, Number, number, spread


def bounds(
    lower: object, upper: object, size: int, default: float
) -> tuple[FloatArray, FloatArray]:
    """Bounds (n,) from numbers or lists; without an upper one `default` holds."""
    low = spread(lower, "lower", size, low=0)
    if upper is None:
        return low, np.maximum(low, default)
    high = spread(upper, "upper", size, low=0)
    crossed = np.flatnonzero(low > high)
    if crossed.size:
        i = int(crossed[0])
        raise MethodError("lower_above_upper", "lower", {"index": i, "upper": float(high[i])})
    return low, high


def hold(
    low: FloatArray, high: FloatArray, locked: Sequence[Number | None] | None
) -> tuple[FloatArray, FloatArray]:
    """The bounds with the locked amounts as both ends."""
    if locked is None:
        return low, high
    if len(locked) != low.size:
        raise MethodError("wrong_length", "locked", {"expected": low.size, "got": len(locked)})
    low, high = low.copy(), high.copy()
    for i, amount in enumerate(locked):
        if amount is None:
            continue
        value = number(amount, "locked", low=0, index=i)
        if not low[i] <= value <= high[i]:
            raise MethodError("lock_outside_bounds", "locked", {"index": i, "value": value})
        low[i] = high[i] = value
    return low, high


def spendable(low: FloatArray, high: FloatArray, total: float, at_most: bool) -> float:
    """The total that can be spent: the budget, less or more the dust that bounds leave."""
    least, most = float(low.sum()), float(high.sum())
    dust = 1e-9 * max(total, 1e-9)
    if least > total + dust:
        raise MethodError(
            "budget_below_lower_bounds", "budget", {"amount": least - total, "needed": least}
        )
    if not at_most and most < total - dust:
        raise MethodError(
            "budget_above_upper_bounds", "budget", {"amount": total - most, "room": most}
        )
    return max(total if at_most else min(total, most), least)
