"""Trial and error made honest: A/B tests of one page element, and what a block of trials taught.

The designed block itself is in design.py.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Literal

import numpy as np

from planner.core.design import Design, design_trials
from planner.core.errors import MethodError
from planner.core.inputs import FloatArray, Number, finite, number, spread, table, vector, whole
from planner.core.response import Curve, hill
from planner.core.results import Matrix, Result, Row, Trace, matrix, row

__all__ = [
    "AbTest",
    "Design",
    "SampleSize",
    "TrialUpdate",
    "ab_sample_size",
    "ab_test",
    "design_trials",
    "update_from_trials",
]

type Verdict = Literal[
    "too_few_trials", "not_moved", "indistinguishable", "stronger", "weaker", "as_judged"
]

FEWEST_TRIALS = 4
_TOGETHER = 0.8
_FLOOR = 0.05
# A prior beyond these, or a noise this far below the outcomes, is no judgement but a slip.
_SUREST, _VAGUEST, _FINEST_NOISE = 1e-4, 10.0, 1e-6
# Central 80 % of a normal: odds of nine to one that the channel lies on that side.
_NINE_TO_ONE = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True, slots=True)
class TrialUpdate(Result):
    """What the trials say about each channel's judged effect.

    `multipliers` of the judged effect (1 = as judged) with `sd` and an 80 % interval
    `low`..`high`; `curves` to go on with (the old ones before four trials); `pairs` of
    channels that moved together.
    """

    multipliers: Row
    sd: Row
    low: Row
    high: Row
    verdicts: tuple[Verdict, ...]
    pairs: tuple[tuple[int, int], ...]
    curves: tuple[Curve, ...]
    covariance: Matrix
    noise_sd: float
    trials: int
    excluded: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class SampleSize(Result):
    """Visitors needed in each arm."""

    n_per_arm: int


@dataclass(frozen=True, slots=True)
class AbTest(Result):
    """Two proportions compared. `abs_diff` = p2 - p1 with its 95 % interval."""

    p1: float
    p2: float
    abs_diff: float
    abs_diff_ci95: tuple[float, float]
    z: float
    p_value: float
    differs: bool


def update_from_trials(
    curves: Sequence[Curve],
    spend: Sequence[Sequence[Number]],
    outcome: Sequence[Number],
    *,
    sd: Number | Sequence[Number] = 0.3,
    noise_sd: Number | None = None,
    excluded: Mapping[int, str] | None = None,
) -> TrialUpdate:
    """Bayesian ridge around the judgement.

    Shapes: curves (n,), spend (k, n), outcome (k,), sd () or (n,), excluded trial -> reason.
    Units: spend money per period, outcome as in the curves, `sd` how far (as a fraction) a
    judged effect may be off, `noise_sd` in outcomes (estimated around the judgement if None).
    y_i = sum_j min_j + sum_j theta_j e_j(x_ij) + noise, e_j the judged effect above min_j;
    theta_j ~ N(1, sd_j^2); posterior precision = diag(1 / sd^2) + G'G / noise^2, G_ij = e_j(x_ij).
    No p-values; no verdict before four trials; channels with |r| > 0.8 are indistinguishable.
    Errors: `no_trials`, `exclusion_without_reason`, `wrong_length`, `out_of_range` (sd, noise_sd).
    Warnings: `too_few_trials`, `moved_together`, `noise_estimated`, `multiplier_floored`.
    """
    kept, reasons = _kept(len(outcome), excluded or {})
    spends, outcomes = _log(spend, outcome, len(curves))
    spends, outcomes = spends[kept], outcomes[kept]
    prior = spread(sd, "sd", len(curves), low=_SUREST, high=_VAGUEST)
    effects = np.column_stack([_effect(c, spends[:, j]) for j, c in enumerate(curves)])
    misses = outcomes - sum(c.min for c in curves) - effects.sum(axis=1)
    scale = max(float(outcomes.max()), float(effects.max())) or 1.0
    noise = _noise(misses, scale, noise_sd)
    mean, covariance = _posterior(effects, misses, prior, noise)
    spread_sd = np.sqrt(np.diag(covariance))
    low, high = mean - _NINE_TO_ONE * spread_sd, mean + _NINE_TO_ONE * spread_sd
    pairs = _moved_together(spends)
    verdicts = _verdicts(spends, low, high, pairs)
    enough = len(outcomes) >= FEWEST_TRIALS
    floored = enough and bool(np.any(mean < _FLOOR))
    return TrialUpdate(
        row(mean),
        row(spread_sd),
        row(low),
        row(high),
        verdicts,
        pairs,
        tuple(_scaled(c, m) for c, m in zip(curves, mean, strict=True))
        if enough
        else tuple(curves),
        matrix(covariance),
        noise,
        len(outcomes),
        reasons,
        warnings=("too_few_trials",) * (not enough)
        + ("moved_together",) * bool(pairs)
        + ("noise_estimated",) * (noise_sd is None)
        + ("multiplier_floored",) * floored,
        trace=Trace(
            "precision = diag(1/sd^2) + G'G / noise^2; "
            "mean = 1 + covariance G'(y - judged) / noise^2",
            {"spend": spends.tolist(), "outcome": outcomes.tolist(), "sd": prior.tolist()}
            | {"noise_sd": noise, "excluded": reasons},
            "Bayesian linear regression with a normal prior (Lindley & Smith 1972)",
        ),
    )


def ab_sample_size(p1: Number, p2: Number, alpha: Number = 0.05, power: Number = 0.8) -> SampleSize:
    """Visitors per arm to tell p1 from p2, two-sided, pooled variance under H0.

    n = (z_(1-alpha/2) sqrt(2 p q) + z_power sqrt(p1 q1 + p2 q2))^2 / (p1 - p2)^2, rounded up;
    p the mean of p1 and p2. Units: fractions in (0, 1). Source: Fleiss 1981, without the
    continuity correction. Errors: `equal_proportions`, `out_of_range`.
    """
    first, second = (number(p, field, above=0, below=1) for p, field in ((p1, "p1"), (p2, "p2")))
    if first == second:
        raise MethodError("equal_proportions", "p2")
    level, strength = _between(alpha, "alpha"), _between(power, "power")
    mean = (first + second) / 2
    spread_null = math.sqrt(2 * mean * (1 - mean))
    spread_true = math.sqrt(first * (1 - first) + second * (1 - second))
    reach = _z(1 - level / 2) * spread_null + _z(strength) * spread_true
    n = finite((reach / (first - second)) ** 2, "p2")
    return SampleSize(
        # The closed form of a whole number may land a hair above it.
        max(1, math.ceil(n * (1 - 1e-12))),
        trace=Trace(
            "(z_(1-alpha/2) sqrt(2 p q) + z_power sqrt(p1 q1 + p2 q2))^2 / (p1 - p2)^2",
            {"p1": first, "p2": second, "alpha": level, "power": strength},
            "Fleiss 1981",
        ),
    )


def ab_test(
    x1: int, n1: int, x2: int, n2: int, alpha: Number = 0.05, planned_n: int | None = None
) -> AbTest:
    """Two-proportion z test, pooled under H0, with the unpooled 95 % interval of p2 - p1.

    Units: x successes among n visitors, whole numbers. `planned_n` visitors per arm as computed
    beforehand: reading the test earlier warns `below_planned_sample`.
    Errors: `successes_above_trials`, `no_variation`. Warnings: `small_counts`.
    """
    a, m = whole(x1, "x1"), whole(n1, "n1", low=1)
    b, n = whole(x2, "x2"), whole(n2, "n2", low=1)
    if a > m or b > n:
        raise MethodError("successes_above_trials", "x1" if a > m else "x2")
    if a + b in (0, m + n):
        raise MethodError("no_variation", "x1")
    first, second, pooled = a / m, b / n, (a + b) / (m + n)
    gap = second - first
    z = gap / math.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n))
    p_value = math.erfc(abs(z) / math.sqrt(2))
    half = _z(0.975) * math.sqrt(first * (1 - first) / m + second * (1 - second) / n)
    early = planned_n is not None and min(m, n) < whole(planned_n, "planned_n", low=1)
    return AbTest(
        first,
        second,
        gap,
        (gap - half, gap + half),
        z,
        p_value,
        p_value < _between(alpha, "alpha"),
        warnings=("small_counts",) * (min(a, m - a, b, n - b) < 5)
        + ("below_planned_sample",) * early,
        trace=Trace(
            "z = (p2 - p1) / sqrt(p q (1/n1 + 1/n2)), p pooled",
            {"x1": a, "n1": m, "x2": b, "n2": n},
            "two-proportion z test",
        ),
    )


def _kept(trials: int, excluded: Mapping[int, str]) -> tuple[list[int], dict[int, str]]:
    for trial, reason in excluded.items():
        whole(trial, "excluded", high=max(trials - 1, 0))
        if not isinstance(reason, str) or not reason.strip():
            raise MethodError("exclusion_without_reason", "excluded", {"index": trial})
    kept = [i for i in range(trials) if i not in excluded]
    if not kept:
        raise MethodError("no_trials", "outcome")
    return kept, dict(excluded)


def _log(
    spend: Sequence[Sequence[Number]], outcome: Sequence[Number], channels: int
) -> tuple[FloatArray, FloatArray]:
    outcomes = vector(outcome, "outcome", low=0)
    spends = table(spend, "spend", low=0)
    if spends.shape != (outcomes.size, channels):
        raise MethodError(
            "wrong_length", "spend", {"expected": (outcomes.size, channels), "got": spends.shape}
        )
    return spends, outcomes


def _effect(curve: Curve, spend: FloatArray) -> FloatArray:
    return (curve.max - curve.min) * hill(spend, curve.c, curve.half_saturation_spend)


def _noise(misses: FloatArray, scale: float, given: Number | None) -> float:
    """Misses of the judgement itself, so an estimate errs towards caution."""
    if given is not None:
        return number(given, "noise_sd", low=_FINEST_NOISE * scale)
    return max(float(np.sqrt(np.mean(misses**2))), 1e-3 * scale)


def _posterior(
    effects: FloatArray, misses: FloatArray, prior: FloatArray, noise: float
) -> tuple[FloatArray, FloatArray]:
    """Mean and covariance of the multipliers, by QR of the trials stacked on the prior."""
    size = prior.size
    stacked = np.vstack([effects * prior / noise, np.eye(size)])
    q, r = np.linalg.qr(stacked)
    shift = np.linalg.solve(r, q.T @ np.append(misses / noise, np.zeros(size)))
    root = prior[:, None] * np.linalg.inv(r)
    finite(float(np.abs(shift).max()), "outcome")
    return 1 + prior * shift, root @ root.T


def _moved_together(spends: FloatArray) -> tuple[tuple[int, int], ...]:
    moved = np.flatnonzero(np.ptp(spends, axis=0) > 0)
    if len(spends) < 3:
        return ()
    pairs = []
    for place, i in enumerate(moved):
        for j in moved[place + 1 :]:
            if abs(np.corrcoef(spends[:, i], spends[:, j])[0, 1]) > _TOGETHER:
                pairs.append((int(i), int(j)))
    return tuple(pairs)


def _verdicts(
    spends: FloatArray, low: FloatArray, high: FloatArray, pairs: tuple[tuple[int, int], ...]
) -> tuple[Verdict, ...]:
    together = {channel for pair in pairs for channel in pair}

    def verdict(j: int) -> Verdict:
        if len(spends) < FEWEST_TRIALS:
            return "too_few_trials"
        if np.ptp(spends[:, j]) == 0:
            return "not_moved"
        if j in together:
            return "indistinguishable"
        return "stronger" if low[j] > 1 else "weaker" if high[j] < 1 else "as_judged"

    return tuple(verdict(j) for j in range(spends.shape[1]))


def _scaled(curve: Curve, multiplier: float) -> Curve:
    effect = (curve.max - curve.min) * max(float(multiplier), _FLOOR)
    return replace(curve, max=curve.min + effect)


def _between(value: Number, field: str) -> float:
    return number(value, field, low=1e-6, high=1 - 1e-6)


def _z(probability: float) -> float:
    return NormalDist().inv_cdf(probability)
