"""Stage 4: how much to invest in a period, and how to split it over the services."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from planner.charts import Part, Share
from planner.core.allocation import Allocation
from planner.core.decision import Decision, bounds_of, gained, lines_of, room_of
from planner.core.errors import MethodError
from planner.core.formats import Format
from planner.core.gate import planned
from planner.core.methods import return_of_next
from planner.core.plandata import PlanData, on_sheet
from planner.stages.analysis.computed import (
    OK,
    WARN,
    Act,
    Computed,
    How,
    Need,
    Note,
    Stat,
    Table,
)  # fmt: skip
from planner.stages.analysis.judged import (
    LITTLE,
    about,
    about_money,
    decided,
    fault_notes,
    is_one,
    name_of,
    needed,
    place_of,
    returns,
)
from planner.stages.analysis.messages import CAVEAT, refusal, remarks
from planner.stages.analysis.words import rounded, titles
from planner.stages.drawing import isolated, say
from planner.stages.snapshot import Record, Snapshot

BUDGET = on_sheet("sizing", "budget")
NEXT = Decimal(1000)
# Word joiners keep the two ends of a range on one line.
SPAN = "{low}\u2060–\u2060{high}"


def split(snapshot: Snapshot) -> Computed:
    decision = decided(snapshot)
    notes = fault_notes(decision, snapshot)
    if not decision.channels:
        return Computed(notes=notes) if notes else needed(snapshot)
    if not decision.budget:
        return Computed(
            sentence=_size_sentence(decision, snapshot.format),
            stats=tuple(_size_stats(decision, snapshot.format)),
            notes=notes,
            needs=(Need(_("The budget to split, in each period"), BUDGET),),
            how=(_how_size(decision, snapshot.format),),
        )
    try:
        found = decision.split
    except MethodError as error:
        return _infeasible(decision, error, notes, snapshot)
    return _computed(decision, found, notes, snapshot)


def _infeasible(
    decision: Decision, error: MethodError, notes: tuple[Note, ...], snapshot: Snapshot
) -> Computed:
    """The limits cannot be kept: said plainly, with the amount and where to mend it."""
    fmt = snapshot.format
    amount = about_money(fmt, float(error.params.get("amount") or 0), 12)  # type: ignore[arg-type]
    return Computed(
        sentence=_("This budget cannot be split within the limits that you entered."),
        stats=tuple(_size_stats(decision, fmt)),
        notes=(refusal(error, BUDGET, amount=amount), *notes),
        how=(_how_size(decision, fmt),),
    )


def _computed(
    decision: Decision, found: Allocation, notes: tuple[Note, ...], snapshot: Snapshot
) -> Computed:
    fmt = snapshot.format
    return Computed(
        sentence=_sentence(decision, found, fmt),
        stats=(*_size_stats(decision, fmt), *_split_stats(decision, found, fmt)),
        charts=(_share(decision, found, snapshot),),
        tables=(_table(decision, found, snapshot),),
        notes=(*notes, *_left_out(decision, snapshot), *_remarks(decision, found)),
        how=(_how_size(decision, fmt), *_how_split(decision, found, fmt)),
        acts=(
            Act(
                _("Put this into the plan"),
                "stages:adopt",
                _("You see what would change before anything does."),
            ),
        ),
        caveat=CAVEAT,
    )


# Size


def _size_sentence(decision: Decision, fmt: Format) -> Any:
    text = _(
        "Judged by what the services return, up to {amount} in each period pays: "
        "beyond it the last unit of money returns less than it costs."
    )
    return say(text, amount=about_money(fmt, decision.size.total))


def _size_stats(decision: Decision, fmt: Format) -> Iterator[Stat]:
    note = ""
    if decision.periods:
        whole = fmt.money(rounded(decision.size.total) * decision.periods)
        note = _("%(amount)s in all periods") % {"amount": whole}
    label = _("Size at which the last unit returns one")
    yield Stat(label, about_money(fmt, decision.size.total), note)


def _how_size(decision: Decision, fmt: Format) -> How:
    return How(
        _("For each service the spend x at which margin × f′(x) = 1, within its limits; their sum"),
        ((_("Net of it, beyond spending nothing"), about_money(fmt, _gain_of_size(decision))),),
        LITTLE,
        _("The size"),
    )


def _gain_of_size(decision: Decision) -> float:
    return gained(decision.channels, decision.size.profit)


# Split


def _sentence(decision: Decision, found: Allocation, fmt: Format) -> Any:
    gain = about_money(fmt, gained(decision.channels, found.profit))
    spent = fmt.money(sum(found.amounts, Decimal(0)))
    words = {"spent": spent, "gain": gain}
    if found.lambda_ is None or "budget_not_spent" in found.warnings:
        return say(
            _("Split like this, {spent} in a period leaves {gain} beyond its cost."), **words
        )
    words["last"] = returns(fmt, found.lambda_)
    if is_one(found.lambda_):
        text = _(
            "Split like this, {spent} in a period leaves {gain} beyond its cost. The size is right: "
            "the last unit of money returns {last}, about what it costs."
        )
    elif found.lambda_ > 1:
        text = _(
            "Split like this, {spent} in a period leaves {gain} beyond its cost. Money is short: "
            "the last unit still returns {last}, so more of it would pay."
        )
    else:
        text = _(
            "Split like this, {spent} in a period leaves {gain} beyond its cost. It is too much: "
            "the last unit returns only {last}, so less of it would pay more."
        )
    return say(text, **words)


def _split_stats(decision: Decision, found: Allocation, fmt: Format) -> Iterator[Stat]:
    total = sum(found.amounts, Decimal(0))
    yield Stat(_("Split in a period"), fmt.money(total), _("adds up exactly"))
    gain = gained(decision.channels, found.profit)
    look = OK if gain > 0 else WARN
    yield Stat(
        _("Left beyond its cost"), about_money(fmt, gain), _("beyond spending nothing"), look
    )
    more = found.gross_margin - max(found.gross_margin_equal, found.gross_margin_today or 0)
    if decision.mode == "exactly" and more > 0:
        note = _("at least, than an equal one or one like today's")
        yield Stat(_("Better than other splits by"), about_money(fmt, more), note)
    yield from _next_stat(decision, found, fmt)


def _next_stat(decision: Decision, found: Allocation, fmt: Format) -> Iterator[Stat]:
    label = _("The next %(amount)s return") % {"amount": fmt.money(NEXT)}
    if "budget_not_spent" in found.warnings:
        yield Stat(label, "—", _("part of the budget is left already"))
        return
    lows, highs = bounds_of(decision.channels)
    curves = [c.curve for c in decision.channels]
    margins = [c.margin for c in decision.channels]
    try:
        figure = return_of_next(
            curves, margins, float(decision.budget or 0), lows, highs, amount=NEXT
        )
    except MethodError:
        yield Stat(label, "—", _("the limits leave no room for more"))
        return
    yield Stat(
        label,
        about_money(fmt, figure.value),
        look=OK if figure.value >= 0.95 * float(NEXT) else WARN,
    )


def _share(decision: Decision, found: Allocation, snapshot: Snapshot) -> Share:
    fmt, total = snapshot.format, float(sum(found.amounts, Decimal(0))) or 1.0
    return Share(
        title=_("The proposed split"),
        description=_("What each service takes of the amount of a period."),
        columns=(_("E-marketing service"), _("Amount"), _("Share")),
        parts=tuple(
            Part(
                name_of(c.service, snapshot),
                float(amount),
                fmt.amount(amount),
                fmt.percent(float(amount) / total * 100, 1),
            )
            for c, amount in zip(decision.channels, found.amounts, strict=True)
        ),
    )


def _table(decision: Decision, found: Allocation, snapshot: Snapshot) -> Table:
    fmt = snapshot.format
    room = room_of(decision.channels, found.x)
    in_plan = planned_of(decision, snapshot)
    rows, looks = [], {}
    for i, channel in enumerate(decision.channels):
        moves = (about(fmt, room.low[i]), about(fmt, room.high[i]))
        fixed = channel.fixed is not None
        now = in_plan.get(channel.service)
        rows.append((
            name_of(channel.service, snapshot),
            fmt.amount(rounded(channel.spend, 12)),
            "—" if now is None else fmt.amount(now),
            fmt.amount(found.amounts[i]),
            _("fixed") if fixed else say(SPAN, low=moves[0], high=moves[1]),
            isolated(returns(fmt, found.marginal_returns[i])),
        ))  # fmt: skip
        if found.marginal_returns[i] is not None and not fixed:
            looks[i, 5] = OK if (found.marginal_returns[i] or 0) >= 0.95 else WARN
    spent = fmt.amount(rounded(sum(c.spend for c in decision.channels), 12))
    planned_sum = fmt.amount(sum(in_plan.values(), Decimal(0))) if in_plan else "—"
    total = fmt.amount(sum(found.amounts, Decimal(0)))
    rows.append((_("Total"), spent, planned_sum, total, "", ""))
    columns = (
        _("E-marketing service"),
        _("Spend today"),
        _("In the plan"),
        _("Proposed"),
        _("Range that costs less than one percent"),
        _("The last unit returns"),
    )
    return Table(_("The split, in a period"), columns, tuple(rows), looks=looks, total=True)


def planned_of(decision: Decision, snapshot: Snapshot) -> dict[str, Decimal]:
    """What the recurring items of each service come to in a period, on the average."""
    by_service = lines_of(PlanData(snapshot))
    periods = decision.periods or 0
    return {
        c.service: (total_of(by_service[c.service]) / periods).quantize(decision.step)
        for c in decision.channels
        if periods and c.service in by_service
    }


def total_of(lines: Iterable[Record]) -> Decimal:
    return sum(map(planned, lines), Decimal(0))


def _left_out(decision: Decision, snapshot: Snapshot) -> Iterator[Note]:
    """Services without any judgement: the split gives them nothing, and says so."""
    spoken = {c.service for c in decision.channels} | {f.service for f in decision.faults}
    silent = [s for s in snapshot.rows["service"] if s.id not in spoken]
    if silent:
        text = say(
            _("Not judged yet, and so not in the split: {names}."), names=titles(silent, snapshot)
        )
        yield Note(text, WARN, place_of(silent[0].id, "spend"))


def _remarks(decision: Decision, found: Allocation) -> Iterator[Note]:
    # The sentence says already whether money is short.
    yield from remarks(
        found.warnings, BUDGET, skip=("s_shaped", "steep", "money_is_short", "last_units_lose")
    )
    room = room_of(decision.channels, found.x)
    yield from remarks(room.warnings, skip=("s_shaped", "steep"))


def _how_split(decision: Decision, found: Allocation, fmt: Format) -> Iterator[How]:
    rules = {"exactly": _("Spend exactly this amount"), "at_most": _("Spend at most this amount")}
    inputs = [
        (_("Budget of a period"), fmt.money(decision.budget or 0)),
        (_("How the budget binds"), rules[decision.mode]),
    ]
    if found.lambda_ is not None:
        inputs.append((_("The last unit returns (λ)"), isolated(returns(fmt, found.lambda_))))
    yield How(
        _("max Σ margin × f(x) with Σ x = budget; inside the limits margin × f′(x) = λ everywhere"),
        tuple(inputs),
        _("Little 1970; Everett 1963"),
        _("The split"),
    )
    yield How(
        _("The spends of one service at which the net falls by less than one percent, "
          "while the others share what it gives up or takes"),
        title=_("The range"),
    )  # fmt: skip
    yield How(
        _("Floor every part to the step; the missing steps go to the largest remainders"),
        ((_("Rounded to"), fmt.money(decision.round_step)),),
        title=_("Rounding"),
    )
