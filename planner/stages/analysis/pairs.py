"""Stage 3: which pairs of factors to look at first. An aid, not a result."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from planner.core.matrices import Pair
from planner.core.methods import tows_pairs
from planner.core.plandata import at, part
from planner.stages.analysis.computed import INFO, WARN, Computed, How, Note, Table, missing
from planner.stages.analysis.position import EXTERNAL, INTERNAL, SIDES, rating_of, side_of
from planner.stages.analysis.words import coded, quoted
from planner.stages.drawing import codes, isolated, say
from planner.stages.snapshot import Record, Snapshot
from planner.stages.swot import LETTERS

MOST_PAIRS = 10


def pairs(snapshot: Snapshot) -> Computed:
    sides = [
        tuple(f for f in side_of(kinds, snapshot).factors if _telling(f))
        for kinds in (INTERNAL, EXTERNAL)
    ]
    if not all(sides):
        return missing(*_needs_of_pairs(sides))
    inner, outer = sides
    found = tows_pairs(
        [f["weight"] for f in inner],
        [rating_of(f) for f in inner],
        [f["weight"] for f in outer],
        [rating_of(f) for f in outer],
    ).pairs
    left = [f for f in snapshot.rows["factor"] if not _telling(f)]
    return Computed(
        sentence=_pairs_sentence(found, inner, outer, snapshot),
        tables=(_pairs_table(found[:MOST_PAIRS], inner, outer, snapshot),),
        notes=tuple(_left_out(left)),
        how=(
            How(
                "(wᵢ × |rᵢ − 2.5| ÷ 1.5) × (wⱼ × |rⱼ − 2.5| ÷ 1.5)",
                (
                    (_("wᵢ, rᵢ"), _("weight and rating of the internal factor")),
                    (_("wⱼ, rⱼ"), _("weight and response of the external factor")),
                ),
                _("Pairs after Weihrich (TOWS, 1982); the order is an aid of this product."),
            ),
        ),
        caveat=_("An order that helps you begin: what matters is what you make of a pair."),
    )


def _telling(factor: Record) -> bool:
    return (
        factor["kind"] in LETTERS and factor["weight"] is not None and rating_of(factor) is not None
    )


def _needs_of_pairs(sides: Sequence[Any]) -> Iterable[tuple[Any, str]]:
    for kinds, factors in zip((INTERNAL, EXTERNAL), sides, strict=True):
        if not factors:
            text = say(_("{side}, with weights and ratings"), side=str(SIDES[kinds]).capitalize())
            yield text, part("factor", kinds[0])


def _left_out(factors: Sequence[Record]) -> Iterable[Note]:
    if factors:
        said = say(
            _("Without weight or rating, and so left out: {codes}."),
            codes=codes(f.code for f in factors if f.code),
        )
        yield Note(said, INFO, at(factors[0]))


def _together(snapshot: Snapshot) -> dict[tuple[str, str], list[Record]]:
    """Pair of factors → the options that put them together."""
    found: dict[tuple[str, str], list[Record]] = {}
    for option in snapshot.rows["option"]:
        for pair in product(option["internal"], option["external"]):
            found.setdefault(pair, []).append(option)
    return found


def _pairs_sentence(
    found: Sequence[Pair], inner: Sequence[Record], outer: Sequence[Record], snapshot: Snapshot
) -> Any:
    together = _together(snapshot)
    for pair in found[:MOST_PAIRS]:
        one, other = inner[pair.internal], outer[pair.external]
        if (one.id, other.id) not in together:
            return say(
                _("Look at {internal} with {external} first: both weigh much, and no option "
                  "puts them together yet."),
                internal=quoted(one, snapshot),
                external=quoted(other, snapshot),
            )  # fmt: skip
    return _("The options take up the most telling pairs of factors.")


def _pairs_table(
    found: Sequence[Pair], inner: Sequence[Record], outer: Sequence[Record], snapshot: Snapshot
) -> Table:
    together, fmt = _together(snapshot), snapshot.format
    best = found[0].score or 1.0
    rows, looks = [], {}
    for i, pair in enumerate(found):
        one, other = inner[pair.internal], outer[pair.external]
        options = together.get((one.id, other.id), [])
        quadrant = LETTERS[one["kind"]] + LETTERS[other["kind"]]
        share = isolated(fmt.number(round(pair.score / best * 100)))
        used = codes(o.code for o in options) if options else _("none yet")
        rows.append((isolated(quadrant), coded(one, snapshot), coded(other, snapshot), share, used))
        if not options:
            looks[i, 4] = WARN
    columns = (
        _("Quadrant"), _("Internal factor"), _("External factor"),
        _("Weight of the pair (first = 100)"), _("Option"),
    )  # fmt: skip
    title = _("Helping order of the pairs")
    return Table(title, columns, tuple(rows), frozenset({0, 1, 2, 4}), looks)
