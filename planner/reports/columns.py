"""The columns of a table on paper: which kinds there are, and how wide each of them is.

Widths are written out because a table with fixed ones is laid out quicker, and
because a long text cannot then push the others off the page.
"""

import math
from dataclasses import replace

from django.db import models

from planner.plans.fields import Date, Link, Links, Money, Number, Paragraph, Url
from planner.reports.shapes import LINKED, Cell, Column, Table

# Room in millimetres: the text of an A4 page, a letter of a table, one of its headings,
# and the air in a cell.
PAGE, LETTER, BOLD, AIR = 170, 1.6, 1.9, 4
# What a column of words needs at least to read well, and the most it gains by being longer.
WORDS = {"short": (16, 24), "name": (22, 40), "text": (32, 70), "long": (44, 90), "url": (32, 44)}
# In letters: more of them in one cell fill a column from head to foot.
LONGEST = 400
# In letters: two codes stay on one line.
LEAST = {"links": 8}
# In letters, a day with its Hijri one: on one line, on two, on three.
DAYS = (42, 24, 13)
# What these gain at most by being longer.
GAIN = {"choice": 18}

KINDS: tuple[tuple[type[models.Field], str], ...] = (
    (Links, "links"), (Link, "links"), (Money, "money"), (Number, "number"), (Date, "date"),
    (Url, "url"), (Paragraph, "long"),
)  # fmt: skip


def kind_of(field: models.Field) -> str:
    """The kind of column a field makes: one of WORDS or KINDS, or a choice."""
    if field.choices:
        return "choice"
    kind = next((name for cls, name in KINDS if isinstance(field, cls)), "")
    if kind:
        return kind
    length = field.max_length or 0
    return "short" if length <= 40 else "name" if length <= 120 else "text"


def reads_well(table: Table) -> bool:
    """Whether the records fit as lines of a table: no paragraphs, and room for every column."""
    texts = (cell.answer.text for line in table.lines for cell in line.cells)
    if any(len(text) > LONGEST for text in texts):
        return False
    needed = sum(_heads(table)) + sum(_needs(table, DAYS[-1]))
    return needed <= PAGE and all(c.kind != "long" for c in table.columns)


def _heads(table: Table) -> list[int]:
    """The width of the codes, and of the words that name the lines."""
    names = [len(line.head) for line in table.lines] if table.corner else []
    corner = [min(60, max(28, math.ceil(max(names) * 1.2)))] if names else []
    return ([12] if table.coded else []) + corner


def _needs(table: Table, days: int) -> list[int]:
    """The millimetres that each column cannot do without; a line of a date has `days` letters."""
    return [_need(column, table, i, days) for i, column in enumerate(table.columns)]


def _need(column: Column, table: Table, i: int, days: int) -> int:
    if column.kind in WORDS:
        return WORDS[column.kind][0]
    texts = [line.cells[i].answer.text for line in table.lines]
    # Amounts hold no-break spaces: str.split would part them.
    words = [len(word) for text in texts for word in text.split(" ")]
    heading = max(len(word) for word in str(column.label).split())
    longest = max(*words, LEAST.get(column.kind, 0))
    if column.kind == "date":
        longest = max(longest, min(days, max(map(len, texts))))
    return math.ceil(AIR + max(BOLD * heading, LETTER * longest))


def spaced(table: Table) -> Table:
    """The table with widths: figures take what they need, words share what is left.

    Of the ways to write its dates and what it points at, the one that makes it short;
    the titles of what it points at are worth a quarter of its height.
    """
    shared = [_shared(table, days, wish) for days in DAYS for wish in (1, 30)]
    widths = min(shared, key=lambda w: _height(table, w) * (4 if _is_worded(table, w) else 5))
    columns = tuple(
        replace(column, width=width) for column, width in zip(table.columns, widths, strict=True)
    )
    return replace(table, columns=columns, corner_width=_heads(table)[-1] if table.corner else 0)


def _is_worded(table: Table, widths: list[int]) -> bool:
    pairs = zip(table.columns, widths, strict=True)
    return any(replace(column, width=width).worded for column, width in pairs)


def _shared(table: Table, days: int, links: int) -> list[int]:
    """The widths with dates of so many letters a line and so much spare room for links."""
    least, room = _needs(table, days), PAGE - sum(_heads(table))
    if sum(least) > room:  # headings then break within their words
        return [need * room // sum(least) for need in least]
    spare = room - sum(least)
    wishes = [_wish(column, table, i, links) for i, column in enumerate(table.columns)]
    whole = sum(wishes) or 1
    return [need + spare * wish // whole for need, wish in zip(least, wishes, strict=True)]


def _height(table: Table, widths: list[int]) -> int:
    """About how many lines of text the table has."""
    return sum(
        max(
            (
                math.ceil(_letters(cell, width) * LETTER / max(1, width - AIR))
                for cell, width in zip(line.cells, widths, strict=True)
            ),
            default=1,
        )
        for line in table.lines
    )


def _letters(cell: Cell, width: int) -> int:
    if not cell.refs:
        return len(cell.answer.text)
    return sum(len(ref.code) + 2 + (len(ref.title) if width >= LINKED else 0) for ref in cell.refs)


def _wish(column: Column, table: Table, i: int, links: int) -> int:
    """How much a column gains by being wider, by the longest of its texts."""
    if column.kind == "links":
        return links
    if column.kind in ("number", "money"):  # its heading has three lines
        return len(str(column.label)) // 3
    least, most = WORDS.get(column.kind, (1, GAIN.get(column.kind, 1)))
    longest = max((len(line.cells[i].answer.text) for line in table.lines), default=0)
    return max(min(least, 10), min(longest, most))


def without_empty(table: Table) -> Table:
    """Without the columns that nobody answered: below it are named those that were wanted."""
    kept = [i for i in range(len(table.columns)) if any(l.cells[i].filled for l in table.lines)]
    wanted = [i for i in range(len(table.columns)) if any(l.cells[i].wanted for l in table.lines)]
    silent = [table.columns[i].label for i in wanted if i not in kept]
    lines = [replace(line, cells=tuple(line.cells[i] for i in kept)) for line in table.lines]
    columns = tuple(table.columns[i] for i in kept)
    return replace(table, columns=columns, lines=tuple(lines), missing=tuple(silent))
