"""Stage 4: which strategy the factors favour (QSPM), and whether that holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from planner.charts import Bar, Bars
from planner.core.formats import Format
from planner.core.matrices import SOURCE, Qspm
from planner.core.methods import qspm
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
)  # fmt: skip
from planner.stages.analysis.messages import CAVEAT, remarks
from planner.stages.analysis.words import coded, figure, label_of, quoted
from planner.stages.drawing import codes, isolated, say
from planner.stages.snapshot import Record, Snapshot


def ranking(snapshot: Snapshot) -> Computed:
    strategies = snapshot.rows["strategy"]
    scores = {
        (r["factor"], r["strategy"]): r["score"]
        for r in snapshot.rows["attractiveness"]
        if r["score"] is not None
    }
    factors = [
        f for f in snapshot.rows["factor"] if any((f.id, s.id) in scores for s in strategies)
    ]
    whole = [f for f in factors if all((f.id, s.id) in scores for s in strategies)]
    used = [f for f in whole if f["weight"] is not None]
    notes = [*_not_whole(factors, whole, strategies, scores), *_not_weighed(whole)]
    if len(strategies) < 2 or not used:
        return replace(missing(*_needs_of_ranking(strategies, factors)), notes=tuple(notes))
    weights = [f["weight"] for f in used]
    result = qspm(weights, {s.id: [scores[f.id, s.id] for f in used] for s in strategies})
    notes += [*_sensitivity(result, used, snapshot), *_otherwise(result, snapshot)]
    return Computed(
        sentence=_ranked_sentence(result, snapshot),
        charts=(_ranked_bars(result, snapshot),),
        tables=(_qspm_table(result, used, scores, snapshot),),
        notes=(*notes, *remarks(result.warnings, skip=("winner_sensitive", "weights_sum_not_one"))),
        how=(_how_ranking(result, used, snapshot.format),),
        caveat=CAVEAT,
    )


def _needs_of_ranking(
    strategies: Sequence[Record], factors: Sequence[Record]
) -> Iterable[tuple[Any, str]]:
    if len(strategies) < 2:
        yield _("Two strategies at least"), part("strategy")
    if not factors:
        yield _("Scores of the strategies, row by row"), part("attractiveness")


def _not_whole(
    factors: Sequence[Record],
    whole: Sequence[Record],
    strategies: Sequence[Record],
    scores: Mapping[tuple[str, str], int],
) -> Iterable[Note]:
    for factor in factors:
        if factor not in whole:
            lacking = [s for s in strategies if (factor.id, s.id) not in scores]
            text = say(
                _("{code} is scored for some strategies only, so it does not count yet. "
                  "Score it for {codes} too, or empty the whole row."),
                code=isolated(factor.code),
                codes=codes(s.code for s in lacking),
            )  # fmt: skip
            place = cell("attractiveness", factor.id, lacking[0].id, field="score")
            yield Note(text, ERROR, place)


def _not_weighed(factors: Sequence[Record]) -> Iterable[Note]:
    bare = [f for f in factors if f["weight"] is None]
    if bare:
        text = say(
            _("Without a weight, and so not counted: {codes}."), codes=codes(f.code for f in bare)
        )
        yield Note(text, WARN, at(bare[0], "weight"))


def _sensitivity(result: Qspm, used: Sequence[Record], snapshot: Snapshot) -> Iterable[Note]:
    twenty = isolated(snapshot.format.percent(20))
    if not result.flips:
        if "tie" not in result.warnings:
            text = _(
                "The first place holds when any one weight is taken {percent} higher or lower."
            )
            yield Note(say(text, percent=twenty), OK)
        return
    for flip in result.flips:
        text = (
            _("If {factor} weighed {percent} more, {strategy} would come first.")
            if flip.change > 0
            else _("If {factor} weighed {percent} less, {strategy} would come first.")
        )
        words = {
            "factor": quoted(used[flip.factor], snapshot),
            "strategy": quoted(snapshot.by_id[flip.winner], snapshot),
        }
        yield Note(say(text, percent=twenty, **words), WARN)


def _otherwise(result: Qspm, snapshot: Snapshot) -> Iterable[Note]:
    first = snapshot.by_id[result.ranking[0]]
    if first["chosen"] == "no":
        text = say(
            _("You turned down {strategy}, which the table puts first; say why in its reasons."),
            strategy=quoted(first, snapshot),
        )
        yield Note(text, INFO, at(first, "rationale"))


def _ranked_sentence(result: Qspm, snapshot: Snapshot) -> Any:
    fmt = snapshot.format
    first, second = (snapshot.by_id[i] for i in result.ranking[:2])
    gap = result.STAS[first.id] - result.STAS[second.id]
    if "tie" in result.warnings:
        text = _("The analysis cannot choose between {first} and {second}: both reach {score}.")
    elif result.flips:
        text = _(
            "The analysis favours {first} with {score}, {gap} ahead of {second}; "
            "but a small change of one weight turns the order round, so the lead is thin."
        )
    else:
        text = _("The analysis favours {first} with {score}, {gap} ahead of {second}.")
    return say(
        text,
        first=quoted(first, snapshot),
        second=quoted(second, snapshot),
        score=figure(fmt, result.STAS[first.id]),
        gap=figure(fmt, gap),
    )


def _ranked_bars(result: Qspm, snapshot: Snapshot) -> Bars:
    fmt, first = snapshot.format, result.ranking[0]
    bars = []
    for key in result.ranking:
        record = snapshot.by_id[key]
        score = result.STAS[key]
        label = label_of(record, snapshot)
        bars.append(Bar(label, score, fmt.number(score, 2), "brand" if key == first else "muted"))
    return Bars(
        title=_("Total attractiveness (STAS)"),
        description=_("Strategies by total attractiveness, the most attractive first"),
        columns=(_("Strategy"), _("Total attractiveness (STAS)")),
        bars=tuple(bars),
    )


def _qspm_table(
    result: Qspm, used: Sequence[Record], scores: Mapping[tuple[str, str], int], snapshot: Snapshot
) -> Table:
    fmt = snapshot.format
    columns: list[Any] = [_("Factor"), _("Weight")]
    strategies = snapshot.rows["strategy"]
    for strategy in strategies:
        code = isolated(strategy.code)
        columns += [say(_("{code} score"), code=code), say(_("{code} weighted"), code=code)]
    rows = []
    for i, factor in enumerate(used):
        line: list[Any] = [coded(factor, snapshot), figure(fmt, factor["weight"])]
        for strategy in strategies:
            tas = result.TAS[strategy.id][i]
            line += [
                isolated(fmt.number(scores[factor.id, strategy.id])),
                "—" if tas is None else figure(fmt, tas),
            ]
        rows.append(tuple(line))
    total: list[Any] = [_("Total attractiveness (STAS)"), figure(fmt, result.weight_sum)]
    for strategy in strategies:
        total += ["", figure(fmt, result.STAS[strategy.id])]
    return Table(_("Attractiveness table"), tuple(columns), (*rows, tuple(total)), total=True)


def _how_ranking(result: Qspm, used: Sequence[Record], fmt: Format) -> How:
    inputs = (
        (_("Factors scored for all strategies"), fmt.number(len(used))),
        (_("Sum of their weights"), figure(fmt, result.weight_sum)),
    )
    return How("TAS = w × AS    STAS = Σ TAS", inputs, SOURCE)
