"""All real zeros of a sum of exponentials, for rates of return.

A present value is g(s) = sum of a_i * exp(-t_i * s) with s = ln(1 + rate). Such sums obey
Descartes' rule of signs, and between two zeros of g lies a zero of the derivative of
exp(k s) * g(s). Choosing k inside a change of sign removes that change, so recursion ends
after as many steps as there are changes, with every zero bracketed: none is missed.
Source: Polya & Szego, Problems and Theorems in Analysis II, part V, chapter 1.
"""

import numpy as np

from planner.core.inputs import FloatArray

# A zero where g only touches the axis shows as a value this small beside its own terms.
_TOUCH = 1e-13
_SAME = 1e-7


def exponential_zeros(coefficients: FloatArray, exponents: FloatArray) -> list[float]:
    """Zeros s of sum(coefficients * exp(-exponents * s)), ascending.

    Shapes: both (n,), exponents ascending and distinct.
    """
    kept = coefficients != 0
    a, t = coefficients[kept], exponents[kept]
    changes = np.flatnonzero(np.sign(a[1:]) != np.sign(a[:-1]))
    if not changes.size:
        return []
    pivot = changes[changes.size // 2]
    middle = (t[pivot] + t[pivot + 1]) / 2
    turning = exponential_zeros(_scaled(a * (t - middle)), t)
    return _zeros_between(a, t, turning)


def _scaled(a: FloatArray) -> FloatArray:
    result: FloatArray = a / np.max(np.abs(a))
    return result


def _zeros_between(a: FloatArray, t: FloatArray, turning: list[float]) -> list[float]:
    low, high = _outer_bounds(a, t)
    inner = [s for s in turning if low < s < high]
    points = np.array([low, *inner, high])
    values = _relative(a, t, points)
    values[np.abs(values) <= _TOUCH] = 0.0  # else its noise would look like two crossings
    touching = [s for s, v in zip(inner, values[1:-1], strict=True) if v == 0]
    crossing = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    zeros = _bisect(a, t, points[crossing], points[crossing + 1])
    return _distinct(sorted([*touching, *zeros]))


def _outer_bounds(a: FloatArray, t: FloatArray) -> tuple[float, float]:
    """Outside these the first or the last term outweighs all the others together."""
    logs = np.log(np.abs(a))
    first = np.logaddexp.reduce(logs[1:]) - logs[0]
    last = np.logaddexp.reduce(logs[:-1]) - logs[-1]
    high = max(0.0, float(first / (t[1] - t[0]))) + 1.0
    low = -max(0.0, float(last / (t[-1] - t[-2]))) - 1.0
    return low, high


def _relative(a: FloatArray, t: FloatArray, s: FloatArray) -> FloatArray:
    """g(s) divided by the sum of its terms' sizes: in [-1, 1], and never overflows."""
    logs = np.log(np.abs(a)) - np.outer(s, t)
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    result: FloatArray = (weights @ np.sign(a)) / weights.sum(axis=1)
    return result


def _bisect(a: FloatArray, t: FloatArray, low: FloatArray, high: FloatArray) -> list[float]:
    if not low.size:
        return []
    side = np.sign(_relative(a, t, low))
    for _ in range(200):
        middle = (low + high) / 2
        if np.all((middle <= low) | (middle >= high)):
            break
        same = np.sign(_relative(a, t, middle)) == side
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return [float(s) for s in (low + high) / 2]


def _distinct(zeros: list[float]) -> list[float]:
    """Rounding can split a multiple zero into a close pair; it is one."""
    kept: list[float] = []
    for zero in zeros:
        if not kept or zero - kept[-1] > _SAME * max(1.0, abs(zero)):
            kept.append(zero)
    return kept
