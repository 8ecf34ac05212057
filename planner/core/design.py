"""A block of trials that moves the channels apart, and what it is expected to cost.

Plackett & Burman 1946 where the total may swing that far; otherwise a D-optimal choice
(Fedorov's exchange, 1972) among moves that keep the total inside its tolerance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.core.errors import MethodError
from planner.core.inputs import FloatArray, Number, number, spread, vector, whole
from planner.core.response import Curve
from planner.core.results import Matrix, Result, Row, Trace, matrix, row
from planner.core.waterfill import Cells

# First rows of the cyclic designs; all but the last row are its rotations.
GENERATORS = {
    4: "++-",
    8: "+++-+--",
    12: "++-+++---+-",
    16: "++++-+-++--+---",
    20: "++--++++-+-+----++-",
    24: "+++++-+-++--++--+-+----",
}
LARGEST_SWING = 0.3
_CANDIDATES = 2048
_EXCHANGES = 50


@dataclass(frozen=True, slots=True)
class Design(Result):
    """Trials to run. `design` (runs, factors) in -1..1; with today's spend also `spend` in
    money, `total_change` of each run as a fraction, and, with curves, `expected_cost`: the net
    given up over the whole block against spending as today (None where it is not known).
    """

    design: Matrix
    method: str
    swing: float
    spend: Matrix = ()
    total_change: Row = ()
    expected_cost: float | None = None


def design_trials(
    factors: int,
    runs: int = 12,
    *,
    current_spend: Sequence[Number] | None = None,
    swing: Number = LARGEST_SWING,
    total_tolerance: Number | None = None,
    curves: Sequence[Curve] | None = None,
    margin: Number | Sequence[Number] = 0,
    seed: int = 0,
) -> Design:
    """A designed block of `runs` trials of `factors` channels, each moved by at most `swing`.

    Shapes: current_spend, curves (factors,); margin () or (factors,). Units: money per period;
    `swing` <= 0.3 and `total_tolerance` are fractions. Plackett-Burman: D'D = runs * I and
    columns that sum to zero. With a tolerance it cannot keep, a D-optimal block is chosen.
    expected_cost = sum over runs of net(today) - net(run), net = sum margin f(x) - x.
    Errors: `too_few_runs`, `out_of_range`, `missing` (curves need current_spend).
    """
    count, size = whole(factors, "factors", low=1, high=100), whole(runs, "runs", low=2, high=200)
    if size <= count:
        raise MethodError("too_few_runs", "runs", {"needed": count + 1})
    reach = number(swing, "swing", above=0, high=LARGEST_SWING)
    today = (
        None
        if current_spend is None
        else vector(current_spend, "current_spend", size=count, above=0)
    )
    if curves is not None and today is None:
        raise MethodError("missing", "current_spend")
    signs, method = _signs(count, size, today, reach, total_tolerance, seed)
    trace = Trace(
        "spend = today * (1 + swing * design)",
        {"factors": count, "runs": size, "swing": reach, "seed": seed},
        "Plackett & Burman 1946" if method == "plackett_burman" else "Fedorov 1972 (D-optimal)",
    )
    if today is None:
        return Design(matrix(signs), method, reach, trace=trace)
    spend = today * (1 + reach * signs)
    return Design(
        matrix(signs),
        method,
        reach,
        matrix(spend),
        row(spend.sum(axis=1) / today.sum() - 1),
        None if curves is None else _cost(curves, margin, today, spend),
        trace=trace,
    )


def plackett_burman(factors: int, runs: int = 12) -> FloatArray:
    """The +1/-1 design (runs, factors): rotations of the generator and a row of -1."""
    first = np.array([1.0 if sign == "+" else -1.0 for sign in GENERATORS[runs]])
    rows = [np.roll(first, shift) for shift in range(runs - 1)]
    return np.array([*rows, -np.ones(runs - 1)])[:, :factors]


def _signs(
    factors: int,
    runs: int,
    today: FloatArray | None,
    swing: float,
    total_tolerance: Number | None,
    seed: int,
) -> tuple[FloatArray, str]:
    shares = np.zeros(factors) if today is None else today / today.sum()
    tolerance = np.inf
    if total_tolerance is not None:
        tolerance = number(total_tolerance, "total_tolerance", above=0) / swing
    if runs in GENERATORS:
        classic = plackett_burman(factors, runs)
        if np.all(np.abs(classic @ shares) <= tolerance + 1e-12):
            return classic, "plackett_burman"
    rng = np.random.Generator(np.random.PCG64(whole(seed, "seed")))
    return _d_optimal(_candidates(factors, shares, tolerance, rng), runs, rng), "d_optimal"


def _candidates(
    factors: int, shares: FloatArray, tolerance: float, rng: np.random.Generator
) -> FloatArray:
    """Two-level runs, all of them if few; those that swing the total too far are shortened."""
    if 2**factors <= _CANDIDATES:
        bits = np.arange(2**factors)[:, None] >> np.arange(factors) & 1
    else:
        bits = rng.integers(0, 2, size=(_CANDIDATES, factors))
    signs: FloatArray = 2.0 * bits.astype(float) - 1
    change = np.maximum(np.abs(signs @ shares), 1e-300)
    result: FloatArray = signs * np.minimum(1.0, tolerance / change)[:, None]
    return result


def _d_optimal(candidates: FloatArray, runs: int, rng: np.random.Generator) -> FloatArray:
    """Exchange the run whose replacement raises det(X'X) most, until none does."""
    x = np.column_stack([np.ones(len(candidates)), candidates])
    chosen = rng.choice(len(x), size=runs, replace=len(x) < runs)
    ridge = 1e-9 * np.eye(x.shape[1])
    for _ in range(_EXCHANGES):
        inverse = np.linalg.inv(x[chosen].T @ x[chosen] + ridge)
        own = x @ inverse
        variance = np.einsum("ij,ij->i", own, x)
        cross = own[chosen] @ x.T
        out = variance[chosen][:, None]
        # Factor by which the determinant grows when run i makes way for candidate j.
        growth = (1 + variance) * (1 - out) + cross**2
        i, j = np.unravel_index(int(growth.argmax()), growth.shape)
        if growth[i, j] <= 1 + 1e-9:
            break
        chosen[i] = j
    return candidates[chosen]


def _cost(
    curves: Sequence[Curve],
    margin: Number | Sequence[Number],
    today: FloatArray,
    spend: FloatArray,
) -> float:
    if len(curves) != today.size:
        raise MethodError("wrong_length", "curves", {"expected": today.size, "got": len(curves)})
    cells = Cells(list(curves), spread(margin, "margin", today.size, low=0))
    net_today = cells.value(today) - today.sum()
    return float((net_today - (cells.value(spend) - spend.sum(axis=1))).sum())
