"""Rates of return: every real IRR with flags, MIRR, and the dated XNPV and XIRR."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.core.errors import MethodError
from planner.core.inputs import LIMIT, FloatArray, Number, finite, number, vector
from planner.core.periods import Period, annual_rate, discount_factor, per_year, period_rate
from planner.core.results import Figure, Result, Row, Trace
from planner.core.roots import exponential_zeros

type Day = date | str

# Excel and pyxirr count every year as 365 days (actual/365 fixed).
_DAYS_PER_YEAR = 365.0

# A root this near zero is zero: money back, nothing gained.
_ZERO = 1e-12


@dataclass(frozen=True, slots=True)
class Irr(Result):
    """Every real root above -1.

    `roots` are per period and `annual_roots` per year, ascending. `value` is the root nearest
    zero, the one most programs print; with the flag `multiple_irr` it decides nothing.
    """

    roots: Row
    annual_roots: Row
    value: float | None


def irr_all(flows: Sequence[Number], period: Period = "year") -> Irr:
    """All internal rates of return of `flows`.

    Shapes: flows (n,), t = 0..n-1, in money per `period`.
    Warnings: `no_sign_change`, `no_irr`, `multiple_irr`, `negative_irr`, `irr_out_of_range`.
    Source: Descartes' rule for exponential sums (see roots.py); libraries return one root.
    """
    values = vector(flows, "flows")
    zeros = exponential_zeros(values, np.arange(values.size, dtype=float))
    trace = Trace("sum(flow_t / (1 + irr)^t) = 0", {"flows": values.tolist(), "period": period})
    return _irr(values, zeros, period, trace)


def mirr(
    flows: Sequence[Number], finance: Number, reinvest: Number, period: Period = "year"
) -> Figure:
    """Modified IRR per period: outlays financed at `finance`, receipts reinvested at `reinvest`.

    Shapes: flows (n,), n >= 2. Units: `finance` and `reinvest` yearly fractions.
    Formula: (FV of receipts at the end / -PV of outlays)^(1/(n-1)) - 1 (Lin 1976).
    Errors: `no_sign_change`, since it needs an outlay and a receipt.
    """
    values = vector(flows, "flows")
    cost, gain = period_rate(finance, period, "finance"), period_rate(reinvest, period, "reinvest")
    last = values.size - 1
    outlay = -sum(v * discount_factor(cost, t) for t, v in enumerate(values) if v < 0)
    receipts = sum(v * discount_factor(gain, t - last) for t, v in enumerate(values) if v > 0)
    if outlay <= 0 or receipts <= 0:
        raise MethodError("no_sign_change", "flows")
    trace = Trace(
        "(FV(receipts, reinvest) / -PV(outlays, finance))^(1/(n-1)) - 1",
        {"flows": values.tolist(), "finance": cost, "reinvest": gain, "period": period},
        "Lin 1976; Excel MIRR",
    )
    growth = (math.log(receipts) - math.log(outlay)) / last
    return Figure(finite(math.expm1(growth), "flows"), trace=trace)


def xnpv(rate: Number, flows: Sequence[Number], dates: Sequence[Day]) -> Figure:
    """Present value on the first date of flows on the given days.

    Shapes: flows (n,), dates (n,) as date or ISO text. Units: `rate` yearly fraction > -1.
    Formula: sum(flow_i / (1 + rate)^(days_i / 365)); Excel XNPV.
    Errors: `wrong_length`, `bad_date`, `date_before_first`.
    """
    yearly = number(rate, "rate", above=-1)
    values = vector(flows, "flows")
    times = _years(dates, values.size)
    value = sum(v * discount_factor(yearly, t) for v, t in zip(values, times, strict=True))
    trace = Trace(
        "sum(flow_i / (1 + rate)^(days_i / 365))",
        {"rate": yearly, "flows": values.tolist(), "dates": [str(d) for d in dates]},
        "Excel XNPV, actual/365",
    )
    return Figure(finite(float(value), "flows"), trace=trace)


def xirr(flows: Sequence[Number], dates: Sequence[Day]) -> Irr:
    """All yearly rates that make `xnpv` zero. Shapes, errors and day count as in `xnpv`."""
    values = vector(flows, "flows")
    times, order = np.unique(_years(dates, values.size), return_inverse=True)
    merged = np.bincount(order, weights=values)
    trace = Trace(
        "sum(flow_i / (1 + xirr)^(days_i / 365)) = 0",
        {"flows": values.tolist(), "dates": [str(d) for d in dates]},
        "Excel XIRR, actual/365",
    )
    return _irr(merged, exponential_zeros(merged, times), "year", trace)


def _irr(values: FloatArray, zeros: list[float], period: Period, trace: Trace) -> Irr:
    per_year(period)
    found = [math.expm1(s) if s < 700 else math.inf for s in zeros]
    roots = [r for r in found if r > -1 and annual_rate(r, period) <= LIMIT]
    warnings = []
    if not np.any(values > 0) or not np.any(values < 0):
        warnings.append("no_sign_change")
    elif not zeros:
        warnings.append("no_irr")
    if len(roots) < len(zeros):
        warnings.append("irr_out_of_range")
    if len(roots) > 1:
        warnings.append("multiple_irr")
    if any(r < -_ZERO for r in roots):
        warnings.append("negative_irr")
    return Irr(
        tuple(roots),
        tuple(annual_rate(r, period) for r in roots),
        min(roots, key=abs, default=None),
        warnings=tuple(warnings),
        trace=trace,
    )


def _years(dates: Sequence[Day], size: int) -> FloatArray:
    days = [_day(d, i) for i, d in enumerate(dates)]
    if len(days) != size:
        raise MethodError("wrong_length", "dates", {"expected": size, "got": len(days)})
    for i, day in enumerate(days):
        if day < days[0]:
            raise MethodError("date_before_first", "dates", {"index": i, "first": days[0]})
    return np.array([(day - days[0]).days / _DAYS_PER_YEAR for day in days])


def _day(value: object, index: int) -> date:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise MethodError("bad_date", "dates", {"index": index}) from None
    if not isinstance(found, date):
        raise MethodError("bad_date", "dates", {"index": index})
    return date(found.year, found.month, found.day)  # a datetime counts as its day
