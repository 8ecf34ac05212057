"""How much to invest, and how to split it, from response curves and margins.

Size: spend on each channel until the last unit returns one. Split: until the last unit
returns the same everywhere. Source: Little 1970 (decision calculus); Everett 1963.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isfinite
from operator import attrgetter
from typing import Literal

import numpy as np

from planner.core.bounds import bounds, hold, spendable
from planner.core.errors import MethodError
from planner.core.inputs import FloatArray, Number, choice, finite, number, spread, vector
from planner.core.response import FORMULA, SOURCE, Curve, response
from planner.core.results import Figure, Result, Row, Trace, row
from planner.core.rounding import CENT, round_to_step, to_money
from planner.core.scurves import Problem, solve
from planner.core.waterfill import Cells, project

type Mode = Literal["exactly", "at_most"]


@dataclass(frozen=True, slots=True)
class Optimum(Result):
    """The spend `x` of one channel that leaves most, and what it leaves.

    `marginal_return` is money per further unit, None where the curve is infinitely steep.
    """

    x: float
    profit: float
    outcome: float
    marginal_return: float | None


@dataclass(frozen=True, slots=True)
class OptimalTotal(Result):
    """The size of the investment: the sum of the channels' own optima."""

    x: Row
    total: float
    gross_margin: float
    profit: float


@dataclass(frozen=True, slots=True)
class Allocation(Result):
    """A split of the budget.

    `x` the spends, `amounts` the same in whole steps of the currency, adding up exactly.
    `lambda_` what the next unit of money returns where there is room for it: None where
    nothing may grow or where the curves are infinitely steep. `profit` = `gross_margin` - `sum`.
    """

    x: Row
    amounts: tuple[Decimal, ...]
    lambda_: float | None
    marginal_returns: tuple[float | None, ...]
    sum: float
    gross_margin: float
    profit: float
    gross_margin_equal: float
    gross_margin_today: float | None
    passes: int


def optimal_single(
    curve: Curve, margin_per_outcome: Number, lower: Number = 0, upper: Number | None = None
) -> Optimum:
    """The most profitable spend on one channel: margin * f(x) - x.

    Units: `margin_per_outcome` money per outcome, bounds money per period. Compares the bounds
    with every point where margin * f'(x) = 1 (an S-curve has two, one of them a minimum).
    Errors: `lower_above_upper`. Warnings: `better_at_zero`, `at_upper_bound`, `does_not_pay`.
    """
    cells = Cells([curve], np.array([number(margin_per_outcome, "margin_per_outcome", low=0)]))
    low, high = bounds(lower, None if upper is None else [upper], 1, np.inf)
    best = float(_own_optima(cells, low, high)[0])
    x = np.array([best])
    profit = float(cells.value(x)) - best
    warnings = list(curve.warnings)
    if best > 0 and profit < float(cells.value(np.zeros(1))):
        warnings.append("better_at_zero")
    with np.errstate(over="ignore"):
        slope = float(np.exp(cells.log_marginal(x))[0])
    if best == high[0] and slope > 1:
        warnings.append("at_upper_bound")
    if best == 0:
        warnings.append("does_not_pay")
    return Optimum(
        best,
        finite(profit, "margin_per_outcome"),
        response(curve, best)[0],
        slope if isfinite(slope) else None,
        warnings=tuple(warnings),
        trace=Trace(
            "max margin * f(x) - x; inside the bounds margin * f'(x) = 1; " + FORMULA,
            curve.as_inputs()
            | {"margin_per_outcome": float(margin_per_outcome), "lower": low[0], "upper": high[0]},
            SOURCE,
        ),
    )


