"""Text for Word, Excel and PowerPoint: what their XML carries, in its own direction.

They know no `<bdi>`. Words and figures that run against their surroundings stand
between marks instead: U+200E or U+200F, which every version knows, and isolates
only where a mark cannot help (a sentence in both scripts, a signed Arabic number).
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from planner.core.arabic import clean_text
from planner.core.direction import Direction, base_direction
from planner.core.formats import NBSP

_MARK = {"ltr": "\u200e", "rtl": "\u200f"}
_ISOLATE = {"ltr": "\u2066", "rtl": "\u2067"}
_POP = "\u2069"
# Unicode has them, XML does not.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n\s*\n+")

_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u200f\u2067"
_LEFT_TO_RIGHT = "0-9A-Za-z\u00aa-\u02b8\u0370-\u058f\u1e00-\u1fff\u200e\u2066"
# From one Latin letter or digit to the last one before Arabic, with its sign.
_ISLAND = re.compile(
    rf"[-+−]?[{_LEFT_TO_RIGHT}](?:[^{_RIGHT_TO_LEFT}\n]*[{_LEFT_TO_RIGHT}])?[%\u2069]*"
)
_BACKWARDS = re.compile(f"[{_RIGHT_TO_LEFT}]")
_FORWARDS = re.compile("[A-Za-z\u00aa-\u02b8\u0370-\u058f\u1e00-\u1fff]")
_SIGNED = re.compile("^[-+−][٠-٩]")
# A number alone keeps its order anywhere, and is copied into a sheet without marks.
_BARE = re.compile(r"[\d.,٫٬]+(?:%|٪\u200f?)?")
_SIGNED_ALONE = re.compile(rf"[-+−]{_BARE.pattern}")
# A Format sets the first mark after ٪; programs older than it know the other.
_YOUNG, _OLD = "\u061c", _MARK["rtl"]

# An era does not stand on a line alone.
_YEAR_OF = re.compile(r"(?<=\d) (?=هـ|AH\b)")

_ISOLATED = re.compile(r'<bdi dir="ltr"[^>]*>(.*?)</bdi>', re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!؟?؛…])\s+|\n+")


def legal(text: str) -> str:
    """What any XML may carry."""
    return _ILLEGAL.sub("", text)


def plain(text: Any) -> str:
    """Words as stored: legal, and without controls that would reorder the page around them."""
    clean = legal(clean_text(str(text))).replace(_YOUNG, _OLD)
    return _YEAR_OF.sub("\u00a0", _BLANK_LINES.sub("\n", clean))


def isolated(text: Any, around: Direction) -> str:
    """Somebody's words, unable to reorder what stands beside them."""
    clean = plain(text)
    if _SIGNED_ALONE.fullmatch(clean):
        return figure(clean, around)
    own = base_direction(clean, around)
    if own == around:
        return clean
    against = _BACKWARDS if own == "ltr" else _FORWARDS
    if against.search(clean):
        return f"{_ISOLATE[own]}{clean}{_POP}"
    return f"{_MARK[own]}{clean}{_MARK[own]}"


def figure(text: Any, around: Direction) -> str:
    """A code, a number or an address: left to right, its sign on its left."""
    clean = plain(text)
    if not clean or _BARE.fullmatch(clean):
        return clean
    if _SIGNED.match(clean) or _BACKWARDS.search(re.sub("[٠-٩٪٫٬]\u200f?", "", clean)):
        return f"{_ISOLATE['ltr']}{clean}{_POP}"
    # The last mark ends the direction: a number that follows a code does not join it.
    last = _MARK["rtl"] if around == "rtl" else ""
    return f"{_MARK['ltr']}{clean}{_MARK['ltr']}{last}"


def money(text: str, around: Direction) -> str:
    """1,250 ر.س: only the figure runs left to right."""
    amount, _space, symbol = text.partition(NBSP)
    if amount[:1].isalpha():
        return figure(text, around)
    return f"{figure(amount, around)}{NBSP}{symbol}"


def spoken(text: Any, around: Direction) -> str:
    """Words that were written for a page, without its markup: isolates become marks."""
    if not isinstance(text, SafeString):
        return isolated(text, around)
    marked = _ISOLATED.sub(lambda m: figure(unescape(strip_tags(m[1])), around), str(text))
    return unescape(strip_tags(marked))


def pieces(text: str, around: Direction) -> Iterator[tuple[str, bool]]:
    """The text cut where its direction changes: (piece, whether it runs right to left)."""
    if around == "ltr" and not _BACKWARDS.search(text):
        yield text, False
        return
    start = 0
    for island in _ISLAND.finditer(text):
        if island.start() > start:
            yield text[start : island.start()], True
        yield island[0], False
        start = island.end()
    if start < len(text):
        yield text[start:], True


def shortened(text: Any, most: int) -> tuple[str, bool]:
    """As many whole sentences as fit into `most` letters, and whether any were left out.

    Where the first one is too long already, as many of its words as fit.
    """
    whole = " ".join(plain(text).split())
    if len(whole) <= most:
        return whole, False
    kept = ""
    for sentence in _SENTENCE.split(plain(text)):
        longer = f"{kept} {' '.join(sentence.split())}".strip()
        if len(longer) > most - 2:
            break
        kept = longer
    if kept:
        return f"{kept} …", True
    return whole[: most - 1].rsplit(" ", 1)[0].rstrip(" ،,.؛:") + "…", True
