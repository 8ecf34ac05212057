"""Is it worth the money? Present value, benefit and cost, payback, break-even, the website."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.core.errors import MethodError
from planner.core.inputs import FloatArray, Number, finite, number, vector
from planner.core.periods import Period, per_year, period_rate
from planner.core.results import Figure, Result, Row, Trace, row
from planner.core.returns import Irr, irr_all, mirr, xirr, xnpv

__all__ = [
    "BreakEven",
    "Payback",
    "WebsiteCba",
    "bcr",
    "break_even",
    "irr_all",
    "mirr",
    "npv",
    "payback",
    "roi",
    "website_cba",
    "xirr",
    "xnpv",
]


@dataclass(frozen=True, slots=True)
class Payback(Result):
    """Time until the outlay is repaid, in periods (interpolated), or None if it never is."""

    plain: float | None
    discounted: float | None
    plain_years: float | None
    discounted_years: float | None


@dataclass(frozen=True, slots=True)
class BreakEven(Result):
    """Units and revenue at which profit is zero."""

    units: float
    revenue: float
    contribution_per_unit: float


@dataclass(frozen=True, slots=True)
class WebsiteCba(Result):
    """The website as an investment. Flows are per period, t = 0..n."""

    benefits: Row
    net_flows: Row
    npv: float
    bcr: float
    roi: float
    irr: Irr
    payback: Payback
    revenue_share: float | None
    profit_share: float | None


def npv(rate: Number, flows: Sequence[Number], period: Period = "year") -> Figure:
    """Net present value at t = 0.

    Shapes: flows (n,), the first at t = 0. Units: `rate` yearly fraction > -1, money per period.
    Formula: sum(flow_t / (1 + r)^t), r the rate per period.
    Errors: `out_of_range` (rate), `result_not_finite`, and those of `inputs`.
    """
    values, r = vector(flows, "flows"), period_rate(rate, period)
    trace = Trace(
        "sum(flow_t / (1 + r)^t)",
        {"rate": float(rate), "rate_per_period": r, "period": period, "flows": values.tolist()},
    )
    return Figure(_present_value(r, values, "flows"), trace=trace)


def bcr(
    rate: Number, benefits: Sequence[Number], costs: Sequence[Number], period: Period = "year"
) -> Figure:
    """Benefit-cost ratio: PV of benefits / PV of costs.

    Shapes: benefits (n,), costs (n,), t = 0..n-1, both >= 0. Units as in `npv`.
    Errors: `negative`, `wrong_length`, `no_costs`.
    """
    gains, spent = _both(benefits, costs)
    r = period_rate(rate, period)
    pv_benefits = _present_value(r, gains, "benefits")
    pv_costs = _present_value(r, spent, "costs")
    if pv_costs <= 0:
        raise MethodError("no_costs", "costs")
    trace = Trace(
        "PV(benefits) / PV(costs)",
        {"rate_per_period": r, "pv_benefits": pv_benefits, "pv_costs": pv_costs},
    )
    return Figure(finite(pv_benefits / pv_costs, "costs"), trace=trace)


def roi(benefits: Sequence[Number], costs: Sequence[Number]) -> Figure:
    """Return on investment, undiscounted: (sum B - sum C) / sum C.

    Shapes and errors as in `bcr`; the result is a fraction.
    """
    gains, spent = _both(benefits, costs)
    total_benefits, total_costs = float(gains.sum()), float(spent.sum())
    if total_costs <= 0:
        raise MethodError("no_costs", "costs")
    trace = Trace("(sum B - sum C) / sum C", {"benefits": total_benefits, "costs": total_costs})
    return Figure(finite((total_benefits - total_costs) / total_costs, "costs"), trace=trace)


def payback(flows: Sequence[Number], rate: Number = 0, period: Period = "year") -> Payback:
    """Plain and discounted payback, interpolated inside the period where the sum turns.

    Shapes: flows (n,), t = 0..n-1. Units: `rate` yearly fraction; results in periods and years.
    The first return to zero counts. Warnings: `no_outlay`, `never_pays_back`,
    `never_pays_back_discounted`, `pays_back_more_than_once`.
    """
    values, r = vector(flows, "flows"), period_rate(rate, period)
    plain = _payback_time(values)
    discounted = _payback_time(_discounted(r, values, "flows"))
    running = np.cumsum(values)
    warnings = []
    if values[np.flatnonzero(values)][:1].sum() >= 0:
        warnings.append("no_outlay")
    if plain is None:
        warnings.append("never_pays_back")
    elif np.any(running[math.ceil(plain) :] < -1e-9 * np.max(np.abs(values))):
        warnings.append("pays_back_more_than_once")
    if discounted is None:
        warnings.append("never_pays_back_discounted")
    years = per_year(period)
    return Payback(
        plain,
        discounted,
        None if plain is None else plain / years,
        None if discounted is None else discounted / years,
        warnings=tuple(warnings),
        trace=Trace(
            "t where the running sum of flows reaches zero, linear inside a period",
            {"flows": values.tolist(), "running_sum": running.tolist(), "rate_per_period": r},
        ),
    )


def break_even(fixed_costs: Number, price: Number, variable_cost: Number) -> BreakEven:
    """Units = fixed costs / (price - variable cost); revenue = units * price.

    Units: `fixed_costs` money per period, `price` and `variable_cost` money per unit.
    Errors: `contribution_not_positive` when the price does not exceed the variable cost.
    """
    fixed = number(fixed_costs, "fixed_costs", low=0)
    each, cost = number(price, "price", low=0), number(variable_cost, "variable_cost", low=0)
    if each <= cost:
        raise MethodError("contribution_not_positive", "price", {"price": each, "cost": cost})
    units = finite(fixed / (each - cost), "price")
    trace = Trace(
        "fixed_costs / (price - variable_cost)",
        {"fixed_costs": fixed, "price": each, "variable_cost": cost},
    )
    return BreakEven(units, finite(units * each, "price"), each - cost, trace=trace)


def website_cba(
    revenue: Sequence[Number],
    costs: Sequence[Number],
    rate: Number,
    *,
    gross_margin: Number = 1,
    savings: Sequence[Number] | None = None,
    company_revenue: Number | None = None,
    company_profit: Number | None = None,
    period: Period = "year",
) -> WebsiteCba:
    """Cost and benefit of a website, with its share of the company's revenue and profit.

    Shapes: revenue, costs and savings (n,), t = 0..n-1, all >= 0, money per period;
    `company_revenue` and `company_profit` are totals over the same n periods.
    benefit_t = revenue_t * gross_margin + savings_t; net flow_t = benefit_t - cost_t.
    Errors: those of `bcr` and `npv`. Shares are fractions, None where no total was given.
    """
    sold, spent = _both(revenue, costs, "revenue")
    margin = number(gross_margin, "gross_margin", low=0, high=1)
    saved = vector(
        [0] * sold.size if savings is None else savings, "savings", size=sold.size, low=0
    )
    benefits = sold * margin + saved
    flows = benefits - spent
    return WebsiteCba(
        row(benefits),
        row(flows),
        npv(rate, flows.tolist(), period).value,
        bcr(rate, benefits.tolist(), spent.tolist(), period).value,
        roi(benefits.tolist(), spent.tolist()).value,
        irr := irr_all(flows.tolist(), period),
        back := payback(flows.tolist(), rate, period),
        _share(float(sold.sum()), company_revenue, "company_revenue"),
        _share(float(flows.sum()), company_profit, "company_profit"),
        warnings=tuple(dict.fromkeys(irr.warnings + back.warnings)),
        trace=Trace(
            "benefit_t = revenue_t * gross_margin + savings_t; net_t = benefit_t - cost_t",
            {"rate": float(rate), "gross_margin": margin, "period": period}
            | {"revenue": sold.tolist(), "savings": saved.tolist(), "costs": spent.tolist()},
        ),
    )


def _both(
    benefits: Sequence[Number], costs: Sequence[Number], name: str = "benefits"
) -> tuple[FloatArray, FloatArray]:
    gains = vector(benefits, name, low=0)
    return gains, vector(costs, "costs", size=gains.size, low=0)


def _discounted(rate: float, values: FloatArray, field: str) -> FloatArray:
    with np.errstate(over="ignore", invalid="ignore"):
        factors = np.exp(-np.arange(values.size) * math.log1p(rate))
        # A zero flow stays zero however large its factor.
        result: FloatArray = np.where(values == 0, 0.0, values * factors)
    finite(float(np.abs(result).max()), field)
    return result


def _present_value(rate: float, values: FloatArray, field: str) -> float:
    return finite(float(_discounted(rate, values, field).sum()), field)


def _payback_time(values: FloatArray) -> float | None:
    running = np.cumsum(values)
    # Adding 0.1 ten times misses 1 by rounding; that much short is repaid.
    paid = np.flatnonzero(running >= -1e-12 * np.abs(values).sum())
    if not paid.size:
        return None
    t = int(paid[0])
    if t == 0 or values[t] <= 0:
        return float(t)
    return min(float(t), t - 1 - float(running[t - 1] / values[t]))


def _share(part: float, whole: Number | None, field: str) -> float | None:
    if whole is None:
        return None
    return finite(part / number(whole, field, above=0), field)