def optimal_total(
    curves: Sequence[Curve],
    margin: Number | Sequence[Number],
    lower: Number | Sequence[Number] = 0,
    upper: Number | Sequence[Number] | None = None,
) -> OptimalTotal:
    """The size of the investment when money is not short: `optimal_single` on every channel.

    Shapes: curves (n,), margin, lower, upper () or (n,). Units as in `optimal_single`.
    """
    cells, margins = to_cells(curves, margin)
    low, high = bounds(lower, upper, len(curves), np.inf)
    x = _own_optima(cells, low, high)
    gross = finite(float(cells.value(x)), "margin")
    return OptimalTotal(
        row(x),
        float(x.sum()),
        gross,
        gross - float(x.sum()),
        warnings=_shape_warnings(curves),
        trace=Trace(
            "each channel: max margin * f(x) - x; total = sum; " + FORMULA,
            _inputs(curves, margins, low, high),
            SOURCE,
        ),
    )


def allocate(
    curves: Sequence[Curve],
    margin: Number | Sequence[Number],
    budget: Number,
    lower: Number | Sequence[Number] = 0,
    upper: Number | Sequence[Number] | None = None,
    *,
    locked: Sequence[Number | None] | None = None,
    mode: Mode = "exactly",
    today: Sequence[Number] | None = None,
    step: Decimal = CENT,
) -> Allocation:
    """Split `budget` so that the last unit returns the same on every channel inside its bounds.

    Shapes: curves (n,), one per channel, or per channel and period; margin, lower, upper ()
    or (n,); locked (n,) with None where free; today (n,), the plan to do no worse than.
    Units: money per period throughout, margin money per outcome; `upper` defaults to the budget.
    `mode`: "exactly" spends all of it, "at_most" leaves what would return less than one.
    Guarantee: the amounts add up to the budget to the step; the value is at least that of
    today's plan and of the equal split, both projected on the bounds ("at_most": the net is).
    Errors: `budget_below_lower_bounds`, `budget_above_upper_bounds` (params amount),
    `lower_above_upper`, `lock_outside_bounds`. Warnings: `s_shaped`, `steep`,
    `money_is_short`, `last_units_lose`, `budget_not_spent`.
    """
    cells, margins = to_cells(curves, margin)
    total = number(budget, "budget", low=0)
    at_most = choice(mode, "mode", ("exactly", "at_most")) == "at_most"
    low, high = hold(*bounds(lower, upper, len(curves), total), locked)
    # Were there more money, only what is limited or fixed could not take of it.
    roof = np.where(low == high, high, np.inf) if upper is None else high
    total = spendable(low, high, total, at_most)
    # Nobody spends more than the whole budget on one channel; a tighter box solves faster.
    problem = Problem(cells, low, np.minimum(high, max(total, low.max())), total, at_most)
    starts = _starts(problem, today)
    x = solve(problem, _with_all_spent(problem, starts, today))
    before = cells.value(starts)
    return _allocation(
        problem,
        roof,
        x,
        step,
        before,
        Trace(
            "max sum margin_j * f_j(x_j), sum x_j = budget; inside the bounds "
            "margin_j * f_j'(x_j) = lambda; " + FORMULA,
            _inputs(curves, margins, low, high) | {"budget": total, "mode": mode},
            SOURCE,
        ),
        _shape_warnings(curves),
    )


def return_of_next(
    curves: Sequence[Curve],
    margin: Number | Sequence[Number],
    budget: Number,
    lower: Number | Sequence[Number] = 0,
    upper: Number | Sequence[Number] | None = None,
    *,
    locked: Sequence[Number | None] | None = None,
    amount: Number = 1000,
) -> Figure:
    """Money that the next `amount` would return, were the budget that much larger.

    Arguments as in `allocate`. Errors: those of `allocate`, for the larger budget as well.
    """
    more = number(amount, "amount", above=0)
    now = number(budget, "budget", low=0)
    here, there = (
        allocate(curves, margin, total, lower, upper, locked=locked) for total in (now, now + more)
    )
    return Figure(
        there.gross_margin - here.gross_margin,
        trace=Trace(
            "gross margin at budget + amount, minus gross margin at budget",
            {"budget": now, "amount": more, "here": here.gross_margin, "there": there.gross_margin},
            SOURCE,
        ),
    )


