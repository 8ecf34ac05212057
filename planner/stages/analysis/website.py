"""Stage 2: is the site worth its money? Feeds a SWOT factor, and the investment of stage 4."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from planner.core.appraisal import WebsiteCba
from planner.core.formats import Format
from planner.core.methods import website_cba
from planner.core.plandata import on_sheet, part
from planner.stages.analysis.computed import (
    ERROR,
    OK,
    PLAIN,
    WARN,
    Computed,
    How,
    Need,
    Note,
    Stat,
    Table,
)
from planner.stages.analysis.flows import Frame, beyond, flow, frame_of
from planner.stages.analysis.messages import remarks, years_and_months
from planner.stages.audit.internal import BenefitKind
from planner.stages.drawing import codes, say
from planner.stages.snapshot import Record, Snapshot

SHEET = "siteeconomics"


def site_worth(snapshot: Snapshot) -> Computed:
    sheet, frame = snapshot.sheets[SHEET], frame_of(snapshot.sheets[SHEET], snapshot)
    costs, benefits = snapshot.rows["costitem"], snapshot.rows["benefititem"]
    cba = cba_of(snapshot)
    if frame is None or cba is None:
        return Computed(needs=tuple(_needs(frame, sheet, costs)))
    fmt = snapshot.format
    return Computed(
        sentence=_sentence(cba, fmt),
        stats=tuple(_stats(cba, fmt)),
        tables=(_table(cba, snapshot, frame),),
        notes=(*_left_out([*costs, *benefits], frame), *remarks(cba.warnings)),
        how=_how(cba, frame, sheet, fmt),
    )


def cba_of(snapshot: Snapshot) -> WebsiteCba | None:
    """Cost and benefit of the site; None as long as its periods or costs are not there.

    Raises what core refuses.
    """
    sheet = snapshot.sheets[SHEET]
    costs, frame = snapshot.rows["costitem"], frame_of(sheet, snapshot)
    if frame is None or not any(flow(costs, "amount", frame.periods)):
        return None
    return _cba(sheet, costs, snapshot.rows["benefititem"], frame)


@dataclass(frozen=True)
class Brought:
    """What the site brings and costs in a year once it runs, by kind of benefit.

    Revenue at the gross margin and the site's share, savings whole; `of` are its lines.
    """

    benefits: Mapping[str, float]
    of: Mapping[str, tuple[str, ...]]
    costs: float

    @property
    def total(self) -> float:
        return sum(self.benefits.values())


def brought(snapshot: Snapshot) -> Brought | None:
    """None as long as the frame or the benefits of the site are not known."""
    sheet = snapshot.sheets[SHEET]
    frame = frame_of(sheet, snapshot)
    if frame is None:
        return None
    benefits, of = {}, {}
    for kind in BenefitKind.values:
        lines = [r for r in snapshot.rows["benefititem"] if r["kind"] == kind]
        margin = 1.0 if kind == BenefitKind.SAVING else _margin(sheet)
        found = sum(flow(lines, "amount", frame.periods, _share)) * margin / frame.years
        if found > 0 and isfinite(found):
            benefits[kind], of[kind] = found, tuple(line.id for line in lines)
    # What was paid before the start does not come again.
    costs = sum(flow(snapshot.rows["costitem"], "amount", frame.periods)[1:]) / frame.years
    return Brought(benefits, of, costs) if benefits else None


def order_profit(snapshot: Snapshot) -> Decimal | None:
    """What an average order leaves at the site's gross margin; None while one is not known."""
    margin, order = snapshot.sheets[SHEET]["gross_margin"], snapshot.sheets["sizing"]["order_value"]
    return None if margin is None or order is None else order * margin / 100


def _margin(sheet: Record) -> float:
    margin = sheet["gross_margin"]
    return float(100 if margin is None else margin) / 100


def _share(record: Record) -> float:
    return float(record["share"] if record["share"] is not None else 100) / 100


def _needs(frame: Frame | None, sheet: Record, costs: Any) -> list[Need]:
    found = []
    if frame is None:
        name = "periods" if sheet["period_length"] else "period_length"
        found.append(
            Need(_("The length of a period and how many there are"), on_sheet(SHEET, name))
        )
    if not costs or frame is not None:
        found.append(Need(_("What the site costs, with amount and period"), part("costitem")))
    return found


