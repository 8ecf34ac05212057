"""Stage 3: SWOT. Factors come out of the review; options come out of the factors."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Line, Link, Links, Number, Paragraph, Scale
from planner.plans.tables import Row
from planner.stages.screen import Grid, Panel, Rows, Screen, Stage


class FactorKind(models.TextChoices):
    STRENGTH = "strength", _("Strength")
    WEAKNESS = "weakness", _("Weakness")
    OPPORTUNITY = "opportunity", _("Opportunity")
    THREAT = "threat", _("Threat")


LETTERS = {"strength": "S", "weakness": "W", "opportunity": "O", "threat": "T"}


class FactorScope(models.TextChoices):
    ORGANIZATION = "organization", _("The organisation as a whole")
    E_MARKETING = "e_marketing", _("E-marketing")


class InternalRating(models.IntegerChoices):
    """Of strengths and weaknesses: what the factor is."""

    MAJOR_WEAKNESS = 1, _("Major weakness")
    MINOR_WEAKNESS = 2, _("Minor weakness")
    MINOR_STRENGTH = 3, _("Minor strength")
    MAJOR_STRENGTH = 4, _("Major strength")


class ExternalRating(models.IntegerChoices):
    """Of opportunities and threats: how well today's strategy responds."""

    POOR = 1, _("Poor response")
    AVERAGE = 2, _("Average response")
    ABOVE = 3, _("Response above average")
    SUPERIOR = 4, _("Superior response")


class Factor(Row):
    kind = Choice(_("Kind of factor"), FactorKind)
    statement = Line(_("Factor"), max_length=300)
    scope = Choice(_("Scope"), FactorScope)
    rests_on = Links(
        _("Rests on"),
        to=(
            "finding",
            "environmentfactor",
            "ownpractice",
            "competitorpractice",
            "shiftscore",
            "marketshare",
            "buyingpattern",
        ),
        help_text=_("What the review found. A factor without a source is an opinion."),
    )
    weight = Number(
        _("Weight (0 to 1)"),
        upper=1,
        help_text=_(
            "How much it counts in the sector. Strengths and weaknesses together make 1, "
            "opportunities and threats together make 1."
        ),
    )
    # Two scales of four steps with different meanings, so two fields.
    rating = Scale(_("Rating"), InternalRating)
    response = Scale(
        _("Today's response"),
        ExternalRating,
        help_text=_("How well the present strategy makes use of it or fends it off."),
    )
    reason = Paragraph(_("Reason for the rating"), max_length=1000)

    class Meta:
        verbose_name_plural = _("SWOT factors")

    @classmethod
    def code_letters(cls, values: Mapping[str, Any]) -> str:
        return LETTERS.get(str(values.get("kind")), "")

    def faults(self) -> dict[str, Any]:
        if self.rating is None:
            return {}
        if self.kind == FactorKind.STRENGTH and self.rating < InternalRating.MINOR_STRENGTH:
            return {"rating": _("A strength is rated as a minor or a major strength.")}
        if self.kind == FactorKind.WEAKNESS and self.rating > InternalRating.MINOR_WEAKNESS:
            return {"rating": _("A weakness is rated as a minor or a major weakness.")}
        return {}


class Quadrant(models.TextChoices):
    SO = "SO", _("Use strengths to take opportunities (SO)")
    WO = "WO", _("Overcome weaknesses through opportunities (WO)")
    ST = "ST", _("Use strengths against threats (ST)")
    WT = "WT", _("Reduce weaknesses and avoid threats (WT)")


