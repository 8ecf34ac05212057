"""Words in a drawing, which breaks no lines and measures nothing: done here, by estimate."""

import re
import unicodedata
from functools import lru_cache

from planner.core.arabic import clean_line
from planner.core.direction import Direction, base_direction

ELLIPSIS = "…"
_SIGNED = re.compile(r"(?<![^\W_])[-−+]\d[\d.,٫٬]*%?")
_ARABIC = re.compile("[\u0621-\u064a\u066e-\u06d3]")
_ISOLATE = "\u2066{}\u2069"
# Noncharacters are the last that XML forbids and clean_line lets through.
_FORBIDDEN = re.compile("[\ufffe\uffff]")
# Widths in parts of the font's size, measured on the interface's own sentences in IBM Plex
# Sans Arabic and Almarai; one line in ten is out by more than a sixth.
_NOT_JOINING = frozenset("اأإآٱدذرزوؤلىءة")
_DIGIT, _SPACE, _NARROW, _WIDE_ARABIC, _UPPER, _OTHER = 0.55, 0.25, 0.37, 0.52, 0.64, 0.5
_FULL = 1.0
_BOLD = 1.07


# Isolates around somebody's words in a label outlive the cleaning.
_KEPT = str.maketrans("\u2068\u2069", "\ue068\ue069")
_BACK = str.maketrans("\ue068\ue069", "\u2068\u2069")


def clean(text: object) -> str:
    """One line that XML allows, whatever it was."""
    return _cleaned(str(text))


# The same words are measured, cut and written, once for a page and once for a phone.
@lru_cache(maxsize=2048)
def _cleaned(text: str) -> str:
    return _FORBIDDEN.sub("", clean_line(text.translate(_KEPT))).translate(_BACK)


def base_of(text: str, *, rtl: bool) -> Direction:
    """Its own direction; but where we write from the right, one Arabic letter is enough."""
    own = base_direction(text, "rtl" if rtl else "ltr")
    return "rtl" if rtl and _ARABIC.search(text) else own


def keep_signs(text: str) -> str:
    """Signed figures isolated: their sign stays on their left."""
    return _SIGNED.sub(lambda found: _ISOLATE.format(found[0]), text)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide the text is drawn."""
    return size * sum(map(_advance, text)) * (_BOLD if bold else 1)


@lru_cache(maxsize=4096)
def _advance(char: str) -> float:
    category = unicodedata.category(char)
    if category in ("Mn", "Cf"):
        return 0
    if char.isdigit():
        return _DIGIT
    if char.isspace() or category.startswith("P"):
        return _SPACE + 0.1 * (not char.isspace())
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return _FULL
    if "\u0600" <= char <= "\u06ff":
        return _NARROW if char in _NOT_JOINING else _WIDE_ARABIC
    return _UPPER if char.isupper() else _OTHER


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """As many whole words as there is room for, then "…"; letters, where a word is too long."""
    if width(text, size, bold=bold) <= room:
        return text
    room -= width(ELLIPSIS, size, bold=bold)
    kept, used = "", 0.0
    for char in text:
        used += width(char, size, bold=bold)
        if used > room:
            break
        kept += char
    words, _space, _rest = kept.rpartition(" ")
    # A word that alone takes more than half of the room leaves too little without it.
    whole = width(words, size, bold=bold) > room / 2
    return (words if whole else kept).rstrip(" ،؛,;:") + ELLIPSIS


def wrap(text: str, room: float, size: float, lines: int, *, bold: bool = False) -> list[str]:
    """At most so many lines; what does not fit ends in "…"."""
    found, words = [""], text.split(" ")
    for place, word in enumerate(words):
        longer = f"{found[-1]} {word}".strip()
        if not found[-1] or width(longer, size, bold=bold) <= room:
            found[-1] = longer
        elif len(found) < lines:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {' '.join(words[place:])}"
            break
    return [cut(line, room, size, bold=bold) for line in found]
