"""Stage 4: how far the result may be off when the judgements are."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from planner.charts import Bin, Histogram, Quantile, Swing, Tornado
from planner.core.decision import Channel, Decision
from planner.core.errors import MethodError
from planner.core.formats import Format
from planner.core.inputs import FloatArray
from planner.core.methods import judgement_keys, monte_carlo, plan_model, tornado
from planner.core.plandata import cell
from planner.core.risk import Model, MonteCarlo
from planner.core.risk import Tornado as Swings
from planner.stages.analysis.computed import ERROR, OK, WARN, Computed, How, Note, Stat, missing
from planner.stages.analysis.curves import proposed
from planner.stages.analysis.judged import (
    about_money,
    decided,
    loss_words,
    name_of,
    needed,
    quoted,
)
from planner.stages.analysis.messages import refusal, remarks
from planner.stages.analysis.words import apart, rounded
from planner.stages.drawing import say
from planner.stages.snapshot import Record, Snapshot

JUDGED = ("zero", "now", "plus50", "saturation")
DRAWS = 10_000

type Ranges = tuple[tuple[str, tuple[float, float, float]], ...]


def risk(snapshot: Snapshot) -> Computed:
    decision = decided(snapshot)
    if not decision.channels:
        return needed(snapshot)
    ranges, notes = ranges_of(decision, snapshot)
    moving = sum(low < high for _key, (low, _likely, high) in ranges)
    if not moving:
        first = decision.channels[0].service
        place = cell("servicerange", first, "now", field="low")
        words = _("The lowest and the highest value of a judgement of which you are not sure")
        return Computed(needs=missing((words, place)).needs, notes=notes)
    spends, of_budget = proposed(decision)
    try:
        drawn, swings = _simulated(decision.channels, spends, ranges)
    except MethodError as error:
        return Computed(notes=(refusal(error), *notes))
    return Computed(
        sentence=_sentence(drawn, of_budget, snapshot.format),
        stats=tuple(_stats(drawn, snapshot.format)),
        charts=(_histogram(drawn, snapshot.format), _tornado(swings, decision, snapshot)),
        notes=(*notes, *remarks(drawn.warnings)),
        how=_how(drawn, moving, snapshot.format),
    )


def ranges_of(decision: Decision, snapshot: Snapshot) -> tuple[Ranges, tuple[Note, ...]]:
    """Low, likely and high of every judgement; without a range all three are the same."""
    typed = {(r["service"], r["judged"]): r for r in snapshot.rows["servicerange"]}
    found, notes = [], []
    for channel in decision.channels:
        judged = dict(channel.judged)
        for key, name in zip(judgement_keys(channel.service), JUDGED, strict=True):
            low, high, fault = _ends(typed.get((channel.service, name)), judged[name])
            if fault:
                notes.append(_out_of_order(channel, name, fault, snapshot))
            found.append((key, (low, judged[name], high)))
    return tuple(found), tuple(notes)


def _ends(record: Record | None, likely: float) -> tuple[float, float, str]:
    """The two ends, and the field that is on the wrong side of the judgement, if one is."""
    if record is None:
        return likely, likely, ""
    low, high = (likely if record[n] is None else float(record[n]) for n in ("low", "high"))
    wrong = "low" if low > likely else "high" if high < likely else ""
    return (likely, likely, wrong) if wrong else (low, high, "")


def _out_of_order(channel: Channel, judged: str, field: str, snapshot: Snapshot) -> Note:
    text = _("{service}: {said} This range does not count yet.")
    said = refusal(MethodError("range_order")).text
    place = cell("servicerange", channel.service, judged, field=field)
    return Note(say(text, service=quoted(channel.service, snapshot), said=said), ERROR, place)


def beyond_nothing(channels: tuple[Channel, ...], spends: tuple[float, ...]) -> Model:
    """What the spend leaves beyond what would come in without any, as the draws have it."""
    names, margins = [c.service for c in channels], [c.margin for c in channels]
    net = plan_model(names, spends, [c.spend for c in channels], margins)

    def model(inputs: Mapping[str, FloatArray]) -> FloatArray:
        idle = sum(m * inputs[judgement_keys(n)[0]] for n, m in zip(names, margins, strict=True))
        result: FloatArray = net(inputs) - idle
        return result

    return model


@lru_cache(maxsize=64)
def _simulated(
    channels: tuple[Channel, ...], spends: tuple[float, ...], ranges: Ranges
) -> tuple[MonteCarlo, Swings]:
    model, by_key = beyond_nothing(channels, spends), dict(ranges)
    return monte_carlo(model, by_key, DRAWS), tornado(model, by_key)


def _sentence(drawn: MonteCarlo, of_budget: bool, fmt: Format) -> Any:
    words = {
        "low": about_money(fmt, drawn.p10),
        "high": about_money(fmt, drawn.p90),
        "loss": loss_words(drawn, fmt),
    }
    if of_budget:
        text = _(
            "In eight cases of ten the proposed split leaves {low} to {high} in a period beyond its "
            "cost; in {loss} of the cases it loses money."
        )
    else:
        text = _(
            "In eight cases of ten the size that pays best leaves {low} to {high} in a period beyond "
            "its cost; in {loss} of the cases it loses money."
        )
    return say(text, **words)


def _stats(drawn: MonteCarlo, fmt: Format) -> list[Stat]:
    loss = drawn.probability_of_loss
    return [
        Stat("P10", about_money(fmt, drawn.p10), _("nine cases of ten are better")),
        Stat("P50", about_money(fmt, drawn.p50), _("half of the cases are better")),
        Stat("P90", about_money(fmt, drawn.p90), _("one case of ten is better")),
        Stat(
            _("Probability of a loss"),
            loss_words(drawn, fmt),
            look=OK if loss <= 0.1 else WARN,
        ),
    ]


def _histogram(drawn: MonteCarlo, fmt: Format) -> Histogram:
    edges, loss = drawn.bin_edges, drawn.probability_of_loss
    kept = drawn.draws - drawn.rejected
    bins = tuple(
        Bin(low, high, count, fmt.percent(count / kept * 100, 1))
        for low, high, count in zip(edges, edges[1:], drawn.bin_counts, strict=False)
    )
    return Histogram(
        title=_("How often each result came out"),
        description=_("What the split leaves beyond its cost in a period, when the judgements vary."),
        columns=(_("Left beyond its cost"), _("Of the cases")),
        bins=bins,
        x_text=lambda x: fmt.amount(rounded(x)),
        x_label=_("Left beyond its cost, in a period"),
        marks=tuple(
            Quantile(
                f"P{percent} · {fmt.amount(rounded(value))}",
                value,
                _("%(share)s below it") % {"share": fmt.percent(percent)},
                tone,
            )
            for percent, value, tone in (
                (10, drawn.p10, "muted"), (50, drawn.p50, "brand"), (90, drawn.p90, "muted"),
            )
        ),
        below=_("Loss %(share)s") % {"share": fmt.percent(rounded(loss * 100, 2))},
        above=_("Gain %(share)s") % {"share": fmt.percent(rounded((1 - loss) * 100, 3))},
    )  # fmt: skip


def _tornado(swings: Swings, decision: Decision, snapshot: Snapshot) -> Tornado:
    fmt = snapshot.format
    labels = {
        key: f"{apart(name_of(c.service, snapshot))}: {word}"
        for c in decision.channels
        for key, word in zip(judgement_keys(c.service), _words(), strict=True)
    }
    return Tornado(
        title=_("Which judgement matters most"),
        description=_("How far the result moves when one judgement goes to its low or high value."),
        columns=(
            _("Judgement"), _("At its low"), _("At its high"), _("Low value"), _("High value"),
        ),
        swings=tuple(
            Swing(
                labels[bar.name],
                bar.outcome_low,
                bar.outcome_high,
                fmt.amount(rounded(bar.outcome_low)),
                fmt.amount(rounded(bar.outcome_high)),
                fmt.number(bar.low),
                fmt.number(bar.high),
            )
            for bar in swings.bars
            if bar.low < bar.high
        ),
        base=swings.base,
        base_label=_("As judged %(amount)s") % {"amount": fmt.amount(rounded(swings.base))},
        low_label=_("At the low value"),
        high_label=_("At the high value"),
    )  # fmt: skip


def _words() -> tuple[str, ...]:
    return (
        _("without any spend"),
        _("at today's spend"),
        _("at half as much again"),
        _("however much"),
    )


def _how(drawn: MonteCarlo, moving: int, fmt: Format) -> tuple[How, ...]:
    inputs = (
        (_("Judgements with a range"), fmt.number(moving)),
        (_("Draws"), fmt.number(drawn.draws)),
        (_("Mean of all draws"), about_money(fmt, drawn.mean)),
        (_("Standard deviation"), about_money(fmt, drawn.sd)),
        (_("Start of the random numbers"), fmt.number(0)),
    )
    return (
        How(
            _("Each judgement with a range is drawn from a triangle low–likely–high, independently; "
              "left = Σ margin × (f(x) − f(0)) − x"),
            inputs,
            _("Monte Carlo; the same start gives the same figures again"),
            _("Many plans"),
        ),
        How(
            _("One judgement at its low and its high value, all others as judged"),
            title=_("One at a time"),
        ),
    )  # fmt: skip
