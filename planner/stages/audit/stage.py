"""Stage 2: reviewing the situation, which the lecture calls the marketing audit."""

from django.utils.translation import gettext_lazy as _

from planner.stages.audit.competitors import COMPETITORS
from planner.stages.audit.external import ENVIRONMENT
from planner.stages.audit.findings import FINDINGS
from planner.stages.audit.internal import CHANNELS, CUSTOMERS, EFFECTIVENESS, MARKETING, SHIFTS
from planner.stages.audit.market import MARKET, SHARES
from planner.stages.audit.site import WEBSITE
from planner.stages.screen import Stage

STAGE = Stage(
    "audit",
    2,
    _("Reviewing the situation"),
    _("The marketing audit: how well present activities work, and what surrounds them."),
    (
        # inside
        CHANNELS,
        EFFECTIVENESS,
        MARKETING,
        WEBSITE,
        SHIFTS,
        CUSTOMERS,
        # outside
        ENVIRONMENT,
        MARKET,
        SHARES,
        COMPETITORS,
        FINDINGS,
    ),
)
