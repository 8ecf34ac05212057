"""Rules of stage 3: factors out of the review, options out of the factors."""

from decimal import Decimal

from planner.core.plandata import PlanData, at, part
from planner.core.rules.base import (
    ADD,
    ERROR,
    INFO,
    LINK,
    OPEN,
    WARNING,
    Hits,
    Rule,
    _,
    add,
    rule,
)  # fmt: skip

INTERNAL, EXTERNAL = ("strength", "weakness"), ("opportunity", "threat")
KINDS = (*INTERNAL, *EXTERNAL)
KIND_WORDS = {
    "strength": _("Strengths"),
    "weakness": _("Weaknesses"),
    "opportunity": _("Opportunities"),
    "threat": _("Threats"),
}
# The letters of a quadrant, by the kind of factor they ask for.
LETTERS = {"S": "strength", "W": "weakness", "O": "opportunity", "T": "threat"}
ALLOWED = Decimal("0.005")


@rule(
    "factor.kind_empty", WARNING,
    _("A side of the analysis is empty: %(kind)s"),
    _("Go through the findings once more; an empty side is seldom the whole truth."), ADD,
)  # fmt: skip
def kind_empty(data: PlanData) -> Hits:
    known = {r.values.get("kind") for r in data.rows("factor")}
    for kind in KINDS:
        if kind not in known:
            yield part("factor", kind), {"kind": KIND_WORDS[kind]}


@rule(
    "factor.rests_on_nothing", WARNING,
    _("Factor %(code)s rests on nothing: “%(title)s”"),
    _("Tie it to what the review found; without a source it is an opinion."), LINK,
)  # fmt: skip
def rests_on_nothing(data: PlanData) -> Hits:
    for record in data.rows("factor"):
        if not record.values.get("rests_on") and not data.cited.get(record.id):
            yield at(record, "rests_on"), data.names(record)


@rule(
    "factor.on_both_sides", ERROR,
    _("Factor %(code)s says the same as %(other)s, on the opposite side: “%(title)s”"),
    _("Decide which of the two it is, or split it into what helps and what harms."), OPEN,
)  # fmt: skip
def on_both_sides(data: PlanData) -> Hits:
    for good, bad in (INTERNAL, EXTERNAL):
        known = {data.folded(r): r for r in data.rows("factor") if r.values.get("kind") == good}
        for record in data.rows("factor"):
            other = known.get(data.folded(record)) if record.values.get("kind") == bad else None
            if other and data.plan.title(record):
                yield at(record, "statement"), {**data.names(record), "other": other.code}


def _weights(data: PlanData, kinds: tuple[str, ...]) -> Hits:
    records = [r for r in data.rows("factor") if r.values.get("kind") in kinds]
    total = add(r.values.get("weight") for r in records)
    if records and abs(total - 1) > ALLOWED:
        missing = next((r for r in records if r.values.get("weight") is None), records[0])
        yield at(missing, "weight"), {"sum": total}


@rule(
    "factor.internal_weights", ERROR,
    _("The weights of strengths and weaknesses add up to %(sum)s, not to 1"),
    _("Share 1 out among them; until then the position of the plan is not computed."),
)  # fmt: skip
def internal_weights(data: PlanData) -> Hits:
    return _weights(data, INTERNAL)


@rule(
    "factor.external_weights", ERROR,
    _("The weights of opportunities and threats add up to %(sum)s, not to 1"),
    _("Share 1 out among them; until then the position of the plan is not computed."),
)  # fmt: skip
def external_weights(data: PlanData) -> Hits:
    return _weights(data, EXTERNAL)


@rule(
    "factor.unused", INFO,
    _("No option draws on factor %(code)s: “%(title)s”"),
    _("Make an option of it, or ask whether it matters."), LINK,
)  # fmt: skip
def factor_unused(data: PlanData) -> Hits:
    for record in data.rows("factor") if data.rows("option") else ():
        if not data.users(record, "option"):
            yield at(record), data.names(record)


def _unpaired(data: PlanData, side: str, letter: int) -> Hits:
    for option in data.rows("option"):
        quadrant = str(option.values.get("quadrant") or "  ")
        wanted = LETTERS.get(quadrant[letter])
        kinds = {f.values.get("kind") for i in option.values.get(side, ()) if (f := data.find(i))}
        if wanted not in kinds:
            yield at(option, side), data.names(option)


@rule(
    "option.no_internal", ERROR,
    _("Option %(code)s names no internal factor of its kind: “%(title)s”"),
    _("Choose the strength or the weakness that it starts from."), LINK,
)  # fmt: skip
def no_internal(data: PlanData) -> Hits:
    return _unpaired(data, "internal", 0)


@rule(
    "option.no_external", ERROR,
    _("Option %(code)s names no external factor of its kind: “%(title)s”"),
    _("Choose the opportunity or the threat that it answers."), LINK,
)  # fmt: skip
def no_external(data: PlanData) -> Hits:
    return _unpaired(data, "external", 1)


@rule(
    "option.serves_nothing", WARNING,
    _("Option %(code)s serves no objective: “%(title)s”"),
    _("Choose the objectives that it serves, or give it up."), LINK,
)  # fmt: skip
def serves_nothing(data: PlanData) -> Hits:
    for record in data.rows("option"):
        if not record.values.get("objectives"):
            yield at(record, "objectives"), data.names(record)


@rule(
    "option.unused", INFO,
    _("No strategy is made from option %(code)s: “%(title)s”"),
    _("Take it into a strategy, or into one that is turned down with its reason."), LINK,
)  # fmt: skip
def option_unused(data: PlanData) -> Hits:
    for record in data.rows("option") if data.rows("strategy") else ():
        if not data.users(record, "strategy"):
            yield at(record), data.names(record)


RULES: tuple[Rule, ...] = (
    kind_empty, rests_on_nothing, on_both_sides, internal_weights, external_weights,
    factor_unused, no_internal, no_external, serves_nothing, option_unused,
)  # fmt: skip
