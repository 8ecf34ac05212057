"""Which S-shaped cells to switch on, before water-filling settles how much each receives.

An S-curve returns almost nothing below its inflection, so the best plan either leaves such a
cell at its lower bound or takes it past the inflection, except at most one cell that absorbs
what is left over. Few cells: a coarse exact dynamic program over the budget, the sets along
the concave envelope, and single switches. Many cells: the envelope alone, whose loss is at
most the bend of one cell (Shapley-Folkman; Aubin & Ekeland 1976).
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from planner.core.inputs import FloatArray
from planner.core.waterfill import Cells, fill, within

type Switches = npt.NDArray[np.bool_]

GRID_STEPS = 150
_FEW_CELLS = 60
_ABSORB_POINTS = 9
_ABSORB_ROUNDS = 7


@dataclass(frozen=True)
class Problem:
    """Spend `total` over cells inside the bounds `low` and `high` (n,)."""

    cells: Cells
    low: FloatArray
    high: FloatArray
    total: float
    at_most: bool = False

    @cached_property
    def past_bend(self) -> FloatArray:
        """The start of each cell's concave part, inside its bounds."""
        return within(self.cells.inflection, self.low, self.high)

    @cached_property
    def bent(self) -> Switches:
        """Cells with a convex part inside their bounds."""
        result: Switches = self.past_bend > self.low
        return result

    def net(self, x: FloatArray) -> FloatArray:
        """Money returned minus money spent: (rows, n) -> (rows,)."""
        result: FloatArray = self.cells.value(x) - x.sum(axis=-1)
        return result


def solve(problem: Problem, starts: FloatArray) -> FloatArray:
    """The best spends (n,) found; `starts` (k, n) are plans to do no worse than."""
    bent = problem.bent
    if not bent.any():
        return _best(problem, np.vstack([_filled(problem, ~bent[None]), starts]))
    few, found = bent.size <= _FEW_CELLS, [starts]
    switches = _envelope_sets(problem, few)
    if few:
        coarse = _dynamic_program(problem)
        switches = _distinct(np.vstack([switches, coarse >= problem.past_bend]))
        found.append(_stuck(problem, coarse))
    filled = _filled(problem, switches)
    if not len(filled):
        found.append(_between(problem, switches))
    best = _best(problem, np.vstack([filled, *found]))
    return _switch_singly(problem, best) if few else best


def _distinct(switches: Switches) -> Switches:
    """Every row once, in order (`np.unique` takes as long as the rest of the search)."""
    rows = sorted({line.tobytes() for line in switches})
    return np.frombuffer(b"".join(rows), dtype=bool).reshape(-1, switches.shape[1])


def _best(problem: Problem, plans: FloatArray) -> FloatArray:
    result: FloatArray = plans[int(np.argmax(problem.net(plans)))]
    return result


def _filled(problem: Problem, on: Switches) -> FloatArray:
    """Water-filled plans of those switch settings (rows, n) that the total admits."""
    low = np.where(on, problem.past_bend, problem.low)
    high = np.where(on, problem.high, problem.low)
    return _fill_where_possible(problem, low, high)


def _fill_where_possible(problem: Problem, low: FloatArray, high: FloatArray) -> FloatArray:
    slack = 1e-12 * problem.total
    fits = low.sum(axis=1) <= problem.total + slack
    if not problem.at_most:
        fits &= high.sum(axis=1) >= problem.total - slack
    low, high = low[fits], high[fits]
    if not len(low):
        return np.empty((0, problem.low.size))
    total = np.full(len(low), problem.total)
    return fill(problem.cells, low, high, total, problem.at_most)


def _envelope_sets(problem: Problem, every: bool) -> Switches:
    """Cells switched on from the best chord downwards: all such sets, or those near the total."""
    bent, price = problem.bent, _chord_price(problem)
    order = np.argsort(-np.where(bent, price, np.inf), kind="stable")[(~bent).sum() :]
    ranks = np.full(bent.size, -1)
    ranks[order] = np.arange(order.size)
    counts = np.arange(order.size + 1)
    if not every:
        middle = _affordable(problem, price, order, ranks)
        if problem.at_most:  # money is rather left over than spent where a chord returns less
            middle = min(middle, int((price[order] > 0).sum()))
        counts = counts[max(0, middle - 1) : middle + 3]
    result: Switches = ranks[None, :] < counts[:, None]
    return result


def _affordable(
    problem: Problem, price: FloatArray, order: npt.NDArray[np.int_], ranks: npt.NDArray[np.int_]
) -> int:
    """How many cells the total can switch on, each bought at the last one's price."""

    def demand(last: int) -> float:
        on = ranks <= last
        floor = np.where(on, problem.past_bend, problem.low)
        bought = problem.cells.bought(price[order[last]][None])[0]
        return float(within(bought, floor, np.where(on, problem.high, problem.low)).sum())

    return bisect_right(range(order.size), problem.total, key=demand)


