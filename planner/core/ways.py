"""Five ways to size the investment of a plan, each for the whole of it, never averaged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from planner.core import gate
from planner.core.decision import Decision, decision_of, left_cost
from planner.core.errors import MethodError
from planner.core.funnel import BudgetMethods, FunnelNeeds, budget_methods, funnel_inverse
from planner.core.plandata import PlanData, on_sheet, part

# What `budget_methods` and `funnel_inverse` call the answers, and where these are written.
PLACES: Mapping[str, str] = {
    "sales_forecast": on_sheet("investmentplan", "sales_forecast"),
    "pct_of_sales": on_sheet("investmentplan", "sales_percent"),
    "competitor_spend": on_sheet("investmentplan", "competitor_spend"),
    "competitor_share": on_sheet("investmentplan", "competitor_share"),
    "our_target_share": on_sheet("investmentplan", "target_share"),
    "affordable.revenue": on_sheet("investmentplan", "sales_forecast"),
    "affordable.cogs": on_sheet("investmentplan", "cost_of_goods"),
    "affordable.opex": on_sheet("investmentplan", "operating_costs"),
    "affordable.target_profit": on_sheet("investmentplan", "target_profit"),
    "periods": on_sheet("investmentplan", "periods"),
    "tactic_costs": part("investmentline"),
    "judgements": part("servicejudgement"),
    "target_customers": on_sheet("sizing", "target_customers"),
    "lead_to_customer": on_sheet("sizing", "customer_rate"),
    "visit_to_lead": on_sheet("sizing", "lead_rate"),
    "ctr": on_sheet("sizing", "click_rate"),
    "cpc": on_sheet("sizing", "visit_cost"),
    "fixed_cost": on_sheet("sizing", "fixed_cost"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its figure, or why there is none. `basis` is the plan's word for it;
    `source` says what it was made from where there are several possibilities."""

    basis: str
    value: float | None
    error: MethodError | None = None
    source: str = ""

    @property
    def place(self) -> str:
        """Where what it lacks is entered."""
        return PLACES.get(self.error.field, "") if self.error else ""


def fraction(value: Any) -> Decimal | None:
    return None if value is None else value / 100


def funnel_needs(sheet: Mapping[str, Any]) -> FunnelNeeds:
    """What the customers aimed at in a period take. Errors name fields of `PLACES`."""
    rates: dict[str, Any] = {  # which the method itself misses where they are not entered
        "visit_to_lead": fraction(sheet.get("lead_rate")),
        "lead_to_customer": fraction(sheet.get("customer_rate")),
    }
    return funnel_inverse(
        target_customers=sheet.get("target_customers"),
        **rates,
        ctr=fraction(sheet.get("click_rate")) or None,
        cpc=sheet.get("visit_cost"),
        fixed_cost=sheet.get("fixed_cost") or 0,
    )


def ways_of(data: PlanData) -> tuple[Way, ...]:
    sheet = data.sheet("investmentplan")
    revenue = sheet.get("sales_forecast")
    affordable = {
        "revenue": revenue,
        "cogs": sheet.get("cost_of_goods"),
        "opex": sheet.get("operating_costs"),
        "target_profit": sheet.get("target_profit"),
    }
    sales: dict[str, Any] = {
        "sales_forecast": revenue,
        "pct_of_sales": fraction(sheet.get("sales_percent")),
    }
    rival: dict[str, Any] = {
        "competitor_spend": sheet.get("competitor_spend"),
        "competitor_share": fraction(sheet.get("competitor_share")),
        "our_target_share": fraction(sheet.get("target_share")),
    }
    return (
        _objective_task(data),
        _way("sales_percent", "percentage_of_sales", **sales),
        _way("parity", "competitive_parity", **rival),
        _way("affordable", "affordable", affordable=affordable),
        _computed("marginal", partial(_marginal, data, decision_of(data))),
    )


def way_of(data: PlanData, basis: str) -> Way | None:
    return next((way for way in ways_of(data) if way.basis == basis), None)


def figure_of(data: PlanData, basis: str) -> Decimal | None:
    """What the basis of the amount gives, in whole units; None as long as it cannot be computed.

    A budget that was split by its marginal return is the figure of that way: it was
    chosen for the plan, whether or not more of it would pay.
    """
    way = way_of(data, basis)
    if way is None or way.value is None:
        return None
    decision = decision_of(data)
    if basis == "marginal" and decision.budget and decision.periods:
        return decision.budget * decision.periods + left_cost(data, decision.channels)
    return Decimal(way.value).quantize(Decimal(1))


def spread_of(ways: tuple[Way, ...]) -> tuple[float, float] | None:
    """The lowest and the highest of the figures."""
    known = [way.value for way in ways if way.value is not None]
    return (min(known), max(known)) if known else None


def _way(basis: str, name: str, source: str = "", **inputs: Any) -> Way:
    return _computed(basis, lambda: getattr(_given(**inputs), name), source)


def _given(**inputs: Any) -> BudgetMethods:
    try:
        return budget_methods(**inputs)
    except MethodError as error:
        if error.code != "nothing_to_compute":
            raise
        raise MethodError("missing", next(iter(inputs))) from None


def _computed(basis: str, compute: Callable[[], float], source: str = "") -> Way:
    try:
        return Way(basis, compute(), None, source)
    except MethodError as error:
        return Way(basis, None, error, source)


def _objective_task(data: PlanData) -> Way:
    """The items of the tactics; before there are any, the funnel backward from its target."""
    lines = [float(gate.planned(line)) for line in data.rows("investmentline")]
    if any(lines):
        return _way("objective_task", "objective_and_task", "lines", tactic_costs=lines)
    if data.sheet("sizing").get("target_customers") is None:
        return Way("objective_task", None, MethodError("missing", "tactic_costs"), "lines")
    return _computed("objective_task", partial(_by_funnel, data), "funnel")


def _by_funnel(data: PlanData) -> float:
    sheet = data.sheet("sizing")
    needs, periods = funnel_needs(sheet), _periods(data)
    whole = budget_methods(
        required_volume=needs.visits * periods,
        unit_cost=sheet.get("visit_cost"),
        fixed_cost=(sheet.get("fixed_cost") or 0) * periods,
    )
    return whole.objective_and_task or 0.0


def _marginal(data: PlanData, decision: Decision) -> float:
    """Where the last unit returns one, in all periods, with the items beside the split."""
    if not decision.channels:
        raise MethodError("missing", "judgements")
    total = decision.size.total * _periods(data) + float(left_cost(data, decision.channels))
    return budget_methods(marginal=total).marginal or 0.0


def _periods(data: PlanData) -> int:
    periods = data.sheet("investmentplan").get("periods")
    if not periods:
        raise MethodError("missing", "periods")
    return int(periods)
