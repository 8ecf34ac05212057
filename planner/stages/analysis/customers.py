"""Stage 4: what it costs to win a customer (CAC) and what he brings over the years (LTV)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from planner.core.errors import MethodError
from planner.core.formats import Format
from planner.core.funnel import UnitEconomics
from planner.core.methods import unit_economics
from planner.core.plandata import on_sheet
from planner.core.ways import fraction
from planner.stages.analysis.computed import ERROR, INFO, OK, WARN, Computed, How, Need, Note, Stat
from planner.stages.analysis.funnel import forward, full_cac
from planner.stages.analysis.judged import about_money
from planner.stages.analysis.messages import refusal, remarks, years_and_months
from planner.stages.drawing import isolated, say
from planner.stages.snapshot import Record, Snapshot

# A customer should bring three times what he costs: a rule of thumb of the trade, no law.
GOOD_RATIO = 3


def customer_value(snapshot: Snapshot) -> Computed:
    sheet, fmt = snapshot.sheets["sizing"], snapshot.format
    if needs := tuple(_needs(sheet)):
        return Computed(needs=needs)
    margin = yearly_margin(sheet)
    cac, notes = _cost(sheet)
    discount = float(snapshot.plan["discount_rate"] or 0) / 100
    try:
        unit = unit_economics(margin, float(sheet["retention"]) / 100, discount, cac)
    except MethodError as error:
        return Computed(notes=(refusal(error, on_sheet("sizing", "retention")),))
    return Computed(
        sentence=_sentence(unit, cac, fmt),
        stats=tuple(_stats(unit, margin, cac, fmt)),
        notes=(*notes, *remarks(unit.warnings)),
        how=_how(unit, margin, discount, sheet, fmt),
    )


def _needs(sheet: Record) -> Iterator[Need]:
    words = {
        "order_value": _("Value of an average order"),
        "order_margin": _("Margin of an order"),
        "orders_per_year": _("How often a customer orders in a year"),
        "retention": _("How many customers still buy a year later"),
    }
    for name, text in words.items():
        if sheet[name] is None:
            yield Need(text, on_sheet("sizing", name))


def yearly_margin(sheet: Record) -> float:
    return float(sheet["order_value"] * fraction(sheet["order_margin"]) * sheet["orders_per_year"])


def _cost(sheet: Record) -> tuple[float | None, tuple[Note, ...]]:
    """What winning a customer costs, the fixed costs included; None as long as that is unknown."""
    try:
        cac = full_cac(forward(sheet), sheet)
    except (MethodError, TypeError):  # the funnel itself says what it lacks
        cac = None
    if cac is not None:
        return cac, ()
    text = _("Complete the funnel with its costs, to set this against what a customer costs.")
    return None, (Note(text, INFO, on_sheet("sizing", "visit_cost")),)


def _sentence(unit: UnitEconomics, cac: float | None, fmt: Format) -> Any:
    whole = about_money(fmt, unit.ltv_including_first_year)
    if cac is None or unit.ltv_to_cac is None:
        text = _("A customer brings {whole} over the years, his first year (t = 0) included.")
        return say(fmt.digits_of(text), whole=whole)
    words = {
        "whole": whole,
        "cost": about_money(fmt, cac),
        "times": isolated(fmt.number(unit.ltv_to_cac, 1)),
    }
    if unit.ltv_to_cac >= GOOD_RATIO:
        text = _(
            "A customer brings {whole} over the years, his first year (t = 0) included, and costs "
            "{cost} to win: {times} times as much, so there is room to win more."
        )
    elif unit.ltv_to_cac >= 1:
        text = _(
            "A customer brings {whole} over the years, his first year (t = 0) included, and costs "
            "{cost} to win: {times} times as much. It pays, with little room for mistakes."
        )
    else:
        text = _(
            "A customer brings {whole} over the years, his first year (t = 0) included, and costs "
            "{cost} to win: {times} times as much. Each new customer loses money."
        )
    return say(fmt.digits_of(text), **words)


def _stats(unit: UnitEconomics, margin: float, cac: float | None, fmt: Format) -> Iterator[Stat]:
    yield Stat(_("Margin of a customer in a year"), about_money(fmt, margin))
    label = fmt.digits_of(_("Lifetime value from t = 0 (LTV)"))
    yield Stat(label, about_money(fmt, unit.ltv_including_first_year), _("the first year included"))
    label = fmt.digits_of(_("Lifetime value from t = 1 (LTV)"))
    yield Stat(label, about_money(fmt, unit.ltv_gupta_lehmann), _("without the first year"))
    if cac is None:
        return
    yield Stat(
        _("Cost of winning a customer (CAC)"), about_money(fmt, cac), _("visits and fixed costs")
    )
    ratio = unit.ltv_to_cac or 0
    look = OK if ratio >= GOOD_RATIO else WARN if ratio >= 1 else ERROR
    note = fmt.digits_of(_("from t = 0; three and more is usual"))
    yield Stat(_("Lifetime value over cost (LTV ÷ CAC)"), fmt.number(ratio, 2), note, look)
    if unit.cac_payback_months is not None:
        back = years_and_months(unit.cac_payback_months / 12, fmt)
        yield Stat(_("His margin repays his cost in"), back)


def _how(
    unit: UnitEconomics, margin: float, discount: float, sheet: Record, fmt: Format
) -> tuple[How, ...]:
    inputs = (
        (_("m: margin of a customer in a year"), about_money(fmt, margin)),
        (_("r: share that stays a year"), fmt.percent(sheet["retention"])),
        (_("i: yearly discount rate"), fmt.percent(discount * 100)),
    )
    return (
        How(
            isolated("t = 1: m·r ÷ (1 + i − r);   t = 0: m·(1 + i) ÷ (1 + i − r)"),
            inputs,
            _("Gupta and Lehmann 2003"),
        ),
        How(_("m = value of an order × its margin × orders of a customer in a year")),
        How(_("CAC = (cost of the visits + fixed costs) ÷ customers")),
    )
