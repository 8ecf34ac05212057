"""Stage 2, outside: the five kinds of environment.

The lecture puts three of them first, with questions of their own: legal,
social and cultural, technological.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Date, Line, Number, Paragraph, Percent, Scale
from planner.plans.tables import Row
from planner.stages.screen import Grid, Rows, Screen


class EnvironmentKind(models.TextChoices):
    LEGAL = "legal", _("Legal and legislative")
    SOCIAL = "social", _("Social and cultural")
    TECHNOLOGY = "technology", _("Technological")
    ECONOMIC = "economic", _("Economic")
    POLITICAL = "political", _("Political")


class Trend(models.TextChoices):
    RISING = "rising", _("Rising")
    STABLE = "stable", _("Stable")
    FALLING = "falling", _("Falling")


class Likelihood(models.IntegerChoices):
    RARE = 1, _("Rare")
    UNLIKELY = 2, _("Unlikely")
    POSSIBLE = 3, _("Possible")
    LIKELY = 4, _("Likely")
    CERTAIN = 5, _("Almost certain")


class Restricts(models.TextChoices):
    PROMOTION = "promotion", _("Electronic promotion")
    SELLING = "selling", _("Selling over the Internet")
    BOTH = "both", _("Both of them")


class Device(models.TextChoices):
    PHONE = "phone", _("Mobile phone")
    COMPUTER = "computer", _("Computer")
    TABLET = "tablet", _("Tablet")
    OTHER = "other", _("Other")


class Connection(models.TextChoices):
    FIXED = "fixed", _("Fixed line")
    MOBILE = "mobile", _("Mobile network")
    PUBLIC = "public", _("Public network")
    OTHER = "other", _("Other")


class EnvironmentFactor(Row):
    CODE = "E"

    kind = Choice(_("Kind of factor"), EnvironmentKind)
    statement = Line(_("Factor"), max_length=300)
    trend = Choice(_("Trend"), Trend)
    likelihood = Scale(_("Likelihood"), Likelihood)
    impact = Number(
        _("Impact"),
        places=0,
        lower=-5,
        upper=5,
        help_text=_("From minus 5, great harm, to 5, great help."),
    )
    response = Paragraph(_("Our response"), max_length=1000)

    applies_to = Choice(_("What it restricts"), Restricts)
    country = Line(_("Country"), max_length=100)
    source = Line(_("Source"), help_text=_("The law, regulation or authority."))
    date = Date(_("Date"))

    trait = Line(
        _("Trait of the audience"),
        max_length=300,
        help_text=_("Age, language, habits, trust: of those who shop online."),
    )

    device = Choice(_("Device"), Device)
    connection = Choice(_("Connection"), Connection)
    availability = Percent(_("Availability (%)"), help_text=_("How many of the audience have it."))

    class Meta:
        verbose_name_plural = _("Environmental factors")


class Applies(models.TextChoices):
    YES = "yes", _("Applies")
    NO = "no", _("Does not apply")


class EnvironmentScope(Row):
    """Whether a kind of environment counts for this plan at all."""

    kind = Choice(_("Kind of factor"), EnvironmentKind)
    applies = Choice(_("Does it apply?"), Applies)
    reason = Line(_("Reason"), max_length=300)


JUDGED = ("trend", "likelihood", "impact", "response")


def factors_of(kind: EnvironmentKind, title: Any, own: tuple[str, ...], **words: Any) -> Rows:
    """The factors of one kind, unless the kind was said not to apply."""
    return Rows(
        title,
        EnvironmentFactor,
        ("statement", *own, *JUDGED),
        needed=("statement", *own, "trend", "likelihood", "impact"),
        where={"kind": kind.value},
        waived_by=(EnvironmentScope, {"kind": kind.value, "applies": Applies.NO.value}),
        **words,
    )


ENVIRONMENT = Screen(
    "environment",
    _("Environmental factors"),
    _("What surrounds the plan: first the three kinds that touch e-marketing most."),
    layout=(
        factors_of(
            EnvironmentKind.LEGAL,
            _("Legal constraints"),
            ("applies_to", "country", "source", "date"),
            add=_("Add a legal constraint"),
            empty=_("Which laws bind electronic promotion and selling over the Internet?"),
        ),
        factors_of(
            EnvironmentKind.SOCIAL,
            _("Social and cultural constraints"),
            ("trait",),
            add=_("Add a social or cultural constraint"),
            empty=_("Who shops online in your market, and what marks them?"),
        ),
        factors_of(
            EnvironmentKind.TECHNOLOGY,
            _("Technological constraints"),
            ("device", "connection", "availability"),
            add=_("Add a technological constraint"),
            empty=_("With what do your customers reach the Internet, and how well?"),
        ),
        factors_of(
            EnvironmentKind.ECONOMIC,
            _("Economic factors"),
            (),
            add=_("Add an economic factor"),
            empty=_("Prices, incomes, exchange rates, cost of shipping and payment…"),
        ),
        factors_of(
            EnvironmentKind.POLITICAL,
            _("Political factors"),
            (),
            add=_("Add a political factor"),
            empty=_("Stability, trade relations, the state's support of the digital economy…"),
        ),
        Grid(
            _("Kinds that do not apply"),
            (EnvironmentScope,),
            down="kind",
            fields=("applies", "reason"),
            least=0,
            help=_("Every kind is answered above, or marked here with a reason."),
        ),
    ),
)
