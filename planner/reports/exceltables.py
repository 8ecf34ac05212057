"""The tables of a plan as sheets: records line by line, crossings as a matrix."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from planner.plans.fields import Percent, Year
from planner.reports.columns import kind_of
from planner.reports.document import EVIDENCE
from planner.reports.edition import Edition
from planner.reports.excelbook import Book
from planner.reports.excelsummary import Entry
from planner.stages.reading import Answer, ReadGrid, ReadPart, read_screen
from planner.stages.registry import STAGES
from planner.stages.screen import Grid, Rows, Screen

# In letters of Excel's own measure.
WIDTHS = {"money": 16, "number": 12, "percent": 12, "year": 8, "date": 13, "choice": 18,
          "links": 34, "url": 30, "short": 16, "name": 26, "text": 44, "long": 60}  # fmt: skip
CODE_WIDTH, NAME_WIDTH = 8, 34


@dataclass(frozen=True)
class Head:
    """A column. `over` are the headings above it, from the top, shared with its neighbours."""

    label: str
    kind: str
    over: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetTable:
    title: str
    heads: tuple[Head, ...]
    lines: tuple[tuple[Any, ...], ...]
    # So many columns name the line.
    side: int
    # Where it stands in the plan.
    screen: Screen
    kinds: dict[str, str] = field(default_factory=dict)


def tables_of(edition: Edition) -> Iterator[SheetTable]:
    """All tables with records, in the plan's order, the evidence last."""
    screens = [s for s in _screens(edition) if s.place != EVIDENCE]
    every = {s.place: s for stage in STAGES for s in stage}
    for screen in [*screens, every[EVIDENCE]]:
        parts = read_screen(screen, edition.snapshot).parts
        for _key, found in groupby((p for p in parts if p.kind in ("rows", "grid")), key=_table_of):
            table = _table(list(found), screen, edition)
            if table.lines:
                yield table


def _screens(edition: Edition) -> list[Screen]:
    return [s for stage in STAGES if stage.key in edition.options.chapters for s in stage]


def _table_of(part: ReadPart) -> Any:
    """Parts side by side that show one table share a sheet."""
    declared: Any = part.part
    return declared.model if part.kind == "rows" else declared.models


def _table(parts: list[ReadPart], screen: Screen, edition: Edition) -> SheetTable:
    if parts[0].grid is not None:
        return _grid(parts[0], parts[0].grid, screen, edition)
    return _records(parts, screen, edition)


# -- records -------------------------------------------------------------------


def _records(parts: Sequence[ReadPart], screen: Screen, edition: Edition) -> SheetTable:
    declared: list[Rows] = [part.part for part in parts]  # type: ignore[misc]
    model: Any = declared[0].model
    coded, sorted_ = bool(any(r.code for p in parts for r in p.records)), len(parts) > 1
    names = list(dict.fromkeys(name for rows in declared for name in rows.fields))
    heads = [Head(_("Code"), "code")] if coded else []
    if sorted_:
        heads.append(
            Head(str(model._meta.get_field(next(iter(declared[0].where))).verbose_name), "choice")
        )
    heads += [_head(model, name, edition) for name in names]
    lines = [
        (
            *([record.code] if coded else []),
            *([str(part.title)] if sorted_ else []),
            *cells,
            evidence,
        )
        for part in parts
        for record in part.records
        for cells, evidence in [_cells(part, record, names)]
    ]
    if any(line[-1] for line in lines):
        heads.append(Head(_("Evidence"), "links"))
    else:
        lines = [line[:-1] for line in lines]
    title = screen.title if sorted_ else parts[0].title or screen.title
    return SheetTable(str(title), tuple(heads), tuple(lines), int(coded) + int(sorted_), screen)


def _cells(part: ReadPart, record: Any, names: Sequence[str]) -> tuple[list[Any], str]:
    answers = dict(zip(part.part.fields, record.answers, strict=True))  # type: ignore[union-attr]
    cells = [typed(answers[name]) if name in answers else "" for name in names]
    return cells, "\n".join(record.evidence)


def typed(answer: Answer) -> Any:
    """The answer as Excel holds it: figures and dates as such, all else in words."""
    if answer.kind in ("money", "number", "date"):
        return answer.value
    return "\n".join(answer.lines) if answer.kind == "links" else answer.text


def _head(model: Any, name: str, edition: Edition, over: tuple[str, ...] = ()) -> Head:
    column = model._meta.get_field(name)
    kind = kind_of(column)
    if isinstance(column, Percent | Year):
        kind = "percent" if isinstance(column, Percent) else "year"
    label = str(column.verbose_name)
    return Head(f"{label} ({edition.fmt.symbol()})" if kind == "money" else label, kind, over)


# -- grids ---------------------------------------------------------------------


