"""Stage 4: from impressions to customers, and back from the customers aimed at."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from planner.charts import Bar, Bars
from planner.core.errors import MethodError
from planner.core.formats import Format
from planner.core.funnel import Funnel, FunnelNeeds
from planner.core.methods import funnel_forward
from planner.core.plandata import on_sheet
from planner.core.ways import PLACES, fraction, funnel_needs
from planner.stages.analysis.computed import (
    OK,
    WARN,
    Computed,
    How,
    Need,
    Note,
    Stat,
    Table,
)  # fmt: skip
from planner.stages.analysis.judged import about, about_money
from planner.stages.analysis.messages import refusal, remarks
from planner.stages.analysis.words import rounded
from planner.stages.drawing import say
from planner.stages.snapshot import Record, Snapshot

ENTRANCE = ("impressions", "click_rate", "visits")


def place(name: str) -> str:
    return on_sheet("sizing", name)


def funnel(snapshot: Snapshot) -> Computed:
    sheet, fmt = snapshot.sheets["sizing"], snapshot.format
    if needs := tuple(_needs(sheet)):
        return Computed(needs=needs)
    found = forward(sheet)
    back, notes = _backward(sheet)
    return Computed(
        sentence=_sentence(found, back, sheet, fmt),
        stats=tuple(_stats(found, back, sheet, fmt)),
        charts=(_bars(found, back, fmt),),
        tables=(_table(found, back, sheet, fmt),),
        notes=(
            *_twice(sheet, found),
            *notes,
            *remarks(found.warnings, skip=("no_cost", "ltv_below_cac")),
        ),
        how=_how(back),
    )


def _needs(sheet: Record) -> Iterator[Need]:
    if sheet["visits"] is None and (sheet["impressions"] is None or sheet["click_rate"] is None):
        lacking = "click_rate" if sheet["impressions"] is not None else "visits"
        yield Need(
            _("Visits in a period, or impressions and how many of them are clicked"), place(lacking)
        )
    words = {
        "lead_rate": _("Of the visitors, how many ask or fill a cart"),
        "customer_rate": _("Of those who ask, how many buy"),
        "order_value": _("Value of an average order"),
        "order_margin": _("Margin of an order"),
    }
    for name, text in words.items():
        if sheet[name] is None:
            yield Need(text, place(name))


def forward(sheet: Record) -> Funnel:
    """The funnel of a period. The cost is that of the visits, without the fixed costs."""
    by_visits = sheet["visits"] is not None
    visits = sheet["visits"] if by_visits else sheet["impressions"] * fraction(sheet["click_rate"])
    cost = visits * (sheet["visit_cost"] or 0)
    entrance = {"visits": visits} if by_visits else {
        "impressions": sheet["impressions"], "ctr": fraction(sheet["click_rate"]),
    }  # fmt: skip
    return funnel_forward(
        **entrance,
        cost=cost,
        visit_to_lead=fraction(sheet["lead_rate"]),  # type: ignore[arg-type]
        lead_to_customer=fraction(sheet["customer_rate"]),  # type: ignore[arg-type]
        aov=sheet["order_value"],
        gross_margin=fraction(sheet["order_margin"]),  # type: ignore[arg-type]
    )


def full_cost(found: Funnel, sheet: Record) -> float:
    return found.cost + float(sheet["fixed_cost"] or 0)


def full_cac(found: Funnel, sheet: Record) -> float | None:
    """What a customer costs, the fixed costs included."""
    cost = full_cost(found, sheet)
    return cost / found.customers if found.customers and cost else None


def _backward(sheet: Record) -> tuple[FunnelNeeds | None, tuple[Note, ...]]:
    if sheet["target_customers"] is None:
        return None, ()
    try:
        return funnel_needs(sheet.values), ()
    except MethodError as error:
        return None, (refusal(error, PLACES.get(error.field, "")),)


def _sentence(found: Funnel, back: FunnelNeeds | None, sheet: Record, fmt: Format) -> Any:
    words = {
        "visits": about(fmt, found.visits),
        "customers": about(fmt, found.customers),
        "margin": about_money(fmt, found.first_order_gross_margin),
    }
    if back is None:
        text = _(
            "{visits} visits in a period become {customers} customers, who leave a margin of {margin}."
        )
        return say(text, **words)
    words |= {"target": about(fmt, back.customers), "needed": about(fmt, back.visits)}
    if found.customers >= back.customers * 0.999:
        text = _(
            "{visits} visits in a period become {customers} customers, who leave a margin of "
            "{margin}: enough for the {target} aimed at, which take {needed} visits."
        )
    else:
        text = _(
            "{visits} visits in a period become {customers} customers, who leave a margin of "
            "{margin}: too few for the {target} aimed at, which take {needed} visits."
        )
    return say(text, **words)


def _stats(found: Funnel, back: FunnelNeeds | None, sheet: Record, fmt: Format) -> Iterator[Stat]:
    yield Stat(_("Customers in a period"), about(fmt, found.customers))
    yield Stat(_("Sales of their first orders"), about_money(fmt, found.first_order_revenue))
    if found.cost and found.cac is not None:
        label = _("Cost per customer, visits alone")
        yield Stat(label, about_money(fmt, found.cac), _("without the fixed costs"))
    if found.roas_first_order is not None:
        label = _("Sales per unit spent on visits (ROAS)")
        yield Stat(label, fmt.number(found.roas_first_order, 2), _("first order only"))
    if back is not None and back.cost is not None:
        note = _("visits and fixed costs")
        look = OK if full_cost(found, sheet) >= back.cost * 0.999 else WARN
        yield Stat(
            _("What the target takes, in a period"), about_money(fmt, back.cost, 6), note, look
        )


def _bars(found: Funnel, back: FunnelNeeds | None, fmt: Format) -> Bars:
    steps = (
        (_("Visits"), found.visits),
        (_("Ask or fill a cart"), found.leads),
        (_("Customers"), found.customers),
    )
    wanted = {} if back is None else dict(
        zip((s[0] for s in steps), (back.visits, back.leads, back.customers), strict=True)
    )  # fmt: skip
    note = _("for the target: %(count)s")
    return Bars(
        title=_("The funnel of a period"),
        description=_("How many get from one step to the next."),
        columns=(_("Step"), _("Count"), _("Aimed at")),
        bars=tuple(
            Bar(
                label,
                value,
                str(_number(fmt, value)),
                "brand",
                note % {"count": _number(fmt, wanted[label])} if wanted else "",
            )
            for label, value in steps
        ),
    )


def _number(fmt: Format, value: float | None) -> str:
    return "—" if value is None else fmt.number(rounded(value, 6))


def _table(found: Funnel, back: FunnelNeeds | None, sheet: Record, fmt: Format) -> Table:
    money = lambda v: "—" if v is None else fmt.amount(rounded(v, 6))  # noqa: E731
    fixed = float(sheet["fixed_cost"] or 0)
    rows = [
        (
            _("Impressions"),
            _number(fmt, found.impressions),
            back and _number(fmt, back.impressions),
        ),
        (_("Visits"), _number(fmt, found.visits), back and _number(fmt, back.visits)),
        (_("Ask or fill a cart"), _number(fmt, found.leads), back and _number(fmt, back.leads)),
        (_("Customers"), _number(fmt, found.customers), back and _number(fmt, back.customers)),
        (_("Cost of the visits"), money(found.cost), back and money(back.variable_cost)),
        (_("Fixed costs"), money(fixed), back and money(fixed)),
        (_("Cost in all"), money(found.cost + fixed), back and money(back.cost)),
    ]
    if found.impressions is None and (back is None or back.impressions is None):
        rows.pop(0)
    columns = (_("Step"), _("Forward"), _("Back from the target"))
    if back is None:
        return Table(_("Forward and backward"), columns[:2], tuple(row[:2] for row in rows))
    return Table(_("Forward and backward"), columns, tuple(rows))


def _twice(sheet: Record, found: Funnel) -> Iterator[Note]:
    """Both ends were entered and say different things: which one counts."""
    if sheet["visits"] is None or sheet["impressions"] is None or sheet["click_rate"] is None:
        return
    clicked = float(sheet["impressions"] * sheet["click_rate"] / 100)
    if abs(clicked - found.visits) > 0.01 * max(found.visits, 1):
        text = _("Impressions and visits were both entered and differ; the visits count.")
        yield Note(text, WARN, place("visits"))


def _how(back: FunnelNeeds | None) -> tuple[How, ...]:
    first = How(
        _("Visits = impressions × click rate; those who ask = visits × their rate; "
          "customers = those who ask × their rate; cost = visits × cost of a visit"),
        title=_("Forward"),
    )  # fmt: skip
    if back is None:
        return (first,)
    second = How(
        _("Those who ask = customers aimed at ÷ rate; visits = those who ask ÷ rate; "
          "cost = visits × cost of a visit + fixed costs"),
        title=_("Backward"),
    )  # fmt: skip
    return (first, second)
