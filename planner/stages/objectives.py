"""Stage 1: setting the strategic objectives.

Lecture 17 keeps e-marketing objectives separate from the goals of the
organisation and of marketing, and coordinated with both: three tables, and one
matrix between them.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from planner.plans.fields import Choice, Date, Line, Link, Number, Paragraph, Scale
from planner.plans.tables import Row
from planner.stages.screen import Grid, Rows, Screen, Stage, Starter


class OrganizationGoal(Row):
    CODE = "OG"

    statement = Line(_("Goal of the organisation"), max_length=300)
    owner = Line(_("Responsible"), max_length=100)


class MarketingGoal(Row):
    CODE = "MG"

    statement = Line(_("Marketing goal"), max_length=300)
    owner = Line(_("Responsible"), max_length=100)


class ObjectiveKind(models.TextChoices):
    COST = "cost", _("Lower cost")
    SALES = "sales", _("Higher sales")
    VALUE = "value", _("Added value")
    OTHER = "other", _("Other")


class FiveS(models.TextChoices):
    SELL = "sell", _("Sell")
    SERVE = "serve", _("Serve")
    SPEAK = "speak", _("Speak")
    SAVE = "save", pgettext_lazy("5S", "Save")
    SIZZLE = "sizzle", _("Sizzle")


class Direction(models.TextChoices):
    UP = "up", _("Upwards")
    DOWN = "down", _("Downwards")


class Objective(Row):
    CODE = "H"

    statement = Line(
        _("Objective"),
        max_length=300,
        help_text=_("What should change, not what you will do."),
    )
    kind = Choice(_("Type"), ObjectiveKind)
    five_s = Choice(_("5S class"), FiveS)
    metric = Line(_("Metric"), max_length=120)
    unit = Line(_("Unit"), max_length=40, help_text=_("%, orders, riyals, minutes…"))
    direction = Choice(_("Direction"), Direction)
    baseline = Number(_("Baseline"), lower=None)
    target = Number(_("Target"), lower=None)
    deadline = Date(_("Deadline"))
    owner = Line(_("Responsible"), max_length=100)
    weight = Number(_("Weight"), upper=100, help_text=_("Its share of attention, out of 100."))
    specific = Paragraph(_("Specific: what exactly, for whom?"), max_length=500)
    measurable = Paragraph(_("Measurable: where does the figure come from?"), max_length=500)
    achievable = Paragraph(_("Achievable: why do we believe it?"), max_length=500)
    relevant = Paragraph(_("Relevant: which goal does it serve?"), max_length=500)
    time_bound = Paragraph(_("Time-bound: why this deadline?"), max_length=500)

    def faults(self) -> dict[str, Any]:
        if self.baseline is None or self.target is None or not self.direction:
            return {}
        rises = self.target > self.baseline
        if self.target == self.baseline or rises != (self.direction == Direction.UP):
            return {
                "target": _("The target does not go in the stated direction from the baseline.")
            }
        return {}


class Strength(models.IntegerChoices):
    CONFLICTS = -1, _("Conflicts")
    NONE = 0, _("No relation")
    SUPPORTS = 1, _("Supports")
    STRONG = 2, _("Supports strongly")


class Alignment(Row):
    """How far an objective serves a goal."""

    objective = Link(Objective, _("Objective"), on_delete=models.CASCADE)
    strength = Scale(_("Degree of support"), Strength)
    reason = Line(_("Reason"), max_length=300)

    class Meta:
        abstract = True


class MarketingAlignment(Alignment):
    goal = Link(MarketingGoal, _("Marketing goal"), on_delete=models.CASCADE)


class OrganizationAlignment(Alignment):
    goal = Link(OrganizationGoal, _("Goal of the organisation"), on_delete=models.CASCADE)


GOALS = Screen(
    "goals",
    _("Goals of the organisation and of marketing"),
    _("What the plan has to serve. They stay separate from the e-marketing objectives."),
    layout=(
        Rows(
            _("Goals of the organisation"),
            OrganizationGoal,
            ("statement", "owner"),
            needed=("statement",),
            look="lines",
            add=_("Add a goal of the organisation"),
        ),
        Rows(
            _("Marketing goals"),
            MarketingGoal,
            ("statement", "owner"),
            needed=("statement",),
            look="lines",
            add=_("Add a marketing goal"),
        ),
    ),
)

OBJECTIVES = Screen(
    "objectives",
    _("E-marketing objectives"),
    _("One objective a card: measured in a figure, with a deadline and an owner."),
    layout=(
        Rows(
            _("Objectives"),
            Objective,
            (
                "statement",
                "kind",
                "five_s",
                "metric",
                "unit",
                "direction",
                "baseline",
                "target",
                "deadline",
                "owner",
                "weight",
                "specific",
                "measurable",
                "achievable",
                "relevant",
                "time_bound",
            ),
            needed=("statement", "kind", "metric", "baseline", "target", "deadline", "owner"),
            add=_("Add an objective"),
            empty=_("Begin with one objective. The lecture's three examples are offered below."),
            starters=(
                Starter(
                    _("Lower a cost by a percentage"),
                    {
                        "statement": _("Lower the cost of winning a customer by a set percentage"),
                        "kind": "cost",
                        "five_s": "save",
                        "direction": "down",
                        "metric": _("Cost of winning a customer"),
                    },
                ),
                Starter(
                    _("Grow the volume of sales"),
                    {
                        "statement": _("Grow the sales made through the site"),
                        "kind": "sales",
                        "five_s": "sell",
                        "direction": "up",
                        "metric": _("Sales through the site"),
                    },
                ),
                Starter(
                    _("Create added value for the consumer"),
                    {
                        "statement": _("Give the consumer a service that the shop cannot give"),
                        "kind": "value",
                        "five_s": "serve",
                        "direction": "up",
                        "metric": _("Customer satisfaction"),
                    },
                ),
            ),
        ),
    ),
)

ALIGNMENT = Screen(
    "alignment",
    _("Alignment matrix"),
    _("Which goals does each objective serve, and does it harm any of them?"),
    layout=(
        Grid(
            _("Alignment of the objectives with the goals"),
            (MarketingAlignment, OrganizationAlignment),
            down="objective",
            across="goal",
            fields=("strength", "reason"),
            needed=("strength",),
            groups=(_("Marketing goals"), _("Goals of the organisation")),
            empty=_("The matrix appears once there is an objective and a goal."),
        ),
    ),
)

STAGE = Stage(
    "objectives",
    1,
    _("Setting the strategic objectives"),
    _("Objectives of their own, coordinated with the goals of marketing and of the organisation."),
    (GOALS, OBJECTIVES, ALIGNMENT),
)