def _cba(sheet: Record, costs: Any, benefits: Any, frame: Frame) -> WebsiteCba:
    """Revenue counts at the gross margin, a saving counts whole; both by the site's share."""
    sold = [r for r in benefits if r["kind"] != "saving"]
    saved = [r for r in benefits if r["kind"] == "saving"]
    n = frame.periods

    def total(name: str) -> Any:
        yearly = sheet[name]
        return float(yearly) * frame.years if yearly and yearly > 0 else None

    return website_cba(
        flow(sold, "amount", n, _share),
        flow(costs, "amount", n),
        frame.rate,
        gross_margin=_margin(sheet),
        savings=flow(saved, "amount", n, _share),
        company_revenue=total("yearly_revenue"),
        company_profit=total("yearly_profit"),
        period=frame.period,
    )


def _sentence(cba: WebsiteCba, fmt: Format) -> Any:
    back = fmt.number(round(cba.bcr, 2))
    if cba.npv > 0:
        return say(
            _(
                "The site is worth its money: each unit spent on it brings back {back} in today’s value."
            ),
            back=back,
        )
    return say(
        _(
            "As it is run today the site does not earn back what it costs: "
            "each unit spent brings back {back} in today’s value."
        ),
        back=back,
    )


def _stats(cba: WebsiteCba, fmt: Format) -> list[Stat]:
    look = OK if cba.npv > 0 else ERROR
    found = [
        Stat(_("Net present value (NPV)"), fmt.money(Decimal(cba.npv)), look=look),
        Stat(
            _("Benefit–cost ratio"),
            fmt.number(round(cba.bcr, 2)),
            fmt.digits_of(_("above 1 pays")),
            look,
        ),
        Stat(_("Return on investment (ROI)"), fmt.percent(cba.roi * 100, 1), _("not discounted")),
    ]
    plain, late = cba.payback.plain_years, cba.payback.discounted_years
    if plain is not None:
        note = ""
        if late is not None:
            note = _("discounted: %(time)s") % {"time": years_and_months(late, fmt)}
        found.append(Stat(_("Payback period"), years_and_months(plain, fmt), note))
    if cba.revenue_share is not None:
        share = fmt.percent(cba.revenue_share * 100, 1)
        found.append(Stat(_("Share of the site in revenue"), share))
    if cba.profit_share is not None:
        share = fmt.percent(cba.profit_share * 100, 1)
        found.append(Stat(_("Share of the site in profit"), share, look=PLAIN))
    return found


# A longer flow is summed up by the figures above.
MOST_PERIODS = 24


def _table(cba: WebsiteCba, snapshot: Snapshot, frame: Frame) -> Table:
    fmt = snapshot.format
    running, rows = 0.0, []
    for t, (benefit, net) in enumerate(zip(cba.benefits, cba.net_flows, strict=True)):
        running += net
        figures = (benefit, benefit - net, net, running)
        rows.append((fmt.number(t), *(fmt.amount(Decimal(x)) for x in figures)))
    columns = (_("Period"), _("Benefits"), _("Costs"), _("Net"), _("Running sum"))
    return Table(_("Flow by period"), columns, tuple(rows[: MOST_PERIODS + 1]))


def _left_out(records: list[Record], frame: Frame) -> list[Note]:
    late = [r.code for r in beyond(records, frame.periods)]
    if not late:
        return []
    text = say(_("What falls after the last period is not counted: {codes}."), codes=codes(late))
    return [Note(text, WARN, on_sheet(SHEET, "periods"))]


def _how(cba: WebsiteCba, frame: Frame, sheet: Record, fmt: Format) -> tuple[How, ...]:
    margin = sheet["gross_margin"]
    inputs = (
        (_("Yearly discount rate"), fmt.percent(frame.rate * 100)),
        (_("Gross margin"), fmt.percent(100 if margin is None else margin)),
        (_("Number of periods"), fmt.number(frame.periods)),
    )
    return (
        How(
            _("Benefit = revenue through the site × gross margin + savings; net = benefit − cost"),
            inputs,
            title=_("The flow"),
        ),
        How("NPV = Σ netₜ ÷ (1 + r)ᵗ", source=_("Present value; r is the rate of one period.")),
        How(_("Ratio = present value of benefits ÷ present value of costs")),
    )
