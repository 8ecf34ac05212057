"""Stage 4: the four judgements of each service as a curve, and what it says."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from planner.charts import Curve, CurveMark, CurvePoint
from planner.core.decision import Channel, Decision, room_of
from planner.core.errors import MethodError
from planner.core.formats import Format
from planner.core.methods import marginal, response
from planner.core.plandata import on_sheet
from planner.core.response import FORMULA
from planner.stages.analysis.computed import INFO, WARN, Computed, How, Note, Table
from planner.stages.analysis.judged import (
    LITTLE,
    about,
    broken_curves,
    decided,
    fault_notes,
    money_axis,
    name_of,
    needed,
    place_of,
    quoted,
    returns,
    signed_percent,
)
from planner.stages.analysis.messages import REMARKS
from planner.stages.analysis.website import order_profit
from planner.stages.analysis.words import rounded, titles
from planner.stages.drawing import isolated, say
from planner.stages.snapshot import Snapshot

POINTS = 60


def curves(snapshot: Snapshot) -> Computed:
    decision = decided(snapshot)
    notes = (*fault_notes(decision, snapshot), *_order(decision, snapshot))
    broken = broken_curves(decision, snapshot)
    if not decision.channels:
        return Computed(charts=broken, notes=notes) if decision.faults else needed(snapshot)
    return Computed(
        sentence=_sentence(decision, snapshot),
        charts=(*broken, *_curves(decision, snapshot)),
        tables=(_table(decision, snapshot),),
        notes=(*notes, *_steep(decision, snapshot)),
        how=tuple(_how(decision, snapshot)),
        caveat=_("The curves are judgements drawn out, not measurements; trials correct them."),
    )


def _order(decision: Decision, snapshot: Snapshot) -> Iterator[Note]:
    """The profit of an order by the site's analysis, for services whose result is an order."""
    profit, fmt = order_profit(snapshot), snapshot.format
    if profit is None:
        return
    text = _(
        "Where the result is an order, its profit is {profit}: the value of an average order "
        "at the gross margin of {margin} in the cost–benefit analysis of the site."
    )
    margin = isolated(fmt.percent(snapshot.sheets["siteeconomics"]["gross_margin"]))
    said = say(text, profit=fmt.money(profit), margin=margin)
    others = (
        [c for c in decision.channels if abs(c.margin / float(profit) - 1) > 0.005]
        if profit
        else []
    )
    if others:
        names = titles((snapshot.by_id[c.service] for c in others), snapshot)
        said = say(_("{said} Another one was entered for: {names}."), said=said, names=names)
    yield Note(said, INFO, on_sheet("siteeconomics", "gross_margin"))


def doubled(channel: Channel) -> float:
    """What doubling today's spend adds to the result, as a fraction of it."""
    now, twice = response(channel.curve, [channel.spend, 2 * channel.spend])
    return twice / now - 1


def _sentence(decision: Decision, snapshot: Snapshot) -> object:
    most, least = (pick(decision.channels, key=doubled) for pick in (max, min))
    found = {
        "most": isolated(_percent(doubled(most), snapshot.format)),
        "first": quoted(most.service, snapshot),
        "least": isolated(_percent(doubled(least), snapshot.format)),
        "last": quoted(least.service, snapshot),
    }
    if most is least:
        return say(_("Doubling today's spend on {first} gives {most} more results."), **found)
    return say(
        _(
            "Doubling today's spend gives {most} more results with {first}, where most room is "
            "left, and {least} more with {last}, where most has been reached already."
        ),
        **found,
    )


def proposed(decision: Decision) -> tuple[tuple[float, ...], bool]:
    """What each service is to get: of the budget, or by itself where there is none."""
    if decision.budget:
        try:
            return decision.split.x, True
        except MethodError:
            pass  # said where the budget is split
    return decision.size.x, False


