"""Stage 4: five ways to size the investment, side by side and never averaged."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from planner.charts import Bar, Bars
from planner.core.formats import Format
from planner.core.plandata import PlanData
from planner.core.ways import Way, spread_of, ways_of
from planner.stages.analysis.computed import INFO, WARN, Computed, How, Need, Note, Stat, Table
from planner.stages.analysis.judged import about_money, signed_percent
from planner.stages.analysis.messages import REMARKS, refusal
from planner.stages.analysis.words import rounded
from planner.stages.drawing import isolated, say
from planner.stages.snapshot import Snapshot
from planner.stages.strategy.investment import Basis


def five_ways(snapshot: Snapshot) -> Computed:
    ways = ways_of(PlanData(snapshot))
    spread = spread_of(ways)
    if spread is None:
        return Computed(needs=tuple(_needs(ways)))
    amount = snapshot.sheets["investmentplan"]["amount"]
    fmt = snapshot.format
    return Computed(
        sentence=_sentence(ways, spread, amount, fmt),
        stats=tuple(_stats(spread, fmt)),
        charts=(_bars(ways, amount, snapshot),),
        tables=(_table(ways, amount, snapshot),),
        notes=tuple(_notes(ways, spread)),
        how=_how(ways),
    )


def words_of(way: Way) -> str:
    return str(Basis(way.basis).label)


def _needs(ways: tuple[Way, ...]) -> Iterator[Need]:
    for way in ways:
        yield Need(_lack(way), way.place)


def _lack(way: Way) -> str:
    lacks = {
        "objective_task": _("Objective and task: items for the tactics, or the customers aimed at"),
        "sales_percent": _("Percentage of sales: the expected sales and the percentage"),
        "parity": _(
            "Competitive parity: spend and share of the main competitor, and the share aimed at"
        ),
        "affordable": _(
            "What is affordable: expected sales, cost of goods, operating costs, profit kept"
        ),
        "marginal": _(
            "Marginal return: the four judgements of the services, and the number of periods"
        ),
    }
    return lacks[way.basis]


def _sentence(
    ways: tuple[Way, ...], spread: tuple[float, float], amount: Decimal | None, fmt: Format
) -> Any:
    low, high = (about_money(fmt, end) for end in spread)
    known = sum(way.value is not None for way in ways)
    words = {"low": low, "high": high, "amount": fmt.money(amount or 0)}
    if known == 1:
        text = _(
            "One way gives a figure so far: {low}. A second one would show how far to trust it."
        )
    elif not amount:
        text = _(
            "The ways lie between {low} and {high}: the size of the investment is to be found there."
        )
    elif spread[0] * 0.99 <= amount <= spread[1] * 1.01:
        text = _("The ways lie between {low} and {high}, and the plan's {amount} lie within.")
    elif amount < spread[0]:
        text = _(
            "The ways lie between {low} and {high}; the plan's {amount} are less than any of them."
        )
    else:
        text = _(
            "The ways lie between {low} and {high}; the plan's {amount} are more than any of them."
        )
    return say(text, **words)


def _stats(spread: tuple[float, float], fmt: Format) -> Iterator[Stat]:
    yield Stat(_("Lowest"), about_money(fmt, spread[0]))
    yield Stat(_("Highest"), about_money(fmt, spread[1]))
    yield Stat(_("Spread"), about_money(fmt, spread[1] - spread[0]), _("never averaged"))


def _bars(ways: tuple[Way, ...], amount: Decimal | None, snapshot: Snapshot) -> Bars:
    fmt, basis = snapshot.format, snapshot.sheets["investmentplan"]["basis"]
    bars = [
        Bar(
            words_of(way),
            way.value,
            fmt.amount(rounded(way.value)),
            "accent" if way.basis == basis else "brand",
        )
        for way in ways
        if way.value is not None
    ]
    if amount:
        bars.append(Bar(_("In the plan"), float(amount), fmt.amount(amount), "info"))
    return Bars(
        title=_("Five ways, for the whole plan"),
        description=_("The basis that the plan names stands out."),
        columns=(_("Way"), _("Amount")),
        bars=tuple(bars),
    )


def _table(ways: tuple[Way, ...], amount: Decimal | None, snapshot: Snapshot) -> Table:
    fmt, rows, looks = snapshot.format, [], {}
    for i, way in enumerate(ways):
        if way.value is None:
            rows.append((words_of(way), "—", "—"))
            continue
        apart = float(amount) / way.value - 1 if amount and way.value > 0 else None
        said = "—" if apart is None else signed_percent(fmt, apart) if abs(apart) >= 0.0005 else "="
        rows.append((words_of(way), isolated(fmt.amount(rounded(way.value))), said))
        if apart is not None and abs(apart) > 0.1:
            looks[i, 2] = WARN
    columns = (_("Way"), _("Amount"), _("The plan against it"))
    return Table(_("The ways side by side"), columns, tuple(rows), looks=looks)


def _notes(ways: tuple[Way, ...], spread: tuple[float, float]) -> Iterator[Note]:
    if spread[0] < 0:
        yield Note(REMARKS["affordable_negative"], WARN, "strategy.investment.target_profit")
    for way in ways:
        if way.error is None:
            continue
        if way.error.code == "missing":
            yield Note(_("Not computed yet: %(what)s.") % {"what": _lack(way)}, INFO, way.place)
        else:
            said = refusal(way.error, way.place)
            text = say("{way}: {said}", way=words_of(way), said=said.text)
            yield Note(text, said.look, way.place)


def _how(ways: tuple[Way, ...]) -> tuple[How, ...]:
    task = next(way for way in ways if way.basis == "objective_task")
    first = (
        _(
            "Customers aimed at → visits by the funnel backward; visits × their cost + fixed costs, in all periods"
        )
        if task.source == "funnel"
        else _("The sum of the items of the tactics, in all periods")
    )
    formulas = {
        "objective_task": first,
        "sales_percent": _("Expected sales × percentage"),
        "parity": _("Spend of the competitor ÷ his share × the share aimed at"),
        "affordable": _("Expected sales − cost of goods − operating costs − profit to be kept"),
        "marginal": _(
            "Σ of the spends at which the last unit returns one × number of periods "
            "+ the items beside them (creation)"
        ),
    }
    return tuple(How(formulas[way.basis], title=words_of(way)) for way in ways)
