"""Speed of the calculations as ratios in one run: `make bench` runs it.

Every line has its target; the exit status is 1 when one is missed.
"""

import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np
from _site import aim, status
from scipy.optimize import minimize

from planner.core.allocation import allocate
from planner.core.indifference import indifference
from planner.core.response import Curve
from planner.core.risk import judgement_keys, monte_carlo, plan_model

PAGE_SECONDS = 0.2


def timed[T](work: Callable[[], T], repeats: int = 5) -> tuple[float, T]:
    best = np.inf
    for _ in range(repeats):
        start = perf_counter()
        result = work()
        best = min(best, perf_counter() - start)
    return best, result


def cells(channels: int, periods: int, steepest: float) -> tuple[list[Curve], list[float]]:
    """Channels whose margin swings with the season, one cell per channel and period."""
    rng = np.random.default_rng(12)
    season = 1 + 0.4 * np.sin(np.arange(periods) * 2 * np.pi / 12)
    curves, margins = [], []
    for _ in range(channels):
        top, c, half = rng.uniform(100, 1000), rng.uniform(0.4, steepest), rng.uniform(5e3, 5e4)
        curves += [Curve(0, top, c, half)] * periods
        margins += (rng.uniform(100, 800) * season).tolist()
    return curves, margins


def slsqp(curves: list[Curve], margins: list[float], budget: float) -> float:
    """scipy on spends scaled to the equal share and values scaled to 1, analytic gradient."""
    c = np.array([r.c for r in curves])
    gain = np.array(margins) * [r.max for r in curves]
    n = len(curves)
    half = (np.array([r.half_saturation_spend for r in curves]) * n / budget) ** c
    scale = gain.sum()

    def loss(y: np.ndarray) -> float:
        s = np.maximum(y, 1e-9) ** c
        return float(-(gain * s / (s + half)).sum() / scale)

    def slope(y: np.ndarray) -> np.ndarray:
        y = np.maximum(y, 1e-9)
        s = y**c
        return -gain * c * s / y * half / (s + half) ** 2 / scale

    found = minimize(
        loss,
        np.ones(n),
        jac=slope,
        method="SLSQP",
        bounds=[(0, n)] * n,
        constraints={"type": "eq", "fun": lambda y: y.sum() - n, "jac": lambda y: np.ones(n)},
        options={"maxiter": 1000, "ftol": 1e-12},
    )
    return -loss(found.x * n / found.x.sum()) * scale


def allocation(name: str, steepest: float) -> None:
    curves, margins = cells(10, 12, steepest)
    budget = 120 * 15000.0
    # Both for about as long, lest a moment's noise falls on one of them alone.
    ours, result = timed(lambda: allocate(curves, margins, budget), repeats=100)
    theirs, value = timed(lambda: slsqp(curves, margins, budget), repeats=1)
    aim(
        f"10 channels x 12 periods, {name}",
        theirs / ours >= 100 and result.gross_margin >= value * (1 - 1e-9),
        f"{theirs / ours:.0f} x faster than SLSQP ({ours * 1e3:.1f} ms against {theirs * 1e3:.0f}),"
        f" value {result.gross_margin / value:.9f} of its",
    )


def passes(name: str, steepest: float) -> None:
    curves, margins = cells(50, 36, steepest)
    seconds, result = timed(lambda: allocate(curves, margins, 1800 * 15000.0), repeats=3)
    figure = f"{result.passes} passes over the cells, {seconds * 1e3:.0f} ms"
    aim(f"50 channels x 36 periods, {name}", result.passes <= 300, figure)


def ranges() -> None:
    curves, margins = cells(10, 1, 3)
    x = allocate(curves, margins, 150000).x
    seconds, _ = timed(lambda: indifference(curves, margins, x))
    figure = f"{seconds / PAGE_SECONDS:.2f} of a page of {PAGE_SECONDS * 1e3:.0f} ms"
    aim("indifference of 10 channels", seconds < PAGE_SECONDS, figure)


def draws() -> None:
    channels = [f"channel {i}" for i in range(20)]
    model = plan_model(channels, [1200] * 20, [1000] * 20, 30)
    middles = (10, 50, 60, 90)
    inputs = {
        key: (middle * 0.97, middle, middle * 1.03)
        for channel in channels
        for key, middle in zip(judgement_keys(channel), middles, strict=True)
    }
    seconds, first = timed(lambda: monte_carlo(model, inputs, 10_000, seed=5), repeats=3)
    same = first.outcomes.tobytes() == monte_carlo(model, inputs, 10_000, 5).outcomes.tobytes()
    page = PAGE_SECONDS * 1e3
    figure = f"{seconds * 1e3:.0f} ms ({seconds * 1e3 / page:.2f} of a page), same bytes: {same}"
    aim("10,000 draws x 20 channels", seconds < 1 and same, figure)


def main() -> int:
    allocation("concave", 1.0)
    allocation("S-shaped", 3.0)
    passes("concave", 1.0)
    passes("S-shaped", 3.0)
    ranges()
    draws()
    return status()


if __name__ == "__main__":
    sys.exit(main())
