"""Rules of measuring, directing and answering for the risks."""

from collections import defaultdict
from decimal import Decimal

from planner.core import gate
from planner.core.plandata import PlanData, at, cell, compared, is_given, part
from planner.core.rules.base import (
    ADD,
    ERROR,
    LINK,
    OPEN,
    WARNING,
    WRITE,
    Amount,
    Hits,
    Rule,
    _,
    lacking,
    rule,
)  # fmt: skip
from planner.core.rules.objectives import against, outside_period


@rule(
    "kpi.missing", WARNING,
    _("No indicator measures objective %(code)s: “%(title)s”"),
    _("Add an indicator, so that you notice whether the plan works."), ADD,
)  # fmt: skip
def missing(data: PlanData) -> Hits:
    for record in data.rows("objective"):
        if not data.users(record, "kpi"):
            yield part("kpi"), data.names(record)


@rule(
    "kpi.no_objective", WARNING,
    _("Indicator %(code)s measures no objective: “%(title)s”"),
    _("Choose the objective that it measures."), LINK,
)  # fmt: skip
def kpi_without_objective(data: PlanData) -> Hits:
    for record in data.rows("kpi"):
        if not data.find(record.values["objective"]):
            yield at(record, "objective"), data.names(record)


UNMEASURED = lacking(
    "kpi.unmeasured", WARNING, "kpi", "baseline target",
    _("Indicator %(code)s has no baseline or no target: “%(title)s”"),
    _("Write both figures: progress is counted from one to the other."),
)  # fmt: skip


@rule(
    "kpi.against_direction", ERROR,
    _("The target of indicator %(code)s goes against its direction: “%(title)s”"),
    _("Correct the target, the baseline or the direction."),
)  # fmt: skip
def kpi_against_direction(data: PlanData) -> Hits:
    for record in data.rows("kpi"):
        if against(record.values):
            yield at(record, "target"), data.names(record)


@rule(
    "kpi.disagrees", WARNING,
    _("Indicator %(code)s has another target than its objective: “%(title)s”"),
    _("Same metric, one target: correct one of the two."),
)  # fmt: skip
def disagrees(data: PlanData) -> Hits:
    for record in data.rows("kpi"):
        objective = data.find(record.values["objective"])
        target = record.values.get("target")
        if not objective or target is None or objective.values.get("target") is None:
            continue
        words = [compared(str(r.values.get("metric") or "")) for r in (record, objective)]
        if words[0] and words[0] == words[1] and target != objective.values["target"]:
            yield at(record, "target"), data.names(record)


# Directives


@rule(
    "directive.too_early", ERROR,
    _("People are directed although the investment is not clear"),
    _("Complete the size of the investment first; the directives hold once it is."), OPEN,
    always=True,
)  # fmt: skip
def too_early(data: PlanData) -> Hits:
    closed = data.rows("directive") and gate.gate_of(data).missing
    if closed:
        yield closed[0].place, {}


@rule(
    "directive.no_tactic", WARNING,
    _("Directive %(code)s carries out no tactic: “%(title)s”"),
    _("Choose the tactic that it belongs to."), LINK,
)  # fmt: skip
def directive_without_tactic(data: PlanData) -> Hits:
    for record in data.rows("directive"):
        if not data.find(record.values["tactic"]):
            yield at(record, "tactic"), data.names(record)


INCOMPLETE = lacking(
    "directive.incomplete", WARNING, "directive", "who spend_limit due",
    _("Directive %(code)s does not say who, by when or within which limit: “%(title)s”"),
    _("Write all three: whoever executes has to know them."),
)  # fmt: skip


@rule(
    "directive.over_limit", ERROR,
    _("The directives of tactic %(code)s may spend %(limit)s, its items hold %(planned)s"),
    _("Lower the limit of spend, or raise the items of the tactic."),
)  # fmt: skip
def over_limit(data: PlanData) -> Hits:
    held: dict[str, Decimal] = defaultdict(Decimal)
    for line in data.rows("investmentline"):
        held[line.values["tactic"]] += gate.planned(line)
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for record in data.rows("directive"):
        tactic, limit = data.find(record.values["tactic"]), record.values.get("spend_limit")
        if tactic is None or limit is None:
            continue
        before = spent[tactic.id]
        spent[tactic.id] += limit
        if before <= held[tactic.id] < spent[tactic.id]:
            amounts = {"limit": Amount(spent[tactic.id]), "planned": Amount(held[tactic.id])}
            yield at(record, "spend_limit"), {"code": tactic.code, **amounts}


@rule(
    "directive.outside_period", WARNING,
    _("Directive %(code)s is due outside the plan's period: “%(title)s”"),
    _("Move its date, or the period of the plan."),
)  # fmt: skip
def directive_outside(data: PlanData) -> Hits:
    for record in data.rows("directive"):
        if outside_period(data, record.values.get("due")):
            yield at(record, "due"), data.names(record)


# Risks


@rule(
    "risk.unanswered", WARNING,
    _("The plan has no answer to what concerns it: %(title)s"),
    _("Write how it makes use of it, or guards against it."), WRITE,
)  # fmt: skip
def unanswered(data: PlanData) -> Hits:
    for record in data.rows("advantagerisk"):
        if (record.values.get("relevance") or 0) > 1 and not is_given(record.values.get("answer")):
            yield cell("advantagerisk", record.values["kind"], field="answer"), data.names(record)


RULES: tuple[Rule, ...] = (
    missing, kpi_without_objective, UNMEASURED, kpi_against_direction, disagrees,
    too_early, directive_without_tactic, INCOMPLETE, over_limit, directive_outside,
    unanswered,
)  # fmt: skip
