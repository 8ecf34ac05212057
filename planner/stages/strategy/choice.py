"""Stage 4: the strategies, and how attractive each is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Line, Link, Links, Paragraph, Scale
from planner.plans.tables import Row
from planner.stages.scales import YesNo
from planner.stages.screen import Grid, Panel, Rows, Screen
from planner.stages.swot import Factor


class Strategy(Row):
    CODE = "STR"

    statement = Line(
        _("Strategy"),
        max_length=300,
        help_text=_("How you will reach the objectives, in one sentence."),
    )
    options = Links(_("Made from the options"), to=("option",))
    chosen = Choice(_("Chosen?"), YesNo)
    owner = Line(_("Responsible"), max_length=100)
    rationale = Paragraph(_("Why it was chosen, or not"), max_length=1000)


class AttractivenessScore(models.IntegerChoices):
    NOT = 1, _("Not attractive")
    SOMEWHAT = 2, _("Somewhat attractive")
    REASONABLY = 3, _("Reasonably attractive")
    HIGHLY = 4, _("Highly attractive")


class Attractiveness(Row):
    """How attractive a factor makes a strategy; empty where it does not bear on the choice."""

    factor = Link(Factor, _("Factor"), on_delete=models.CASCADE)
    strategy = Link(Strategy, _("Strategy"), on_delete=models.CASCADE)
    score = Scale(_("Attractiveness"), AttractivenessScore)


STRATEGIES = Screen(
    "strategies",
    _("Strategies"),
    _("Bundle the options into a few strategies, and say which of them you will follow."),
    layout=(
        Rows(
            _("Strategies"),
            Strategy,
            ("statement", "options", "chosen", "owner", "rationale"),
            needed=("statement", "options", "chosen", "owner", "rationale"),
            add=_("Add a strategy"),
            empty=_("Two or three are enough; those that you turn down belong here too."),
        ),
    ),
)

CHOICE = Screen(
    "choice",
    _("Attractiveness of the strategies"),
    _("Score each strategy against each factor, to see which of them the analysis favours."),
    layout=(
        Grid(
            _("Attractiveness table (QSPM)"),
            (Attractiveness,),
            down="factor",
            across="strategy",
            fields=("score",),
            least=0,
            help=_(
                "Leave a whole row empty where the factor does not bear on the choice. "
                "The table orders judgement; it does not prove."
            ),
            empty=_("The table appears once there is a factor and a strategy."),
        ),
        Panel(_("Ranking of the strategies"), "ranking"),
    ),
)
