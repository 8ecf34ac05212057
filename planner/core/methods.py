"""The methods, under the names by which the rest of the product calls them."""

from planner.core.agreement import agreement, dispersion
from planner.core.allocation import allocate, optimal_single, optimal_total, return_of_next
from planner.core.appraisal import bcr, break_even, npv, payback, roi, website_cba
from planner.core.design import design_trials
from planner.core.errors import ERRORS, WARNINGS, MethodError
from planner.core.funnel import budget_methods, funnel_forward, funnel_inverse, unit_economics
from planner.core.indifference import indifference
from planner.core.influence import danp_weights, dematel, leave_one_rater_out
from planner.core.matrices import cpm, ie_cell, ife_efe, qspm, tows_pairs
from planner.core.periods import period_rate
from planner.core.progress import progress
from planner.core.response import (
    Curve,
    adbudg_calibrate,
    adstock,
    carryover_factors,
    marginal,
    response,
)
from planner.core.returns import irr_all, mirr, xirr, xnpv
from planner.core.risk import judgement_keys, monte_carlo, plan_model, tornado
from planner.core.rounding import currency_step, round_to_step, to_money
from planner.core.trials import ab_sample_size, ab_test, update_from_trials

__all__ = [
    "ERRORS",
    "WARNINGS",
    "Curve",
    "MethodError",
    "ab_sample_size",
    "ab_test",
    "adbudg_calibrate",
    "adstock",
    "agreement",
    "allocate",
    "bcr",
    "break_even",
    "budget_methods",
    "carryover_factors",
    "cpm",
    "currency_step",
    "danp_weights",
    "dematel",
    "design_trials",
    "dispersion",
    "funnel_forward",
    "funnel_inverse",
    "ie_cell",
    "ife_efe",
    "indifference",
    "irr_all",
    "judgement_keys",
    "leave_one_rater_out",
    "marginal",
    "mirr",
    "monte_carlo",
    "npv",
    "optimal_single",
    "optimal_total",
    "payback",
    "period_rate",
    "plan_model",
    "progress",
    "qspm",
    "response",
    "return_of_next",
    "roi",
    "round_to_step",
    "to_money",
    "tornado",
    "tows_pairs",
    "unit_economics",
    "update_from_trials",
    "website_cba",
    "xirr",
    "xnpv",
]
