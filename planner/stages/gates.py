"""The gate of the investment as the pages show it, and the screens it locks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.core.gate import Condition, Gate, gate_of
from planner.core.plandata import PlanData
from planner.core.rules.investment import BASIS_RULES
from planner.plans.tables import Plan
from planner.stages.doors import Door, door_of
from planner.stages.registry import SCREENS
from planner.stages.screen import Screen
from planner.stages.snapshot import Snapshot, take_snapshot
from planner.stages.wording import listed, marked_words

INVESTMENT = "strategy.investment"
# They say who is to spend what: nothing is written there before the gate is open.
LOCKED = frozenset({"strategy.directives"})


@dataclass(frozen=True)
class Part:
    """One condition in words, and the door to the answer that meets it."""

    condition: Condition
    words: str
    door: Door


class GateView:
    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.gate: Gate = gate_of(snapshot)

    @property
    def open(self) -> bool:
        return self.gate.open

    @property
    def words(self) -> str:
        return _(self.gate.words)

    @property
    def left(self) -> str:
        count = len(self.gate.missing)
        text = ngettext("%(text)s condition left", "%(text)s conditions left", count)
        return text % {"text": self.snapshot.format.number(count)}

    @cached_property
    def parts(self) -> list[Part]:
        return [Part(c, self._words(c), door_of(c.place)) for c in self.gate.conditions]

    @property
    def screen(self) -> Screen:
        """Where to go on: to the first condition that is not met."""
        missing = self.gate.missing
        return door_of(missing[0].place).screen if missing else SCREENS[INVESTMENT]

    @cached_property
    def doubts(self) -> list[tuple[Any, Door]]:
        """What the analysis says against the amount and its basis, each with its door."""
        fmt = self.snapshot.format
        found = [f for r in BASIS_RULES for f in r.findings(PlanData(self.snapshot))]
        return [(marked_words(f.message, f.params, fmt), door_of(f.place)) for f in found]

    def _words(self, condition: Condition) -> str:
        label = _(condition.label)
        if condition.code == "amount" and condition.met:
            amount = self.snapshot.sheets["investmentplan"]["amount"]
            return f"{label} {self.snapshot.format.money(amount)}"
        if condition.count:
            many = ngettext(
                "%(text)s item without it", "%(text)s items without it", condition.count
            )
            return f"{label} ({many % {'text': self.snapshot.format.number(condition.count)}})"
        return label


def why_not_write(screen: Screen, snapshot: Any) -> str:
    """Why a screen takes no answers now; "" when it takes them."""
    if screen.place not in LOCKED:
        return ""
    missing = gate_of(snapshot).missing
    if not missing:
        return ""
    parts = listed(_(c.label) for c in missing)
    said = _("Nothing is directed before the size of the investment is clear. Missing: %(parts)s.")
    return said % {"parts": parts}


def why_not_save(screen: Screen, plan: Plan) -> str:
    """The same, of the plan as it is stored; costs nothing where nothing is locked."""
    if screen.place not in LOCKED:
        return ""
    return why_not_write(screen, take_snapshot(plan, [SCREENS[INVESTMENT]]))
