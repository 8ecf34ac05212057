"""Stage 4: what the investment returns, in the three scenarios and between them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from planner.charts import CashFlow, Flow, Line, LinePoint, Lines, Tone
from planner.core.formats import Format
from planner.core.periods import PER_YEAR
from planner.core.plandata import on_sheet, part
from planner.core.returns import Irr
from planner.core.risk import MonteCarlo
from planner.stages.analysis.cases import Appraised, appraise, between
from planner.stages.analysis.cashflows import CashFlows, by_period, cash_flows
from planner.stages.analysis.computed import (
    ERROR,
    INFO,
    OK,
    WARN,
    Computed,
    How,
    Need,
    Note,
    Stat,
    Table,
)  # fmt: skip
from planner.stages.analysis.flows import Frame, beyond, frame_of
from planner.stages.analysis.judged import loss_words
from planner.stages.analysis.messages import remarks, years_and_months
from planner.stages.analysis.website import brought
from planner.stages.analysis.words import rounded
from planner.stages.drawing import codes, isolated, say
from planner.stages.snapshot import Snapshot
from planner.stages.strategy.investment import ScenarioKind

SHEET = "investmentplan"
# Beyond this a rate of return only says that the outlay comes back at once.
HIGHEST_RATE = 10.0


def worth(snapshot: Snapshot) -> Computed:
    frame, flows = frame_of(snapshot.sheets[SHEET], snapshot), cash_flows(snapshot)
    if needs := tuple(_needs(frame, flows, snapshot)):
        return Computed(needs=needs, notes=tuple(_site(frame, None, snapshot)))
    assert frame is not None
    cases, notes = appraise(flows, frame)
    likely = cases.get("likely")
    if likely is None:
        return Computed(notes=tuple(notes))
    drawn = between(flows, frame)
    fmt = snapshot.format
    return Computed(
        sentence=_sentence(likely, drawn, fmt),
        stats=tuple(_stats(likely, drawn, fmt)),
        charts=(_chart(likely, fmt), *_sums(cases, fmt)),
        tables=(_table(cases, fmt),),
        notes=(
            *_left_out(frame, snapshot),
            *notes,
            *_remarks(cases),
            *_site(frame, likely, snapshot),
        ),
        how=_how(frame, drawn, fmt),
    )


def _needs(frame: Frame | None, flows: CashFlows, snapshot: Snapshot) -> Iterator[Need]:
    if frame is None:
        name = "periods" if snapshot.sheets[SHEET]["period_length"] else "period_length"
        yield Need(_("The length of a period and how many there are"), on_sheet(SHEET, name))
        return
    if not any(by_period(flows.costs, frame.periods)):
        yield Need(_("What the plan costs, with amount and period"), part("investmentline"))
    if not any(by_period(flows.benefits, frame.periods)):
        yield Need(_("What it returns, with amount and period"), part("benefitline"))


# In words


def whole_money(fmt: Format, value: float) -> str:
    """Money without its coins, which no forecast knows."""
    return fmt.money(Decimal(value).quantize(Decimal(1)))


def _sentence(likely: Appraised, drawn: MonteCarlo | None, fmt: Format) -> Any:
    words = {
        "npv": whole_money(fmt, abs(likely.npv)),
        "each": isolated(fmt.number(likely.bcr, 2)),
        "loss": "" if drawn is None else loss_words(drawn, fmt),
    }
    if likely.npv <= 0:
        text = _(
            "As planned, the investment does not pay: in today's money it loses {npv}, "
            "and each unit spent brings back {each}."
        )
    elif drawn is None:
        text = _(
            "As planned, the investment pays: in today's money it leaves {npv}, "
            "and each unit spent brings back {each}."
        )
    else:
        text = _(
            "As planned, the investment pays: in today's money it leaves {npv}, and each unit spent "
            "brings back {each}. Between the scenarios it loses money in {loss} of the cases."
        )
    return say(text, **words)


def _stats(likely: Appraised, drawn: MonteCarlo | None, fmt: Format) -> Iterator[Stat]:
    look = OK if likely.npv > 0 else ERROR
    yield Stat(_("Net present value (NPV)"), whole_money(fmt, likely.npv), _("most likely"), look)
    yield Stat(
        _("Benefit–cost ratio"), fmt.number(likely.bcr, 2), fmt.digits_of(_("above 1 pays")), look
    )
    yield Stat(
        _("Return on investment (ROI)"), fmt.percent(likely.roi * 100, 1), _("not discounted")
    )
    plain, late = likely.payback.plain_years, likely.payback.discounted_years
    if plain is not None:
        note = (
            ""
            if late is None
            else _("discounted: %(time)s") % {"time": years_and_months(late, fmt)}
        )
        yield Stat(_("Payback period"), years_and_months(plain, fmt), note)
    if drawn is not None:
        ends = {
            "low": whole_money(fmt, float(rounded(drawn.p10))),
            "high": whole_money(fmt, float(rounded(drawn.p90))),
        }
        middle = whole_money(fmt, float(rounded(drawn.p50)))
        yield Stat(
            _("NPV, median of the cases (P50)"), middle, say(_("P10 {low} – P90 {high}"), **ends)
        )
        risky = drawn.probability_of_loss > 0.1
        yield Stat(_("Probability of a loss"), loss_words(drawn, fmt), look=WARN if risky else OK)


def rates_words(irr: Irr, fmt: Format) -> Any:
    """Every rate of return, of a year; "—" where there is none."""
    if not irr.annual_roots:
        return "—"
    return format_html_join(_(", "), "{}", ((_rate(r, fmt),) for r in irr.annual_roots))


def _rate(rate: float, fmt: Format) -> SafeString:
    if rate > HIGHEST_RATE:
        return say(_("more than {rate}"), rate=isolated(fmt.percent(HIGHEST_RATE * 100, 0)))
    return isolated(fmt.percent(rate * 100, 1))


def _chart(likely: Appraised, fmt: Format) -> CashFlow:
    running, flows = Decimal(0), []
    for t, net in enumerate(likely.case.net):
        running += net
        flows.append(
            Flow(fmt.number(t), net, fmt.amount(_coins(net)), running, fmt.amount(_coins(running)))
        )
    back = likely.payback.plain
    return CashFlow(
        title=_("Cash flow of the most likely scenario"),
        description=_("What comes in less what goes out in each period, and the sum so far."),
        columns=(_("Period"), _("Net"), _("Running sum")),
        flows=tuple(flows),
        text=lambda v: fmt.amount(rounded(v)),
        net_label=_("Net of the period"),
        cumulative_label=_("Running sum"),
        payback=back,
        payback_label="" if back is None else _("Paid back"),
    )


# Told apart by lightness and dashes, too.
LOOKS: Mapping[str, tuple[Tone, bool]] = {
    "conservative": ("accent", False),
    "likely": ("brand", False),
    "optimistic": ("info", True),
}


def _sums(cases: Mapping[str, Appraised], fmt: Format) -> Iterator[Lines]:
    """The running sums of the scenarios in one field, where there are several."""
    if len(cases) < 2:
        return
    names = dict(ScenarioKind.choices)
    lines = []
    for kind, case in cases.items():
        tone, dashed = LOOKS[kind]
        sums = enumerate(accumulate(case.case.net))
        points = tuple(LinePoint(t, value, fmt.amount(_coins(value))) for t, value in sums)
        lines.append(Line(str(names[kind]), points, tone, dashed))
    yield Lines(
        title=_("Running sum of the scenarios"),
        description=_("How much each scenario has brought in less what it cost, period by period."),
        columns=(_("Period"), *(line.label for line in lines)),
        lines=tuple(lines),
        x_text=lambda t: fmt.number(round(t)),
        y_text=lambda v: fmt.amount(rounded(v)),
    )


def _coins(value: float | Decimal) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))


def _table(cases: Mapping[str, Appraised], fmt: Format) -> Table:
    found = list(cases.values())
    lines: tuple[tuple[Any, Any], ...] = (
        (_("Benefits"), lambda c: fmt.amount(_coins(sum(c.case.benefits)))),
        (_("Costs"), lambda c: fmt.amount(_coins(sum(c.case.costs)))),
        (
            _("Net present value (NPV)"),
            lambda c: isolated(fmt.amount(_coins(c.npv).quantize(Decimal(1)))),
        ),
        (_("Benefit–cost ratio"), lambda c: fmt.number(c.bcr, 2)),
        (_("Return on investment (ROI)"), lambda c: isolated(fmt.percent(c.roi * 100, 1))),
        (_("Rates of return in a year (IRR, all)"), lambda c: rates_words(c.irr, fmt)),
        (_("Payback period"), lambda c: _back(c.payback.plain_years, fmt)),
        (_("Discounted payback period"), lambda c: _back(c.payback.discounted_years, fmt)),
        (
            _("Probability (%)"),
            lambda c: "—" if c.case.probability is None else fmt.percent(c.case.probability),
        ),
    )
    names = dict(ScenarioKind.choices)
    rows = tuple((label, *(cell_of(case) for case in found)) for label, cell_of in lines)
    looks = {(2, i + 1): OK if case.npv > 0 else ERROR for i, case in enumerate(found)}
    columns = (_("Measure"), *(str(names[case.case.kind]) for case in found))
    return Table(_("The scenarios side by side"), columns, rows, looks=looks)


def _back(years: float | None, fmt: Format) -> str:
    return "—" if years is None else years_and_months(years, fmt)


def _remarks(cases: Mapping[str, Appraised]) -> Iterator[Note]:
    """Of the likely case; what holds of another one alone is told by name in the table."""
    likely = cases["likely"]
    yield from remarks(likely.warnings, part("benefitline"))
    others = [w for c in cases.values() for w in c.warnings if w not in likely.warnings]
    yield from remarks((w for w in others if w == "multiple_irr"), part("benefitline"))


def _left_out(frame: Frame, snapshot: Snapshot) -> Iterator[Note]:
    lines = [*snapshot.rows["investmentline"], *snapshot.rows["benefitline"]]
    if late := [r.code for r in beyond(lines, frame.periods)]:
        text = say(
            _("What falls after the last period is not counted: {codes}."), codes=codes(late)
        )
        yield Note(text, WARN, on_sheet(SHEET, "periods"))


def _site(frame: Frame | None, likely: Appraised | None, snapshot: Snapshot) -> Iterator[Note]:
    """What the site brings today, by its own analysis, beside what the plan counts on."""
    found = brought(snapshot)
    if frame is None or found is None:
        return
    fmt, per_year = snapshot.format, PER_YEAR[frame.period]
    words = {
        "today": whole_money(fmt, float(rounded(found.total / per_year))),
        "cost": whole_money(fmt, float(rounded(found.costs / per_year))),
        "planned": whole_money(fmt, float(sum(likely.case.benefits)) / frame.periods)
        if likely
        else "",
    }
    text = (
        _(
            "By its cost–benefit analysis the site brings about {today} in a period of this length "
            "and costs about {cost}, as it is run today; the plan counts on {planned} on the average."
        )
        if likely
        else _(
            "By its cost–benefit analysis the site brings about {today} in a period of this length "
            "and costs about {cost}, as it is run today; the suggestions above offer it as benefits."
        )
    )
    yield Note(say(text, **words), INFO, part("benefititem"))


def _how(frame: Frame, drawn: MonteCarlo | None, fmt: Format) -> tuple[How, ...]:
    inputs = (
        (_("Yearly discount rate"), fmt.percent(frame.rate * 100)),
        (_("Number of periods"), fmt.number(frame.periods)),
    )
    found = [
        How("NPV = Σ netₜ ÷ (1 + r)ᵗ", inputs, _("Present value; r is the rate of one period."), _("Net present value (NPV)")),
        How(_("Ratio = present value of benefits ÷ present value of costs")),
        How(_("ROI = (Σ benefits − Σ costs) ÷ Σ costs")),
        How(_("IRR: every rate above −100 % at which NPV = 0; with several of them only NPV decides"),
            title=_("Rates of return in a year (IRR, all)")),
        How(_("Payback: where the running sum of the net first reaches zero, straight within a period")),
    ]  # fmt: skip
    if drawn is not None:
        draws = (
            (_("Draws"), fmt.number(drawn.draws)),
            (_("Start of the random numbers"), fmt.number(0)),
        )
        formula = _(
            "Benefits and costs are drawn from triangles between the scenarios, independently"
        )
        found.append(
            How(
                formula,
                draws,
                _("Monte Carlo; the same start gives the same figures again"),
                _("Many plans"),
            )
        )
    return tuple(found)
