"""The investment by period and its scenarios: every sum and present value is a formula.

A line's amount falls into the periods from its first to its last one, so changing the
amount or a period there moves all that follows: sums, scenarios, present values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from planner.core.periods import period_rate
from planner.reports.excelbook import Book
from planner.reports.excelsummary import Entry, quoted
from planner.stages.analysis.cashflows import Case, CashFlows, Item, by_period, cash_flows
from planner.stages.strategy.investment import InvestmentPlan

# On the sheets of lines: where the periods begin, and their heading.
FIRST, HEAD = 5, 2
# On the sheet of scenarios, beside the name and the percentage.
CASE_FIRST = 2


@dataclass(frozen=True)
class Spread:
    """A sheet of lines by period, as others refer to it."""

    sheet: str
    totals: int
    last: int

    def at(self, period: int) -> str:
        return f"{quoted(self.sheet)}!{xl_rowcol_to_cell(self.totals, FIRST + period)}"

    @property
    def total(self) -> str:
        return f"{quoted(self.sheet)}!{xl_rowcol_to_cell(self.totals, FIRST + self.last + 1)}"


def write_flows(book: Book, entries: list[Entry]) -> list[Entry]:
    """The sheets of the calculation, noted among the entries; what they come to."""
    flows = cash_flows(book.edition.snapshot)
    note = str(InvestmentPlan._meta.get_field("period_length").verbose_name)
    words = _words(flows)
    tables = ((_("Investment by period"), flows.costs), (_("Benefits by period"), flows.benefits))
    results, spreads = [], []
    for title, items in tables:
        spread = _write_items(book, title, items, flows, f"{note}: {words}" if words else "")
        spreads.append(spread)
        if spread:
            entries.append(Entry(spread.sheet, "", len(items)))
            total = sum(by_period(items, flows.last), Decimal(0))
            results.append(Entry(title, _("Total of all periods"), total, spread.total))
    if flows.cases:
        found, name = _Cases(book, flows, spreads).write()
        entries.append(Entry(name, "", len(flows.cases)))
        results += found
    return results


def _words(flows: CashFlows) -> str:
    field: Any = InvestmentPlan._meta.get_field("period_length")
    return str(dict(field.flatchoices).get(flows.length, ""))


def _periods(book: Book, sheet: Worksheet, row: int, first: int, last: int) -> None:
    """The numbers of the periods; the one before the start is a zero that says so."""
    before = '"{}"'.format(_("Before the start"))
    form = book.style(
        "head", num_format=book.numeral(f"0;-0;{before}"), align="center", text_wrap=True
    )
    for period in range(last + 1):
        sheet.write_number(row, first + period, period, form)
    book.text(sheet, row, first + last + 1, _("Total"), "head")
    sheet.set_column(first, first + last + 1, 13)


def _write_items(
    book: Book, title: str, items: Sequence[Item], flows: CashFlows, note: str
) -> Spread | None:
    if not items:
        return None
    sheet = book.sheet(title, head=HEAD + 1, side=2)
    book.text(sheet, 0, 0, title, "title")
    money = _("Amounts in %(currency)s") % {"currency": book.edition.fmt.currency_name}
    book.text(sheet, 1, 0, " · ".join(filter(None, (money, note))), "note")
    heads = (_("Code"), _("Item"), _("Amount in each period"), _("First period"), _("Last period"))
    book.line(sheet, HEAD, heads, "head")
    widths = (8, 40, 16, 10, 10)
    book.fit(sheet, HEAD, heads, widths)
    for col, width in enumerate(widths):
        sheet.set_column(col, col, width)
    _periods(book, sheet, HEAD, FIRST, flows.last)
    for row, item in enumerate(items, HEAD + 1):
        book.fit(sheet, row, ("", item.label), widths)
        _write_item(book, sheet, row, item, flows)
    totals = HEAD + 1 + len(items)
    book.line(sheet, totals, (_("Total"), "", "", "", ""), "total")
    for period in range(flows.last + 2):
        col = FIRST + period
        amounts = [item.at(period) for item in items]
        if period > flows.last:
            amounts = [_whole(item, flows) for item in items]
        area = xl_range(HEAD + 1, col, totals - 1, col)
        book.formula(sheet, totals, col, f"SUM({area})", sum(amounts, Decimal(0)), "total")
    return Spread(sheet.get_name(), totals, flows.last)


def _write_item(book: Book, sheet: Worksheet, row: int, item: Item, flows: CashFlows) -> None:
    book.text(sheet, row, 0, item.code, "label")
    book.text(sheet, row, 1, item.label, "label")
    book.write(sheet, row, 2, item.amount, "money", "given")
    book.write(sheet, row, 3, item.first, "number", "given")
    book.write(sheet, row, 4, item.last, "number", "given")
    amount, first, last = (f"${name}{row + 1}" for name in "CDE")
    for period in range(flows.last + 1):
        head = f"{xl_col_to_name(FIRST + period)}${HEAD + 1}"
        falls = f"IF(AND({head}>={first},{head}<={last}),{amount},0)"
        book.formula(sheet, row, FIRST + period, falls, item.at(period), kind="flow")
    area = xl_range(row, FIRST, row, FIRST + flows.last)
    book.formula(sheet, row, FIRST + flows.last + 1, f"SUM({area})", _whole(item, flows), "total")


def _whole(item: Item, flows: CashFlows) -> Decimal:
    return sum((item.at(t) for t in range(flows.last + 1)), Decimal(0))


class _Cases:
    """The sheet of the scenarios."""

    def __init__(self, book: Book, flows: CashFlows, spreads: Sequence[Spread | None]) -> None:
        self.book, self.flows = book, flows
        self.costs, self.benefits = spreads
        self.sheet = book.sheet(_("Cash flow of the scenarios"), side=2)
        self.total = CASE_FIRST + flows.horizon + 1
        self.row = 0

    def write(self) -> tuple[list[Entry], str]:
        sheet, name = self.sheet, self.sheet.get_name()
        sheet.set_column(0, 0, 38)
        sheet.set_column(1, 1, 16)
        self.book.text(sheet, 0, 0, name, "title")
        currency = {"currency": self.book.edition.fmt.currency_name}
        self.book.text(sheet, 1, 0, _("Amounts in %(currency)s") % currency, "note")
        self.row = 3
        rate = self._rate()
        worths = [(case, self._case(case, rate)) for case in self.flows.cases]
        return self._outcome(worths), name

    def _rate(self) -> str:
        """The discount rate per period, from the plan's yearly one; its cell."""
        flows, per_year = self.flows, self.flows.per_year
        if per_year is None:
            said = _("Without the length of a period there is no present value.")
            self.book.text(self.sheet, self.row, 0, said, "note")
            self.row += 2
            return ""
        self._given(_("Yearly discount rate (%)"), flows.rate, "percent")
        self._given(_("Periods in a year"), per_year, "number")
        yearly, count = (xl_rowcol_to_cell(self.row - n, 1, True, True) for n in (2, 1))
        self.book.text(self.sheet, self.row, 0, _("Discount rate per period"), "label")
        value = period_rate(flows.rate / 100, flows.length)  # type: ignore[arg-type]
        form = self.book.style(
            "total", num_format=self.book.numeral("0.0000%"), reading_order=1, align="right"
        )
        self.sheet.write_formula(self.row, 1, f"=(1+{yearly}/100)^(1/{count})-1", form, value)
        self.row += 2
        return xl_rowcol_to_cell(self.row - 2, 1, True, True)

    def _given(self, label: str, value: Any, kind: str) -> None:
        self.book.text(self.sheet, self.row, 0, label, "label")
        self.book.write(self.sheet, self.row, 1, value, kind, "given")
        self.row += 1

    def _case(self, case: Case, rate: str) -> dict[str, str]:
        """A scenario's lines; the cells that hold its outcome."""
        self.book.text(self.sheet, self.row, 0, case.label, "section")
        self.row += 1
        self.book.line(self.sheet, self.row, (_("Item"), _("Share of the plan")), "head")
        _periods(self.book, self.sheet, self.row, CASE_FIRST, self.flows.horizon)
        self.row += 1
        cells = {
            "benefits": self._part(_("Benefits"), self.benefits, case.benefit, case.benefits),
            "costs": self._part(_("Costs"), self.costs, case.cost, case.costs),
            "net": self._net(case),
        }
        worth = self.flows.worth(case)
        if rate and worth is not None:
            start, rest = (CASE_FIRST, CASE_FIRST + 1)
            first = xl_rowcol_to_cell(self.row - 1, start)
            later = xl_range(self.row - 1, rest, self.row - 1, self.total - 1)
            present = f"{first}+NPV({rate},{later})" if self.flows.horizon else first
            self.book.line(self.sheet, self.row, (_("Net present value"), ""), "total")
            self.book.formula(self.sheet, self.row, CASE_FIRST, present, worth, "total")
            cells["worth"] = xl_rowcol_to_cell(self.row, CASE_FIRST)
            self.row += 1
        self.row += 1
        return cells

    def _part(self, label: str, spread: Spread | None, share: Decimal, amounts: Any) -> str:
        """The plan's benefits or costs, at the scenario's percentage of them."""
        self.book.text(self.sheet, self.row, 0, label, "label")
        self.book.write(self.sheet, self.row, 1, share, "percent", "given")
        of = xl_rowcol_to_cell(self.row, 1, False, True)
        for period, amount in enumerate(amounts):
            formula = f"{spread.at(period)}*{of}/100" if spread else "0"
            self.book.formula(
                self.sheet, self.row, CASE_FIRST + period, formula, amount, kind="flow"
            )
        return self._sum(amounts)

    def _net(self, case: Case) -> str:
        self.book.line(self.sheet, self.row, (_("Net cash flow"), ""), "total")
        for period, amount in enumerate(case.net):
            gain, cost = (xl_rowcol_to_cell(self.row - n, CASE_FIRST + period) for n in (2, 1))
            self.book.formula(
                self.sheet, self.row, CASE_FIRST + period, f"{gain}-{cost}", amount, "total"
            )
        return self._sum(case.net)

    def _sum(self, amounts: Sequence[Decimal]) -> str:
        area = xl_range(self.row, CASE_FIRST, self.row, self.total - 1)
        self.book.formula(
            self.sheet, self.row, self.total, f"SUM({area})", sum(amounts, Decimal(0)), "total"
        )
        self.row += 1
        return xl_rowcol_to_cell(self.row - 1, self.total)

    def _outcome(self, worths: Sequence[tuple[Case, dict[str, str]]]) -> list[Entry]:
        """The scenarios side by side, and the mean of their present values."""
        book, sheet = self.book, self.sheet
        book.text(sheet, self.row, 0, _("The scenarios side by side"), "section")
        heads = [_("Scenario"), _("Probability (%)"), _("Benefits"), _("Costs"), _("Net")]
        known = all("worth" in cells for _case, cells in worths)
        heads += [_("Net present value")] if known else []
        book.line(sheet, self.row + 1, heads, "head")
        book.fit(sheet, self.row + 1, heads, (38, 16, 13, 13, 13, 13))
        top = self.row + 2
        results = []
        for row, (case, cells) in enumerate(worths, top):
            book.text(sheet, row, 0, case.label, "label")
            book.write(
                sheet,
                row,
                1,
                "" if case.probability is None else case.probability,
                "percent",
                "given",
            )
            sums = {"benefits": sum(case.benefits), "costs": sum(case.costs), "net": sum(case.net)}
            for col, (key, value) in enumerate(sums.items(), 2):
                book.formula(sheet, row, col, cells[key], value)
            if known:
                worth: Any = self.flows.worth(case)
                book.formula(sheet, row, 5, cells["worth"], worth, "total")
            key, words = ("worth", _("Net present value")) if known else ("net", _("Net cash flow"))
            value = self.flows.worth(case) if known else sums["net"]
            results.append(
                Entry(case.label, words, value, f"{quoted(sheet.get_name())}!{cells[key]}")
            )
        self.row = top + len(worths)
        expected = self.flows.expected
        if known and expected is not None:
            results.append(self._expected(top, expected))
        return results

    def _expected(self, top: int, expected: Decimal) -> Entry:
        book, sheet, last = self.book, self.sheet, self.row - 1
        label = _("Expected net present value")
        book.line(sheet, self.row, (label, "", "", "", ""), "total")
        chances, worths = (xl_range(top, col, last, col) for col in (1, 5))
        book.formula(sheet, self.row, 5, f"SUMPRODUCT({chances},{worths})/100", expected, "total")
        note = _("The mean of the scenarios, weighed by probability")
        return Entry(
            label, note, expected, f"{quoted(sheet.get_name())}!{xl_rowcol_to_cell(self.row, 5)}"
        )
