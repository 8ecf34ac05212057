"""All stages in order, and the ways to find one's way in them."""

from planner.plans.tables import Answers, Row
from planner.stages import basics, objectives, swot
from planner.stages.audit import stage as audit
from planner.stages.screen import Screen, Stage
from planner.stages.strategy import stage as strategy

STAGES: tuple[Stage, ...] = tuple(
    module.STAGE.placed() for module in (basics, objectives, audit, swot, strategy)
)

# place → screen: "audit.shares"
SCREENS: dict[str, Screen] = {screen.place: screen for stage in STAGES for screen in stage}

# key → table of rows, each once
TABLES: dict[str, type[Row]] = {
    table.key(): table for screen in SCREENS.values() for table in screen.tables
}

# key → sheet
SHEETS: dict[str, type[Answers]] = {
    screen.sheet.key(): screen.sheet for screen in SCREENS.values() if screen.sheet
}

# key of a table or sheet → place of the screen where it is written
PLACE_OF: dict[str, str] = {
    table.key(): screen.place
    for screen in SCREENS.values()
    for table in [*screen.tables, *([screen.sheet] if screen.sheet else [])]
}
