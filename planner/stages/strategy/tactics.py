"""Stage 4: what will be done, and at which stage of the sale."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Date, Line, Link, Paragraph
from planner.plans.tables import Row, Sheet
from planner.stages.screen import Panel, Rows, Screen, Section
from planner.stages.strategy.choice import Strategy
from planner.stages.strategy.mix import Service


class CustomerCare(Sheet):
    """The two questions that no plan may leave open."""

    after_sale = Paragraph(
        _("Follow-up after the sale"),
        help_text=_("How will you learn whether the customer is satisfied, and what follows?"),
    )
    trust = Paragraph(
        _("Trust"),
        help_text=_("Why should a consumer trust a seller whom he does not meet?"),
    )


class SaleStage(models.TextChoices):
    BEFORE = "before", _("Before the sale")
    DURING = "during", _("During the sale")
    AFTER = "after", _("After the sale")


class Channel(models.TextChoices):
    """The new means of communication with customers."""

    WEBSITE = "website", _("Website")
    SEARCH = "search", _("Search engines")
    SOCIAL = "social", _("Social media")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text messages")
    MESSAGING = "messaging", _("Messaging applications")
    APP = "app", _("Mobile application")
    VIDEO = "video", _("Video platforms")
    MARKETPLACE = "marketplace", _("Online marketplaces")
    AFFILIATES = "affiliates", _("Affiliates and influencers")
    DISPLAY = "display", _("Display advertising")
    OTHER = "other", _("Other")


class MixElement(models.TextChoices):
    PRODUCT = "product", _("Product")
    PRICE = "price", _("Price")
    PLACE = "place", _("Place")
    PROMOTION = "promotion", _("Marketing promotion")
    PEOPLE = "people", _("People")
    PROCESS = "process", _("Process")
    EVIDENCE = "evidence", _("Physical evidence")


class Tactic(Row):
    CODE = "TA"

    statement = Line(_("Tactic"), max_length=300, help_text=_("What exactly will be done?"))
    strategy = Link(Strategy, _("Strategy"))
    service = Link(Service, _("E-marketing service"))
    sale_stage = Choice(_("Stage of the sale"), SaleStage)
    channel = Choice(_("Channel"), Channel)
    mix_element = Choice(_("Element of the marketing mix (7P)"), MixElement)
    start = Date(_("Start"))
    end = Date(_("End"))
    owner = Line(_("Responsible"), max_length=100)

    def faults(self) -> dict[str, Any]:
        if self.start and self.end and self.end < self.start:
            return {"end": _("The end comes before the start.")}
        return {}


TACTICS = Screen(
    "tactics",
    _("Tactics"),
    _("What will be done before, during and after the sale, by whom and when."),
    sheet=CustomerCare,
    template="stages/boards/tactics.html",
    layout=(
        Rows(
            _("Tactics"),
            Tactic,
            (
                "statement",
                "strategy",
                "service",
                "sale_stage",
                "channel",
                "mix_element",
                "start",
                "end",
                "owner",
            ),
            needed=("statement", "strategy", "sale_stage", "channel", "start", "end", "owner"),
            least=3,
            add=_("Add a tactic"),
            empty=_("Begin with one tactic for each stage of the sale."),
        ),
        Panel(_("The tactics over time"), "timeline"),
        Section(
            _("After the sale, and trust"),
            ("after_sale", "trust"),
            needed=("after_sale", "trust"),
        ),
    ),
)
