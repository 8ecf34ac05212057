"""Stage 4: which service is believed to carry which (DEMATEL). Belief, not proof."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from planner.charts import Arrow, Cause, CauseMap
from planner.core.formats import Format
from planner.core.influence import Dematel
from planner.core.methods import agreement, dematel, leave_one_rater_out
from planner.core.plandata import at, cell, part
from planner.stages.analysis.computed import (
    ERROR,
    INFO,
    OK,
    WARN,
    Computed,
    How,
    Note,
    Table,
    missing,
)
from planner.stages.analysis.messages import remarks
from planner.stages.analysis.words import coded, figure, persons, quoted, signed, title_of, titles
from planner.stages.drawing import codes, isolated, say
from planner.stages.snapshot import Record, Snapshot
from planner.stages.strategy.mix import InfluenceLevel

# Judgements that lie so far apart are worth a talk.
APART = 2
UNKNOWN = InfluenceLevel.UNKNOWN.value


@dataclass(frozen=True)
class Judged:
    """The pairs that were asked, and each rater's matrix of the services in them."""

    services: tuple[Record, ...]
    pairs: tuple[Record, ...]
    raters: tuple[Record, ...]
    # (pair, rater) → level, UNKNOWN where he said so.
    levels: Mapping[tuple[str, str], int]

    def matrix(self, rater: Record) -> list[list[float | None]]:
        """Influence of each on each; None where the rater did not judge a pair that was asked."""
        places = {s.id: i for i, s in enumerate(self.services)}
        given: dict[tuple[int, int], list[int | None]] = defaultdict(list)
        for pair in self.pairs:
            level = self.levels.get((pair.id, rater.id), UNKNOWN)
            where = places[pair["cause"]], places[pair["effect"]]
            given[where].append(None if level == UNKNOWN else level)
        size = range(len(self.services))
        return [[_mean(given[i, j]) if (i, j) in given else 0.0 for j in size] for i in size]

    @property
    def matrices(self) -> list[list[list[float | None]]]:
        return [self.matrix(r) for r in self.raters]


def _mean(levels: Sequence[int | None]) -> float | None:
    """A pair that was listed twice counts once."""
    known = [level for level in levels if level is not None]
    return sum(known) / len(known) if known else None


def _judged(snapshot: Snapshot) -> Judged:
    whole = [p for p in snapshot.rows["pair"] if p["cause"] and p["effect"]]
    asked = [p for p in whole if p["cause"] != p["effect"]]
    ends = {p[name] for p in asked for name in ("cause", "effect")}
    ids = {p.id for p in asked}
    levels = {
        (r["pair"], r["rater"]): r["level"]
        for r in snapshot.rows["influence"]
        if r["level"] is not None and r["pair"] in ids
    }
    return Judged(
        tuple(s for s in snapshot.rows["service"] if s.id in ends),
        tuple(asked),
        tuple(r for r in snapshot.rows["rater"] if any(rater == r.id for _p, rater in levels)),
        levels,
    )


def causes(snapshot: Snapshot) -> Computed:
    judged = _judged(snapshot)
    if not judged.raters:
        return missing(*_needs_of_causes(snapshot, judged))
    matrices = judged.matrices
    result = dematel(matrices, 4)
    notes = (*_unfinished(judged, snapshot), *_apart(judged, snapshot))
    if result.status == "undefined":
        return Computed(sentence=_undefined(result), notes=notes, caveat=_belief())
    return Computed(
        sentence=_causes_sentence(judged, result, snapshot),
        charts=(_map(judged, result, snapshot),),
        tables=(_causes_table(judged, result, snapshot),),
        notes=(*_left_out_raters(judged, matrices, snapshot), *notes, *remarks(result.warnings)),
        how=(_how_causes(judged, result, snapshot.format),),
        caveat=_belief(),
    )


def _belief() -> str:
    return _("The map shows what the raters believe, not what is proved: "
             "only a trial shows whether one service really carries another.")  # fmt: skip


def _needs_of_causes(snapshot: Snapshot, judged: Judged) -> Iterable[tuple[Any, str]]:
    if len(snapshot.rows["service"]) < 2:
        yield _("Two services at least"), part("service")
    if not judged.pairs:
        yield _("Pairs of services to be judged"), part("pair")
    if not snapshot.rows["rater"]:
        yield _("Raters: three to seven people"), part("rater")
    if judged.pairs and snapshot.rows["rater"]:
        yield _("Judgements: each rater answers alone"), part("influence")


def _undefined(result: Dematel) -> str:
    if result.reason_code == "dematel.no_influence":
        return _("By these judgements no service influences another, so there is nothing to order.")
    return _("These judgements feed on themselves without end, so no order follows from them; "
             "look at the strongest ones again.")  # fmt: skip


def _of_role(judged: Judged, result: Dematel, role: str) -> list[Record]:
    found = [i for i, own in enumerate(result.role) if own == role]
    found.sort(key=lambda i: -abs(result.relation[i]))
    return [judged.services[i] for i in found]


def _causes_sentence(judged: Judged, result: Dematel, snapshot: Snapshot) -> Any:
    carrying, carried = (_of_role(judged, result, role)[:2] for role in ("cause", "effect"))
    if not carrying or not carried:
        return _("By these judgements the services influence each other equally: "
                 "none carries the others.")  # fmt: skip
    return say(
        _("The raters believe that {causes} carry the others, and that {effects} are carried. "
          "For the plan: trying more of the first before paying more for the second."),
        causes=titles(carrying, snapshot),
        effects=titles(carried, snapshot),
    )  # fmt: skip