class Option(Row):
    quadrant = Choice(_("Quadrant"), Quadrant)
    statement = Line(_("Option"), max_length=300)
    internal = Links(_("Internal factors"), to=("factor",))
    external = Links(_("External factors"), to=("factor",))
    objectives = Links(_("Objectives it serves"), to=("objective",))
    rationale = Paragraph(_("Rationale"), max_length=1000)

    @classmethod
    def code_letters(cls, values: Mapping[str, Any]) -> str:
        return str(values.get("quadrant") or "")

    @classmethod
    def allows(cls, name: str, target: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
        """A quadrant is two letters: the kind of its internal, then of its external factors."""
        quadrant = str(own.get("quadrant") or "")
        if name == "objectives" or quadrant not in Quadrant.values:
            return True
        letter = quadrant[0] if name == "internal" else quadrant[1]
        return LETTERS.get(str(target.get("kind"))) == letter


class Rater(Row):
    CODE = "RA"

    name = Line(
        _("Rater"), max_length=100, help_text=_("A name or a role, as the report shows it.")
    )
    role = Line(_("Position"), max_length=100)


class CommonRating(models.IntegerChoices):
    """Both scales of four steps in one: what a factor is, or how well we respond to it."""

    LOWEST = 1, _("Major weakness, or poor response")
    LOW = 2, _("Minor weakness, or average response")
    HIGH = 3, _("Minor strength, or response above average")
    HIGHEST = 4, _("Major strength, or superior response")


class FactorJudgement(Row):
    """One rater's rating of one factor."""

    factor = Link(Factor, _("Factor"), on_delete=models.CASCADE)
    rater = Link(Rater, _("Rater"), on_delete=models.CASCADE)
    score = Scale(_("Rating"), CommonRating)

    @classmethod
    def words_for(
        cls, name: str, values: Mapping[str, Any], by_id: Mapping[str, Any]
    ) -> Mapping[Any, Any]:
        """A rating is read on the scale of its factor, which only its kind tells."""
        factor = by_id.get(values["factor"])
        if name != "score" or factor is None:
            return super().words_for(name, values, by_id)
        inner = factor["kind"] in (FactorKind.STRENGTH, FactorKind.WEAKNESS)
        return dict((InternalRating if inner else ExternalRating).choices)


def factors_of(kind: FactorKind, rated: str, title: Any, **words: Any) -> Rows:
    return Rows(
        title,
        Factor,
        ("statement", "scope", "rests_on", "weight", rated, "reason"),
        needed=("statement", "scope", "rests_on", "weight", rated),
        where={"kind": kind.value},
        **words,
    )


def options_of(quadrant: Quadrant, **words: Any) -> Rows:
    return Rows(
        quadrant.label,
        Option,
        ("statement", "internal", "external", "objectives", "rationale"),
        needed=("statement", "internal", "external", "objectives"),
        where={"quadrant": quadrant.value},
        **words,
    )


FACTORS = Screen(
    "factors",
    _("SWOT factors"),
    _("Strengths and weaknesses of the organisation; opportunities and threats around it."),
    template="stages/boards/swot.html",
    layout=(
        factors_of(
            FactorKind.STRENGTH,
            "rating",
            _("Strengths"),
            add=_("Add a strength"),
            empty=_("What do you do better than your competitors?"),
        ),
        factors_of(
            FactorKind.WEAKNESS,
            "rating",
            _("Weaknesses"),
            add=_("Add a weakness"),
            empty=_("Where does the review show that you fall behind?"),
        ),
        factors_of(
            FactorKind.OPPORTUNITY,
            "response",
            _("Opportunities"),
            add=_("Add an opportunity"),
            empty=_("Which change around you could you use?"),
        ),
        factors_of(
            FactorKind.THREAT,
            "response",
            _("Threats"),
            add=_("Add a threat"),
            empty=_("Which change around you could do harm?"),
        ),
        Panel(_("Position by the factors (IFE, EFE, IE)"), "position"),
    ),
)

RATINGS = Screen(
    "ratings",
    _("Ratings of several people"),
    _(
        "Let several people rate the factors, each alone; where they differ there is a talk to have."
    ),
    layout=(
        Rows(
            _("Raters"),
            Rater,
            ("name", "role"),
            needed=("name",),
            least=0,
            look="lines",
            add=_("Add a rater"),
            empty=_("Three to seven people who know the work from different sides."),
        ),
        Grid(
            _("Ratings of the factors"),
            (FactorJudgement,),
            down="factor",
            across="rater",
            fields=("score",),
            least=0,
            help=_("Each rater answers alone, without looking at what the others answered."),
            alone=True,
            empty=_("The table appears once there is a factor and a rater."),
        ),
        Panel(_("Agreement of the raters"), "raters"),
    ),
)

OPTIONS = Screen(
    "options",
    _("Strategic options"),
    _("Pair what you have with what is coming: each option names the factors it is made of."),
    template="stages/boards/tows.html",
    layout=(
        options_of(
            Quadrant.SO,
            add=_("Add an SO option"),
            empty=_("Which strength could take which opportunity?"),
        ),
        options_of(
            Quadrant.WO,
            add=_("Add a WO option"),
            empty=_("Which opportunity could help over which weakness?"),
        ),
        options_of(
            Quadrant.ST,
            add=_("Add an ST option"),
            empty=_("Which strength could hold off which threat?"),
        ),
        options_of(
            Quadrant.WT,
            add=_("Add a WT option"),
            empty=_("Where would a threat meet a weakness, and how do you step aside?"),
        ),
        Panel(_("Pairs to consider"), "pairs"),
    ),
)

STAGE = Stage(
    "swot",
    3,
    _("SWOT analysis"),
    _("What the review means: strengths, weaknesses, opportunities, threats, and what follows."),
    (FACTORS, RATINGS, OPTIONS),
)
