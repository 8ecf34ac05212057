"""The shelf: imports every table so that Django finds it, defines none."""

from planner.accounts.tables import *  # noqa: F403
from planner.plans.tables import *  # noqa: F403
from planner.evidence.tables import *  # noqa: F403
from planner.reports.tables import *  # noqa: F403
from planner.stages.registry import STAGES  # noqa: F401