def _map(judged: Judged, result: Dematel, snapshot: Snapshot) -> CauseMap:
    fmt = snapshot.format
    top = max(result.T[i][j] for i, j in result.arrows) if result.arrows else 1.0
    found = tuple(
        Cause(title_of(s, snapshot), x, y, fmt.number(x, 2), fmt.number(y, 2))
        for s, x, y in zip(judged.services, result.prominence, result.relation, strict=True)
    )
    arrows = tuple(Arrow(i, j, result.T[i][j] / top) for i, j in result.arrows if i != j)
    return CauseMap(
        title=_("Map of causes and effects"),
        description=_("Causes stand above the line, effects below it; "
                      "the further along, the more a service has to do with the others"),
        columns=(_("E-marketing service"), _("Prominence"), _("Relation"), _("Acts upon")),
        causes=found,
        arrows=arrows,
        x_label=_("Prominence: given and received"),
        y_label=_("Relation: given less received"),
        above=_("Causes"),
        below=_("Effects"),
        x_text=lambda value: fmt.number(value, 1),
        y_text=lambda value: fmt.number(value, 1),
    )  # fmt: skip


def _roles() -> Mapping[str | None, str]:
    return {
        "cause": _("cause"),
        "effect": _("effect"),
        "neutral": _("neither"),
        None: _("undefined"),
    }


def _causes_table(judged: Judged, result: Dematel, snapshot: Snapshot) -> Table:
    fmt, roles = snapshot.format, _roles()
    rows = tuple(
        (
            coded(service, snapshot),
            figure(fmt, result.D[i]),
            figure(fmt, result.R[i]),
            figure(fmt, result.prominence[i]),
            signed(result.relation[i], fmt, 2),
            roles[result.role[i]],
            isolated(fmt.percent(result.weights[i] * 100, 0)),
        )
        for i, service in enumerate(judged.services)
    )
    columns = (
        _("E-marketing service"), *map(_with_letters, (
            _("Given (D)"), _("Received (R)"), _("Prominence (D + R)"), _("Relation (D − R)"),
        )),
        _("Role"), _("Share of the prominence"),
    )  # fmt: skip
    return Table(_("Causes and effects"), columns, rows, frozenset({0, 5}))


def _with_letters(heading: str) -> SafeString:
    """A heading whose formula stays on one line, from left to right."""
    words, _bracket, letters = heading.rpartition(" (")
    return format_html("{} {}", words, isolated("(" + letters.replace(" ", "\u00a0")))


def _left_out_raters(
    judged: Judged, matrices: list[list[list[float | None]]], snapshot: Snapshot
) -> Iterable[Note]:
    if len(matrices) < 2:
        yield Note(
            _("One person alone has judged: a second one has to before this is built on."), WARN
        )
        return
    changes, roles = leave_one_rater_out(matrices), _roles()
    if not changes:
        yield Note(_("Whichever rater is left out, no service changes its role."), OK)
    for change in changes:
        text = say(
            _("Without {rater}, {service} would turn from {role} into {other}: "
              "its role hangs on one person."),
            rater=persons([judged.raters[change.rater]], snapshot),
            service=quoted(judged.services[change.service], snapshot),
            role=roles[change.role],
            other=roles[change.role_without],
        )  # fmt: skip
        yield Note(text, WARN)


def _unfinished(judged: Judged, snapshot: Snapshot) -> Iterable[Note]:
    for rater in judged.raters:
        bare = [p for p in judged.pairs if (p.id, rater.id) not in judged.levels]
        if bare:
            text = say(
                _("{rater} has not judged {codes} yet."),
                rater=persons([rater], snapshot),
                codes=codes(p.code for p in bare),
            )
            yield Note(text, INFO, cell("influence", bare[0].id, rater.id, field="level"))
    strange = [
        p for p in snapshot.rows["pair"]
        if not p["cause"] or not p["effect"] or p["cause"] == p["effect"]
    ]  # fmt: skip
    if strange:
        text = say(
            _("Pairs without two different services, and so not counted: {codes}."),
            codes=codes(p.code for p in strange),
        )
        yield Note(text, ERROR, at(strange[0], "effect"))


def _apart(judged: Judged, snapshot: Snapshot) -> Iterable[Note]:
    def level(pair: Record, rater: Record) -> int | None:
        found = judged.levels.get((pair.id, rater.id), UNKNOWN)
        return None if found == UNKNOWN else found

    lines = [[level(p, r) for p in judged.pairs] for r in judged.raters]
    apart = [judged.pairs[i] for i in agreement(lines, APART).disagreements]
    if apart:
        text = say(
            _("The raters lie {steps} steps or more apart on {codes}: talk about these first."),
            steps=isolated(snapshot.format.number(APART)),
            codes=codes(p.code for p in apart),
        )
        yield Note(text, WARN)


def _how_causes(judged: Judged, result: Dematel, fmt: Format) -> How:
    silent = sum(n for _i, _j, n in result.unknown)
    return How(
        "X = A ÷ s    T = X (I − X)⁻¹    D = Σ T (→)    R = Σ T (↓)",
        (
            (_("A: mean of the judgements of"), fmt.number(len(judged.raters))),
            (_("Pairs that were asked"), fmt.number(len(judged.pairs))),
            (_("Answers “I do not know” or none, left out of the mean"), fmt.number(silent)),
            (_("s: largest sum of a row or column"), figure(fmt, result.s)),
            (_("Arrows: influence above the mean of T"), figure(fmt, result.threshold_mean or 0)),
        ),
        _("Gabus and Fontela, DEMATEL, 1972; a pair that was not listed counts as no influence."),
    )
