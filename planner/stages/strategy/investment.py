"""Stage 4: the size of the investment, without which nobody can be directed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Date, Line, Link, Money, Paragraph, Percent
from planner.plans.tables import Row
from planner.stages.audit.internal import BenefitKind
from planner.stages.objectives import Objective
from planner.stages.periods import PeriodRow, PeriodSheet
from planner.stages.screen import Grid, Panel, Rows, Screen, Section
from planner.stages.strategy.tactics import Tactic


class Basis(models.TextChoices):
    OBJECTIVE_TASK = "objective_task", _("Objective and task")
    SALES_PERCENT = "sales_percent", _("Percentage of sales")
    PARITY = "parity", _("Competitive parity")
    AFFORDABLE = "affordable", _("What is affordable")
    MARGINAL = "marginal", _("Marginal return")


class InvestmentPlan(PeriodSheet):
    basis = Choice(
        _("Basis of the amount"), Basis, help_text=_("How did you arrive at the amount?")
    )
    amount = Money(_("Size of the investment"), help_text=_("All that the plan needs, to its end."))
    funding = Paragraph(_("Funding"), max_length=1000, help_text=_("Where the money comes from."))
    start = Date(_("Start"))
    end = Date(_("End"))

    # What the ways of sizing an investment start from; each as far as it is known.
    sales_forecast = Money(_("Expected sales in the period"))
    sales_percent = Percent(_("Percentage of sales to spend (%)"))
    competitor_spend = Money(_("Spend of the main competitor"))
    competitor_share = Percent(_("Market share of the main competitor (%)"))
    target_share = Percent(_("Market share that we aim at (%)"))
    cost_of_goods = Money(_("Cost of the goods sold"))
    operating_costs = Money(_("Operating costs"))
    target_profit = Money(_("Profit to be kept"))

    def faults(self) -> dict[str, Any]:
        if self.start and self.end and self.end <= self.start:
            return {"end": _("The period must end after it starts.")}
        return {}


class LineKind(models.TextChoices):
    CREATION = "creation", _("Creation")
    RECURRING = "recurring", _("Recurring")


class InvestmentLine(PeriodRow):
    CODE = "IL"

    tactic = Link(Tactic, _("Tactic"))
    kind = Choice(_("Kind of cost"), LineKind)
    planned = Money(_("Planned in each period"))
    actual = Money(_("Spent so far"), help_text=_("On the whole item, in all periods together."))


class BenefitLine(PeriodRow):
    CODE = "BL"

    objective = Link(Objective, _("Objective"))
    kind = Choice(_("Kind of benefit"), BenefitKind)
    amount = Money(
        _("Expected in each period"),
        help_text=_("Profit before the cost of this plan, not sales."),
    )


class ScenarioKind(models.TextChoices):
    CONSERVATIVE = "conservative", _("Conservative")
    LIKELY = "likely", _("Most likely")
    OPTIMISTIC = "optimistic", _("Optimistic")


class Scenario(Row):
    """How far benefits and costs depart from the lines, and how probable that is."""

    kind = Choice(_("Scenario"), ScenarioKind)
    benefit = Percent(
        _("Benefits (percentage of the plan)"),
        upper=1000,
        help_text=_("100 is exactly as planned, 80 is a fifth less."),
    )
    cost = Percent(_("Costs (percentage of the plan)"), upper=1000)
    probability = Percent(_("Probability (%)"), help_text=_("The three add up to 100."))
    note = Line(_("Note"), max_length=300)


INVESTMENT = Screen(
    "investment",
    _("Size of the investment"),
    _("What the plan needs, period by period. Without it, those who execute can hardly be guided."),
    sheet=InvestmentPlan,
    template="stages/boards/investment.html",
    layout=(
        Section(
            _("The investment needed"),
            ("basis", "amount", "funding", "start", "end", "period_length", "periods"),
            needed=("basis", "amount", "funding", "start", "end", "period_length", "periods"),
        ),
        Rows(
            _("Investment items"),
            InvestmentLine,
            ("label", "tactic", "kind", "first_period", "last_period", "planned", "actual"),
            needed=("label", "tactic", "kind", "first_period", "planned"),
            look="lines",
            add=_("Add an item"),
            empty=_("Add an item for each tactic that costs money, once or again and again."),
        ),
        Rows(
            _("Expected benefits"),
            BenefitLine,
            ("label", "objective", "kind", "first_period", "last_period", "amount"),
            needed=("label", "objective", "kind", "first_period", "amount"),
            look="lines",
            add=_("Add an expected benefit"),
            empty=_("What should the investment return, and from when on?"),
        ),
        Grid(
            _("Three scenarios"),
            (Scenario,),
            down="kind",
            fields=("benefit", "cost", "probability", "note"),
            needed=("benefit", "cost", "probability"),
        ),
        Section(
            _("Other ways to size it"),
            (
                "sales_forecast",
                "sales_percent",
                "competitor_spend",
                "competitor_share",
                "target_share",
                "cost_of_goods",
                "operating_costs",
                "target_profit",
            ),
            help=_("Fill in what you know; each way of sizing is computed from its own figures."),
        ),
        Panel(_("Five ways to size the investment"), "five_ways", ("sizing", "servicejudgement")),
        Panel(_("Is it worth the money?"), "worth", ("siteeconomics", "costitem", "benefititem")),
    ),
)
