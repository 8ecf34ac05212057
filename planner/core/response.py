"""From spend to outcome: the ADBUDG (Hill) curve, its slope, its calibration, carry-over.

f(x) = min + (max - min) * x^c / (k^c + x^c), k the half-saturation spend (d = (k/x0)^c in
Little's form). Source: J. D. C. Little, "Models and Managers: The Concept of a Decision
Calculus", Management Science 16(8), 1970.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.core.errors import MethodError
from planner.core.inputs import FloatArray, Number, finite, number, vector, whole
from planner.core.results import Result, Row, Series, Trace, row

FORMULA = "f(x) = min + (max - min) * x^c / (k^c + x^c)"
SOURCE = "Little 1970, ADBUDG; the Hill curve of the media-mix models"

# No judgement means a curve beyond these, and inside them no power leaves float64.
SMALLEST, FLATTEST, STEEPEST = 1e-12, 1e-3, 1e3


@dataclass(frozen=True, slots=True)
class Curve:
    """Response of one channel. `min` and `max` are outcomes per period, `c` the slope,
    `half_saturation_spend` the spend (money per period) that reaches the middle.
    """

    min: float
    max: float
    c: float
    half_saturation_spend: float

    def __post_init__(self) -> None:
        low = number(self.min, "min", low=0)
        checked = {
            "min": low,
            "max": number(self.max, "max", above=low + SMALLEST),
            "c": number(self.c, "c", low=FLATTEST, high=STEEPEST),
            "half_saturation_spend": number(
                self.half_saturation_spend, "half_saturation_spend", low=SMALLEST
            ),
        }
        for name, value in checked.items():  # Decimal in, float64 inside
            object.__setattr__(self, name, value)

    @property
    def warnings(self) -> tuple[str, ...]:
        """`s_shaped` above c = 1, `steep` above c = 5."""
        return ("s_shaped",) * (self.c > 1) + ("steep",) * (self.c > 5)

    def as_inputs(self) -> dict[str, object]:
        """The parameters by name, for traces."""
        return {name: getattr(self, name) for name in ("min", "max", "c", "half_saturation_spend")}


@dataclass(frozen=True, slots=True)
class Calibration(Result):
    """A curve read off judgements. `d_relative` is Little's d with spend relative to today's.

    `residuals` are judged minus fitted outcomes at half, current and plus 50 % (five points).
    """

    curve: Curve
    d_relative: float
    current_spend: float
    residuals: Row = ()

    @property
    def min(self) -> float:
        """Outcome at zero spend."""
        return self.curve.min

    @property
    def max(self) -> float:
        """Outcome at saturation."""
        return self.curve.max

    @property
    def c(self) -> float:
        """Slope exponent."""
        return self.curve.c

    @property
    def half_saturation_spend(self) -> float:
        """Spend that reaches the middle between min and max."""
        return self.curve.half_saturation_spend


def adbudg_calibrate(
    current_spend: Number,
    outcome_zero: Number,
    outcome_current: Number,
    outcome_saturation: Number,
    outcome_plus50: Number,
    outcome_half: Number | None = None,
) -> Calibration:
    """The curve through four judgements, or nearest to five.

    Units: `current_spend` money per period (> 0); outcomes per period, >= 0.
    Four points: d = (sat - cur)/(cur - zero), c = ln[d (p50 - zero)/(sat - p50)] / ln 1.5,
    k = x0 d^(1/c). Five points: least squares on the outcomes at half, current, plus 50 %.
    Errors: `order_violation` unless zero < (half <) current < plus50 < saturation;
    `result_not_finite` where the judgements are too close together to carry a curve.
    Warnings: `s_shaped`, `steep`.
    """
    spend = number(current_spend, "current_spend", above=0)
    points = _judgements(
        outcome_zero=outcome_zero,
        outcome_half=outcome_half,
        outcome_current=outcome_current,
        outcome_plus50=outcome_plus50,
        outcome_saturation=outcome_saturation,
    )
    low, high = points["outcome_zero"], points["outcome_saturation"]
    inner = [(x, points[name]) for name, x in _INNER.items() if name in points]
    relative = np.array([x for x, _ in inner])
    shares = np.array([(y - low) / (high - low) for _, y in inner])
    if np.any(shares <= 0) or np.any(shares >= 1):  # closer to the ends than float64 can tell
        raise MethodError("result_not_finite", "outcome_saturation")
    c, log_d = _through(shares[-2:]) if len(inner) == 2 else _least_squares(relative, shares)
    curve = _curve(low, high, c, log_d, spend)
    fitted = low + (high - low) * hill(relative * spend, c, curve.half_saturation_spend)
    return Calibration(
        curve,
        finite(_exp(log_d), "outcome_current"),
        spend,
        row(np.array([y for _, y in inner]) - fitted) if len(inner) > 2 else (),
        warnings=curve.warnings,
        trace=Trace(FORMULA, {"current_spend": spend} | points, SOURCE),
    )


_INNER = {"outcome_half": 0.5, "outcome_current": 1.0, "outcome_plus50": 1.5}


def _judgements(**outcomes: Number | None) -> dict[str, float]:
    given = {
        name: number(value, name, low=0)
        for name, value in outcomes.items()
        if not (name == "outcome_half" and value is None)
    }
    names = list(given)
    for lower, upper in pairwise(names):
        if not given[lower] < given[upper]:
            raise MethodError("order_violation", upper, {"below": lower, **given})
    return given


def _through(shares: FloatArray) -> tuple[float, float]:
    """(c, ln d) of the curve through today's share and the share at +50 %."""
    at_current, at_plus50 = _logit(shares)
    return float(at_plus50 - at_current) / math.log(1.5), -float(at_current)


