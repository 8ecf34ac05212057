"""Rules of the investment: its size, its items, what it returns."""

from decimal import Decimal
from itertools import pairwise

from planner.core import gate, ways
from planner.core.plandata import PlanData, at, cell, on_sheet, part
from planner.core.rules.base import (
    ADD,
    ERROR,
    LINK,
    WARNING,
    WRITE,
    Amount,
    Hits,
    Rule,
    _,
    add,
    rule,
)  # fmt: skip
from planner.core.rules.objectives import outside_period

SCENARIOS = ("conservative", "likely", "optimistic")


@rule(
    "investment.unclear", ERROR,
    _("The size of the investment is not clear"),
    _("Complete what is missing; until then nobody can be directed."), WRITE,
)  # fmt: skip
def unclear(data: PlanData) -> Hits:
    # Items that do not add up have a rule of their own.
    missing = [c for c in gate.gate_of(data).missing if c.code != "agreement"]
    if missing:
        yield missing[0].place, {}


@rule(
    "investment.disagrees", ERROR,
    _("The items add up to %(total)s, the amount is %(amount)s"),
    _("Correct the amount or the items: the two have to agree."),
)  # fmt: skip
def disagrees(data: PlanData) -> Hits:
    amount = data.sheet("investmentplan").get("amount")
    if not amount or not data.rows("investmentline"):
        return
    if abs(gate.difference(data)) > gate.tolerance(data):
        params = {"total": Amount(gate.total(data)), "amount": Amount(amount)}
        yield on_sheet("investmentplan", "amount"), params


BASES = {
    "objective_task": _("Objective and task"),
    "sales_percent": _("Percentage of sales"),
    "parity": _("Competitive parity"),
    "affordable": _("What is affordable"),
    "marginal": _("Marginal return"),
}
# How far an amount may lie from what its basis gives, as a fraction of it.
FAR = Decimal("0.1")


@rule(
    "investment.basis_unknown", WARNING,
    _("The amount rests on “%(basis)s”, but what that takes is not entered"),
    _("Enter what it takes, or name the way by which the amount was really found."), WRITE,
)  # fmt: skip
def basis_unknown(data: PlanData) -> Hits:
    sheet = data.sheet("investmentplan")
    basis = sheet.get("basis")
    way = ways.way_of(data, basis) if basis and sheet.get("amount") else None
    if way and way.value is None:
        yield way.place or on_sheet("investmentplan", "basis"), {"basis": BASES[way.basis]}


@rule(
    "investment.departs_from_basis", WARNING,
    _("The amount is %(amount)s, but its basis, “%(basis)s”, gives %(figure)s"),
    _("Correct the amount, or name the way by which it was really found."),
)  # fmt: skip
def departs_from_basis(data: PlanData) -> Hits:
    sheet = data.sheet("investmentplan")
    basis, amount = sheet.get("basis"), sheet.get("amount")
    if not basis or not amount:
        return
    figure = ways.figure_of(data, basis)
    # Items that do not add up to the amount have a rule of their own.
    if figure is None or (basis == "objective_task" and data.rows("investmentline")):
        return
    if abs(amount - figure) > FAR * abs(figure):
        amounts = {"amount": Amount(amount), "figure": Amount(figure)}
        yield on_sheet("investmentplan", "amount"), {**amounts, "basis": BASES[basis]}


@rule(
    "line.no_tactic", WARNING,
    _("Item %(code)s pays for no tactic: “%(title)s”"),
    _("Choose the tactic that it pays for."), LINK,
)  # fmt: skip
def line_without_tactic(data: PlanData) -> Hits:
    for record in data.rows("investmentline"):
        if not data.find(record.values["tactic"]):
            yield at(record, "tactic"), data.names(record)


@rule(
    "line.beyond_periods", WARNING,
    _("%(code)s falls in a period after the last one: “%(title)s”"),
    _("Correct its periods, or the number of periods."),
)  # fmt: skip
def beyond_periods(data: PlanData) -> Hits:
    periods = data.sheet("investmentplan").get("periods")
    for table in ("investmentline", "benefitline") if periods is not None else ():
        for record in data.rows(table):
            for name in ("first_period", "last_period"):
                value = record.values.get(name)
                if value is not None and value > periods:
                    yield at(record, name), data.names(record)
                    break


@rule(
    "line.overspent", WARNING,
    _("More was spent on item %(code)s than planned: %(actual)s of %(planned)s"),
    _("Raise what is planned, or stop the spending."),
)  # fmt: skip
def overspent(data: PlanData) -> Hits:
    for record in data.rows("investmentline"):
        actual, planned = record.values.get("actual"), gate.planned(record)
        if actual is not None and planned and actual > planned:
            amounts = {"actual": Amount(actual), "planned": Amount(planned)}
            yield at(record, "actual"), {**data.names(record), **amounts}


@rule(
    "investment.outside_period", WARNING,
    _("The investment lies outside the plan's period"),
    _("Move its start and end, or the period of the plan."),
)  # fmt: skip
def outside(data: PlanData) -> Hits:
    for name in ("start", "end"):
        if outside_period(data, data.sheet("investmentplan").get(name)):
            yield on_sheet("investmentplan", name), {}
            return


@rule(
    "investment.no_benefit", WARNING,
    _("The investment has items, but nothing that it returns"),
    _("Add the expected benefits: without them no return can be computed."), ADD,
)  # fmt: skip
def no_benefit(data: PlanData) -> Hits:
    if data.rows("investmentline") and not data.rows("benefitline"):
        yield part("benefitline"), {}


@rule(
    "benefit.no_objective", WARNING,
    _("Benefit %(code)s belongs to no objective: “%(title)s”"),
    _("Choose the objective that it comes from."), LINK,
)  # fmt: skip
def benefit_without_objective(data: PlanData) -> Hits:
    for record in data.rows("benefitline"):
        if not data.find(record.values["objective"]):
            yield at(record, "objective"), data.names(record)


@rule(
    "scenario.probabilities", ERROR,
    _("The probabilities of the scenarios add up to %(sum)s, not to 100"),
    _("Share 100 out among the three."),
)  # fmt: skip
def probabilities(data: PlanData) -> Hits:
    given = [r.values.get("probability") for r in data.rows("scenario")]
    if any(v is not None for v in given) and add(given) != 100:
        yield cell("scenario", "conservative", field="probability"), {"sum": add(given)}


@rule(
    "scenario.order", WARNING,
    _("The scenarios are out of order: a more hopeful one expects less"),
    _("Let the benefits rise from the conservative to the optimistic scenario."),
)  # fmt: skip
def order(data: PlanData) -> Hits:
    known = {r.values["kind"]: r.values.get("benefit") for r in data.rows("scenario")}
    given = [(kind, value) for kind in SCENARIOS if (value := known.get(kind)) is not None]
    for (_low, less), (kind, more) in pairwise(given):
        if more < less:
            yield cell("scenario", kind, field="benefit"), {}
            return


# What the gate says beside its conditions: whether the analysis bears the amount.
BASIS_RULES: tuple[Rule, ...] = (basis_unknown, departs_from_basis)

RULES: tuple[Rule, ...] = (
    unclear, disagrees, *BASIS_RULES, line_without_tactic, beyond_periods, overspent, outside, no_benefit,
    benefit_without_objective, probabilities, order,
)  # fmt: skip
