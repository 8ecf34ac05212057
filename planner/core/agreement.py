"""How much do figures, or raters, differ? Dispersion of shares and agreement of raters."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.core.errors import MethodError
from planner.core.inputs import FloatArray, Number, entries, number, vector
from planner.core.results import Result, Trace


@dataclass(frozen=True, slots=True)
class Dispersion(Result):
    """Spread of shares. `cv` is None where the mean is zero."""

    mean: float
    low: float
    high: float
    range: float
    sd: float
    cv: float | None


@dataclass(frozen=True, slots=True)
class Agreement(Result):
    """Raters compared item by item; None where nobody rated. `disagreements` are item indexes."""

    mean: tuple[float | None, ...]
    spread: tuple[float | None, ...]
    sd: tuple[float | None, ...]
    raters: tuple[int, ...]
    disagreements: tuple[int, ...]


def dispersion(shares: Sequence[Number], *, sample: bool = False) -> Dispersion:
    """Mean, range, standard deviation and coefficient of variation (sd / mean) of shares.

    Shapes: (n,). The standard deviation is that of the whole list (divides by n), since the
    table lists every country or product; `sample` divides by n - 1.
    Warnings: `mean_zero`, `single_value`.
    """
    values = vector(shares, "shares", low=0)
    one = values.size == 1
    mean, sd = float(values.mean()), 0.0 if one else float(values.std(ddof=int(sample)))
    low, high = float(values.min()), float(values.max())
    return Dispersion(
        mean,
        low,
        high,
        high - low,
        sd,
        sd / mean if mean else None,
        warnings=("mean_zero",) * (mean == 0) + ("single_value",) * one,
        trace=Trace("cv = sd / mean", {"shares": values.tolist(), "sample": sample}),
    )


def agreement(ratings: Sequence[Sequence[Number | None]], threshold: Number = 2) -> Agreement:
    """Where do raters differ? Mean, spread (max - min) and sd (n - 1) per item.

    Shapes: ratings (raters, items), None where a rater did not answer. An item whose spread
    reaches `threshold` (same unit as the ratings) is a disagreement.
    Errors: `empty`, `wrong_length`. Warnings: `raters_disagree`.
    """
    limit = number(threshold, "threshold", above=0)
    raters = [entries(line, "ratings", "not_a_table") for line in entries(ratings, "ratings")]
    if not raters or not raters[0]:
        raise MethodError("empty", "ratings")
    columns = [_answers(raters, item) for item in range(len(raters[0]))]
    spreads = [float(np.ptp(c)) if c.size else None for c in columns]
    apart = tuple(i for i, s in enumerate(spreads) if s is not None and s >= limit)
    return Agreement(
        tuple(float(c.mean()) if c.size else None for c in columns),
        tuple(spreads),
        tuple(float(c.std(ddof=1)) if c.size > 1 else None for c in columns),
        tuple(c.size for c in columns),
        apart,
        warnings=("raters_disagree",) if apart else (),
        trace=Trace("spread = highest - lowest rating", {"threshold": limit}),
    )


def _answers(ratings: list[list[object]], item: int) -> FloatArray:
    found = []
    for rater in ratings:
        if len(rater) != len(ratings[0]):
            raise MethodError(
                "wrong_length", "ratings", {"expected": len(ratings[0]), "got": len(rater)}
            )
        if (mark := rater[item]) is not None:
            found.append(number(mark, "ratings", index=item))
    return np.array(found)
