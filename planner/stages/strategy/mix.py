"""Stage 4: the service mix. Weights, believed causes, and honest trials."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Date, Line, Link, Money, Number, Paragraph, Percent, Scale
from planner.plans.tables import Row
from planner.stages.screen import Grid, Panel, Rows, Screen
from planner.stages.swot import Rater


class Service(Row):
    """An e-marketing service that money can be put into."""

    CODE = "SV"

    name = Line(
        _("E-marketing service"),
        max_length=120,
        help_text=_("Search advertising, e-mail campaigns, content, customer service online…"),
    )
    purpose = Line(_("What it is for"), max_length=300)
    owner = Line(_("Responsible"), max_length=100)


class MixState(models.TextChoices):
    CURRENT = "current", _("In use today")
    CANDIDATE = "candidate", _("To be tried")
    CHOSEN = "chosen", _("Chosen for the plan")


class Mix(Row):
    CODE = "MX"

    name = Line(_("Name of the mix"), max_length=120)
    state = Choice(_("State"), MixState)
    note = Line(_("Note"), max_length=300)


class MixShare(Row):
    """A service's share of the money in a mix."""

    service = Link(Service, _("E-marketing service"), on_delete=models.CASCADE)
    mix = Link(Mix, _("Mix"), on_delete=models.CASCADE)
    weight = Percent(_("Investment weight (%)"))


class Pair(Row):
    """A question put to the raters: does one service influence another?"""

    CODE = "IP"
    NAMED_BY = ("cause", "effect")

    cause = Link(Service, _("Influencing service"))
    effect = Link(Service, _("Influenced service"))

    def faults(self) -> dict[str, Any]:
        if self.cause_id and self.cause_id == self.effect_id:
            return {"effect": _("A service does not influence itself here; choose another one.")}
        return {}


class InfluenceLevel(models.IntegerChoices):
    NONE = 0, _("No influence")
    WEAK = 1, _("Weak influence")
    MODERATE = 2, _("Moderate influence")
    STRONG = 3, _("Strong influence")
    VERY_STRONG = 4, _("Very strong influence")
    # Not a figure: left out of the mean and reported.
    UNKNOWN = -1, _("I do not know")


class Influence(Row):
    """One rater's judgement of one pair."""

    pair = Link(Pair, _("Pair of services"), on_delete=models.CASCADE)
    rater = Link(Rater, _("Rater"), on_delete=models.CASCADE)
    level = Scale(_("Influence"), InfluenceLevel)


class Verdict(models.TextChoices):
    BETTER = "better", _("Better")
    SAME = "same", _("No difference")
    WORSE = "worse", _("Worse")
    UNCLEAR = "unclear", _("Cannot be told yet")


class Trial(Row):
    CODE = "TR"

    mix = Link(Mix, _("Mix"))
    hypothesis = Line(
        _("Hypothesis"), max_length=300, help_text=_("Written before the trial begins.")
    )
    start = Date(_("Start"))
    end = Date(_("End"))
    spend = Money(_("Spend"))
    metric = Line(_("Metric"), max_length=120)
    before = Number(_("Before"), lower=None)
    after = Number(_("After"), lower=None)
    happened = Paragraph(
        _("What else happened"),
        max_length=1000,
        help_text=_("Season, prices, news, a fault of the site: whatever else could explain it."),
    )
    verdict = Choice(_("Verdict"), Verdict)
    excluded_because = Paragraph(
        _("Excluded because"),
        max_length=500,
        help_text=_("A trial is left out of the calculation only with a written reason."),
    )

    @classmethod
    def title_of(cls, values: Mapping[str, Any]) -> str:
        return str(values.get("hypothesis") or "")

    def faults(self) -> dict[str, Any]:
        if self.start and self.end and self.end < self.start:
            return {"end": _("The end comes before the start.")}
        return {}


class TrialSpend(Row):
    """What a trial spends on a service."""

    trial = Link(Trial, _("Trial"), on_delete=models.CASCADE)
    service = Link(Service, _("E-marketing service"), on_delete=models.CASCADE)
    amount = Money(_("Spend"))