def _least_squares(relative: FloatArray, shares: FloatArray) -> tuple[float, float]:
    """(c, ln d) minimising the squared error of the shares: Levenberg-Marquardt.

    In logits the curve is a straight line, which gives the start.
    """
    logs = np.log(relative)
    c, intercept = np.polyfit(logs, _logit(shares), 1)
    best, damping = np.array([c, -intercept]), 1e-3
    error, jacobian = _misfit(best, logs, shares)
    for _ in range(200):
        brake = np.sqrt(damping) * np.diag(np.linalg.norm(jacobian, axis=0))
        step = np.linalg.lstsq(np.vstack([jacobian, brake]), np.append(error, [0.0, 0.0]))[0]
        tried, slopes = _misfit(best + step, logs, shares)
        if tried @ tried <= error @ error:
            best, error, jacobian, damping = best + step, tried, slopes, damping / 10
            if np.abs(step).max() < 1e-13 * (1 + np.abs(best).max()):
                break
        else:
            damping *= 10
            if damping > 1e12:
                break
    return float(best[0]), float(best[1])


def _misfit(
    parameters: FloatArray, logs: FloatArray, shares: FloatArray
) -> tuple[FloatArray, FloatArray]:
    fitted = logistic(parameters[0] * logs - parameters[1])
    weight = np.maximum(fitted * (1 - fitted), 1e-12)
    return shares - fitted, np.column_stack([weight * logs, -weight])


def _curve(low: float, high: float, c: float, log_d: float, spend: float) -> Curve:
    if not math.isfinite(c) or c <= 0:
        raise MethodError("result_not_finite", "outcome_plus50")
    half = finite(spend * _exp(log_d / c), "outcome_plus50")
    try:
        return Curve(low, high, c, half)
    except MethodError:  # a half point of 0 or beyond all money: the judgements carry no curve
        raise MethodError("result_not_finite", "outcome_plus50") from None


def _exp(power: float) -> float:
    return math.exp(power) if power < 709 else math.inf


