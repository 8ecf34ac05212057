"""Grids that each person answers alone: one column at a time, named in the address.

`?as=<step>` chooses the column; nobody sees there what others answered, nor what the
panels make of it. `?as=all` shows the results before everybody is done.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from planner.stages.analysis.computed import Computed
from planner.stages.forms import Step, axis_steps, by_crossing, crossings
from planner.stages.progress import is_filled
from planner.stages.screen import Grid, Screen
from planner.stages.snapshot import Snapshot

ALL = "all"


def asked_of(request: Any) -> str:
    """As whom the page is asked for, in its address or in the form it sends."""
    return str(request.POST.get("as") or request.GET.get("as", ""))[:60]


@dataclass(frozen=True)
class Person:
    """One column: who answers there, and how much he has."""

    step: Step
    done: int
    total: int
    chosen: bool

    @property
    def finished(self) -> bool:
        return self.done == self.total


class Alone:
    """What a page shows of a grid that is answered alone; without such a grid, everything."""

    def __init__(self, screen: Screen, snapshot: Snapshot, asked: str = "") -> None:
        self.grid = next((g for g in screen.parts(Grid) if g.alone), None)
        self.snapshot, self.asked = snapshot, asked

    @cached_property
    def people(self) -> tuple[Person, ...]:
        grid = self.grid
        if grid is None or not grid.across:
            return ()
        model = grid.models[0]
        known = by_crossing(model, self.snapshot)
        every = list(crossings(grid, model, self.snapshot))
        found = []
        for step in axis_steps(model, grid.across, self.snapshot):
            own = [known.get(crossing) for crossing in every if crossing[1] == step.value]
            done = sum(bool(record) and is_filled(record[grid.fields[0]]) for record in own)
            found.append(Person(step, done, len(own), step.value == self.asked))
        return tuple(found)

    @cached_property
    def chosen(self) -> Person | None:
        return next((person for person in self.people if person.chosen), None)

    @property
    def open(self) -> bool:
        """Whether the results may be seen on this page."""
        if self.chosen:
            return False
        return self.asked == ALL or all(person.finished for person in self.people)

    @property
    def closed(self) -> Computed:
        """What stands in the place of the results."""
        if self.chosen:
            text = _("Closed while one person answers alone, so that nobody is led by the others.")
        else:
            text = _("The results open by themselves when everybody has answered.")
        return Computed(sentence=text)
