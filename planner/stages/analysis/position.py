"""Stage 3: where the factors place the organisation (IFE, EFE, IE)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planner.charts import Grid9, GridPoint
from planner.core.errors import MethodError
from planner.core.formats import Format
from planner.core.matrices import SOURCE, FactorScore, Kind
from planner.core.methods import ie_cell, ife_efe
from planner.core.plandata import at, part
from planner.core.rules.swot import ALLOWED
from planner.stages.analysis.computed import ERROR, OK, WARN, Computed, How, Need, Note, Stat, Table
from planner.stages.analysis.messages import CAVEAT, refusal, remarks
from planner.stages.analysis.words import coded, figure
from planner.stages.drawing import codes, isolated, say
from planner.stages.snapshot import Record, Snapshot
from planner.stages.swot import LETTERS, ExternalRating, InternalRating

INTERNAL, EXTERNAL = ("strength", "weakness"), ("opportunity", "threat")
MIDDLE = 2.5
SIDES = {
    INTERNAL: gettext_lazy("strengths and weaknesses"),
    EXTERNAL: gettext_lazy("opportunities and threats"),
}


def rating_of(factor: Record) -> Any:
    return factor["rating" if factor["kind"] in INTERNAL else "response"]


@dataclass(frozen=True)
class Side:
    """The internal or the external factors."""

    kinds: tuple[str, str]
    factors: tuple[Record, ...]

    @property
    def name(self) -> Any:
        return SIDES[self.kinds]

    @property
    def field(self) -> str:
        return "rating" if self.kinds is INTERNAL else "response"

    @property
    def weights(self) -> list[Any]:
        return [f["weight"] for f in self.factors]

    @property
    def letters(self) -> list[Kind]:
        return [LETTERS[f["kind"]] for f in self.factors]  # type: ignore[misc]

    @property
    def total(self) -> Decimal:
        return sum((w for w in self.weights if w is not None), Decimal(0))

    def lacking(self, name: str) -> list[Record]:
        return [f for f in self.factors if f[name] is None]


def side_of(kinds: tuple[str, str], snapshot: Snapshot) -> Side:
    return Side(kinds, tuple(f for f in snapshot.rows["factor"] if f["kind"] in kinds))


# IFE, EFE, IE


def position(snapshot: Snapshot) -> Computed:
    sides = [side_of(kinds, snapshot) for kinds in (INTERNAL, EXTERNAL)]
    needs = [need for side in sides for need in _needs(side, snapshot.format)]
    scores: list[FactorScore | None] = []
    notes: list[Note] = []
    for side in sides:
        score, note = score_of(side, snapshot.format)
        scores.append(score)
        notes += note
    found = Computed(
        stats=tuple(_stats(scores, snapshot.format)),
        tables=tuple(
            _score_table(side, score, snapshot)
            for side, score in zip(sides, scores, strict=True)
            if score
        ),
        notes=tuple(notes),
        needs=tuple(needs),
        how=_how_position(snapshot.format) if any(scores) else (),
        caveat=CAVEAT if any(scores) else "",
    )
    return _placed(found, scores, snapshot)


def _needs(side: Side, fmt: Format) -> list[Need]:
    if not side.factors:
        text = say(_("{side}, with weights and ratings"), side=str(side.name).capitalize())
        return [Need(text, part("factor", side.kinds[0]))]
    found = []
    for name, text in (
        ("weight", _("The weights of {codes}")),
        (side.field, _("The ratings of {codes}")),
    ):
        if lacking := side.lacking(name):
            said = say(text, codes=codes(f.code for f in lacking))
            found.append(Need(said, at(lacking[0], name)))
    if not side.lacking("weight") and abs(side.total - 1) > ALLOWED:
        said = say(
            _("Weights of the {side} that add up to {whole}: now they make {sum}"),
            side=side.name,
            whole=isolated(fmt.number(1)),
            sum=figure(fmt, side.total),
        )
        found.append(Need(said, at(side.factors[0], "weight")))
    return found


def score_of(side: Side, fmt: Format) -> tuple[FactorScore | None, list[Note]]:
    """The weighted score, or why there is none; what is still missing is said elsewhere."""
    if not side.factors or side.lacking("weight") or side.lacking(side.field):
        return None, []
    try:
        return ife_efe(side.weights, [f[side.field] for f in side.factors], side.letters), []
    except MethodError as error:
        if error.code == "weights_sum_not_one":
            return None, []
        return None, [_refused(error, side, fmt)]


def _refused(error: MethodError, side: Side, fmt: Format) -> Note:
    index = error.params.get("index")
    if error.code == "rating_outside_kind" and isinstance(index, int):
        factor = side.factors[index]
        text = say(
            _("{code} is rated {rating}: a strength is rated 3 or 4, a weakness 1 or 2."),
            code=isolated(factor.code),
            rating=isolated(fmt.number(factor[side.field])),
        )
        return Note(text, ERROR, at(factor, side.field))
    name = "weight" if error.field == "weights" else side.field
    factor = side.factors[index] if isinstance(index, int) else side.factors[0]
    return refusal(error, at(factor, name))


def _stats(scores: Sequence[FactorScore | None], fmt: Format) -> Iterable[Stat]:
    names = (_("IFE, the inner score"), _("EFE, the outer score"))
    average = _("%(middle)s is average") % {"middle": fmt.number(MIDDLE)}
    for name, score in zip(names, scores, strict=True):
        if score:
            look = OK if score.total > MIDDLE else WARN if score.total < MIDDLE else ""
            yield Stat(name, figure(fmt, score.total), average, look)


def _score_table(side: Side, score: FactorScore, snapshot: Snapshot) -> Table:
    fmt = snapshot.format
    inner = side.kinds is INTERNAL
    scale: Any = InternalRating if inner else ExternalRating
    rows = [
        (
            coded(factor, snapshot),
            figure(fmt, factor["weight"]),
            isolated(fmt.number(factor[side.field])),
            str(scale(factor[side.field]).label),
            figure(fmt, weighted),
        )
        for factor, weighted in zip(side.factors, score.weighted, strict=True)
    ]
    total = (_("Total"), figure(fmt, score.weight_sum), "", "", figure(fmt, score.total))
    title = (
        _("Internal factor evaluation (IFE)") if inner else _("External factor evaluation (EFE)")
    )
    columns = (_("Factor"), _("Weight"), _("Rating"), _("In words"), _("Weight × rating"))
    return Table(title, columns, (*rows, total), words=frozenset({0, 3}), total=True)


POSTURES: Mapping[str, Promise] = {
    "grow_build": gettext_lazy("Grow and build"),
    "hold_maintain": gettext_lazy("Hold and maintain"),
    "harvest_divest": gettext_lazy("Harvest or divest"),
}
MEANINGS: Mapping[str, Promise] = {
    "grow_build": gettext_lazy(
        "For the plan: reaching more of the market, opening new markets or offering new products."
    ),
    "hold_maintain": gettext_lazy(
        "For the plan: selling more of what there is to those who are reached already, "
        "and bettering the product; no costly expansion."
    ),
    "harvest_divest": gettext_lazy(
        "For the plan: spending only where it returns quickly, mending the heaviest weaknesses "
        "first, and giving up what does not pay."
    ),
}


def _placed(found: Computed, scores: Sequence[FactorScore | None], snapshot: Snapshot) -> Computed:
    """With the cell of the IE matrix, once both scores are there."""
    inner, outer = scores
    if inner is None or outer is None:
        return found
    fmt, placed = snapshot.format, ie_cell(inner.total, outer.total)
    posture = POSTURES[placed.posture]
    sentence = say(
        _("The factors place the organisation in cell {cell}: {posture}. Inside it stands {inner}, "
          "and its strategy responds {outer} to what is around it. {meaning}"),
        cell=isolated(placed.cell),
        posture=posture,
        inner=_against_average(inner.total),
        outer=_against_average(outer.total),
        meaning=MEANINGS[placed.posture],
    )  # fmt: skip
    stat = Stat(_("Cell of the IE matrix"), isolated(placed.cell), posture)
    chart = _grid(inner.total, outer.total, str(posture), fmt)
    return replace(
        found,
        sentence=sentence,
        stats=(*found.stats, stat),
        charts=(chart,),
        notes=(*found.notes, *remarks(placed.warnings)),
    )


def _against_average(total: float) -> str:
    if abs(total - MIDDLE) < 0.005:
        return _("at the average")
    return _("above average") if total > MIDDLE else _("below average")


def _grid(inner: float, outer: float, posture: str, fmt: Format) -> Grid9:
    x, y = (fmt.number(total, 2) for total in (inner, outer))
    words = _("IFE %(inner)s, EFE %(outer)s: %(posture)s")
    return Grid9(
        title=_("The internal–external matrix (IE)"),
        description=words % {"inner": x, "outer": y, "posture": posture},
        columns=(_("Point"), "IFE", "EFE", _("Cell")),
        points=(GridPoint(_("The organisation"), inner, outer, x, y),),
        x_label=_("IFE: how strong we are inside"),
        y_label=_("EFE: how well we respond outside"),
        x_bands=(_("Strong"), _("Average"), _("Weak")),
        y_bands=(_("High"), _("Medium"), _("Low")),
        text=lambda value: fmt.number(value, 1),
        zones=tuple(str(p) for p in POSTURES.values()),  # type: ignore[arg-type]
    )


def _how_position(fmt: Format) -> tuple[How, ...]:
    inputs = (
        (_("Weights"), _("make 1 on each side; how much the factor counts in the sector")),
        (_("Rating inside"), _("strength 3 or 4, weakness 1 or 2")),
        (_("Rating outside"), _("1 to 4: how well today’s strategy responds")),
    )
    bands = _("Cells by steps of the scores: {low}–{mid}, {mid}–{high}, {high}–{top}")
    figures = {
        name: isolated(fmt.number(value))
        for name, value in (("low", 1), ("mid", 2), ("high", 3), ("top", 4))
    }
    return (
        How(
            "IFE = Σ wᵢ × rᵢ    EFE = Σ wⱼ × rⱼ",
            tuple((label, fmt.figures_of(text)) for label, text in inputs),
            SOURCE,
            _("The two scores"),
        ),
        How(say(bands, **figures), source=SOURCE, title=_("The cell")),
    )
