"""The workbook: figures as figures, text as text, and sums that live."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from planner.core.appraisal import npv
from planner.core.formats import CURRENCIES
from planner.reports.excelbook import _lines, sheet_name
from planner.stages.analysis.cashflows import cash_flows
from planner.stages.analysis.worth import worth
from planner.stages.snapshot import Snapshot
from tests.reports import office
from tests.reports.printed import Take
from tests.reports.test_word import HOSTILE

pytestmark = pytest.mark.django_db

COSTS, CASES = "الاستثمار بحسب الفترات", "التدفق النقدي للسيناريوهات"


@pytest.fixture(scope="module")
def sample(snapshots: Take) -> Snapshot:
    return snapshots("dates-sa.json")


@pytest.fixture(scope="module")
def content(sample: Snapshot) -> bytes:
    return office.made(sample, "xlsx")


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return office.workbook(content)


@pytest.fixture(scope="module")
def shown(content: bytes) -> Any:
    """The results written beside the formulas."""
    return office.workbook(content, data_only=True)


def cell(sheet: Any, label: str, right: int = 0) -> Any:
    """The cell so many columns after the one that says `label`."""
    for row in sheet.iter_rows():
        for found in row:
            if found.value == label:
                return sheet.cell(found.row, found.column + right)
    raise AssertionError(label)


# Sheets


def test_sheets_run_right_to_left_with_a_head_that_stays(book: Any) -> None:
    assert len(book.sheetnames) > 40
    for sheet in book:
        assert sheet.sheet_view.rightToLeft
        assert len(sheet.title) <= 31
    for name in ("الأهداف", "الأنشطة", "عوامل تحليل SWOT"):
        assert book[name].freeze_panes
        assert book[name].auto_filter.ref


def test_summary_leads_to_every_sheet(book: Any) -> None:
    summary = book.worksheets[0]
    links = [c.hyperlink for row in summary.iter_rows() for c in row if c.hyperlink]
    led = {link.location.split("!")[0].strip("'") for link in links}
    assert led == set(book.sheetnames) - {summary.title}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("أهداف [2027]: س/ج؟*", "أهداف 2027 س ج؟"),
        ("'مقتبس'", "مقتبس"),
        ("", "_"),
        ("History", "History _"),
        ("تنسيق أهداف التسويق الإلكتروني مع الأهداف الأخرى", "تنسيق أهداف التسويق الإلكتروني…"),
        ("😀" * 40, "😀" * 15 + "…"),
    ],
)
def test_names_of_sheets_are_what_excel_takes(title: str, name: str) -> None:
    found = sheet_name(title)
    assert found == name
    assert len(found.encode("utf-16-le")) // 2 <= 31


def test_cells_with_arabic_run_right_to_left_whatever_they_begin_with(book: Any) -> None:
    found = [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "s"]
    mixed = [c for c in found if re.match("[A-Za-z].*[ء-ي]", str(c.value))]
    assert len(mixed) > 50
    assert {c.alignment.readingOrder for c in mixed} == {2}
    latin = [c for c in found if str(c.value).startswith("https:")]
    assert {c.alignment.readingOrder for c in latin} == {1}


def test_rows_are_as_high_as_words_that_are_not_broken_need() -> None:
    assert _lines("MX3 مزيج موسم 2026/2027", 12) == 3
    assert _lines("سطر\n\nسطر", 12) == 3
    assert _lines(5, 12) == 1


# Values


def test_amounts_are_numbers_with_the_currencys_decimals(book: Any, sample: Snapshot) -> None:
    sheet = book["بنود الاستثمار"]
    head = [c.value for c in sheet[1]]
    column = next(i for i, label in enumerate(head, 1) if "(ر.س)" in label)
    amounts = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]
    assert [a.value for a in amounts] == [
        float(r["planned"]) for r in sample.rows["investmentline"]
    ]
    # Arabic digits belong to the format: the value is a number all the same.
    assert {a.number_format for a in amounts} == {"[$-2000401]#,##0.00"}


def test_percentages_stay_between_0_and_100(book: Any, sample: Snapshot) -> None:
    sheet = book["السيناريوهات الثلاثة"]
    values = [c for row in sheet.iter_rows(min_row=2) for c in row if "٪" in c.number_format]
    given = {
        float(r[n]) for r in sample.rows["scenario"] for n in ("benefit", "cost", "probability")
    }
    assert {v.value for v in values} == given
    # A mark keeps the sign on the left of its digits.
    assert all(v.number_format.endswith('"٪\u200f"') for v in values)


def test_dates_are_dates(book: Any, sample: Snapshot) -> None:
    days = [
        c.value
        for row in book["الأنشطة"].iter_rows()
        for c in row
        if isinstance(c.value, dt.datetime)
    ]
    wanted = {r[n] for r in sample.rows["tactic"] for n in ("start", "end") if r[n]}
    assert {day.date() for day in days} == wanted


def test_latin_digits_where_the_plan_has_them(snapshots: Take) -> None:
    book = office.workbook(office.made(snapshots("crafts-dz.json"), "xlsx"))
    formats = {c.number_format for sheet in book for row in sheet.iter_rows() for c in row}
    assert not [f for f in formats if "2000401" in f]
    assert CURRENCIES["DZD"].decimals == 2 and "#,##0.00" in formats


def test_text_never_becomes_a_formula(snapshots: Take) -> None:
    snapshot = snapshots(
        rows=2, words=("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", *HOSTILE)
    )
    book = office.workbook(office.made(snapshot, "xlsx"))
    typed = {w.strip() for w in ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0")}
    found = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for c in row:
                if isinstance(c.value, str) and c.value in typed:
                    found.add(c.value)
                    # openpyxl guesses by the first letter: the file itself says "shared string".
    assert found == typed
    assert formulas_in(office.made(snapshot, "xlsx")) <= {"SUM", "IF", "NPV", "SUMPRODUCT", ""}


def formulas_in(content: bytes) -> set[str]:
    """The functions that the formulas of the file call."""
    found: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for formula in re.findall(r"<f>(.*?)</f>", parts.read(name).decode()):
                    assert "cmd" not in formula and "@" not in formula
                    found |= set(re.findall(r"([A-Z]+)\(", formula)) - {"AND"}
    return found


def test_empty_plan_makes_a_workbook(snapshots: Take) -> None:
    book = office.workbook(office.made(snapshots(rows=0, fullness=0), "xlsx"))
    assert book.sheetnames[0] == "الملخص"


def test_only_the_chosen_chapters_are_in_it(sample: Snapshot) -> None:
    names = office.workbook(office.made(sample, "xlsx", chapters=("swot",))).sheetnames
    assert COSTS not in names
    assert "عوامل تحليل SWOT" in names


# Formulas


def test_flows_are_those_of_the_plan(sample: Snapshot) -> None:
    flows = cash_flows(sample)
    likely = flows.cases[1]
    spent = sum(r["planned"] * span(r) for r in sample.rows["investmentline"])
    assert sum(likely.costs) == spent * likely.cost / 100
    worth = npv(flows.rate / 100, likely.net, flows.length).value
    assert flows.worth(likely) == Decimal(worth)


def span(record: Any) -> int:
    last = record["first_period"] if record["last_period"] is None else record["last_period"]
    return int(last - record["first_period"]) + 1


def test_results_stand_beside_the_formulas(book: Any, shown: Any, sample: Snapshot) -> None:
    flows = cash_flows(sample)
    for case in flows.cases:
        at = cell(book["الملخص"], case.label, 2)
        assert at.value.startswith("=")
        assert shown["الملخص"][at.coordinate].value == pytest.approx(float(flows.worth(case)))


def test_present_value_is_the_one_that_the_page_shows(sample: Snapshot) -> None:
    flows = cash_flows(sample)
    with override("ar"):
        shown = worth(sample).stats[0].value
    assert shown == sample.format.money(flows.worth(flows.cases[1]).quantize(Decimal(1)))


def test_scenarios_without_length_of_period_have_sums_only(sample: Snapshot) -> None:
    content = office.made(having(sample, "investmentplan", period_length=""), "xlsx")
    assert "NPV" not in formulas_in(content)
    assert "SUM" in formulas_in(content)


def test_missing_rate_counts_as_nothing_earned_elsewhere(sample: Snapshot) -> None:
    flows = cash_flows(having(sample, "plan", discount_rate=None))
    likely = flows.cases[1]
    assert flows.worth(likely) == pytest.approx(sum(likely.net))


def having(snapshot: Snapshot, sheet: str, **values: Any) -> Snapshot:
    record = snapshot.sheets[sheet]
    changed = replace(record, values={**record.values, **values})
    return replace(snapshot, sheets={**snapshot.sheets, sheet: changed})


def test_what_falls_after_the_last_period_is_listed_but_not_discounted(sample: Snapshot) -> None:
    flows = cash_flows(having(sample, "investmentplan", periods=Decimal(2)))
    assert flows.last == 4
    assert len(flows.cases[1].net) == 3


def test_changed_amounts_recompute_to_the_same_figures(
    content: bytes, sample: Snapshot, tmp_path: Path
) -> None:
    """Somebody changes an amount and a percentage; LibreOffice computes it all anew."""
    book = office.workbook(content)
    first = book[COSTS].cell(4, 3)
    first.value = 123456.78
    share = cell(book[CASES], "التكاليف", 1)
    share.value = 110
    file = tmp_path / "changed.xlsx"
    book.save(file)  # openpyxl drops the results: nothing is left but the formulas
    (tmp_path / "out").mkdir()
    computed = office.workbook(
        office.convert([file], "xlsx", tmp_path / "out")[0].read_bytes(), data_only=True
    )

    changed = _changed(sample, Decimal("123456.78"), Decimal(110))
    flows, step = cash_flows(changed), changed.format and CURRENCIES[changed.format.currency].step
    summary = computed["الملخص"]
    for case in flows.cases:
        result = cell(summary, case.label, 2).value
        assert Decimal(repr(result)).quantize(step) == flows.worth(case).quantize(step)  # type: ignore[union-attr]
    total = cell(summary, COSTS, 2).value
    assert Decimal(repr(total)) == sum(i.amount * (i.last - i.first + 1) for i in flows.costs)
    expected = cell(summary, "صافي القيمة الحالية المتوقع", 2).value
    assert Decimal(repr(expected)).quantize(step) == flows.expected.quantize(step)  # type: ignore[union-attr]
    for sheet in computed:
        assert not [v for v in office.values(sheet) if isinstance(v, str) and v.startswith("#")]


def _changed(snapshot: Snapshot, planned: Decimal, cost: Decimal) -> Snapshot:
    lines, cases = snapshot.rows["investmentline"], snapshot.rows["scenario"]
    line = replace(lines[0], values={**lines[0].values, "planned": planned})
    kinds = [
        replace(r, values={**r.values, "cost": cost}) if r["kind"] == "conservative" else r
        for r in cases
    ]
    rows = {**snapshot.rows, "investmentline": (line, *lines[1:]), "scenario": tuple(kinds)}
    return replace(snapshot, rows=rows)
