"""Stage 2, the outcome: what the review found, for stage 3 to draw on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Line, Links, Paragraph, Scale
from planner.plans.tables import Row
from planner.stages.scales import Degree
from planner.stages.screen import Rows, Screen


class AuditArea(models.TextChoices):
    ORGANIZATION = "organization", _("Effectiveness of the organisation")
    MARKETING = "marketing", _("Effectiveness of marketing")
    WEBSITE = "website", _("Effectiveness of the website")
    SHIFTS = "shifts", _("From traditional to electronic")
    CUSTOMERS = "customers", _("Customer data base")
    ENVIRONMENT = "environment", _("Environmental factors")
    MARKET = "market", _("Market and buying patterns")
    SHARES = "shares", _("Market share by country and product")
    COMPETITORS = "competitors", _("Competitors")


class Finding(Row):
    CODE = "F"

    area = Choice(_("Area"), AuditArea)
    statement = Line(
        _("Finding"),
        max_length=300,
        help_text=_("What the review showed, in one sentence with its figure."),
    )
    effectiveness = Scale(
        _("Effectiveness"),
        Degree,
        help_text=_("Does this activity achieve its aim? Leave it empty for what lies outside."),
    )
    efficiency = Scale(
        _("Efficiency"), Degree, help_text=_("Is the result worth the means that it uses?")
    )
    rests_on = Links(
        _("Rests on"),
        to=(
            "webchannel",
            "costitem",
            "benefititem",
            "marketingmeasurement",
            "websitemeasurement",
            "siteimpression",
            "shiftscore",
            "customerdataplan",
            "environmentfactor",
            "market",
            "buyingpattern",
            "marketshare",
            "ownpractice",
            "competitorpractice",
        ),
    )
    note = Paragraph(_("Note"), max_length=1000)

    class Meta:
        verbose_name_plural = _("Findings")


FINDINGS = Screen(
    "findings",
    _("Findings of the review"),
    _("The sentences that stage 3 will build on: what works, what does not, what is coming."),
    layout=(
        Rows(
            _("Findings"),
            Finding,
            ("area", "statement", "effectiveness", "efficiency", "rests_on", "note"),
            needed=("area", "statement"),
            least=3,
            add=_("Add a finding"),
            empty=_("Go through the screens of this stage and write down what stands out."),
        ),
    ),
)
