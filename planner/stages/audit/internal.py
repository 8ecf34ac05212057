"""Stage 2, inside: how websites are used today, what they cost and return."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Date, Line, Money, Number, Paragraph, Percent, Scale, Url
from planner.plans.tables import Row, Sheet
from planner.stages.periods import PeriodRow, PeriodSheet
from planner.stages.scales import Degree, Level
from planner.stages.screen import Grid, Panel, Rows, Screen, Section


class WebUse(Sheet):
    current_use = Paragraph(
        _("How the websites are used today"),
        help_text=_("Who works with them, what for, and how the use is followed up."),
    )
    effectiveness = Paragraph(
        _("How effective this use is"),
        help_text=_("What it achieves, and what it should achieve but does not."),
    )


class ChannelKind(models.TextChoices):
    WEBSITE = "website", _("Website")
    SHOP = "shop", _("Online shop")
    MARKETPLACE = "marketplace", _("Marketplace page")
    SOCIAL = "social", _("Social media account")
    APP = "app", _("Mobile application")
    MESSAGING = "messaging", _("Messaging account")
    OTHER = "other", _("Other")


class WebChannel(Row):
    CODE = "CH"

    name = Line(_("Name"), max_length=120)
    url = Url(_("Address"))
    kind = Choice(_("Kind"), ChannelKind)
    current_use = Paragraph(_("Current use"), max_length=1000)
    effectiveness = Scale(_("Effectiveness"), Degree)

    class Meta:
        verbose_name_plural = _("Websites and channels")


class SiteEconomics(PeriodSheet):
    start = Date(_("Start of the first period"))
    yearly_revenue = Money(
        _("Yearly revenue of the organisation"), help_text=_("From all its channels.")
    )
    yearly_profit = Money(_("Yearly profit of the organisation"), lower=None)
    gross_margin = Percent(
        _("Gross margin (%)"),
        help_text=_("What is left of each sale after the cost of the goods sold."),
    )
    remark = Paragraph(_("How the figures were obtained"), max_length=1000)


class CostKind(models.TextChoices):
    CREATION = "creation", _("Creation")
    UPDATE = "update", _("Update")
    PROMOTION = "promotion", _("Promotion")


class CostItem(PeriodRow):
    CODE = "CO"

    kind = Choice(_("Kind of cost"), CostKind)
    amount = Money(_("Amount in each period"))

    class Meta:
        verbose_name_plural = _("Costs of the site")


class BenefitKind(models.TextChoices):
    DIRECT = "direct", _("Direct revenue")
    INDIRECT = "indirect", _("Indirect revenue")
    SAVING = "saving", _("Saving")


class BenefitItem(PeriodRow):
    CODE = "BE"

    kind = Choice(
        _("Kind of benefit"),
        BenefitKind,
        help_text=_("Revenue counts at the gross margin, a saving counts whole."),
    )
    amount = Money(_("Amount in each period"))
    share = Percent(
        _("Share attributed to the site (%)"),
        help_text=_("How much of it would not have come without the site."),
    )

    class Meta:
        verbose_name_plural = _("Benefits of the site")


class Measurement(Row):
    """A metric as it was measured, beside its previous value."""

    value = Number(_("Value"), lower=None)
    previous = Number(_("Previous value"), lower=None)
    unit = Line(_("Unit"), max_length=40)
    as_of = Date(_("As of"))
    note = Line(_("Note"), max_length=300)

    class Meta:
        abstract = True


class MarketingMetric(models.TextChoices):
    """The five measures that the lecture names."""

    SALES = "sales", _("Sales")
    RETENTION = "retention", _("Customer retention")
    SHARE = "share", _("Market share")
    BRAND = "brand", _("Brand value")
    SERVICE = "service", _("Consumer service")


class MarketingMeasurement(Measurement):
    metric = Choice(_("Metric"), MarketingMetric)

    class Meta:
        verbose_name_plural = _("Measures of marketing")


class Shift(models.TextChoices):
    """The ten shifts from traditional to electronic marketing."""

    INDIVIDUAL = "individual", _("Dealing with each customer individually")
    ACTIVE = "active", _("An active part for the customer in the exchange")
    INSTANT = "instant", _("Instant interaction and feedback")
    PERSONAL = "personal", _("A personal promotional message")
    DISTRIBUTION = "distribution", _("The Internet as sales channel, with new intermediaries")
    ONLINE = "online", _("Buying online instead of in stores")
    SERVICE = "service", _("Service before, during and after the sale")
    REVERSE = "reverse", _("Reverse marketing: the customer begins and ends the exchange")
    BUNDLES = "bundles", _("Value-added bundles instead of single exchanges")
    VIRTUAL = "virtual", _("Virtual instead of physical and human assets")


class ShiftScore(Row):
    """How far a shift has come, and how far it should."""

    kind = Choice(_("Shift"), Shift)
    now = Scale(_("Now"), Level)
    target = Scale(_("Target"), Level)
    note = Line(_("Note"), max_length=300)

    class Meta:
        verbose_name_plural = _("The ten shifts")

    def faults(self) -> dict[str, Any]:
        if self.now is not None and self.target is not None and self.target < self.now:
            return {"target": _("The target lies below where you stand now.")}
        return {}


class Occasion(models.TextChoices):
    BIRTH = "birth", _("Birthday")
    WEDDING = "wedding", _("Wedding")
    SEASON = "season", _("Feast or season")
    PURCHASE = "purchase", _("Date of last purchase")
    OTHER = "other", _("Other")


class CustomerDataPlan(Row):
    """Which data the organisation means to keep; never the data themselves."""

    CODE = "CD"

    name = Line(_("Which data"), help_text=_("Name the kind of data, never a person's."))
    source = Line(_("Where the data come from"))
    occasion = Choice(_("Occasion"), Occasion)
    serves = Line(_("Reminder or offer it serves"), max_length=300)
    consent = Line(
        _("Consent"),
        max_length=300,
        help_text=_("How the customer agrees, and how he can withdraw."),
    )
    owner = Line(_("Responsible"), max_length=100)

    class Meta:
        verbose_name_plural = _("Customer data")


CHANNELS = Screen(
    "channels",
    _("Use of the websites"),
    _("Where the organisation is present online, and how well that presence works."),
    sheet=WebUse,
    layout=(
        Section(
            _("The present use"),
            ("current_use", "effectiveness"),
            needed=("current_use", "effectiveness"),
        ),
        Rows(
            _("Websites and channels"),
            WebChannel,
            ("name", "url", "kind", "current_use", "effectiveness"),
            needed=("name", "kind", "current_use", "effectiveness"),
            add=_("Add a website or channel"),
            empty=_("List every website, shop and account, even those that nobody looks after."),
        ),
    ),
)

EFFECTIVENESS = Screen(
    "effectiveness",
    _("Effectiveness of the organisation"),
    _("What the site costs and what it returns: the cost-benefit analysis."),
    sheet=SiteEconomics,
    layout=(
        Section(
            _("The frame of the calculation"),
            (
                "period_length",
                "periods",
                "start",
                "yearly_revenue",
                "yearly_profit",
                "gross_margin",
                "remark",
            ),
            needed=("period_length", "periods", "yearly_revenue", "yearly_profit", "gross_margin"),
        ),
        Rows(
            _("Costs of the site"),
            CostItem,
            ("label", "kind", "first_period", "last_period", "amount"),
            needed=("label", "kind", "first_period", "amount"),
            look="lines",
            add=_("Add a cost"),
            empty=_("Enter what creating, updating and promoting the site costs."),
        ),
        Rows(
            _("Benefits of the site"),
            BenefitItem,
            ("label", "kind", "first_period", "last_period", "amount", "share"),
            needed=("label", "kind", "first_period", "amount", "share"),
            look="lines",
            add=_("Add a benefit"),
            empty=_("Enter the revenue that comes through the site and what it saves."),
        ),
        Panel(_("Cost and benefit of the site"), "site_worth"),
    ),
)

MARKETING = Screen(
    "marketing",
    _("Effectiveness of marketing"),
    _("The lecture's five measures, each with its last value and the one before."),
    layout=(
        Grid(
            _("Measures of marketing"),
            (MarketingMeasurement,),
            down="metric",
            fields=("value", "previous", "unit", "as_of", "note"),
            needed=("value", "unit", "as_of"),
            help=_("An estimate with its source is better than an empty line."),
        ),
    ),
)

SHIFTS = Screen(
    "shifts",
    _("From traditional to electronic"),
    _("Ten shifts that e-marketing brings: where you stand, and where you want to be."),
    template="stages/boards/shifts.html",
    layout=(
        Grid(
            _("The ten shifts"),
            (ShiftScore,),
            down="kind",
            fields=("now", "target", "note"),
            needed=("now", "target"),
            help=_("Not every shift has to be complete; choose what serves your objectives."),
        ),
    ),
)

CUSTOMERS = Screen(
    "customers",
    _("Customer data base"),
    _("Which data about customers you will keep, what for, and with what consent."),
    layout=(
        Rows(
            _("Customer data"),
            CustomerDataPlan,
            ("name", "source", "occasion", "serves", "consent", "owner"),
            needed=("name", "source", "serves", "consent", "owner"),
            add=_("Add a kind of data"),
            empty=_("Plan the data base here. Do not write data of real customers."),
        ),
    ),
)
