"""From impressions to customers and back, what a customer costs and brings, and how much to spend.

Rates are fractions of the stage before. Costs are in the plan's currency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.core.errors import MethodError
from planner.core.inputs import Number, finite, number, vector
from planner.core.results import Result, Trace, frozen

SOURCE_LTV = "Gupta & Lehmann 2003: margin multiple r / (1 + i - r)"


@dataclass(frozen=True, slots=True)
class BudgetMethods(Result):
    """Sizes of the investment by each method whose inputs were given, never averaged."""

    percentage_of_sales: float | None
    competitive_parity: float | None
    affordable: float | None
    objective_and_task: float | None
    marginal: float | None
    lowest: float
    highest: float

    @property
    def spread(self) -> float:
        """Highest minus lowest."""
        return self.highest - self.lowest


@dataclass(frozen=True, slots=True)
class UnitEconomics(Result):
    """What one customer brings. `ltv_gupta_lehmann` counts margins from t = 1,
    `ltv_including_first_year` from t = 0; the second is set against the cost of winning one.
    """

    margin_multiple: float
    ltv_gupta_lehmann: float
    ltv_including_first_year: float
    ltv_to_cac: float | None
    cac_payback_months: float | None


@dataclass(frozen=True, slots=True)
class Funnel(Result):
    """A funnel read forward. Figures per customer are None without customers."""

    impressions: float | None
    visits: float
    leads: float
    customers: float
    cost: float
    cpc: float | None
    cpl: float | None
    cac: float | None
    first_order_revenue: float
    first_order_gross_margin: float
    roas_first_order: float | None
    romi_first_order: float | None
    annual_margin_per_customer: float | None
    unit: UnitEconomics | None

    @property
    def ltv_gupta_lehmann(self) -> float | None:
        """Lifetime value from t = 1, where retention was given."""
        return None if self.unit is None else self.unit.ltv_gupta_lehmann

    @property
    def ltv_including_first_year(self) -> float | None:
        """Lifetime value from t = 0, where retention was given."""
        return None if self.unit is None else self.unit.ltv_including_first_year

    @property
    def ltv_to_cac(self) -> float | None:
        """Lifetime value from t = 0 over the cost of winning a customer."""
        return None if self.unit is None else self.unit.ltv_to_cac


@dataclass(frozen=True, slots=True)
class FunnelNeeds(Result):
    """A funnel read backwards: what a target takes. Counts are exact, not rounded up."""

    customers: float
    leads: float
    visits: float
    impressions: float | None
    variable_cost: float | None
    cost: float | None


def funnel_forward(
    *,
    visit_to_lead: Number,
    lead_to_customer: Number,
    aov: Number,
    gross_margin: Number,
    impressions: Number | None = None,
    cpm: Number | None = None,
    ctr: Number | None = None,
    visits: Number | None = None,
    cost: Number | None = None,
    orders_per_year: Number | None = None,
    retention: Number | None = None,
    annual_discount: Number | None = None,
) -> Funnel:
    """Impressions (or visits) -> leads -> customers -> revenue, and what each one cost.

    Start from `impressions`, `cpm` (money per thousand) and `ctr`, or from `visits` and `cost`.
    Rates and `gross_margin` are fractions 0..1; `aov` money per order. With
    `orders_per_year`, `retention` (yearly) and `annual_discount` also lifetime value.
    Errors: `missing`, `out_of_range`. Warnings: `no_customers`, `no_cost`, `ltv_below_cac`.
    """
    shown, arrived, spent = _entrance(impressions, cpm, ctr, visits, cost)
    leads = arrived * _rate(visit_to_lead, "visit_to_lead")
    customers = leads * _rate(lead_to_customer, "lead_to_customer")
    order, share = number(aov, "aov", low=0), _rate(gross_margin, "gross_margin")
    revenue = finite(customers * order, "aov")
    margin = revenue * share
    cac = _ratio(spent, customers)
    yearly = None
    if orders_per_year is not None:
        yearly = order * share * number(orders_per_year, "orders_per_year", low=0)
    unit = None
    if yearly is not None and retention is not None:
        unit = unit_economics(yearly, retention, _given(annual_discount, "annual_discount"), cac)
    warnings = ("no_customers",) * (customers == 0) + ("no_cost",) * (spent == 0)
    return Funnel(
        impressions=shown,
        visits=arrived,
        leads=leads,
        customers=customers,
        cost=spent,
        cpc=_ratio(spent, arrived),
        cpl=_ratio(spent, leads),
        cac=cac,
        first_order_revenue=revenue,
        first_order_gross_margin=margin,
        roas_first_order=_ratio(revenue, spent),
        romi_first_order=_ratio(margin - spent, spent),
        annual_margin_per_customer=yearly,
        unit=unit,
        warnings=warnings + (unit.warnings if unit else ()),
        trace=Trace(
            "visits = impressions * ctr; leads = visits * visit_to_lead; "
            "customers = leads * lead_to_customer; revenue = customers * aov; "
            "cac = cost / customers",
            {"impressions": shown, "visits": arrived, "cost": spent, "aov": order}
            | {"visit_to_lead": float(visit_to_lead), "lead_to_customer": float(lead_to_customer)}
            | {"gross_margin": share},
        ),
    )


def funnel_inverse(
    *,
    visit_to_lead: Number,
    lead_to_customer: Number,
    target_customers: Number | None = None,
    target_revenue: Number | None = None,
    aov: Number | None = None,
    ctr: Number | None = None,
    cpm: Number | None = None,
    cpc: Number | None = None,
    fixed_cost: Number = 0,
) -> FunnelNeeds:
    """What a target of customers, or of revenue at `aov`, takes: the funnel backwards.

    cost = impressions / 1000 * cpm (or visits * cpc) + fixed_cost; None without a unit cost.
    Rates are fractions above 0. Errors: `missing`, `not_positive`, `out_of_range`.
    """
    customers = _target_customers(target_customers, target_revenue, aov)
    leads = customers / _rate(lead_to_customer, "lead_to_customer", above=0)
    visits = finite(leads / _rate(visit_to_lead, "visit_to_lead", above=0), "visit_to_lead")
    impressions = None if ctr is None else finite(visits / _rate(ctr, "ctr", above=0), "ctr")
    variable = None
    if cpm is not None:
        variable = _given(impressions, "ctr") / 1000 * number(cpm, "cpm", low=0)
    elif cpc is not None:
        variable = visits * number(cpc, "cpc", low=0)
    fixed = number(fixed_cost, "fixed_cost", low=0)
    return FunnelNeeds(
        customers,
        leads,
        visits,
        impressions,
        variable,
        None if variable is None else finite(variable + fixed, "fixed_cost"),
        trace=Trace(
            "leads = customers / lead_to_customer; visits = leads / visit_to_lead; "
            "impressions = visits / ctr; cost = impressions / 1000 * cpm (or visits * cpc) + fixed",
            {"customers": customers, "fixed_cost": fixed}
            | {"visit_to_lead": float(visit_to_lead), "lead_to_customer": float(lead_to_customer)},
        ),
    )


def unit_economics(
    annual_margin_per_customer: Number,
    retention: Number,
    annual_discount: Number,
    cac: Number | None = None,
) -> UnitEconomics:
    """Lifetime value of a customer at constant yearly retention r and discount i.

    From t = 1: m r / (1 + i - r). From t = 0: m (1 + i) / (1 + i - r). Payback of the cost of
    winning one: cac / (m / 12) months. Units: money per customer; r and i yearly fractions.
    Errors: `ltv_unbounded` at r = 1, i = 0. Warnings: `ltv_below_cac`.
    Source: Gupta & Lehmann 2003.
    """
    m = number(annual_margin_per_customer, "annual_margin_per_customer", low=0)
    r, i = _rate(retention, "retention"), number(annual_discount, "annual_discount", low=0)
    if 1 + i - r <= 0:
        raise MethodError("ltv_unbounded", "retention")
    multiple = r / (1 + i - r)
    whole = finite(m * (1 + i) / (1 + i - r), "retention")
    paid = None if cac is None else number(cac, "cac", low=0)
    return UnitEconomics(
        multiple,
        m * multiple,
        whole,
        None if paid is None else _ratio(whole, paid),
        None if paid is None else _ratio(paid * 12, m),
        warnings=("ltv_below_cac",) if paid is not None and whole < paid else (),
        trace=Trace(
            "from t = 1: m * r / (1 + i - r); from t = 0: m * (1 + i) / (1 + i - r)",
            {"m": m, "r": r, "i": i, "cac": paid},
            SOURCE_LTV,
        ),
    )


def budget_methods(
    *,
    sales_forecast: Number | None = None,
    pct_of_sales: Number | None = None,
    competitor_spend: Number | None = None,
    competitor_share: Number | None = None,
    our_target_share: Number | None = None,
    affordable: Mapping[str, Number] | None = None,
    required_volume: Number | None = None,
    unit_cost: Number | None = None,
    fixed_cost: Number = 0,
    tactic_costs: Sequence[Number] | None = None,
    marginal: Number | None = None,
) -> BudgetMethods:
    """Five ways to size the investment, side by side.

    percentage_of_sales = sales_forecast * pct_of_sales; competitive_parity = competitor_spend /
    competitor_share * our_target_share; affordable = revenue - cogs - opex - target_profit
    (the keys of the mapping); objective_and_task = the sum of `tactic_costs`, or
    required_volume * unit_cost + fixed_cost; `marginal` = the total of `optimal_total`.
    A method without any of its inputs is None, one with half of them is an error.
    Errors: `missing`, `nothing_to_compute`. Warnings: `affordable_negative`.
    """
    sizes = {
        "percentage_of_sales": _percentage(sales_forecast, pct_of_sales),
        "competitive_parity": _parity(competitor_spend, competitor_share, our_target_share),
        "affordable": _affordable(affordable),
        "objective_and_task": _task(required_volume, unit_cost, fixed_cost, tactic_costs),
        "marginal": None if marginal is None else number(marginal, "marginal", low=0),
    }
    known = [size for size in sizes.values() if size is not None]
    if not known:
        raise MethodError("nothing_to_compute", "sales_forecast")
    left = sizes["affordable"]
    return BudgetMethods(
        **sizes,
        lowest=min(known),
        highest=max(known),
        warnings=("affordable_negative",) if left is not None and left < 0 else (),
        trace=Trace("one figure per method; never averaged", frozen(sizes)),
    )


def _percentage(forecast: Number | None, share: Number | None) -> float | None:
    if forecast is None and share is None:
        return None
    sales = number(forecast, "sales_forecast", low=0)
    return finite(sales * _rate(share, "pct_of_sales"), "sales_forecast")


def _parity(spend: Number | None, share: Number | None, ours: Number | None) -> float | None:
    if spend is None and share is None and ours is None:
        return None
    theirs = number(spend, "competitor_spend", low=0)
    per_share = theirs / _rate(share, "competitor_share", above=0)
    return finite(per_share * _rate(ours, "our_target_share"), "competitor_share")


def _affordable(parts: Mapping[str, Number] | None) -> float | None:
    if parts is None:
        return None
    revenue, cogs, opex, profit = (
        number(parts.get(key), f"affordable.{key}", low=None if key == "target_profit" else 0)
        for key in ("revenue", "cogs", "opex", "target_profit")
    )
    return revenue - cogs - opex - profit


def _task(
    volume: Number | None, unit: Number | None, fixed: Number, lines: Sequence[Number] | None
) -> float | None:
    if lines is not None:
        return float(vector(lines, "tactic_costs", low=0).sum())
    if volume is None and unit is None:
        return None
    needed, each = number(volume, "required_volume", low=0), number(unit, "unit_cost", low=0)
    return finite(needed * each + number(fixed, "fixed_cost", low=0), "unit_cost")


def _entrance(
    impressions: Number | None,
    cpm: Number | None,
    ctr: Number | None,
    visits: Number | None,
    cost: Number | None,
) -> tuple[float | None, float, float]:
    """(impressions, visits, cost) from either end of the first step."""
    if visits is not None:
        return None, number(visits, "visits", low=0), number(cost, "cost", low=0)
    shown = number(impressions, "impressions", low=0)
    spent = (
        shown / 1000 * number(cpm, "cpm", low=0) if cost is None else number(cost, "cost", low=0)
    )
    return shown, shown * _rate(ctr, "ctr"), finite(spent, "cpm")


def _target_customers(
    customers: Number | None, revenue: Number | None, aov: Number | None
) -> float:
    if customers is not None:
        return number(customers, "target_customers", low=0)
    wanted = number(revenue, "target_revenue", low=0)
    return finite(wanted / number(aov, "aov", above=0), "aov")


def _rate(value: Number | None, field: str, above: float | None = None) -> float:
    return number(value, field, low=0 if above is None else None, above=above, high=1)


def _given(value: Number | None, field: str) -> float:
    return number(value, field)


def _ratio(part: float, whole: float) -> float | None:
    return finite(part / whole, "cost") if whole else None