def _chord_price(problem: Problem) -> FloatArray:
    """ln of the steepest chord from the lower bound: the price at which a cell switches on."""
    cells, low, high = problem.cells, problem.low, problem.high
    near = problem.past_bend
    far = np.where(problem.bent, np.maximum(near, _tangent_from_zero(cells)), near)
    if np.any(low > 0):
        for _ in range(20):  # only the order matters, so a coarse tangent will do
            middle = (near + far) / 2
            with np.errstate(over="ignore", invalid="ignore"):  # at cells without a bend
                line = np.exp(cells.log_marginal(middle)) * (middle - low)
            rising = line > _gain(cells, low, middle)
            near, far = np.where(rising, middle, near), np.where(rising, far, middle)
    top = np.minimum(far, high)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(_gain(cells, low, top)) - np.log(top - low))


def _tangent_from_zero(cells: Cells) -> FloatArray:
    """Where the line from the origin touches the curve: half * (c - 1)^(1/c)."""
    with np.errstate(over="ignore"):
        return np.asarray(cells.half * np.exp(np.log(np.maximum(cells.c - 1, 1e-300)) / cells.c))


def _gain(cells: Cells, start: FloatArray, end: FloatArray) -> FloatArray:
    return np.maximum(cells.each(end) - cells.each(start), 0.0)


def _dynamic_program(problem: Problem) -> FloatArray:
    """The exact optimum on a grid of GRID_STEPS shares of the free money."""
    cells, low, high = problem.cells, problem.low, problem.high
    step = (problem.total - float(low.sum())) / GRID_STEPS
    if step <= 0:
        return low
    steps = np.arange(GRID_STEPS + 1)
    spend = np.minimum(low + steps[:, None] * step, high)
    worth = cells.each(spend) - (spend if problem.at_most else 0.0)
    worth[steps[:, None] * step >= high - low + step] = -np.inf
    left = steps[:, None] - steps[None, :]
    reach = np.where(left >= 0, left, 0)
    value, taken = np.full(GRID_STEPS + 1, 0.0), []
    for j in range(low.size):
        options = np.where(left >= 0, value[reach] + worth[:, j], -np.inf)
        taken.append(options.argmax(axis=1))
        value = options.max(axis=1)
    rest = int(np.argmax(value)) if problem.at_most else GRID_STEPS
    chosen = np.zeros(low.size, dtype=int)
    for j in reversed(range(low.size)):
        chosen[j] = taken[j][rest]
        rest -= chosen[j]
    return np.minimum(low + chosen * step, high)


def _stuck(problem: Problem, coarse: FloatArray) -> FloatArray:
    """Plans in which one cell stops on its convex part because the money ends there.

    The optimum has at most one; the grid may leave a second by its coarseness.
    """
    below = problem.bent & (coarse > problem.low) & (coarse < problem.past_bend)
    cells = np.flatnonzero(below)[np.argsort(-coarse[below], kind="stable")][:2]
    on = coarse >= problem.past_bend
    return np.vstack([np.empty((0, on.size)), *(_absorb(problem, on, int(r)) for r in cells)])


def _between(problem: Problem, switches: Switches) -> FloatArray:
    """The same where the total lies between two neighbouring sets of the envelope."""
    by_size = switches[np.argsort(switches.sum(axis=1), kind="stable")]
    pairs = pairwise(by_size)
    plans = [_absorb(problem, on, int(np.argmax(wider & ~on))) for on, wider in pairs]
    return np.vstack([np.empty((0, problem.low.size)), *plans])


def _absorb(problem: Problem, on: Switches, cell: int) -> FloatArray:
    """Search the spend of one cell below its bend, the others water-filled: (0 or 1, n)."""
    low = np.where(on, problem.past_bend, problem.low)
    high = np.where(on | ~problem.bent, problem.high, problem.low)
    others = np.arange(low.size) != cell
    first = max(problem.low[cell], 0 if problem.at_most else problem.total - high[others].sum())
    last = min(problem.past_bend[cell], problem.total - low[others].sum())
    best = np.empty((0, low.size))
    if last < first - 1e-9 * problem.total:
        return best
    start, end = min(first, last), last
    # Where the others reach their upper bounds the value has a corner that no grid hits.
    corner = np.clip(problem.total - high[others].sum(), start, end)
    for _ in range(_ABSORB_ROUNDS):
        tried = np.append(np.linspace(start, end, _ABSORB_POINTS), corner)
        lows, highs = np.tile(low, (tried.size, 1)), np.tile(high, (tried.size, 1))
        lows[:, cell] = highs[:, cell] = tried
        plans = np.vstack([best, _fill_where_possible(problem, lows, highs)])
        if not len(plans):
            break
        best = _best(problem, plans)[None]
        width = (end - start) / (_ABSORB_POINTS - 1)
        start, end = max(first, best[0, cell] - width), min(last, best[0, cell] + width)
    return best


def _switch_singly(problem: Problem, best: FloatArray) -> FloatArray:
    """Turn single cells on or off as long as that gains anything."""
    for _ in range(5):
        on = (best >= problem.past_bend) | ~problem.bent
        flips = np.logical_xor(on, np.eye(on.size, dtype=bool)[problem.bent])
        better = _best(problem, np.vstack([best[None], _filled(problem, flips)]))
        if problem.net(better) <= problem.net(best) + 1e-12 * abs(problem.net(best)):
            break
        best = better
    return best
