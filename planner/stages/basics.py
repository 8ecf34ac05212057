"""Before the stages: whose plan it is, for when, in which currency."""

from django.utils.translation import gettext_lazy as _

from planner.evidence.tables import Evidence
from planner.plans.tables import Plan
from planner.stages.screen import Rows, Screen, Section, Stage

PLAN = Screen(
    "plan",
    _("About the plan"),
    _("Whose plan this is, what it covers and for how long."),
    sheet=Plan,
    layout=(
        Section(
            _("The organisation"),
            ("title", "organization", "sector", "country", "unit", "summary"),
            needed=("title", "organization", "sector", "unit"),
        ),
        Section(
            _("The frame"),
            ("period_start", "period_end", "currency", "discount_rate", "scope"),
            needed=("period_start", "period_end", "scope"),
        ),
        Section(_("How it is written"), ("digits", "calendar", "executive")),
    ),
)

EVIDENCE = Screen(
    "evidence",
    _("Evidence"),
    _("Reports, data and observations that the plan rests on. Any answer can cite them."),
    layout=(
        Rows(
            _("Evidence"),
            Evidence,
            ("statement", "kind", "source", "url", "date", "reliability", "note"),
            needed=("statement", "kind", "source"),
            add=_("Add evidence"),
            empty=_(
                "Add a report, a figure of your own or a survey, then cite it where it counts."
            ),
        ),
    ),
)

STAGE = Stage(
    "basics",
    0,
    _("The plan"),
    _("Whose plan it is, and what it rests on."),
    (PLAN, EVIDENCE),
)
