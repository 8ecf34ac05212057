"""Rules of the service mix: weights, believed causes, honest trials."""

from collections import defaultdict
from decimal import Decimal

from planner.core.plandata import PlanData, at, cell, is_given, part
from planner.core.rules.base import (
    ADD,
    ERROR,
    INFO,
    LINK,
    WARNING,
    WRITE,
    Hits,
    Rule,
    _,
    rule,
)  # fmt: skip

# Below so many trials no verdict holds.
ENOUGH = 4


@rule(
    "mix.weights", ERROR,
    _("The weights of mix %(code)s add up to %(sum)s, not to 100: “%(title)s”"),
    _("Share 100 out among the services; write 0 where one receives nothing."),
)  # fmt: skip
def weights(data: PlanData) -> Hits:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for share in data.rows("mixshare"):
        totals[share.values["mix"]] += share.values.get("weight") or 0
    services = data.rows("service")
    for mix in data.rows("mix") if services else ():
        if totals[mix.id] != 100:
            place = cell("mixshare", services[0].id, mix.id, field="weight")
            yield place, {**data.names(mix), "sum": totals[mix.id]}


@rule(
    "mix.none_chosen", WARNING,
    _("No mix is chosen for the plan"),
    _("Mark the mix that the plan invests by."), WRITE,
)  # fmt: skip
def none_chosen(data: PlanData) -> Hits:
    mixes = data.rows("mix")
    if mixes and not any(r.values.get("state") == "chosen" for r in mixes):
        yield at(mixes[0], "state"), {}


@rule(
    "service.no_tactic", INFO,
    _("No tactic uses service %(code)s: “%(title)s”"),
    _("Tie a tactic to it, or take it out of the mix."), LINK,
)  # fmt: skip
def service_without_tactic(data: PlanData) -> Hits:
    for record in data.rows("service") if data.rows("tactic") else ():
        if not data.users(record, "tactic"):
            yield part("tactic"), data.names(record)


@rule(
    "influence.one_rater", WARNING,
    _("One person alone judged the influence among the services"),
    _("Ask somebody who knows the work from another side."), ADD,
)  # fmt: skip
def one_rater(data: PlanData) -> Hits:
    judged = [r for r in data.rows("influence") if r.values.get("level") is not None]
    if judged and len({r.values["rater"] for r in judged}) == 1:
        yield part("rater"), {}


@rule(
    "trial.too_early", WARNING,
    _("Trial %(code)s has a verdict before there are four trials: “%(title)s”"),
    _("Leave the verdict open until then: so few figures cannot tell chance from effect."),
)  # fmt: skip
def too_early(data: PlanData) -> Hits:
    counted = [
        r
        for r in data.rows("trial")
        if r.values.get("after") is not None and not is_given(r.values.get("excluded_because"))
    ]
    for record in counted if len(counted) < ENOUGH else ():
        if record.values.get("verdict") in ("better", "worse", "same"):
            yield at(record, "verdict"), data.names(record)


@rule(
    "trial.nothing_else", WARNING,
    _("Trial %(code)s has a verdict, but not what else happened: “%(title)s”"),
    _("Write what else could explain the figure: season, prices, news."), WRITE,
)  # fmt: skip
def nothing_else(data: PlanData) -> Hits:
    for record in data.rows("trial"):
        if is_given(record.values.get("verdict")) and not is_given(record.values.get("happened")):
            yield at(record, "happened"), data.names(record)


RULES: tuple[Rule, ...] = (
    weights, none_chosen, service_without_tactic, one_rater, too_early, nothing_else,
)  # fmt: skip