def to_cells(
    curves: Sequence[Curve], margin: Number | Sequence[Number]
) -> tuple[Cells, FloatArray]:
    """Curves and margins as money per cell, and the margins (n,)."""
    if not len(curves):
        raise MethodError("empty", "curves")
    margins = spread(margin, "margin", len(curves), low=0)
    return Cells(list(curves), margins), margins


def _starts(problem: Problem, today: Sequence[Number] | None) -> FloatArray:
    """The equal split, and today's plan if there is one, brought inside the bounds."""
    size = problem.low.size
    total = min(problem.total, float(problem.high.sum()))
    starts = [project(np.full(size, total / size), problem.low, problem.high, total)]
    if today is not None:
        spent = vector(today, "today", size=size, low=0)
        inside = float(np.clip(spent, problem.low, problem.high).sum())
        target = min(total, inside) if problem.at_most else total
        starts.append(project(spent, problem.low, problem.high, target))
    return np.array(starts)


def _with_all_spent(
    problem: Problem, starts: FloatArray, today: Sequence[Number] | None
) -> FloatArray:
    """Where money may be left over, the split that leaves none is offered too: with S-shaped
    curves the search for the best net can miss it, and it must never do worse."""
    if not problem.at_most:
        return starts
    total = min(problem.total, float(problem.high.sum()))
    whole = replace(problem, total=total, at_most=False)
    return np.vstack([starts, solve(whole, _starts(whole, today))])


def _own_optima(cells: Cells, low: FloatArray, high: FloatArray) -> FloatArray:
    """Per cell the best of the bounds and the largest stationary point; ties spend less."""
    inside = np.clip(cells.bought(np.zeros(1))[0], low, high)
    top = np.where(np.isfinite(high), high, inside)
    options = np.array([low, inside, top])
    nets = cells.each(options) - options
    result: FloatArray = options[np.argmax(nets, axis=0), np.arange(low.size)]
    return result


def _allocation(
    problem: Problem,
    roof: FloatArray,
    x: FloatArray,
    step: Decimal,
    before: FloatArray,
    trace: Trace,
    warnings: tuple[str, ...],
) -> Allocation:
    with np.errstate(over="ignore"):
        slopes = np.exp(problem.cells.log_marginal(x))
    # A cell that underflowed to zero is infinitely steep for an infinitely small amount,
    # and one that lacks no more than dust to its most can take nothing.
    room = slopes[(roof - x > 1e-9 * problem.total) & np.isfinite(slopes)]
    next_unit = float(room.max()) if room.size else None
    spent, gross = float(x.sum()), finite(float(problem.cells.value(x)), "margin")
    target = problem.total if not problem.at_most else spent
    if spent < problem.total * (1 - 1e-9):
        warnings += ("budget_not_spent",)
    elif next_unit is not None and abs(next_unit - 1) > 1e-9:
        warnings += ("money_is_short",) if next_unit > 1 else ("last_units_lose",)
    return Allocation(
        row(x),
        _amounts(x, target, step),
        next_unit,
        tuple(s if isfinite(s) else None for s in slopes.tolist()),
        spent,
        gross,
        gross - spent,
        float(before[0]),
        float(before[1]) if len(before) > 1 else None,
        problem.cells.passes,
        warnings=warnings,
        trace=trace,
    )


def _amounts(x: FloatArray, total: float, step: Decimal) -> tuple[Decimal, ...]:
    return round_to_step(x.tolist(), to_money(total, step), step).x


def _shape_warnings(curves: Sequence[Curve]) -> tuple[str, ...]:
    """Those of the steepest curve, which has all that any other has."""
    return max(curves, key=attrgetter("c")).warnings


def _inputs(
    curves: Sequence[Curve], margin: FloatArray, low: FloatArray, high: FloatArray
) -> dict[str, object]:
    return {
        "curves": tuple(curves),
        "margin": margin.tolist(),
        "lower": low.tolist(),
        "upper": high.tolist(),
    }
