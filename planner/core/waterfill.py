"""Water-filling: one price for money, found so that the spends add up to the budget.

A cell is one channel in one period. On its concave part a cell buys until its marginal return
equals the price; the price is the only unknown (Everett 1963, generalised Lagrange
multipliers). Several problems are solved at once, one per row.
"""

import numpy as np
import numpy.typing as npt

from planner.core.inputs import FloatArray
from planner.core.response import Curve, hill, log_slope, logistic

_NEWTON_STEPS = 60
_PRICE_STEPS = 100
# What is still missing at this share of the total is spread by `_settle` at no loss of value.
_DUST = 1e-10


class Cells:
    """Curves times margins as arrays (n,), in money. Counts its passes over the cells."""

    def __init__(self, curves: list[Curve], margin: FloatArray) -> None:
        parameters = np.array(
            [(r.min, r.max, r.c, r.half_saturation_spend) for r in curves], dtype=float
        )
        low, high, self.c, self.half = parameters.T
        self.base = margin * low
        self.gain = margin * (high - low)
        # A worthless cell still has to take money that must be spent and fits nowhere else.
        floor = 1e-12 * float(self.gain.max()) or 1.0
        self.log_scale = np.log(np.maximum(self.gain, floor)) + np.log(self.c) - np.log(self.half)
        # Above the inflection (where the share is (1 - 1/c)/2) the curve is concave; without
        # one, e^-700 of the half point stands for nothing.
        bent = self.c > 1
        self.mode = -700 * self.c
        self.mode[bent] = np.log1p(-1 / self.c[bent]) - np.log1p(1 / self.c[bent])
        self.inflection = np.where(bent, self.spend(self.mode), 0.0)
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
        bend = 1 - 1 / self.c
        beyond = np.maximum(self._beyond(level), self.mode)
        u = np.clip(u, self.mode, beyond)
        for _ in range(_NEWTON_STEPS):
            self._count(u)
            share = logistic(u)
            miss, slope = level + u * bend - 2 * np.logaddexp(0, u), bend - 2 * share
            curvature = np.maximum(slope**2 + 4 * miss * share * (1 - share), 0.0)
            step = 2 * miss / np.maximum(np.sqrt(curvature) - slope, 1e-12)
            u, last = np.clip(u + step, self.mode, beyond), u
            if np.all(np.abs(u - last) < 1e-6 * (1 + np.abs(u))):
                break
        return u, 1 / np.minimum(bend - 2 * logistic(u), -1e-12)

    def bought(self, log_price: FloatArray) -> FloatArray:
        """Unbounded spends on the concave parts at each price: (rows,) -> (rows, n)."""
        start = np.full((log_price.size, self.c.size), np.inf)
        return self.spend(self.bought_at(log_price, start)[0])

    def _beyond(self, level: FloatArray) -> FloatArray:
        """At or beyond the largest root, from the two straight lines above the equation."""
        bound: FloatArray = level * self.c / (1 + self.c)
        with np.errstate(divide="ignore", invalid="ignore"):
            other = np.where(self.c < 1, level * self.c / (1 - self.c), np.inf)
        return np.minimum(bound, other)

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
        x = np.clip(wanted, low, high)
        gap = x.sum(axis=1) - total
        unspent = at_most & (gap <= 0) & (price <= cheap)
        done = unspent | (np.abs(gap) <= _DUST * total) | (dear - cheap <= 1e-15 * np.abs(dear))
        if np.all(done):
            break
        cheap = np.where(gap > 0, price, cheap)
        dear = np.where(gap <= 0, price, dear)
        free = (wanted > low) & (wanted < high)
        next_price = _newton_price(cells, x, slope, free, gap, price)
        inside = (next_price > cheap) & (next_price < dear)
        next_price = np.where(inside, next_price, (cheap + dear) / 2)
        u = u + slope * np.where(done, 0.0, next_price - price)[:, None]
        price = np.where(done, price, next_price)
    return _settle(x, low, high, np.where(unspent, x.sum(axis=1), total))


def _price_bracket(
    cells: Cells, low: FloatArray, high: FloatArray, total: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """ln prices at which every open cell buys all it may, and (almost) nothing."""
    open_ = high > low
    dust = 1e-15 * np.maximum(total, 1e-300)[:, None]
    dear = np.where(open_, cells.log_marginal(np.maximum(low, dust)), -np.inf).max(axis=1)
    cheap = np.where(open_, cells.log_marginal(high), np.inf).min(axis=1)
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
    size = np.where(free, x + cells.half, 0.0).sum(axis=1)
    change = np.where(free, x / cells.c * slope, 0.0).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        result: FloatArray = price + (np.log(size - gap) - np.log(size)) * size / change
    return np.where(np.isfinite(result), result, np.nan)


def _settle(x: FloatArray, low: FloatArray, high: FloatArray, total: FloatArray) -> FloatArray:
    """Spread the last dust of the total over the room that is left."""
    for _ in range(2):
        gap = total - x.sum(axis=1)
        room = np.where(gap[:, None] > 0, high - x, x - low)
        share = room / np.maximum(room.sum(axis=1), 1e-300)[:, None]
        x = np.clip(x + gap[:, None] * share, low, high)
    return x


def project(x: FloatArray, low: FloatArray, high: FloatArray, total: float) -> FloatArray:
    """The nearest plan to `x` (n,) inside the bounds with the given total (Euclidean)."""
    below, above = float((low - x).min()), float((high - x).max())
    for _ in range(100):
        shift = (below + above) / 2
        if np.clip(x + shift, low, high).sum() > total:
            above = shift
        else:
            below = shift
    near = np.clip(x + (below + above) / 2, low, high)
    settled: FloatArray = _settle(near[None], low[None], high[None], np.array([total]))[0]
    return settled
