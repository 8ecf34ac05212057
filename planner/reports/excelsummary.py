"""The first sheet: whose plan it is, what it comes to, and where everything stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.worksheet import Worksheet

from planner.reports.excelbook import Book


@dataclass(frozen=True)
class Entry:
    """A line of the summary: a sheet with its records, or (with `formula`) a result."""

    label: str
    note: str
    value: Any
    formula: str = ""


def add_summary(book: Book) -> Worksheet:
    return book.sheet(_("Summary"))


def fill_summary(
    book: Book, sheet: Worksheet, entries: Sequence[Entry], results: Sequence[Entry]
) -> None:
    for col, width in enumerate((36, 40, 18)):
        sheet.set_column(col, col, width)
    row = _about(book, sheet)
    if results:
        row = _results(book, sheet, row + 1, results)
    _contents(book, sheet, row + 1, entries)


def _about(book: Book, sheet: Worksheet) -> int:
    edition = book.edition
    book.text(sheet, 0, 0, edition.title, "title")
    book.text(sheet, 1, 0, edition.organization, "note")
    row = 3
    if edition.options.draft:
        book.text(sheet, 2, 0, _("Draft"), "draft")
    facts = (
        (pgettext("of the plan", "Period"), edition.document.period),
        (_("Country"), edition.document.country),
        (_("Currency"), edition.fmt.symbol()),
        (_("Version"), edition.version_label),
        (_("Date"), edition.date),
    )
    for label, words in facts:
        if words:
            book.text(sheet, row, 0, label, "label")
            book.text(sheet, row, 1, words)
            row += 1
    return row


def _results(book: Book, sheet: Worksheet, row: int, results: Sequence[Entry]) -> int:
    said = _("The figures follow the sheets: change an amount there and they change here.")
    book.text(sheet, row, 0, _("Results"), "section")
    book.text(sheet, row + 1, 0, said, "note")
    for number, result in enumerate(results, row + 2):
        book.text(sheet, number, 0, result.label, "label")
        book.text(sheet, number, 1, result.note)
        book.formula(sheet, number, 2, result.formula, result.value)
    return row + 2 + len(results)


def _contents(book: Book, sheet: Worksheet, row: int, entries: Sequence[Entry]) -> None:
    book.text(sheet, row, 0, _("Sheets of this workbook"), "section")
    book.line(sheet, row + 1, (_("Sheet"), _("Screen"), _("Records")), "head")
    link = book.style("link", reading_order=2 if book.edition.rtl else 1, text_wrap=True)
    for number, entry in enumerate(entries, row + 2):
        place = f"internal:{quoted(entry.label)}!A1"
        sheet.write_url(number, 0, place, link, string=entry.label)
        book.text(sheet, number, 1, entry.note)
        book.write(sheet, number, 2, Decimal(entry.value))


def quoted(name: str) -> str:
    """The name of a sheet as formulas and links write it."""
    return "'{}'".format(name.replace("'", "''"))
