"""Stage 4: how much to invest, and on what. Judgements in, amounts out (decision calculus)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Link, Money, Number, Percent
from planner.plans.tables import Row, Sheet
from planner.stages.screen import Grid, Panel, Screen, Section
from planner.stages.strategy.mix import Service


class SplitRule(models.TextChoices):
    EXACTLY = "exactly", _("Spend exactly this amount")
    AT_MOST = "at_most", _("Spend at most this amount")


class Sizing(Sheet):
    """What the whole plan has in common; a period is that of the investment plan."""

    budget = Money(_("Budget to split, in each period"))
    split_rule = Choice(_("How the budget binds"), SplitRule)

    impressions = Number(_("Impressions in a period"), places=0)
    click_rate = Percent(_("Of those who see it, visit the site (%)"))
    visits = Number(
        _("Visits in a period"),
        places=0,
        help_text=_("Leave it empty if you entered impressions; the two say the same."),
    )
    lead_rate = Percent(_("Of the visitors, ask or fill a cart (%)"))
    customer_rate = Percent(_("Of those who ask, buy (%)"))
    order_value = Money(_("Value of an average order"))
    order_margin = Percent(
        _("Margin of an order (%)"), help_text=_("What is left of it after the cost of the goods.")
    )
    visit_cost = Money(_("Cost of a visit"))
    fixed_cost = Money(_("Fixed costs in a period"))
    target_customers = Number(_("New customers aimed at, in a period"), places=0)

    orders_per_year = Number(_("Orders of a customer in a year"), places=2)
    retention = Percent(_("Of the customers, still buy a year later (%)"))


class ServiceJudgement(Row):
    """Four judgements of what a service brings, in place of data that a planner has not.

    Spend and outcome are those of one period (Little 1970, decision calculus).
    """

    service = Link(Service, _("E-marketing service"), on_delete=models.CASCADE)
    spend = Money(_("Spend today"))
    zero = Number(_("Result without any spend"))
    now = Number(_("Result at today's spend"))
    half = Number(_("Result at half of it"))
    plus50 = Number(_("Result at half as much again"))
    saturation = Number(_("Result however much is spent"))
    margin = Money(_("Profit from one more result"))
    least = Money(_("At least"))
    most = Money(_("At most"))
    fixed = Money(_("Fixed at"))

    def faults(self) -> dict[str, Any]:
        if self.least is not None and self.most is not None and self.most < self.least:
            return {"most": _("The most lies below the least.")}
        return {}


class Judged(models.TextChoices):
    ZERO = "zero", _("Result without any spend")
    NOW = "now", _("Result at today's spend")
    PLUS50 = "plus50", _("Result at half as much again")
    SATURATION = "saturation", _("Result however much is spent")


class ServiceRange(Row):
    """How far a judgement may be off."""

    service = Link(Service, _("E-marketing service"), on_delete=models.CASCADE)
    judged = Choice(_("Judgement"), Judged)
    low = Number(_("Lowest"))
    high = Number(_("Highest"))

    def faults(self) -> dict[str, Any]:
        if self.low is not None and self.high is not None and self.high < self.low:
            return {"high": _("The high value lies below the low one.")}
        return {}


SIZING = Screen(
    "sizing",
    _("Sizing and splitting"),
    _("What each service would bring if you spent more or less on it, and what follows from it."),
    sheet=Sizing,
    layout=(
        Grid(
            _("Four judgements of each service"),
            (ServiceJudgement,),
            down="service",
            fields=(
                "spend",
                "zero",
                "now",
                "plus50",
                "saturation",
                "half",
                "margin",
                "least",
                "most",
                "fixed",
            ),
            least=0,
            help=_(
                "Choose one kind of result for all services, for instance orders. "
                "Spend and results are those of one period of the investment plan."
            ),
            empty=_("The table appears once there is a service."),
        ),
        Grid(
            _("How sure you are"),
            (ServiceRange,),
            down="service",
            across="judged",
            fields=("low", "high"),
            least=0,
            help=_(
                "Only where you are not sure: the lowest and the highest that you think possible."
            ),
            empty=_("The table appears once there is a service."),
        ),
        Panel(_("What each service brings"), "curves", ("investmentplan", "siteeconomics")),
        Section(_("The budget"), ("budget", "split_rule")),
        Panel(_("Size and split"), "split", ("investmentplan", "investmentline", "tactic")),
        Panel(_("How sure the result is"), "risk", ("investmentplan",)),
        Section(
            _("From impressions to customers"),
            (
                "impressions",
                "click_rate",
                "visits",
                "lead_rate",
                "customer_rate",
                "order_value",
                "order_margin",
                "visit_cost",
                "fixed_cost",
                "target_customers",
                "orders_per_year",
                "retention",
            ),
        ),
        Panel(_("The funnel, forward and backward"), "funnel", ("investmentplan",)),
        Panel(_("What a customer costs and brings"), "customer_value", ("investmentplan",)),
    ),
)
