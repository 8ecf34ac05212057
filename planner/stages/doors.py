"""From a place to the element of a page that mends it.

audit.channels.current_use             a field of the screen's sheet
audit.shares/<row id>                  a record
audit.shares/<row id>.share            a field of a record
audit.shares/marketshare_<a>_<b>.share a cell of a grid, written or not
audit.shares/product                   a list or a grid
"""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from planner.plans.inputs import as_uuid
from planner.plans.tables import Plan
from planner.stages.registry import SCREENS
from planner.stages.screen import Grid, Screen

# A cell of a grid that each person answers alone is on that person's page (planner.stages.alone).


@cache
def lone_tables() -> frozenset[str]:
    grids = [grid for screen in SCREENS.values() for grid in screen.parts(Grid) if grid.alone]
    return frozenset(model.key() for grid in grids for model in grid.models)


def query_of(anchor: str) -> str:
    """What an address needs before `#anchor` so that the cell is on its page."""
    _kind, _dash, rest = anchor.partition("-")
    table, *crossing = rest.split("_")
    if table not in lone_tables() or len(crossing) < 2:
        return ""
    step = crossing[1]
    # After the cell follows the name of the field, behind a dash like those of an id.
    return f"?as={step.rpartition('-')[0] if anchor.startswith('f-') else step}"


@dataclass(frozen=True)
class Door:
    screen: Screen
    anchor: str

    def url(self, plan: Plan, *, edits: bool) -> str:
        """To the answer itself for who may change it, else to where it is read."""
        if edits:
            page = reverse("stages:edit", args=[plan.pk, self.screen.stage, self.screen.key])
            return f"{page}{query_of(self.anchor)}#{self.anchor}" if self.anchor else page
        return f"{reverse('stages:read', args=[plan.pk, self.screen.stage])}#s-{self.screen.key}"


def door_of(place: str) -> Door:
    head, slash, rest = place.partition("/")
    stage, key, *names = head.split(".")
    screen = SCREENS[f"{stage}.{key}"]
    if not slash:
        return Door(screen, f"f-sheet-{names[0]}" if names else "")
    record, dot, name = rest.partition(".")
    if dot:
        return Door(screen, f"f-{record}-{name}")
    return Door(screen, f"{'r' if as_uuid(record) else 'part'}-{record}")
