"""Water-filling: one price for money, found so that the spends add up to the budget.

A cell is one channel in one period. On its concave part a cell buys until its marginal return
equals the price; the price is the only unknown (Everett 1963, generalised Lagrange
multipliers). Several problems are solved at once, one per row.
"""

import numpy as np
import numpy.typing as npt

from planner.core.inputs import FloatArray
from planner.core.response import Curve, hill, log_slope

_NEWTON_STEPS = 60
# The local parabola leaves less than the cube of the last step as error.
_CLOSE = 3e-3
_PRICE_STEPS = 100
# What is still missing at this share of the total is spread by `_settle` at no loss of value.
_DUST = 1e-10


def within(x: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """`np.clip`, at a third of its cost."""
    return np.minimum(np.maximum(x, low), high)


class Cells:
    """Curves times margins as arrays (n,), in money. Counts its passes over the cells."""

    def __init__(self, curves: list[Curve], margin: FloatArray) -> None:
        low, high = np.array([r.min for r in curves]), np.array([r.max for r in curves])
        self.c = np.array([r.c for r in curves])
        self.half = np.array([r.half_saturation_spend for r in curves])
        self.base = margin * low
        self.gain = margin * (high - low)
        # A worthless cell still has to take money that must be spent and fits nowhere else.
        floor = 1e-12 * float(self.gain.max()) or 1.0
        self.log_scale = np.log(np.maximum(self.gain, floor)) + np.log(self.c) - np.log(self.half)
        # Above the inflection (where the share is (1 - 1/c)/2) the curve is concave; without
        # one, e^-700 of the half point stands for nothing.
        self.bend, self.fall, bent = 1 - 1 / self.c, 1 + 1 / self.c, self.c > 1
        bend = np.log(np.maximum(self.bend, 1e-300)) - np.log(self.fall)
        self.mode = np.where(bent, bend, -700 * self.c)
        self.inflection = np.where(bent, self.spend(self.mode), 0.0)
        self.rise = np.divide(-1, self.bend, where=self.c < 1, out=1 / self.fall)
        self.passes = 0

    def value(self, x: FloatArray) -> FloatArray:
        """Money returned by each row of spends: (..., n) -> (...)."""
        return np.asarray(self.each(x).sum(axis=-1))

    def each(self, x: FloatArray) -> FloatArray:
        """Money returned by each cell: (..., n) -> (..., n)."""
        self._count(x)
        result: FloatArray = self.base + self.gain * hill(x, self.c, self.half)
        return result

    def log_marginal(self, x: FloatArray) -> FloatArray:
        """ln of the money returned by the next unit in each cell: (..., n) -> (..., n)."""
        self._count(x)
        result: FloatArray = self.log_scale + log_slope(x, self.c, self.half)
        return result

    def bought_at(self, log_price: FloatArray, u: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Where each cell's marginal falls to the price: (rows,) -> u, du/dln(price) (rows, n).

        u = c ln(x / half). The equation is concave in u and `u` is any guess of its largest
        root. Each step solves the local parabola, for at the inflection a line has no slope.
        """
        level = self.log_scale - log_price[:, None]
        # At or beyond the largest root, from the two straight lines above the equation.
        beyond = np.maximum(np.minimum(level / self.fall, level * self.rise), self.mode)
        u, half_bend = within(u, self.mode, beyond), self.bend / 2
        for _ in range(_NEWTON_STEPS):
            self._count(u)
            share = 1 / (1 + np.exp(-u))  # no overflow: u is at least -700
            miss, half_slope = level - u * self.fall + 2 * np.log(share), half_bend - share
            square = half_slope * half_slope + miss * share * (1 - share)
            step = miss / (np.sqrt(np.maximum(square, 1e-24)) - half_slope)
            u, last = within(u + step, self.mode, beyond), u
            if np.abs(u - last).max() < _CLOSE:
                break
        # A cell that the price leaves at its bend is not moved by a small change.
        return u, np.where(u > self.mode, 0.5 / np.minimum(half_slope, -1e-12), 0.0)

    def bought(self, log_price: FloatArray) -> FloatArray:
        """Unbounded spends on the concave parts at each price: (rows,) -> (rows, n)."""
        start = np.full((log_price.size, self.c.size), np.inf)
        return self.spend(self.bought_at(log_price, start)[0])

    def spend(self, u: FloatArray) -> FloatArray:
        """The spend half * e^(u / c)."""
        with np.errstate(over="ignore"):
            result: FloatArray = self.half * np.exp(u / self.c)
        return result

    def _count(self, x: FloatArray) -> None:
        self.passes += x.size // self.c.size


def fill(
    cells: Cells, low: FloatArray, high: FloatArray, total: FloatArray, at_most: bool = False
) -> FloatArray:
    """Best spends with low <= x <= high and the given row totals: (rows, n), (rows,) -> (rows, n).

    Exact where low is not below the inflection. With `at_most`, money that would return less
    than one stays unspent. The caller sees to it that sum(low) <= total <= sum(high).
    """
    cheap, dear = _price_bracket(cells, low, high, total)
    price = np.clip(_first_price(cells, low, high, total), cheap, dear)
    if at_most:
        cheap, dear = np.maximum(cheap, 0.0), np.maximum(dear, 0.0)
        price = cheap.copy()
    u = np.full(low.shape, np.inf)
    x = low
    for _ in range(_PRICE_STEPS):
        u, slope = cells.bought_at(price, u)
        wanted = cells.spend(u)
        x = within(wanted, low, high)
        gap = x.sum(axis=1) - total
        unspent = at_most & (gap <= 0) & (price <= cheap)
        done = unspent | (np.abs(gap) <= _DUST * total) | (dear - cheap <= 1e-15 * np.abs(dear))
        if done.all():
            break
        cheap, dear = np.where(gap > 0, price, cheap), np.where(gap > 0, dear, price)
        free = (wanted > low) & (wanted < high)
        new = _newton_price(cells, x, slope, free, gap, price)
        new = np.where((new > cheap) & (new < dear), new, (cheap + dear) / 2)
        new = np.where(done, price, new)
        u, price = u + slope * (new - price)[:, None], new
    return _settle(x, low, high, np.where(unspent, x.sum(axis=1), total))


def _price_bracket(
    cells: Cells, low: FloatArray, high: FloatArray, total: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """ln prices at which every open cell buys all it may, and (almost) nothing."""
    open_ = high > low
    dust = 1e-15 * np.maximum(total, 1e-300)[:, None]
    at_low, at_high = cells.log_marginal(np.stack([np.maximum(low, dust), high]))
    dear = np.where(open_, at_low, -np.inf).max(axis=1)
    cheap = np.where(open_, at_high, np.inf).min(axis=1)
    shut = ~open_.any(axis=1)
    return np.where(shut, 0.0, np.minimum(cheap, dear)), np.where(shut, 0.0, dear)


def _first_price(cells: Cells, low: FloatArray, high: FloatArray, total: FloatArray) -> FloatArray:
    """The closed form for c = 1 without bounds, a fair guess for other curves."""
    open_ = high > low
    half = np.where(open_, cells.half, 0.0).sum(axis=1)
    roots = np.where(open_, cells.half * np.exp(cells.log_scale / 2), 0.0).sum(axis=1)
    fixed = np.where(open_, 0.0, low).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        guess = 2 * (np.log(roots) - np.log(np.maximum(total - fixed, 0.0) + half))
    return np.where(np.isfinite(guess), guess, 0.0)


def _newton_price(
    cells: Cells,
    x: FloatArray,
    slope: FloatArray,
    free: npt.NDArray[np.bool_],
    gap: FloatArray,
    price: FloatArray,
) -> FloatArray:
    """Newton on ln(sum of free (x + half)), which for c = 1 is a straight line in ln(price)."""
    size = (x + cells.half).sum(axis=1, where=free)
    change = (x / cells.c * slope).sum(axis=1, where=free)
    with np.errstate(divide="ignore", invalid="ignore"):
        result: FloatArray = price + (np.log(size - gap) - np.log(size)) * size / change
    return result


def _settle(x: FloatArray, low: FloatArray, high: FloatArray, total: FloatArray) -> FloatArray:
    """Spread the last dust of the total over the room that is left: each spend moves by the
    same part of itself, so that what the next unit returns stays the same everywhere."""
    gap = (total - x.sum(axis=1))[:, None]
    room = np.where(gap > 0, high - x, x - low)
    moved = np.minimum(room, x - low)
    weight = np.where(moved.sum(axis=1, keepdims=True) > np.abs(gap), moved, room)
    share = weight / np.maximum(weight.sum(axis=1), 1e-300)[:, None]
    return within(x + gap * share, low, high)


def project(x: FloatArray, low: FloatArray, high: FloatArray, total: float) -> FloatArray:
    """The nearest plan to `x` (n,) inside the bounds with the given total (Euclidean)."""
    near = within(x, low, high)
    if near.sum() != total:
        near = within(x + _shift(x, low, high, total), low, high)
    settled: FloatArray = _settle(near[None], low[None], high[None], np.array([total]))[0]
    return settled


def _shift(x: FloatArray, low: FloatArray, high: FloatArray, total: float) -> float:
    """By how much all cells move alike before they are clipped: the sum grows in straight
    lines between the shifts where a cell leaves its lower bound or reaches its upper one."""
    points = np.concatenate([low - x, high - x])
    order = np.argsort(points)
    moving = np.cumsum(np.repeat([1, -1], x.size)[order])
    shifts = points[order]
    sums = np.cumsum(np.concatenate([[low.sum()], moving[:-1] * np.diff(shifts)]))
    return float(np.interp(total, sums, shifts))
