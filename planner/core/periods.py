"""Rates are stated per year; a flow may be counted in years, quarters or months."""

import math
from typing import Literal

from planner.core.inputs import Number, choice, finite, number

type Period = Literal["year", "quarter", "month"]

PER_YEAR = {"year": 1, "quarter": 4, "month": 12}


def per_year(period: Period) -> int:
    """How many periods a year has."""
    return PER_YEAR[choice(period, "period", PER_YEAR)]


def period_rate(yearly: Number, period: Period = "year", field: str = "rate") -> float:
    """(1 + r)^(1/12) - 1, never r/12: compounding twelve months gives the year's rate again."""
    rate = number(yearly, field, above=-1)
    return math.expm1(math.log1p(rate) / per_year(period))


def annual_rate(rate: float, period: Period = "year") -> float:
    """The yearly equivalent of a rate per period; inf where it cannot be written down."""
    try:
        return math.expm1(math.log1p(rate) * per_year(period))
    except OverflowError:
        return math.inf


def discount_factor(rate: float, time: float) -> float:
    """(1 + rate)^-time."""
    try:
        return finite(math.exp(-time * math.log1p(rate)), "rate")
    except OverflowError:
        return finite(math.inf, "rate")
