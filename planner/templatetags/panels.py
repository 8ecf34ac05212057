"""Presentation of computed panels."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from html import unescape
from itertools import batched
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe

from planner.plans.markup import figure
from planner.stages.analysis.computed import Stat, Table
from planner.stages.doors import door_of, query_of

register = template.Library()


@register.simple_tag(takes_context=True)
def place_url(context: Any, place: str) -> str:
    """Where a place is mended, or read by whoever may not write."""
    edits = bool(context.get("edits")) and not context.get("version")
    return door_of(place).url(context["plan"], edits=edits)


@register.simple_block_tag(takes_context=True)
def panel(context: Any, content: str, view: Any) -> str:
    """A computed panel with a digest of what it says; nothing where the page says just this.

    In the answer to an autosave (`oob`) `seen` are the digests of the page.
    """
    seal = blake2s(content.encode(), digest_size=12).hexdigest()
    oob = context.get("oob")
    if oob and f"{view.part.key}:{seal}" in context["answer"].seen:
        return ""
    id_ = f"panel-{view.part.key}"
    name = (
        ("aria-label", view.part.title)
        if context.get("bare")
        else ("aria-labelledby", f"title-{id_}")
    )
    attributes = {
        "class": "panel",
        "id": id_,
        name[0]: name[1],
        "data-seen": f"{view.part.key}:{seal}",
        **({"hx-swap-oob": "true"} if oob else {}),
    }
    return format_html("<section{}>{}</section>", flatatt(attributes), content)


# A date is one figure; the digits of a name (B2B, COVID-19) are none.
FIGURE = re.compile(
    r"(?<![A-Za-z\d])(?<![A-Za-z][-−])[-+−]?"
    r"\d(?:[\d.,٫٬/:]*\d)?(?:%|٪\u061c?)?"
)
_ARABIC = re.compile("[\u0621-\u064a]")
# What runs against the rest of a formula: amid Arabic words figures, names and functions of
# one name; else figures in Arabic digits.
_TERM = re.compile(rf"({FIGURE.pattern}|[A-Za-z][\w^’′]*(?:\(\w+\))?)")
_ARABIC_FIGURE = re.compile("([٠-٩][٠-٩٫٬]*(?:٪\u061c?)?)")


@register.filter
def figured(text: Any) -> SafeString:
    """A text whose every figure runs left to right, so that its sign stays on its left."""
    if isinstance(text, SafeString):
        return text
    # Escaping first is safe: what it writes holds figures only in "&#x27;", which stays whole.
    whole = re.split(r"(&#?\w+;)", conditional_escape(text))
    return mark_safe(  # noqa: S308  escaped above
        "".join(
            part if part.startswith("&") else FIGURE.sub(lambda found: figure(found[0]), part)
            for part in whole
        )
    )


@register.filter
def formula(text: Any, css: str = "formula") -> SafeString:
    """A formula: from the right where it has Arabic words, else from the left."""
    plain = unescape(strip_tags(text)) if isinstance(text, SafeString) else str(text)
    rtl = bool(_ARABIC.search(plain))
    parts = (_TERM if rtl else _ARABIC_FIGURE).split(plain)
    pieces = ((figure(part) if i % 2 else part,) for i, part in enumerate(parts))
    return format_html(
        '<p class="{}" dir="{}">{}</p>',
        css,
        "rtl" if rtl else "ltr",
        format_html_join("", "{}", pieces),
    )


register.filter(query_of)


@register.filter
def keyed(key: str, number: int) -> str:
    return f"{key}-{number}"


@register.filter
def lines(table: Table) -> Iterator[list[tuple[Any, str]]]:
    """The rows of a table, each cell with its classes."""
    for i, row in enumerate(table.rows):
        yield [(cell, _look(table, i, j)) for j, cell in enumerate(row)]


def _look(table: Table, row: int, column: int) -> str:
    look = table.looks.get((row, column))
    found = ["h-number"] if column not in table.words else []
    return " ".join([*found, f"tone-{look}"] if look else found)


# On paper: figures side by side, and columns as wide as what they hold.


@dataclass(frozen=True)
class StatRow:
    """So many figures as `wide` says share the width of the page."""

    wide: int
    stats: tuple[Stat, ...]


@register.filter
def in_rows(stats: Sequence[Stat]) -> list[StatRow]:
    wide = 4 if len(stats) in (4, 7, 8) else 3
    return [StatRow(wide, row) for row in batched(stats, wide, strict=False)]


# In letters: what a column of words or figures has at least and at most, and its air.
WORDS, FIGURES, AIR = (16, 44), (6, 20), 3
# The most letters of a heading and of a cell, and what a line of the page holds.
HEADING, CELL, LINE = 60, 160, 115


@register.filter
def shares(table: Table) -> list[str]:
    """The part of the width that each column gets, in percent."""
    lengths = [AIR + _length(table, i) for i in range(len(table.columns))]
    return [f"{100 * length / sum(lengths):.1f}" for length in lengths]


@register.filter
def headed(table: Any) -> bool:
    """Whether its lines get headers of their own: not where headers would outnumber figures."""
    rows, columns = len(table.rows), len(table.columns)
    return rows + columns <= rows * (columns - 1)


@register.filter
def crowded(table: Table) -> bool:
    """Whether its columns need smaller letters to stand side by side."""
    return sum(AIR + _length(table, i) for i in range(len(table.columns))) > LINE


@register.filter
def heading(title: Any) -> Any:
    """The heading of a column: words of a user may be a page long."""
    return _within(title, HEADING)


@register.filter
def entry(cell: Any) -> SafeString:
    """A cell on paper: a title that fills a page stands in full at its own record."""
    return figured(_within(cell, CELL))


def _within(text: Any, most: int) -> Any:
    words = unescape(strip_tags(str(text)))
    return text if len(words) <= most else words[: most - 1] + "…"


def _length(table: Table, column: int) -> int:
    least, most = WORDS if column in table.words else FIGURES
    if len(table.columns) > 6:  # the figures need the room
        most = min(most, 28)
    texts = [strip_tags(str(row[column])) for row in table.rows]
    heading = strip_tags(str(table.columns[column]))[:HEADING]
    # Headings are bold, and have three lines.
    longest = max([len(heading) // 3, *map(len, heading.split())])
    needed = round(1.3 * min(longest, most))
    return max(min(max(map(len, texts), default=0), most), needed, least)