def _curves(decision: Decision, snapshot: Snapshot) -> Iterator[Curve]:
    best, of_budget = proposed(decision)
    room = room_of(decision.channels, best) if of_budget else None
    for i, (channel, x) in enumerate(zip(decision.channels, best, strict=True)):
        span = (room.low[i], room.high[i]) if room and channel.fixed is None else None
        yield _curve(channel, x, span, snapshot)


def _curve(
    channel: Channel, best: float, span: tuple[float, float] | None, snapshot: Snapshot
) -> Curve:
    fmt, curve = snapshot.format, channel.curve
    end = max(2 * channel.spend, 1.2 * best, 1.1 * span[1] if span else 0)
    xs = [end * i / POINTS for i in range(POINTS + 1)]
    now, then = response(curve, [channel.spend, best])
    amount = money_axis(fmt)
    marks = [
        CurveMark(_("Today %(amount)s") % {"amount": amount(channel.spend)}, channel.spend, now)
    ]
    if best > 0:
        said = _("Proposed %(amount)s") % {"amount": amount(float(rounded(best)))}
        marks.append(CurveMark(said, best, then, "brand"))
    more = _("Doubling today's spend gives %(percent)s more.")
    return Curve(
        title=name_of(channel.service, snapshot),
        description=more % {"percent": _percent(doubled(channel), fmt)},
        columns=(_("Spend"), _("Result")),
        points=tuple(CurvePoint(x, y) for x, y in zip(xs, response(curve, xs), strict=True)),
        x_text=lambda x: amount(float(rounded(x))),
        y_text=lambda y: fmt.number(rounded(y)),
        x_label=_("Spend in a period"),
        y_label=_("Result"),
        marks=tuple(marks),
        x_range=span,
        range_label=_("Costs less than one percent"),
    )


def _percent(share: float, fmt: Format) -> str:
    return fmt.percent(rounded(share * 100, 2))


def _table(decision: Decision, snapshot: Snapshot) -> Table:
    fmt, rows = snapshot.format, []
    for channel in decision.channels:
        now = response(channel.curve, channel.spend)[0]
        rows.append((
            name_of(channel.service, snapshot),
            isolated(fmt.amount(rounded(channel.spend, 12))),
            about(fmt, now),
            signed_percent(fmt, doubled(channel)),
            isolated(returns(fmt, channel.margin * marginal(channel.curve, channel.spend)[0])),
        ))  # fmt: skip
    columns = (
        _("E-marketing service"),
        _("Spend today"),
        _("Result today"),
        _("Doubling it gives"),
        _("The last unit returns"),
    )
    return Table(_("What the curves say"), columns, tuple(rows))


def _steep(decision: Decision, snapshot: Snapshot) -> Iterator[Note]:
    for channel in decision.channels:
        if "steep" in channel.curve.warnings:
            text = say(
                "{service}: {said}",
                service=quoted(channel.service, snapshot),
                said=REMARKS["steep"],
            )
            yield Note(text, WARN, place_of(channel.service, "plus50"))


def _how(decision: Decision, snapshot: Snapshot) -> Iterator[How]:
    fmt = snapshot.format
    inputs = []
    for channel in decision.channels:
        curve = channel.curve
        words = (
            f"min = {fmt.number(rounded(curve.min))}, max = {fmt.number(rounded(curve.max))}, "
            f"c = {fmt.number(curve.c, 2)}, k = {fmt.amount(rounded(curve.half_saturation_spend))}"
        )
        inputs.append((name_of(channel.service, snapshot), isolated(words)))
    yield How(isolated(FORMULA), tuple(inputs), LITTLE, _("The curve"))
    yield How(
        isolated(
            "d = (max − now) ÷ (now − min);  c = ln[d·(plus50 − min) ÷ (max − plus50)] ÷ ln 1.5;  "
            "k = spend · d^(1/c)"
        ),
        source=_("Exactly through the four judgements; with a fifth one, as near as possible."),
        title=_("From the four judgements to the curve"),
    )
    yield How(
        _("The last unit returns = profit of one result × slope of the curve at today's spend")
    )
