"""Judgements in tables: IFE, EFE, IE, CPM, QSPM, TOWS pairs.

They order judgement; they do not prove. Source: F. R. David, Strategic Management, 13th ed.,
chapters 3, 4 and 6; H. Weihrich, "The TOWS Matrix", Long Range Planning 15(2), 1982.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import numpy as np

from planner.core.errors import MethodError
from planner.core.inputs import FloatArray, Number, choice, number, vector
from planner.core.results import Result, Row, Trace, frozen, row

type Kind = Literal["S", "W", "O", "T"]
type Posture = Literal["grow_build", "hold_maintain", "harvest_divest"]

SOURCE = "David, Strategic Management 13e"
WEIGHT_TOLERANCE = 0.005
RATING_LIMITS = {"S": (3, 4), "W": (1, 2), "O": (1, 4), "T": (1, 4)}
_SIDES = {"ife": {"S", "W"}, "efe": {"O", "T"}}
_CELLS = (("I", "II", "III"), ("IV", "V", "VI"), ("VII", "VIII", "IX"))
_POSTURES: dict[str, Posture] = {
    "I": "grow_build",
    "II": "grow_build",
    "III": "hold_maintain",
    "IV": "grow_build",
    "V": "hold_maintain",
    "VI": "harvest_divest",
    "VII": "hold_maintain",
    "VIII": "harvest_divest",
    "IX": "harvest_divest",
}


@dataclass(frozen=True, slots=True)
class FactorScore(Result):
    """An IFE or EFE table: `total` in [1, 4], 2.5 is average."""

    side: str
    weight_sum: float
    weighted: Row
    total: float


@dataclass(frozen=True, slots=True)
class IeCell(Result):
    """A cell of the internal-external matrix, I to IX, and the posture it stands for."""

    cell: str
    posture: Posture
    column: int
    line: int


@dataclass(frozen=True, slots=True)
class Profile(Result):
    """Competitive profile: weighted scores and totals by competitor, best first in `ranking`."""

    weighted: Mapping[str, Row]
    totals: Mapping[str, float]
    ranking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """A weight (by factor) whose change by `change` hands the first place to `winner`."""

    factor: int
    change: float
    winner: str


@dataclass(frozen=True, slots=True)
class Qspm(Result):
    """Strategies by total attractiveness. `TAS` has None where a factor was skipped."""

    TAS: Mapping[str, tuple[float | None, ...]]
    STAS: Mapping[str, float]
    ranking: tuple[str, ...]
    weight_sum: float
    flips: tuple[Flip, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """An internal and an external factor, with the weight of looking at them together."""

    internal: int
    external: int
    score: float


@dataclass(frozen=True, slots=True)
class TowsPairs(Result):
    """Pairs of factors, most telling first."""

    pairs: tuple[Pair, ...]


def ife_efe(
    weights: Sequence[Number], ratings: Sequence[Number], kinds: Sequence[Kind]
) -> FactorScore:
    """Sum of w_i r_i over strengths and weaknesses (IFE) or opportunities and threats (EFE).

    Shapes: all (n,). Weights are fractions 0..1 adding up to 1 within 0.005. Ratings: IFE 4
    major and 3 minor strength, 2 minor and 1 major weakness; EFE 1..4, how well today's
    strategy responds. Means of several raters may be fractions.
    Errors: `weights_sum_not_one`, `rating_outside_kind`, `mixed_kinds`, `unknown_choice`.
    """
    shares = _weights(weights)
    marks = vector(ratings, "ratings", size=shares.size)
    side = _side(kinds, shares.size)
    for i, (mark, kind) in enumerate(zip(marks.tolist(), kinds, strict=True)):
        low, high = RATING_LIMITS[kind]
        if not low <= mark <= high:
            raise MethodError(
                "rating_outside_kind",
                "ratings",
                {"index": i, "kind": kind, "low": low, "high": high, "value": mark},
            )
    weighted = shares * marks
    return FactorScore(
        side,
        float(shares.sum()),
        row(weighted),
        float(weighted.sum()),
        trace=Trace(
            "sum of weight * rating",
            {"weights": shares.tolist(), "ratings": marks.tolist(), "kinds": list(kinds)},
            SOURCE,
        ),
    )


def ie_cell(ife: Number, efe: Number) -> IeCell:
    """The cell at x = IFE (strong first) and y = EFE (high first).

    Bands 1.0-1.99, 2.0-2.99, 3.0-4.0 on the scores as printed, to two decimals. Cells I, II,
    IV grow and build; III, V, VII hold and maintain; VI, VIII, IX harvest or divest.
    Errors: `out_of_range` outside 1..4. Warnings: `near_band_edge` within 0.05 of an edge.
    """
    inner, outer = _printed(ife, "ife"), _printed(efe, "efe")
    column, line = _band(inner), _band(outer)
    cell = _CELLS[line][column]
    near = any(abs(score - edge) <= 0.05 for score in (inner, outer) for edge in (2, 3))
    return IeCell(
        cell,
        _POSTURES[cell],
        column,
        line,
        warnings=("near_band_edge",) if near else (),
        trace=Trace("bands 1.0-1.99, 2.0-2.99, 3.0-4.0", {"ife": inner, "efe": outer}, SOURCE),
    )


def cpm(weights: Sequence[Number], ratings: Mapping[str, Sequence[Number]]) -> Profile:
    """Competitive profile matrix: per competitor the sum of weight * rating.

    Shapes: weights (n,) adding up to 1, ratings name -> (n,) in 1..4 (4 major strength).
    Errors: `weights_sum_not_one`, `out_of_range`, `empty`.
    """
    shares = _weights(weights)
    if not ratings:
        raise MethodError("empty", "ratings")
    weighted = {
        name: shares * vector(marks, f"ratings.{name}", size=shares.size, low=1, high=4)
        for name, marks in ratings.items()
    }
    totals = {name: float(scores.sum()) for name, scores in weighted.items()}
    ranking = _ranked(totals)
    return Profile(
        frozen({name: row(scores) for name, scores in weighted.items()}),
        frozen(totals),
        ranking,
        warnings=_tie(totals, ranking),
        trace=Trace("sum of weight * rating", {"weights": shares.tolist()}, SOURCE),
    )


def qspm(weights: Sequence[Number], attractiveness: Mapping[str, Sequence[Number | None]]) -> Qspm:
    """TAS = weight * attractiveness, STAS = sum of TAS, per strategy.

    Shapes: weights (n,), attractiveness strategy -> (n,) in 1..4, None for a factor that does
    not bear on the choice, then for every strategy. Weights add up to 1, or to 2 with both
    sides (warning `weights_sum_not_one`: a partial table still ranks).
    `flips`: each weight 20 % up and down, the others unchanged; who wins then, if another.
    Errors: `null_not_in_whole_row`, `out_of_range`, `empty`. Warnings: `tie`, `winner_sensitive`.
    """
    shares = vector(weights, "weights", low=0, high=1)
    marks = _attractiveness(attractiveness, shares.size)
    names = tuple(attractiveness)
    scores = np.nan_to_num(marks) * shares
    totals = dict(zip(names, scores.sum(axis=1).tolist(), strict=True))
    ranking = _ranked(totals)
    flips = _flips(names, scores, ranking[0])
    total = float(shares.sum())
    complete = any(abs(total - whole) <= WEIGHT_TOLERANCE * whole for whole in (1, 2))
    return Qspm(
        frozen(
            {
                name: tuple(None if np.isnan(m) else float(s) for m, s in zip(*line, strict=True))
                for name, line in zip(names, zip(marks, scores, strict=True), strict=True)
            }
        ),
        frozen(totals),
        ranking,
        total,
        flips,
        warnings=(() if complete else ("weights_sum_not_one",))
        + _tie(totals, ranking)
        + (("winner_sensitive",) if flips else ()),
        trace=Trace(
            "TAS = weight * AS; STAS = sum of TAS",
            {"weights": shares.tolist(), "attractiveness": dict(attractiveness)},
            SOURCE,
        ),
    )


def tows_pairs(
    internal_weights: Sequence[Number],
    internal_ratings: Sequence[Number],
    external_weights: Sequence[Number],
    external_ratings: Sequence[Number],
) -> TowsPairs:
    """Internal-external pairs worth a look, most telling first: an aid, not a result.

    Score (w_i |r_i - 2.5| / 1.5) (w_j |r_j - 2.5| / 1.5). Shapes (n,), (n,), (m,), (m,).
    """
    inner = _telling(internal_weights, internal_ratings, "internal")
    outer = _telling(external_weights, external_ratings, "external")
    pairs = [Pair(i, j, float(a * b)) for i, a in enumerate(inner) for j, b in enumerate(outer)]
    return TowsPairs(
        tuple(sorted(pairs, key=lambda pair: -pair.score)),
        trace=Trace(
            "(w_i * |r_i - 2.5| / 1.5) * (w_j * |r_j - 2.5| / 1.5)",
            {"internal": inner.tolist(), "external": outer.tolist()},
            "Weihrich 1982; the score is an aid of this product",
        ),
    )


def _weights(weights: Sequence[Number]) -> FloatArray:
    shares = vector(weights, "weights", low=0, high=1)
    total = float(shares.sum())
    if abs(total - 1) > WEIGHT_TOLERANCE + 1e-9:
        raise MethodError("weights_sum_not_one", "weights", {"sum": total})
    return shares


def _side(kinds: Sequence[Kind], size: int) -> str:
    if len(kinds) != size:
        raise MethodError("wrong_length", "kinds", {"expected": size, "got": len(kinds)})
    found = {choice(kind, "kinds", RATING_LIMITS) for kind in kinds}
    for side, allowed in _SIDES.items():
        if found <= allowed:
            return side
    raise MethodError("mixed_kinds", "kinds")


def _printed(score: Number, field: str) -> float:
    """A sum that misses 3 by 1e-16 prints as 3.00 and belongs with it."""
    exact = number(score, field, low=1 - 1e-9, high=4 + 1e-9)
    return float(Decimal(repr(round(exact, 9))).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _band(score: float) -> int:
    return 0 if score >= 3 else 1 if score >= 2 else 2


def _ranked(totals: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(totals, key=lambda name: -totals[name]))


def _tie(totals: Mapping[str, float], ranking: Sequence[str]) -> tuple[str, ...]:
    first = [totals[name] for name in ranking[:2]]
    return ("tie",) if len(first) == 2 and first[0] - first[1] < 1e-9 else ()


def _attractiveness(given: Mapping[str, Sequence[Number | None]], size: int) -> FloatArray:
    """Scores as an array (strategies, factors), NaN where a whole row was skipped."""
    if not given:
        raise MethodError("empty", "attractiveness")
    for name, marks in given.items():
        if len(marks) != size:
            raise MethodError(
                "wrong_length", f"attractiveness.{name}", {"expected": size, "got": len(marks)}
            )
    for i, factor in enumerate(zip(*given.values(), strict=True)):
        if None in factor and any(mark is not None for mark in factor):
            raise MethodError("null_not_in_whole_row", "attractiveness", {"index": i})
    return np.array(
        [
            [
                np.nan
                if mark is None
                else number(mark, f"attractiveness.{name}", low=1, high=4, index=i)
                for i, mark in enumerate(marks)
            ]
            for name, marks in given.items()
        ]
    )


def _flips(names: Sequence[str], scores: FloatArray, winner: str) -> tuple[Flip, ...]:
    found = []
    for factor in range(scores.shape[1]):
        for change in (-0.2, 0.2):
            totals = scores.sum(axis=1) + change * scores[:, factor]
            if totals.max() > totals[names.index(winner)] + 1e-9:
                found.append(Flip(factor, change, names[int(totals.argmax())]))
    return tuple(found)


def _telling(weights: Sequence[Number], ratings: Sequence[Number], side: str) -> FloatArray:
    shares = vector(weights, f"{side}_weights", low=0, high=1)
    marks = vector(ratings, f"{side}_ratings", size=shares.size, low=1, high=4)
    return shares * np.abs(marks - 2.5) / 1.5
