"""Rules of stage 4: strategies, and the tactics that carry them out."""

from collections import defaultdict

from planner.core.plandata import PlanData, at, cell, is_given, on_sheet, part
from planner.core.rules.base import (
    ADD,
    ERROR,
    LINK,
    WARNING,
    WRITE,
    Hits,
    Rule,
    _,
    lacking,
    rule,
)  # fmt: skip
from planner.core.rules.objectives import outside_period

STAGES = {
    "before": _("Before the sale"),
    "during": _("During the sale"),
    "after": _("After the sale"),
}


@rule(
    "plan.channels_only", ERROR,
    _("Channels without a plan: there are tactics, but no objective or no strategy"),
    _("Channels are means. Say what they are to reach, and by which strategy."), ADD,
    always=True,
)  # fmt: skip
def channels_only(data: PlanData) -> Hits:
    if not data.rows("tactic") and not data.rows("service"):
        return
    for table in ("objective", "strategy"):
        if not data.rows(table):
            yield part(table), {}
            return


@rule(
    "strategy.none_chosen", ERROR,
    _("No strategy is chosen"),
    _("Say which of the strategies the plan follows, and why."), WRITE,
)  # fmt: skip
def none_chosen(data: PlanData) -> Hits:
    records = data.rows("strategy")
    if records and not any(r.values.get("chosen") == "yes" for r in records):
        yield at(records[0], "chosen"), {}


@rule(
    "strategy.from_nothing", WARNING,
    _("Strategy %(code)s is made from no option: “%(title)s”"),
    _("Choose the options that it bundles."), LINK,
)  # fmt: skip
def from_nothing(data: PlanData) -> Hits:
    for record in data.rows("strategy"):
        if not record.values.get("options"):
            yield at(record, "options"), data.names(record)


@rule(
    "strategy.no_owner", WARNING,
    _("Nobody is responsible for the chosen strategy %(code)s: “%(title)s”"),
    _("Name who answers for it."), WRITE,
)  # fmt: skip
def strategy_without_owner(data: PlanData) -> Hits:
    for record in data.rows("strategy"):
        if record.values.get("chosen") == "yes" and not is_given(record.values.get("owner")):
            yield at(record, "owner"), data.names(record)


@rule(
    "strategy.no_tactic", WARNING,
    _("No tactic carries out the chosen strategy %(code)s: “%(title)s”"),
    _("Add the tactics that make it happen."), ADD,
)  # fmt: skip
def strategy_without_tactic(data: PlanData) -> Hits:
    for record in data.rows("strategy"):
        if record.values.get("chosen") == "yes" and not data.users(record, "tactic"):
            yield part("tactic"), data.names(record)


@rule(
    "objective.unserved", WARNING,
    _("No chosen strategy serves objective %(code)s: “%(title)s”"),
    _("Take an option that serves it into a chosen strategy."), LINK,
)  # fmt: skip
def objective_unserved(data: PlanData) -> Hits:
    chosen = [r for r in data.rows("strategy") if r.values.get("chosen") == "yes"]
    options = [data.find(i) for r in chosen for i in r.values.get("options", ())]
    served = {i for option in options if option for i in option.values.get("objectives", ())}
    for record in data.rows("objective") if chosen else ():
        if record.id not in served:
            yield at(chosen[0], "options"), data.names(record)


@rule(
    "choice.partial_row", ERROR,
    _("Factor %(code)s is scored for some strategies and not for others: “%(title)s”"),
    _("Score it for every strategy, or for none where it does not bear on the choice."), WRITE,
)  # fmt: skip
def partial_row(data: PlanData) -> Hits:
    scored: dict[str, set[str]] = defaultdict(set)
    for record in data.rows("attractiveness"):
        if record.values.get("score") is not None:
            scored[record.values["factor"]].add(record.values["strategy"])
    for factor in data.rows("factor"):
        given = scored.get(factor.id, set())
        strategies = data.rows("strategy") if given else ()
        missing = next((s.id for s in strategies if s.id not in given), "")
        if missing:
            yield cell("attractiveness", factor.id, missing, field="score"), data.names(factor)


