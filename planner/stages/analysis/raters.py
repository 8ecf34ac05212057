"""Stage 3: how far several raters agree on the factors."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from planner.core.errors import MethodError
from planner.core.formats import Format
from planner.core.matrices import RATING_LIMITS
from planner.core.methods import agreement, ife_efe
from planner.core.plandata import cell, part
from planner.stages.analysis.computed import WARN, Computed, How, Note, Stat, Table, missing
from planner.stages.analysis.messages import CAVEAT
from planner.stages.analysis.position import EXTERNAL, INTERNAL, Side, rating_of, score_of, side_of
from planner.stages.analysis.words import coded, figure, persons, quoted
from planner.stages.drawing import isolated, say
from planner.stages.snapshot import Record, Snapshot
from planner.stages.swot import LETTERS

# A strength is 3 or 4 and a weakness 1 or 2, so one step is all that raters can differ there.
APART = {INTERNAL: 1, EXTERNAL: 2}


def raters(snapshot: Snapshot) -> Computed:
    scores, notes = _judged(snapshot)
    people = [r for r in snapshot.rows["rater"] if any(rater == r.id for _f, rater in scores)]
    if not people:
        return missing(*_needs_of_raters(snapshot))
    tables, differing, means = [], [], {}
    for kinds in (INTERNAL, EXTERNAL):
        side = side_of(kinds, snapshot)
        if not side.factors:
            continue
        lines = [[scores.get((f.id, r.id)) for f in side.factors] for r in people]
        agreed = agreement(lines, APART[kinds])
        tables.append(_agreement_table(side, agreed, lines, people, snapshot))
        differing += [side.factors[i] for i in agreed.disagreements]
        means[kinds] = (side, agreed.mean)
    return Computed(
        sentence=_agreed_sentence(people, differing, snapshot),
        stats=tuple(_rated_stats(means, snapshot.format)),
        tables=tuple(tables),
        notes=(*_disagreements(differing, scores, people, snapshot), *notes),
        how=(_how_agreement(snapshot.format),),
        caveat=CAVEAT,
    )


def _needs_of_raters(snapshot: Snapshot) -> list[tuple[Any, str]]:
    found = []
    if not snapshot.rows["factor"]:
        found.append((_("Factors, on the screen of the factors"), part("factor", "strength")))
    if not snapshot.rows["rater"]:
        found.append((_("Raters: three to seven people"), part("rater")))
    return found or [(_("Ratings: each rater answers alone"), part("factorjudgement"))]


def _judged(snapshot: Snapshot) -> tuple[dict[tuple[str, str], int], list[Note]]:
    """(factor, rater) → rating; ratings that do not fit their kind are told instead."""
    found: dict[tuple[str, str], int] = {}
    notes = []
    for record in snapshot.rows["factorjudgement"]:
        factor, score = snapshot.by_id[record["factor"]], record["score"]
        if score is None or factor["kind"] not in LETTERS:
            continue
        low, high = RATING_LIMITS[LETTERS[factor["kind"]]]
        if low <= score <= high:
            found[factor.id, record["rater"]] = score
            continue
        rater = snapshot.by_id[record["rater"]]
        text = _("{rater} rated {code} {score}, which its kind does not allow; it is not counted. "
                 "A strength is 3 or 4, a weakness 1 or 2.")  # fmt: skip
        said = say(
            text,
            rater=persons([rater], snapshot),
            code=isolated(factor.code),
            score=isolated(snapshot.format.number(score)),
        )
        place = cell("factorjudgement", factor.id, rater.id, field="score")
        notes.append(Note(said, WARN, place))
    return found, notes


def _agreement_table(
    side: Side, agreed: Any, lines: Sequence[Any], people: Sequence[Record], snapshot: Snapshot
) -> Table:
    fmt = snapshot.format

    def shown(value: float | None, places: int = 2) -> Any:
        return "—" if value is None else figure(fmt, value, places)

    rows, looks = [], {}
    for i, factor in enumerate(side.factors):
        given = [shown(line[i], 0) for line in lines]
        own = rating_of(factor)
        end = (shown(agreed.mean[i]), shown(agreed.spread[i], 0), shown(own, 0))
        rows.append((coded(factor, snapshot), *given, *end))
        if i in agreed.disagreements:
            looks[i, len(given) + 2] = WARN
    title = _("Ratings of the {side}").format(side=side.name)
    names = (snapshot.title(r) for r in people)
    ends = (_("Mean"), pgettext("of several ratings", "Spread"), _("In the plan"))
    return Table(title, (_("Factor"), *names, *ends), tuple(rows), looks=looks)


def _agreed_sentence(
    people: Sequence[Record], differing: Sequence[Record], snapshot: Snapshot
) -> Any:
    n = isolated(snapshot.format.number(len(people)))
    if len(people) == 1:
        return _("One person alone has rated so far; agreement needs a second one.")
    if not differing:
        return say(
            _("The {n} raters see the factors alike: the ratings of the plan can stand."), n=n
        )
    return say(
        _("The {n} raters differ on {count} of the factors. Talk about these before you settle "
          "their rating: whoever differs often knows something that the others do not."),
        n=n,
        count=isolated(snapshot.format.number(len(differing))),
    )  # fmt: skip


def _rated_stats(means: Mapping[Any, Any], fmt: Format) -> Iterable[Stat]:
    names = {
        INTERNAL: _("IFE by the mean of the raters"),
        EXTERNAL: _("EFE by the mean of the raters"),
    }
    for kinds, (side, mean) in means.items():
        if None in mean or side.lacking("weight"):
            continue
        try:
            score = ife_efe(side.weights, list(mean), side.letters)
        except MethodError:
            continue  # the weights do not make 1 yet, which the screen of the factors says
        own, _notes = score_of(side, fmt)
        note = say(_("in the plan {score}"), score=figure(fmt, own.total)) if own else ""
        yield Stat(names[kinds], figure(fmt, score.total), note)


def _disagreements(
    differing: Sequence[Record],
    scores: Mapping[tuple[str, str], int],
    people: Sequence[Record],
    snapshot: Snapshot,
) -> Iterable[Note]:
    for factor in differing:
        given = {r.id: scores[factor.id, r.id] for r in people if (factor.id, r.id) in scores}
        ends = (min(given.values()), max(given.values()))
        low, high = ([r for r in people if given.get(r.id) == end] for end in ends)
        text = say(
            _("{factor}: {first} for {low}, {last} for {high}"),
            factor=quoted(factor, snapshot),
            first=isolated(snapshot.format.number(ends[0])),
            low=persons(low, snapshot),
            last=isolated(snapshot.format.number(ends[1])),
            high=persons(high, snapshot),
        )
        yield Note(text, WARN)


def _how_agreement(fmt: Format) -> How:
    limits = say(
        _("{inner} inside, {outer} outside"),
        inner=isolated(fmt.number(APART[INTERNAL])),
        outer=isolated(fmt.number(APART[EXTERNAL])),
    )
    return How(
        _("Mean of the ratings; spread = highest − lowest rating"),
        ((_("A disagreement from a spread of"), limits),),
        _("Ratings that were not given do not count."),
    )
