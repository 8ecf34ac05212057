"""Stage 4: measuring, directing, and answering for the risks."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Date, Line, Link, Money, Number, Paragraph, Scale
from planner.plans.tables import Row
from planner.stages.objectives import Direction, Objective
from planner.stages.screen import Grid, Panel, Rows, Screen
from planner.stages.strategy.tactics import Tactic


class Frequency(models.TextChoices):
    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    YEARLY = "yearly", _("Yearly")


class Kpi(Row):
    CODE = "K"

    objective = Link(Objective, _("Objective"))
    metric = Line(_("Metric"), max_length=120)
    unit = Line(_("Unit"), max_length=40)
    direction = Choice(_("Direction"), Direction)
    baseline = Number(_("Baseline"), lower=None)
    target = Number(_("Target"), lower=None)
    frequency = Choice(_("How often it is read"), Frequency)
    owner = Line(_("Responsible"), max_length=100)

    @classmethod
    def title_of(cls, values: Mapping[str, Any]) -> str:
        return str(values.get("metric") or "")

    # Baseline, target and direction contradict each other as an objective's do.
    faults = Objective.faults


class KpiReading(Row):
    CODE = "KR"

    kpi = Link(Kpi, _("Indicator"))
    date = Date(_("Date"))
    planned = Number(_("Planned"), lower=None)
    actual = Number(_("Actual"), lower=None)
    note = Line(_("Note"), max_length=300)


class Directive(Row):
    """What somebody is told to do. It holds only once the investment is clear."""

    CODE = "D"

    who = Line(_("Who"), max_length=100)
    statement = Line(_("What is to be done"), max_length=300)
    tactic = Link(Tactic, _("Tactic"))
    spend_limit = Money(_("Limit of spend"))
    due = Date(_("By when"))


class Trait(models.TextChoices):
    """Four advantages, two drawbacks and two problems of e-marketing."""

    CHEAP = "cheap", _("Advantage: among the cheapest kinds of marketing")
    DATA = "data", _("Advantage: detailed information on campaigns")
    TARGETING = "targeting", _("Advantage: exact targeting of customers")
    REACH = "reach", _("Advantage: easy reach of customers")
    UNSERIOUS = "unserious", _("Drawback: buyers who are not serious")
    FRAUD = "fraud", _("Drawback: fraud by some companies")
    OLD_WAYS = "oldways", _("Problem: the old orientation")
    TRUST = "trust", _("Problem: trust")


class Relevance(models.IntegerChoices):
    NONE = 0, _("Does not concern us")
    LITTLE = 1, _("Concerns us a little")
    SOME = 2, _("Concerns us somewhat")
    MUCH = 3, _("Concerns us much")
    DECISIVE = 4, _("Decisive for us")


class AdvantageRisk(Row):
    kind = Choice(_("Advantage or risk"), Trait)
    relevance = Scale(_("Relevance"), Relevance)
    answer = Paragraph(
        _("The plan's answer"),
        max_length=1000,
        help_text=_("How the plan makes use of it, or guards against it."),
    )
    owner = Line(_("Responsible"), max_length=100)


KPIS = Screen(
    "kpis",
    _("Performance indicators"),
    _("How you will notice that the plan works: plan against actual, at fixed times."),
    layout=(
        Rows(
            _("Indicators"),
            Kpi,
            (
                "objective",
                "metric",
                "unit",
                "direction",
                "baseline",
                "target",
                "frequency",
                "owner",
            ),
            needed=("objective", "metric", "unit", "baseline", "target", "frequency", "owner"),
            add=_("Add an indicator"),
            empty=_("At least one for every objective."),
        ),
        Rows(
            _("Readings"),
            KpiReading,
            ("kpi", "date", "planned", "actual", "note"),
            needed=("kpi", "date", "planned"),
            least=0,
            look="lines",
            add=_("Add a reading"),
            empty=_("Enter the planned values now, and the actual ones as they come."),
        ),
        Panel(_("Progress of the indicators"), "progress"),
    ),
)

DIRECTIVES = Screen(
    "directives",
    _("Directives to those who execute"),
    _("Who does what, by when and within which limit. They hold once the investment is clear."),
    layout=(
        Rows(
            _("Directives"),
            Directive,
            ("who", "statement", "tactic", "spend_limit", "due"),
            needed=("who", "statement", "tactic", "spend_limit", "due"),
            add=_("Add a directive"),
            empty=_("Write one for each person in charge of a tactic."),
        ),
    ),
)

RISKS = Screen(
    "risks",
    _("Advantages and risks"),
    _("What speaks for e-marketing and what against it, each with the plan's answer."),
    layout=(
        Grid(
            _("Advantages, drawbacks and problems"),
            (AdvantageRisk,),
            down="kind",
            fields=("relevance", "answer", "owner"),
            needed=("relevance", "answer"),
        ),
    ),
)
