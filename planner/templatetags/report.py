"""Answers on paper. WeasyPrint knows no `dir=auto` and no bare bdi: directions are written out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language_bidi

from planner.core.arabic import clean_text
from planner.core.direction import Direction, base_direction
from planner.core.formats import NBSP, Format
from planner.plans.markup import figure
from planner.reports.shapes import Cell, Ref
from planner.templatetags.panels import formula

register = template.Library()
register.filter(figure)

# A figure with a sign, which would stand on the right of it; not the second one of a range.
_SIGNED = re.compile(r"(?<![^\W_])([-+−]\d(?:[\d.,٫٬]*\d)?(?:%|٪\u061c?)?)")
_BLANK_LINES = re.compile(r"\n\s*\n+")
_COMMA = {True: "، ", False: ", "}


def _direction() -> Direction:
    return "rtl" if get_language_bidi() else "ltr"


@register.filter
def isolated(text: Any) -> SafeString:
    """Words of a user, in their own direction, unable to reorder what stands beside them."""
    clean = clean_text(str(text))
    parts = enumerate(_SIGNED.split(clean))
    pieces = format_html_join("", "{}", ((figure(part) if i % 2 else part,) for i, part in parts))
    return format_html('<bdi dir="{}">{}</bdi>', base_direction(clean, _direction()), pieces)


@register.filter
def code(text: str) -> SafeString:
    return format_html('<bdi dir="ltr" class="code">{}</bdi>', text) if text else SafeString("")


@register.filter
def pointer(ref: Ref) -> SafeString:
    """The code of a record, which leads to the record's own place."""
    if not ref.place:
        return code(ref.code)
    link = format_html('<a href="#{}">{}</a>', ref.place, ref.code)
    return format_html('<bdi dir="ltr" class="code">{}</bdi>', link)


@register.filter
def paragraphs(text: str) -> SafeString:
    """Each line of a text as a paragraph, in the direction of its own words."""
    lines = [line for line in clean_text(text).split("\n") if line.strip()]
    pairs = ((base_direction(line, _direction()), line) for line in lines)
    return format_html_join("", '<p dir="{}">{}</p>', pairs)


# What a line of a one-page summary has room for.
MOST = 110


@register.filter
def shortened(text: str) -> SafeString:
    return isolated(Truncator(text).chars(MOST))


# What a formula is written with and the fonts lack.
_SIGNS = str.maketrans(
    {"Σ": "∑", "σ": "SD", "λ": "L", "′": "’"}
    | {"ᵢ": "_i", "ⱼ": "_j", "ₜ": "_t", "ᵗ": "^t", "⁻": "^-"}
)


@register.filter
def in_signs(text: Any) -> SafeString:
    return mark_safe(conditional_escape(text).translate(_SIGNS))  # noqa: S308  escaped


@register.filter
def typeset(text: Any) -> SafeString:
    """A formula with signs that the fonts have."""
    return formula(in_signs(text), "how-formula")


@register.filter
def at(table: Mapping[str, Any], key: str) -> Any:
    return table[key]


@register.filter
def beside(second: Iterable[Any], first: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(first, second, strict=True)


@register.filter
def number(value: Any, fmt: Format) -> str:
    return fmt.number(value)


@register.filter
def comma_list(labels: Iterable[Any]) -> SafeString:
    pieces = ((isolated(label),) for label in labels)
    return format_html_join(_COMMA[get_language_bidi()], "{}", pieces)


@register.filter
def printed(cell: Cell) -> SafeString:
    """An answer with room to spare: records by code and title, text in its lines."""
    if cell.refs:
        return named(cell.refs)
    if cell.answer.kind == "date":
        return _date(cell.answer.text)
    return _PRINTED.get(cell.answer.kind, _paragraphs)(cell.answer.text)


@register.filter
def brief(cell: Cell) -> SafeString:
    """An answer in the cell of a table: a record printed elsewhere is named by its code."""
    if cell.refs:
        return codes(cell.refs)
    return _PRINTED.get(cell.answer.kind, _paragraphs)(cell.answer.text)


@register.filter
def bare(cell: Cell, fmt: Format) -> SafeString:
    """Like `brief`; an amount without the currency, which the column's heading names."""
    if cell.answer.kind == "money":
        return figure(fmt.amount(cell.answer.value))
    return brief(cell)


@register.filter
def codes(refs: Iterable[Ref]) -> SafeString:
    """Records in one line: by code where that is enough, else with their title."""
    pieces = ((pointer(ref) if ref.known else _named(ref),) for ref in refs)
    return format_html_join(_COMMA[get_language_bidi()], "{}", pieces)


@register.filter
def named(refs: Iterable[Ref]) -> SafeString:
    """Records by code and title, one after the other."""
    # No list: one that a page breaks within is none to the rules of PDF/UA.
    items = format_html_join("", '<span class="ref">{}</span>', ((_named(ref),) for ref in refs))
    return format_html('<p class="refs">{}</p>', items)


def _named(ref: Ref) -> SafeString:
    if not ref.code:
        return isolated(ref.title)
    return format_html("{} {}", pointer(ref), isolated(ref.title))


def _paragraphs(text: str) -> SafeString:
    """Each line in the direction of its own words; one line needs no paragraph."""
    clean = clean_text(text)
    usual = base_direction(clean, _direction())
    lines = _BLANK_LINES.sub("\n", clean).split("\n")
    if len(lines) == 1:
        return format_html('<bdi dir="{}">{}</bdi>', usual, clean)
    pairs = ((base_direction(line, usual), line) for line in lines)
    return format_html_join("", '<p dir="{}">{}</p>', pairs)


def _money(text: str) -> SafeString:
    """1,250 ر.س: only the figure runs left to right."""
    first, _space, second = text.partition(NBSP)
    if first[:1].isalpha():  # "SAR 1,250"
        return format_html('<bdi dir="ltr">{}</bdi>', text)
    return format_html('<bdi dir="ltr">{}</bdi>{}<bdi dir="rtl">{}</bdi>', first, NBSP, second)


def _date(text: str) -> SafeString:
    """The Hijri date starts a line of its own where both do not fit on one.

    Not in tables: PDFium reads a line of a date alone backwards, next to a figure.
    """
    day, between, hijri = text.partition(" الموافق " if " الموافق " in text else " (")
    whole = format_html(' <span class="whole">{}{}</span>', between[1:], hijri) if hijri else ""
    return format_html('<bdi dir="{}">{}{}</bdi>', _direction(), day, whole)


def _link(text: str) -> SafeString:
    """The text of an address leads there only if it is one of the web."""
    if not re.match(r"https?://", text, re.IGNORECASE):
        return figure(text)
    rel = "noopener noreferrer nofollow"
    return format_html('<bdi dir="ltr"><a href="{0}" rel="{1}">{0}</a></bdi>', text, rel)


_PRINTED = {"money": _money, "url": _link, "number": figure}