def _grid(part: ReadPart, grid: ReadGrid, screen: Screen, edition: Edition) -> SheetTable:
    declared: Grid = part.part  # type: ignore[assignment]
    coded = any(step.code for step, _cells in grid.lines)
    heads = [Head(_("Code"), "code")] if coded else []
    heads += [Head(str(grid.corner), "text"), *_columns(declared, grid, edition)]
    lines = [
        (*([step.code] if coded else []), step.label, *(typed(a) for cell in cells for a in cell))
        for step, cells in grid.lines
    ]
    kept = tuple(lines) if grid.filled else ()
    title = part.title or screen.title
    return SheetTable(str(title), tuple(heads), kept, int(coded) + 1, screen)


def _columns(declared: Grid, grid: ReadGrid, edition: Edition) -> Iterator[Head]:
    model = declared.models[0]
    groups = [str(title) for title, width in grid.groups for _ in range(width)]
    for i, step in enumerate(grid.columns):
        over = tuple(groups[i : i + 1])
        words = f"{step.code} {step.label}".strip()
        if len(declared.fields) == 1:
            yield Head(words, _head(model, declared.fields[0], edition).kind, over)
        else:
            yield from (_head(model, n, edition, (*over, words)) for n in declared.fields)
    if not grid.columns:
        yield from (_head(model, name, edition) for name in declared.fields)


# -- writing -------------------------------------------------------------------


def write_table(book: Book, table: SheetTable) -> Entry:
    depth = max(len(head.over) for head in table.heads)
    sheet = book.sheet(table.title, head=depth + 1, side=table.side)
    _write_heads(book, sheet, table.heads, depth)
    widths = [_width(col, head) for col, head in enumerate(table.heads)]
    book.fit(sheet, depth, [head.label for head in table.heads], widths)
    for row, line in enumerate(table.lines, depth + 1):
        book.fit(sheet, row, line, widths)
        for col, (head, value) in enumerate(zip(table.heads, line, strict=True)):
            style = "label" if col < table.side else ""
            book.write(sheet, row, col, value, head.kind, style)
    if not depth:
        sheet.autofilter(0, 0, len(table.lines), len(table.heads) - 1)
    return Entry(sheet.get_name(), str(table.screen.title), len(table.lines))


def _write_heads(book: Book, sheet: Worksheet, heads: Sequence[Head], depth: int) -> None:
    for col, head in enumerate(heads):
        book.text(sheet, depth, col, head.label, "head")
        sheet.set_column(col, col, _width(col, head))
        for row in range(depth):
            book.text(sheet, row, col, "", "group")
    for row in range(depth):
        spans = list(_spans([head.over[row : row + 1] for head in heads]))
        widths = [sum(_width(col, heads[col]) for col in span) for _label, span in spans]
        book.fit(sheet, row, [label for label, _span in spans], widths)
        for label, span in spans:
            if len(span) > 1:
                sheet.merge_range(row, span[0], row, span[-1], "", book.style("group"))
            book.text(sheet, row, span[0], label, "group")


def _width(col: int, head: Head) -> int:
    if head.kind == "code":
        return CODE_WIDTH
    if col <= 1 and head.kind == "text":
        return NAME_WIDTH
    return max(WIDTHS[head.kind], min(24, max(map(len, head.label.split()), default=0) + 3))


def _spans(over: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, list[int]]]:
    """Neighbours under one heading: (heading, their columns)."""
    for label, columns in groupby(enumerate(over), key=lambda pair: pair[1]):
        if label:
            yield label[0], [col for col, _over in columns]


# -- single answers ------------------------------------------------------------


def answers_of(edition: Edition) -> list[tuple[Screen, str, Answer, str]]:
    """The answers that are given once: (screen, section, answer, kind)."""
    found = []
    for screen in _screens(edition):
        for part in read_screen(screen, edition.snapshot).parts:
            if part.kind == "section":
                names = part.part.fields  # type: ignore[union-attr]
                for name, answer in zip(names, part.answers, strict=True):
                    kind = _head(screen.sheet, name, edition).kind
                    if answer.filled:
                        found.append((screen, str(part.title or ""), answer, kind))
    return found


def write_answers(book: Book, answers: Sequence[tuple[Screen, str, Answer, str]]) -> Entry:
    sheet = book.sheet(_("Single answers"), head=1)
    book.line(sheet, 0, (_("Screen"), _("Question"), _("Answer")), "head")
    widths = (30, 40, 80)
    for col, width in enumerate(widths):
        sheet.set_column(col, col, width)
    symbol = book.edition.fmt.symbol()
    for row, (screen, _section, answer, kind) in enumerate(answers, 1):
        label = f"{answer.label} ({symbol})" if kind == "money" else str(answer.label)
        book.fit(sheet, row, ("", label, typed(answer)), widths)
        book.text(sheet, row, 0, screen.title, "label")
        book.text(sheet, row, 1, label)
        book.write(sheet, row, 2, typed(answer), kind)
    return Entry(sheet.get_name(), "", len(answers))