class PageTest(Row):
    """Two variants of one element of a page, shown to visitors by chance."""

    CODE = "AB"

    element = Line(
        _("What differs"),
        max_length=200,
        help_text=_("One thing only: a heading, a button, a price."),
    )
    hypothesis = Line(
        _("Hypothesis"), max_length=300, help_text=_("Written before the test begins.")
    )
    start = Date(_("Start"))
    end = Date(_("End"))
    base_rate = Percent(
        _("Rate today (%)"), help_text=_("Of a hundred visitors, how many do what is wanted today?")
    )
    hoped_rate = Percent(_("Rate hoped for (%)"))
    visitors_a = Number(_("Visitors who saw A"), places=0)
    successes_a = Number(_("Successes of A"), places=0)
    visitors_b = Number(_("Visitors who saw B"), places=0)
    successes_b = Number(_("Successes of B"), places=0)

    @classmethod
    def title_of(cls, values: Mapping[str, Any]) -> str:
        return str(values.get("element") or "")

    def faults(self) -> dict[str, Any]:
        if self.start and self.end and self.end < self.start:
            return {"end": _("The end comes before the start.")}
        for side in ("a", "b"):
            seen, done = getattr(self, f"visitors_{side}"), getattr(self, f"successes_{side}")
            if seen is not None and done is not None and done > seen:
                return {f"successes_{side}": _("There are more successes than visitors.")}
        return {}


SERVICES = Screen(
    "services",
    _("Service mix"),
    _("Which services you invest in, and what share of the money each receives."),
    layout=(
        Rows(
            _("E-marketing services"),
            Service,
            ("name", "purpose", "owner"),
            needed=("name", "purpose"),
            least=2,
            look="lines",
            add=_("Add a service"),
            empty=_("List the services among which the money has to be shared out."),
        ),
        Rows(
            _("Mixes"),
            Mix,
            ("name", "state", "note"),
            needed=("name", "state"),
            look="lines",
            add=_("Add a mix"),
            empty=_("Begin with today's mix, then add the one that you want to try."),
        ),
        Grid(
            _("Investment weights"),
            (MixShare,),
            down="service",
            across="mix",
            fields=("weight",),
            needed=("weight",),
            help=_("The weights of a mix add up to 100; write 0 where a service receives nothing."),
            empty=_("The table appears once there is a service and a mix."),
        ),
        Panel(_("What the weights say"), "mixes"),
    ),
)

INFLUENCES = Screen(
    "influences",
    _("Influence among the services"),
    _("Which service carries which? Ask several people; the result shows what they believe."),
    layout=(
        Rows(
            _("Pairs of services"),
            Pair,
            ("cause", "effect"),
            needed=("cause", "effect"),
            least=0,
            look="lines",
            add=_("Add a pair"),
            empty=_("Add the pairs in question, in both directions where both are conceivable."),
            help=_("A pair that is not listed counts as no influence."),
        ),
        Grid(
            _("Judgements"),
            (Influence,),
            down="pair",
            across="rater",
            fields=("level",),
            least=0,
            help=_(
                "Each rater answers alone. Whoever does not know says so: "
                "that answer is left out of the mean."
            ),
            empty=_("The table appears once there is a rater and a pair of services."),
            alone=True,
        ),
        Panel(_("Causes and effects"), "causes", ("service",)),
    ),
)

TRIALS = Screen(
    "trials",
    _("Trials"),
    _("Trial and error, made honest: say beforehand what you expect, and note what else happened."),
    layout=(
        Rows(
            _("Trial log"),
            Trial,
            (
                "mix",
                "hypothesis",
                "start",
                "end",
                "spend",
                "metric",
                "before",
                "after",
                "happened",
                "verdict",
                "excluded_because",
            ),
            needed=("mix", "hypothesis", "start", "end", "spend", "metric"),
            least=0,
            add=_("Add a trial"),
            empty=_("Plan a first trial here. No verdict holds before four trials."),
        ),
        Grid(
            _("Spend of each trial by service"),
            (TrialSpend,),
            down="trial",
            across="service",
            fields=("amount",),
            least=0,
            help=_("Without it a trial is a story; with it the judgements can learn from it."),
            empty=_("The table appears once there is a trial and a service."),
        ),
        Panel(_("What the trials teach"), "trials", ("investmentplan", "servicejudgement")),
        Panel(_("The next block of trials"), "next_trials", ("investmentplan", "servicejudgement")),
        Rows(
            _("Comparing two variants of a page (A/B)"),
            PageTest,
            (
                "element",
                "hypothesis",
                "start",
                "end",
                "base_rate",
                "hoped_rate",
                "visitors_a",
                "successes_a",
                "visitors_b",
                "successes_b",
            ),
            needed=("element", "hypothesis", "base_rate", "hoped_rate"),
            least=0,
            add=_("Add a comparison"),
            empty=_("The number of visitors it needs comes first, then the test."),
        ),
        Panel(_("What the comparisons say"), "page_tests"),
    ),
)
