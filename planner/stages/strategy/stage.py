"""Stage 4: setting the strategy."""

from django.utils.translation import gettext_lazy as _

from planner.stages.screen import Stage
from planner.stages.strategy.choice import CHOICE, STRATEGIES
from planner.stages.strategy.control import DIRECTIVES, KPIS, RISKS
from planner.stages.strategy.investment import INVESTMENT
from planner.stages.strategy.mix import INFLUENCES, SERVICES, TRIALS
from planner.stages.strategy.sizing import SIZING
from planner.stages.strategy.tactics import TACTICS

STAGE = Stage(
    "strategy",
    4,
    _("Setting the strategy"),
    _("What will be done, what it costs and returns, and who is directed to do it."),
    (
        STRATEGIES,
        CHOICE,
        SERVICES,
        INFLUENCES,
        TACTICS,
        SIZING,
        TRIALS,
        INVESTMENT,
        KPIS,
        DIRECTIVES,
        RISKS,
    ),
)
