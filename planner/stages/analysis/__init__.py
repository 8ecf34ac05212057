"""What the panels compute: a snapshot in, a `Computed` out; the figures come from core.

Each module is a subject. `computed_of` never raises for what a person typed: a
refusal of core becomes a note beside the field that mends it.
"""

from collections.abc import Callable, Mapping

from planner.core.errors import MethodError
from planner.stages.analysis import (
    causes,
    curves,
    customers,
    fiveways,
    funnel,
    kpis,
    market,
    mix,
    pagetests,
    pairs,
    position,
    ranking,
    raters,
    risk,
    split,
    timeline,
    trials,
    website,
    worth,
)
from planner.stages.analysis.computed import Computed
from planner.stages.analysis.messages import refusal
from planner.stages.screen import Panel
from planner.stages.snapshot import Snapshot

METHODS: Mapping[str, Callable[[Snapshot], Computed]] = {
    "site_worth": website.site_worth,
    "reach": market.reach,
    "shares": market.shares,
    "position": position.position,
    "raters": raters.raters,
    "pairs": pairs.pairs,
    "ranking": ranking.ranking,
    "mixes": mix.mixes,
    "causes": causes.causes,
    "curves": curves.curves,
    "split": split.split,
    "risk": risk.risk,
    "funnel": funnel.funnel,
    "customer_value": customers.customer_value,
    "five_ways": fiveways.five_ways,
    "worth": worth.worth,
    "trials": trials.trials,
    "next_trials": trials.next_trials,
    "page_tests": pagetests.page_tests,
    "timeline": timeline.timeline,
    "progress": kpis.progress,
}


def computed_of(panel: Panel, snapshot: Snapshot) -> Computed:
    try:
        return METHODS[panel.key](snapshot).written(snapshot.format)
    except MethodError as error:
        return Computed(notes=(refusal(error),))
