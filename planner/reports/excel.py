"""The plan as a workbook: a summary, a sheet for each table, live sums and present values."""

from planner.reports.edition import Edition
from planner.reports.excelbook import Book
from planner.reports.excelflows import write_flows
from planner.reports.excelsummary import Entry, add_summary, fill_summary
from planner.reports.exceltables import answers_of, tables_of, write_answers, write_table
from planner.reports.render import Progress
from planner.stages.registry import PLACE_OF
from planner.stages.strategy.investment import InvestmentPlan

INVESTMENT = PLACE_OF[InvestmentPlan.key()].partition(".")[0]


def make(edition: Edition, on_step: Progress) -> bytes:
    on_step("write", 1)
    book = Book(edition)
    summary = add_summary(book)
    entries = []
    if answers := answers_of(edition):
        entries.append(write_answers(book, answers))
    for table in tables_of(edition):
        on_step("write", len(book.names) + 1)
        entries.append(write_table(book, table))
    results: list[Entry] = []
    if INVESTMENT in edition.options.chapters:
        results = write_flows(book, entries)
    fill_summary(book, summary, entries, results)
    on_step("finish", len(book.names))
    return book.close()