def _logit(shares: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore"):
        result: FloatArray = np.log(shares) - np.log1p(-shares)
    return result


def logistic(u: FloatArray) -> FloatArray:
    """1 / (1 + e^-u), accurate to the last digits near 0 as well."""
    with np.errstate(over="ignore"):
        result: FloatArray = 1 / (1 + np.exp(-u))
    return result


def hill(x: FloatArray, c: FloatArray | float, half: FloatArray | float) -> FloatArray:
    """x^c / (half^c + x^c) by logarithms, so that no power overflows. Shapes broadcast."""
    with np.errstate(divide="ignore", over="ignore"):
        return logistic(c * (np.log(x) - np.log(half)))


def response(curve: Curve, spend: Number | Sequence[Number]) -> Series:
    """Outcome per period at each spend. Shapes: spend () or (n,) >= 0 -> values (n,)."""
    x = _spends(spend)
    values = curve.min + (curve.max - curve.min) * hill(x, curve.c, curve.half_saturation_spend)
    return Series(
        row(values),
        warnings=curve.warnings,
        trace=Trace(FORMULA, curve.as_inputs() | {"x": x.tolist()}, SOURCE),
    )


def marginal(curve: Curve, spend: Number | Sequence[Number]) -> Series:
    """Slope f'(x): outcomes per further unit of money. Shapes as in `response`.

    f'(x) = (max - min) (c / x) s (1 - s), s = x^c / (k^c + x^c).
    Errors: `marginal_unbounded_at_zero` at x = 0 with c < 1, where the slope is infinite.
    """
    x = _spends(spend)
    if curve.c < 1 and np.any(x == 0):
        raise MethodError("marginal_unbounded_at_zero", "spend")
    scale = math.log(curve.max - curve.min) + math.log(curve.c)
    scale -= math.log(curve.half_saturation_spend)
    with np.errstate(over="ignore"):
        values = np.exp(scale + log_slope(x, np.array(curve.c), curve.half_saturation_spend))
    finite(float(values.max()), "spend")
    return Series(
        row(values),
        warnings=curve.warnings,
        trace=Trace(
            "f'(x) = (max - min) * (c / x) * s * (1 - s)",
            curve.as_inputs() | {"x": x.tolist()},
            SOURCE,
        ),
    )


def log_slope(x: FloatArray, c: FloatArray, half: FloatArray | float) -> FloatArray:
    """ln of the slope of s(x), in units of c / half. At x = 0: 0 for c = 1, else -+inf."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        u = c * (np.log(x) - np.log(half))
        result = u * (1 - 1 / c) - 2 * np.logaddexp(0, u)
    # -inf * 0 at c = 1 is the one indeterminate form; its limit is 0.
    return np.where(np.isnan(result), 0.0, result)


def _spends(spend: object) -> FloatArray:
    if isinstance(spend, Sequence | np.ndarray):
        return vector(spend, "spend", low=0)
    return np.array([number(spend, "spend", low=0)])


def adstock(
    x: Sequence[Number],
    theta: Number,
    window: int | None = None,
    *,
    normalized: bool = False,
) -> Series:
    """Geometric carry-over a_t = x_t + theta a_(t-1), a_(-1) = 0.

    Shapes: x (t,) -> values (t,). Units: any, per period; 0 <= theta < 1.
    `window` forgets what is older than that many periods; `normalized` divides by the sum of
    the weights (Meridian's form), which needs a window and keeps a steady spend unchanged.
    Errors: `out_of_range` (theta), `missing` (window).
    """
    flows = vector(x, "x", low=0)
    keep = number(theta, "theta", low=0, below=1)
    if normalized and window is None:
        raise MethodError("missing", "window")
    length = flows.size if window is None else whole(window, "window", low=1)
    weights = keep ** np.arange(min(length, flows.size))
    total = np.sum(keep ** np.arange(length)) if normalized else 1.0
    carried = np.convolve(flows, weights)[: flows.size] / total
    trace = Trace(
        "a_t = sum_l theta^l x_(t-l)" + (" / sum_l theta^l" if normalized else ""),
        {"x": flows.tolist(), "theta": keep, "window": window},
        "Broadbent 1979; normalised as in Google Meridian" if normalized else "Broadbent 1979",
    )
    return Series(row(carried), trace=trace)


def carryover_factors(theta: Number, periods: int) -> Series:
    """What one outcome in each period is worth by the end, once its carry-over is counted.

    (1 - theta^(T - t)) / (1 - theta) for t = 0..T-1. Applied after saturation, so a plan
    over periods stays separable: multiply each period's margin by its factor.
    """
    keep = number(theta, "theta", low=0, below=1)
    left = np.arange(whole(periods, "periods", low=1), 0, -1, dtype=float)
    trace = Trace("(1 - theta^(T-t)) / (1 - theta)", {"theta": keep, "periods": periods})
    return Series(row((1 - keep**left) / (1 - keep)), trace=trace)
