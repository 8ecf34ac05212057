"""The columns of a table on paper: which kinds there are, and how wide each of them is.

Widths are written out because a table with fixed ones is laid out quicker, and
because a long text cannot then push the others off the page.
"""

import math
from dataclasses import replace

from django.db import models

from planner.plans.fields import Date, Link, Links, Money, Number, Paragraph, Url
from planner.reports.shapes import Column, Table

# Room in millimetres: the text of an A4 page, a letter of a table, one of its headings,
# and the air in a cell.
PAGE, LETTER, BOLD, AIR = 170, 1.6, 1.9, 4
# What a column of words needs at least to read well, and the most it gains by being longer.
WORDS = {"short": (16, 24), "name": (22, 40), "text": (32, 70), "long": (44, 90), "url": (32, 44)}
# In letters: more of them in one cell fill a column from head to foot.
LONGEST = 400
# In letters: a day and its month stay on one line, and so do two codes.
LEAST = {"date": 13, "links": 8}
# What these gain at most by being longer; a figure gains nothing.
GAIN = {"date": 40, "choice": 18}

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
    return all(c.kind != "long" for c in table.columns) and sum(_least(table)) <= PAGE


def _least(table: Table) -> list[int]:
    """The millimetres that each column cannot do without."""
    columns = [_need(column, table, i) for i, column in enumerate(table.columns)]
    return [*_heads(table), *columns]


def _heads(table: Table) -> list[int]:
    """The width of the codes, and of the words that name the lines."""
    names = [len(line.head) for line in table.lines] if table.corner else []
    corner = [min(60, max(28, math.ceil(max(names) * 1.2)))] if names else []
    return ([12] if table.coded else []) + corner


def _need(column: Column, table: Table, i: int) -> int:
    if column.kind in WORDS:
        return WORDS[column.kind][0]
    texts = [line.cells[i].answer.text for line in table.lines]
    # Amounts hold no-break spaces: str.split would part them.
    words = [len(word) for text in texts for word in text.split(" ")]
    heading = max(len(word) for word in str(column.label).split())
    longest = max(*words, LEAST.get(column.kind, 0))
    return math.ceil(AIR + max(BOLD * heading, LETTER * longest))


def spaced(table: Table) -> Table:
    """The table with widths: figures take what they need, words share what is left."""
    heads, least = _heads(table), [_need(c, table, i) for i, c in enumerate(table.columns)]
    room = PAGE - sum(heads)
    if sum(least) > room:  # headings then break within their words
        least = [need * room // sum(least) for need in least]
    spare = max(0, PAGE - sum(heads) - sum(least))
    wishes = [_wish(column, table, i) for i, column in enumerate(table.columns)]
    whole = sum(wishes) or 1
    columns = tuple(
        replace(column, width=need + spare * wish // whole)
        for column, need, wish in zip(table.columns, least, wishes, strict=True)
    )
    return replace(table, columns=columns, corner_width=heads[-1] if table.corner else 0)


def _wish(column: Column, table: Table, i: int) -> int:
    """How much a column gains by being wider, by the longest of its texts."""
    if column.kind == "links":
        return 30
    least, most = WORDS.get(column.kind, (1, GAIN.get(column.kind, 1)))
    longest = max((len(line.cells[i].answer.text) for line in table.lines), default=0)
    return max(min(least, 10), min(longest, most))


def without_empty(table: Table) -> Table:
    """Without the columns that nobody answered: they are named below the table instead."""
    kept = [i for i in range(len(table.columns)) if any(l.cells[i].filled for l in table.lines)]
    silent = [c.label for i, c in enumerate(table.columns) if i not in kept]
    lines = [replace(line, cells=tuple(line.cells[i] for i in kept)) for line in table.lines]
    columns = tuple(table.columns[i] for i in kept)
    return replace(table, columns=columns, lines=tuple(lines), missing=tuple(silent))
