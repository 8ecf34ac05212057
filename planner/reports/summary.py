"""The executive summary: what the plan says, on one page, each figure from where it is computed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.core.direction import base_direction
from planner.core.formats import Format
from planner.reports.setter import Setter
from planner.reports.shapes import Ref
from planner.stages.analysis import computed_of
from planner.stages.analysis.computed import OK, WARN, Computed, Stat
from planner.stages.drawing import say
from planner.stages.gates import GateView
from planner.stages.reading import snapshot_dir
from planner.stages.screen import Panel
from planner.stages.snapshot import Record, Snapshot

# What one page has room for; the rest is counted.
MOST_OBJECTIVES, MOST_STRATEGIES = 7, 4


@dataclass(frozen=True)
class Aim:
    """An objective and how its measure is to change."""

    ref: Ref
    baseline: str
    target: str
    unit: str
    deadline: str


@dataclass(frozen=True)
class Summary:
    snapshot: Snapshot
    setter: Setter

    @property
    def fmt(self) -> Format:
        return self.snapshot.format

    @property
    def own(self) -> str:
        """The user's own words; "" leaves them to the plan."""
        return str(self.snapshot.plan.values.get("executive") or "").strip()

    @property
    def composed(self) -> list[SafeString]:
        """The plan in a few sentences."""
        return [text for text in self._sentences() if text]

    def _sentences(self) -> Iterator[Any]:
        yield self._whose()
        yield self._aims()
        yield self.posture.sentence
        yield self._investment()
        yield self.worth.sentence

    def _whose(self) -> Any:
        plan, fmt = self.snapshot.plan, self.fmt
        organization, start, end = (plan[n] for n in ("organization", "period_start", "period_end"))
        if not (organization and start and end):
            return ""
        direction = base_direction(organization, snapshot_dir(self.snapshot))
        name = say('<bdi dir="{dir}">{name}</bdi>', dir=direction, name=organization)
        text = _("This is the e-marketing plan of {organization} from {start} to {end}.")
        first = fmt.month_name(start) if start.year == end.year else fmt.month(start)
        return say(text, organization=name, start=first, end=fmt.month(end))

    def _aims(self) -> Any:
        aims, ways = len(self._objectives), len(self._chosen)
        if not (aims and ways):
            return ""
        objectives = ngettext("%(text)s objective", "%(text)s objectives", aims)
        strategies = ngettext("%(text)s strategy", "%(text)s strategies", ways)
        return say(
            _("It pursues {objectives} by means of {strategies}."),
            objectives=objectives % {"text": self.fmt.number(aims)},
            strategies=strategies % {"text": self.fmt.number(ways)},
        )

    def _investment(self) -> Any:
        amount = self.snapshot.sheets["investmentplan"]["amount"]
        if amount is None:
            return ""
        return say(_("It asks for an investment of {amount}."), amount=self.fmt.money(amount))

    # -- its parts ---------------------------------------------------------------

    @property
    def stats(self) -> list[Stat]:
        """The figures of the plan in one row."""
        amount = self.snapshot.sheets["investmentplan"]["amount"]
        found = (
            [] if amount is None else [Stat(_("Size of the investment"), self.fmt.money(amount))]
        )
        wanted = (_("Net present value (NPV)"), _("Payback period"))
        found += [stat for stat in self.worth.stats if stat.label in wanted]
        gate = self.gate
        note = "" if gate.open else gate.left
        return [*found, Stat(_("Readiness"), gate.words, note, OK if gate.open else WARN)]

    @property
    def aims(self) -> list[Aim]:
        return [self._aim(record) for record in self._objectives[:MOST_OBJECTIVES]]

    @property
    def strategies(self) -> list[Ref]:
        return [self.setter.ref(record) for record in self._chosen[:MOST_STRATEGIES]]

    @property
    def more(self) -> str:
        """How many objectives and strategies the page has no room for."""
        left = (self._objectives[MOST_OBJECTIVES:], self._chosen[MOST_STRATEGIES:])
        count = sum(map(len, left))
        return self.fmt.number(count) if count else ""

    @cached_property
    def gate(self) -> GateView:
        return GateView(self.snapshot)

    @cached_property
    def posture(self) -> Computed:
        return computed_of(Panel("", "position"), self.snapshot)

    @cached_property
    def worth(self) -> Computed:
        return computed_of(Panel("", "worth"), self.snapshot)

    @property
    def filled(self) -> bool:
        return bool(self.own or self._objectives or self._chosen or self.worth.filled)

    @property
    def _objectives(self) -> Sequence[Record]:
        return self.snapshot.rows.get("objective", ())

    @cached_property
    def _chosen(self) -> list[Record]:
        return [r for r in self.snapshot.rows.get("strategy", ()) if r["chosen"] == "yes"]

    def _aim(self, record: Record) -> Aim:
        fmt = self.fmt
        ends = (
            fmt.number(v) if v is not None else "" for v in (record["baseline"], record["target"])
        )
        baseline, target = ends
        deadline = fmt.date(record["deadline"]) if record["deadline"] else ""
        return Aim(self.setter.ref(record), baseline, target, str(record["unit"]), deadline)