# Tactics


@rule(
    "tactic.no_strategy", WARNING,
    _("Tactic %(code)s carries out no strategy: “%(title)s”"),
    _("Choose the strategy that it belongs to."), LINK,
)  # fmt: skip
def tactic_without_strategy(data: PlanData) -> Hits:
    for record in data.rows("tactic"):
        if not is_given(record.values.get("strategy")):
            yield at(record, "strategy"), data.names(record)


@rule(
    "tactic.strategy_rejected", WARNING,
    _("Tactic %(code)s carries out a strategy that was turned down: “%(title)s”"),
    _("Tie it to a chosen strategy, or give it up."), LINK,
)  # fmt: skip
def tactic_of_rejected_strategy(data: PlanData) -> Hits:
    for record in data.rows("tactic"):
        strategy = data.find(record.values["strategy"])
        if strategy and strategy.values.get("chosen") == "no":
            yield at(record, "strategy"), data.names(record)


NO_OWNER = lacking(
    "tactic.no_owner", ERROR, "tactic", "owner",
    _("Nobody is responsible for tactic %(code)s: “%(title)s”"),
    _("Name who carries it out."),
)  # fmt: skip
NO_DATE = lacking(
    "tactic.no_date", WARNING, "tactic", "start end",
    _("Tactic %(code)s has no start or no end: “%(title)s”"),
    _("Write both dates, so that it can be followed."),
)  # fmt: skip


@rule(
    "tactic.no_line", WARNING,
    _("Tactic %(code)s costs nothing so far: “%(title)s”"),
    _("Add its item to the investment, or write 0 there if it really is free."), ADD,
)  # fmt: skip
def tactic_without_line(data: PlanData) -> Hits:
    for record in data.rows("tactic"):
        if not data.users(record, "investmentline"):
            yield part("investmentline"), data.names(record)


@rule(
    "tactic.outside_period", WARNING,
    _("Tactic %(code)s runs outside the plan's period: “%(title)s”"),
    _("Move its dates, or the period of the plan."),
)  # fmt: skip
def tactic_outside(data: PlanData) -> Hits:
    for record in data.rows("tactic"):
        for name in ("start", "end"):
            if outside_period(data, record.values.get(name)):
                yield at(record, name), data.names(record)
                break


@rule(
    "sale_stage.empty", WARNING,
    _("A stage of the sale has no tactic: %(stage)s"),
    _("Add a tactic for it: reaching, closing and following up belong together."), ADD,
)  # fmt: skip
def sale_stage_empty(data: PlanData) -> Hits:
    known = {r.values.get("sale_stage") for r in data.rows("tactic")}
    for stage, words in STAGES.items():
        if stage not in known:
            yield part("tactic"), {"stage": words}


@rule(
    "care.no_follow_up", WARNING,
    _("The follow-up after the sale is not answered"),
    _("Write how you learn whether the customer is satisfied, and what follows."), WRITE,
)  # fmt: skip
def no_follow_up(data: PlanData) -> Hits:
    if not is_given(data.sheet("customercare").get("after_sale")):
        yield on_sheet("customercare", "after_sale"), {}


@rule(
    "care.no_trust", WARNING,
    _("The question of trust is not answered"),
    _("Write why a consumer should trust a seller whom he does not meet."), WRITE,
)  # fmt: skip
def no_trust(data: PlanData) -> Hits:
    if not is_given(data.sheet("customercare").get("trust")):
        yield on_sheet("customercare", "trust"), {}


RULES: tuple[Rule, ...] = (
    channels_only, none_chosen, from_nothing, strategy_without_owner, strategy_without_tactic,
    objective_unserved, partial_row,
    tactic_without_strategy, tactic_of_rejected_strategy, NO_OWNER, NO_DATE, tactic_without_line,
    tactic_outside, sale_stage_empty, no_follow_up, no_trust,
)  # fmt: skip
