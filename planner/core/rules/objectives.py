"""Rules of the plan's frame and of stage 1: objectives, and the goals they serve."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from planner.core.plandata import PlanData, Record, at, cell, is_given, on_sheet, part
from planner.core.rules.base import (
    ADD,
    CORRECT,
    ERROR,
    INFO,
    LINK,
    OPEN,
    WARNING,
    WRITE,
    Hits,
    Rule,
    _,
    add,
    lacking,
    rule,
)  # fmt: skip

# The frame


@rule(
    "plan.scope_empty", WARNING,
    _("The plan does not say what lies outside it"),
    _("Name what is left to others, so that nobody expects it of this plan."), WRITE,
)  # fmt: skip
def scope_empty(data: PlanData) -> Hits:
    if not is_given(data.sheet("plan").get("scope")):
        yield on_sheet("plan", "scope"), {}


@rule(
    "plan.period_missing", ERROR,
    _("The plan has no period"),
    _("Write when it starts and when it ends: deadlines and costs are measured by it."), WRITE,
)  # fmt: skip
def period_missing(data: PlanData) -> Hits:
    for name in ("period_start", "period_end"):
        if not is_given(data.sheet("plan").get(name)):
            yield on_sheet("plan", name), {}
            return


@rule(
    "plan.unit_missing", WARNING,
    _("No unit owns the plan"),
    _("Name the specialised unit that carries it out."), WRITE,
)  # fmt: skip
def unit_missing(data: PlanData) -> Hits:
    if not is_given(data.sheet("plan").get("unit")):
        yield on_sheet("plan", "unit"), {}


@rule(
    "evidence.uncited", INFO,
    _("Evidence that nothing cites: “%(title)s”"),
    _("Cite it where it counts, or delete it."), LINK,
)  # fmt: skip
def uncited(data: PlanData) -> Hits:
    for record in data.rows("evidence"):
        if record.id not in data.citing:
            yield at(record), data.names(record)


# The goals and the objectives


@rule(
    "goal.none", ERROR,
    _("There is no marketing goal to serve"),
    _("Write the marketing goals first: every objective is coordinated with one of them."), ADD,
)  # fmt: skip
def no_marketing_goal(data: PlanData) -> Hits:
    if not data.rows("marketinggoal"):
        yield part("marketinggoal"), {}


@rule(
    "objective.none", ERROR,
    _("The plan has no objective"),
    _("Begin with one objective: a figure, a deadline and somebody who answers for it."), ADD,
)  # fmt: skip
def no_objective(data: PlanData) -> Hits:
    if not data.rows("objective"):
        yield part("objective"), {}


KINDS = ("marketing", "organization")


def strengths(data: PlanData, kind: str) -> Mapping[tuple[str, str], Record]:
    """(objective, goal) → the alignment between them."""
    return {(r.values["objective"], r.values["goal"]): r for r in data.rows(f"{kind}alignment")}


def _supports(record: Record) -> bool:
    return (record.values.get("strength") or 0) > 0


def _unlinked(data: PlanData, kind: str) -> Hits:
    goals = data.rows(f"{kind}goal")
    served = {o for (o, _goal), r in strengths(data, kind).items() if _supports(r)}
    for objective in data.rows("objective") if goals else ():
        if objective.id not in served:
            place = cell(f"{kind}alignment", objective.id, goals[0].id, field="strength")
            yield place, data.names(objective)


@rule(
    "objective.no_marketing_goal", ERROR,
    _("Objective %(code)s serves no marketing goal: “%(title)s”"),
    _("Say in the matrix which marketing goal it supports; without one it does not belong here."),
    LINK,
)  # fmt: skip
def serves_no_marketing_goal(data: PlanData) -> Hits:
    return _unlinked(data, "marketing")


@rule(
    "objective.no_organization_goal", WARNING,
    _("Objective %(code)s serves no goal of the organisation: “%(title)s”"),
    _("Say in the matrix which goal of the organisation it supports."), LINK,
)  # fmt: skip
def serves_no_organization_goal(data: PlanData) -> Hits:
    return _unlinked(data, "organization")


@rule(
    "objective.conflict", ERROR,
    _("Objective %(code)s conflicts with “%(goal)s”"),
    _("Change the objective, or write beside the conflict why it is accepted."), OPEN,
)  # fmt: skip
def conflict(data: PlanData) -> Hits:
    for kind in KINDS:
        for record in data.rows(f"{kind}alignment"):
            objective = data.find(record.values["objective"])
            goal = data.find(record.values["goal"])
            accepted = is_given(record.values.get("reason"))
            if record.values.get("strength") == -1 and not accepted and objective and goal:
                place = cell(record.key, objective.id, goal.id, field="reason")
                yield place, {"code": objective.code, "goal": data.plan.title(goal)}


@rule(
    "goal.unserved", WARNING,
    _("No objective serves goal %(code)s: “%(title)s”"),
    _("Tie an objective to it in the matrix, or write one that serves it."), LINK,
)  # fmt: skip
def unserved(data: PlanData) -> Hits:
    objectives = data.rows("objective")
    for kind in KINDS if objectives else ():
        served = {g for (_objective, g), r in strengths(data, kind).items() if _supports(r)}
        for goal in data.rows(f"{kind}goal"):
            if goal.id not in served:
                place = cell(f"{kind}alignment", objectives[0].id, goal.id, field="strength")
                yield place, data.names(goal)


MEASURED = (
    lacking(
        "objective.metric", ERROR, "objective", "metric",
        _("Objective %(code)s has no metric: “%(title)s”"),
        _("Write by what it is measured."),
    ),
    lacking(
        "objective.baseline", ERROR, "objective", "baseline",
        _("Objective %(code)s has no baseline: “%(title)s”"),
        _("Write the figure of today; an estimate with its source will do."),
    ),
    lacking(
        "objective.target", ERROR, "objective", "target",
        _("Objective %(code)s has no target: “%(title)s”"),
        _("Write the figure to be reached."),
    ),
    lacking(
        "objective.deadline", ERROR, "objective", "deadline",
        _("Objective %(code)s has no deadline: “%(title)s”"),
        _("Write by when it is to be reached."),
    ),
    lacking(
        "objective.owner", ERROR, "objective", "owner",
        _("Nobody is responsible for objective %(code)s: “%(title)s”"),
        _("Name who answers for it."),
    ),
)  # fmt: skip


def against(values: Mapping[str, Any]) -> bool:
    """Whether a target lies against the stated direction, or where it already stands."""
    way, low, high = values.get("direction"), values.get("baseline"), values.get("target")
    if not way or low is None or high is None:
        return False
    return bool(low == high or (high > low) != (way == "up"))


@rule(
    "objective.against_direction", ERROR,
    _("The target of objective %(code)s goes against its direction: “%(title)s”"),
    _("Correct the target, the baseline or the direction."),
)  # fmt: skip
def against_direction(data: PlanData) -> Hits:
    for record in data.rows("objective"):
        if against(record.values):
            yield at(record, "target"), data.names(record)


def outside_period(data: PlanData, day: Any) -> bool:
    start, end = (data.sheet("plan").get(f"period_{edge}") for edge in ("start", "end"))
    return bool(day and ((start and day < start) or (end and day > end)))


@rule(
    "objective.outside_period", WARNING,
    _("The deadline of objective %(code)s lies outside the plan's period: “%(title)s”"),
    _("Move the deadline, or the period of the plan."),
)  # fmt: skip
def deadline_outside(data: PlanData) -> Hits:
    for record in data.rows("objective"):
        if outside_period(data, record.values.get("deadline")):
            yield at(record, "deadline"), data.names(record)


@rule(
    "objective.weights", WARNING,
    _("The weights of the objectives add up to %(sum)s, not to 100"),
    _("Share 100 out among the objectives."), CORRECT,
)  # fmt: skip
def weights(data: PlanData) -> Hits:
    rows = data.rows("objective")
    given = [r.values["weight"] for r in rows if r.values.get("weight") is not None]
    if given and add(given) != Decimal(100):
        yield at(rows[0], "weight"), {"sum": add(given)}


@rule(
    "objective.doubled", WARNING,
    _("Objective %(code)s repeats objective %(first)s: “%(title)s”"),
    _("Keep one of the two, or say how they differ."), OPEN,
)  # fmt: skip
def doubled(data: PlanData) -> Hits:
    for first, record in repeated(data, data.rows("objective")):
        yield at(record, "statement"), {**data.names(record), "first": first.code}


def repeated(data: PlanData, records: Any) -> Iterator[tuple[Record, Record]]:
    """Each record whose words another one before it has, with that one."""
    known: dict[str, Record] = {}
    for record in records:
        words = data.folded(record)
        if words and words in known:
            yield known[words], record
        elif words:
            known[words] = record


RULES: tuple[Rule, ...] = (
    period_missing, scope_empty, unit_missing, uncited,
    no_marketing_goal, no_objective,
    serves_no_marketing_goal, serves_no_organization_goal, conflict, unserved,
    *MEASURED, against_direction, deadline_outside, weights, doubled,
)  # fmt: skip
