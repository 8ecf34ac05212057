"""The shelf: imports every table so that Django finds it, defines none."""

from planner.accounts.tables import *
from planner.evidence.tables import *
from planner.plans.tables import *
from planner.reports.tables import *
from planner.sharing.tables import *
from planner.stages.registry import STAGES  # noqa: F401
