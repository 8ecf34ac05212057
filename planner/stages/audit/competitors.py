"""Stage 2, outside: how competitors practise e-marketing, and we beside them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Line, Link, Scale, Url
from planner.plans.tables import Row
from planner.stages.scales import Level
from planner.stages.screen import Grid, Rows, Screen


class Competitor(Row):
    CODE = "C"

    name = Line(_("Competitor"), max_length=120)
    url = Url(_("Address"))
    note = Line(_("Note"), max_length=300)


class PracticeArea(models.TextChoices):
    """What the lecture asks about every competitor."""

    TOOLS = "tools", _("Intermediary electronic tools")
    DEALS = "deals", _("Closing electronic deals")
    CHANNELS = "channels", _("Electronic distribution channels")


class Practice(Row):
    area = Choice(_("Area"), PracticeArea)
    level = Scale(_("Level"), Level)
    description = Line(_("How it is done"), max_length=300)

    class Meta:
        abstract = True


class OwnPractice(Practice):
    """Where we stand ourselves."""

    class Meta:
        verbose_name_plural = _("Our own practice")


class CompetitorPractice(Practice):
    competitor = Link(Competitor, _("Competitor"), on_delete=models.CASCADE)

    class Meta:
        verbose_name_plural = _("Practice of the competitors")


COMPETITORS = Screen(
    "competitors",
    _("Competitors"),
    _("How they use electronic tools, close deals and distribute; and how we do."),
    template="stages/boards/competitors.html",
    layout=(
        Rows(
            _("Competitors"),
            Competitor,
            ("name", "url", "note"),
            needed=("name",),
            look="lines",
            add=_("Add a competitor"),
            empty=_("Name those to whom your customers would go, abroad too."),
        ),
        Grid(
            _("Our own practice"),
            (OwnPractice,),
            down="area",
            fields=("level", "description"),
            needed=("level", "description"),
        ),
        Grid(
            _("Practice of the competitors"),
            (CompetitorPractice,),
            down="area",
            across="competitor",
            fields=("level", "description"),
            needed=("level", "description"),
            empty=_("The table appears once there is a competitor."),
        ),
    ),
)
