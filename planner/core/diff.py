"""What changed between two texts, word by word.

Arabic letters join, so a difference of characters would break words in two. Words
are compared as they are searched for (`arabic.fold`), which lets vowel marks and the
letters that typists interchange pass, and numerals by their value: ١٢٣ is 123.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from planner.core.arabic import ascii_digits, fold

Kind = Literal["same", "added", "removed"]
DecimalMark = Literal[".", ","]

_DIGITS = "0-9٠-٩۰-۹"
NUMERAL = f"[{_DIGITS}]+(?:[.,٫٬][{_DIGITS}]+)*"
# Vowel marks and joiners are no letters to `\w`, but stand inside words.
_MARKS = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u08ca-\u08ff\u200c-\u200f\u061c\u034f"
)
_TOKEN = re.compile(rf"({NUMERAL}|[\w{_MARKS}]+|\S)(\s*)")
# Signs with an Arabic and a Latin form.
_SIGNS = {"٪": "%", "−": "-"}

# Equal pairs of words that are still matched one by one. Prose of 2,000 characters
# has a tenth of it; a text of nothing but dots would take minutes.
MOST_PAIRS = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed (as they are written now), came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class _Token:
    key: str
    word: str
    space: str


def compare(
    old: str, new: str, *, exact: bool = False, decimal: DecimalMark = "."
) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order; what went stands before what came for it.

    With `exact`, vowel marks, spelling and the writing of numerals count too. `decimal`
    is the mark that the plan writes with Latin digits: it tells 1.234 from 1234.
    """
    before, after = _tokens(old, exact, decimal), _tokens(new, exact, decimal)
    pieces: list[Piece] = []
    for kind, found, start, end in _runs(before, after):
        text = "".join(token.word + token.space for token in found[start:end])
        if kind == "removed" and start and pieces and not pieces[-1].text[-1:].isspace():
            # The last word that stayed has no space of its own to keep them apart.
            text = found[start - 1].space + text
        if text:
            pieces.append(Piece(kind, text))
    return tuple(pieces)


def alike(old: str, new: str, *, exact: bool = False, decimal: DecimalMark = ".") -> bool:
    """Whether `compare` finds nothing that came or went."""
    if old == new:
        return True
    before, after = _tokens(old, exact, decimal), _tokens(new, exact, decimal)
    return [token.key for token in before] == [token.key for token in after]


def numeral_key(text: str, decimal: DecimalMark = ".") -> str:
    """One key for one value: ١٬٢٣٤٫٥٠ and 1234.5 are 1234.5.

    Figures that begin with a zero are codes and phone numbers: digit by digit.
    """
    plain = ascii_digits(text)
    if "٫" in plain or "٬" in plain:
        marks = str.maketrans({"٬": None, ",": None, "٫": "."})
        whole, _mark, part = plain.translate(marks).partition(".")
    else:
        group = "," if decimal == "." else "."
        whole, _mark, part = plain.partition(decimal)
        first, *groups = whole.split(group)
        if groups and (len(first) > 3 or any(len(digits) != 3 for digits in groups)):
            return plain
        whole = first + "".join(groups)
    if not part.isdecimal() and part:
        return plain
    if len(whole) > 1 and whole.startswith("0"):
        return plain
    return f"{whole}.{part}".rstrip("0").rstrip(".") if part else whole


def condensed(pieces: Iterable[Piece], around: int = 6, most: int = 40) -> tuple[Piece, ...]:
    """The pieces with long stretches cut to "…": `around` words beside a change stay.

    What came or went is cut after `most` words.
    """
    found = list(pieces)
    last = len(found) - 1
    short = []
    for number, piece in enumerate(found):
        words = re.findall(r"\s*\S+\s*", piece.text)
        head, tail = (around * (number > 0), around * (number < last))
        if piece.kind != "same":
            head, tail = most, 0
        if len(words) > head + tail + 1:
            kept = [*words[:head], "… ", *words[len(words) - tail :]]
            piece = Piece(piece.kind, "".join(kept if head + tail else [*words[:most], "… "]))
        short.append(piece)
    return tuple(short)


def _tokens(text: str, exact: bool, decimal: DecimalMark) -> list[_Token]:
    return [
        _Token(_key(word, space, exact, decimal), word, space)
        for word, space in _TOKEN.findall(text)
    ]


def _key(word: str, space: str, exact: bool, decimal: DecimalMark) -> str:
    if exact:
        return word + "\n" * ("\n" in space)
    if re.fullmatch(NUMERAL, word):
        return numeral_key(word, decimal)
    return _SIGNS.get(word) or fold(word)


_Run = tuple[Kind, Sequence[_Token], int, int]


def _runs(before: Sequence[_Token], after: Sequence[_Token]) -> Iterator[_Run]:
    a, b = [token.key for token in before], [token.key for token in after]
    start = _common(a, b)
    end = _common(a[start:][::-1], b[start:][::-1])
    yield "same", after, 0, start
    for tag, a_from, a_to, b_from, b_to in _changes(
        a[start : len(a) - end], b[start : len(b) - end]
    ):
        if tag == "equal":
            yield "same", after, start + b_from, start + b_to
        else:
            yield "removed", before, start + a_from, start + a_to
            yield "added", after, start + b_from, start + b_to
    yield "same", after, len(b) - end, len(b)


_Step = tuple[str, int, int, int, int]


def _changes(a: list[str], b: list[str]) -> list[_Step]:
    counts = Counter(b)
    if sum(counts[key] for key in a) > MOST_PAIRS:
        return [("replace", 0, len(a), 0, len(b))]
    return _joined(SequenceMatcher(None, a, b, autojunk=False).get_opcodes())


def _joined(steps: Sequence[_Step]) -> list[_Step]:
    """A stray "and" between two sentences that were rewritten reads better as rewritten, too."""
    joined: list[_Step] = []
    for number, step in enumerate(steps):
        after = steps[number + 1] if number + 1 < len(steps) else None
        if joined and after and step[0] == "equal":
            stray = 2 * _size(step) <= min(_size(joined[-1]), _size(after))
        else:
            stray = bool(joined) and "equal" not in (step[0], joined[-1][0])
        if stray:
            joined[-1] = ("replace", joined[-1][1], step[2], joined[-1][3], step[4])
        else:
            joined.append(step)
    return joined


def _size(step: _Step) -> int:
    return max(step[2] - step[1], step[4] - step[3])


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """How many keys both begin with."""
    for number, (one, other) in enumerate(zip(a, b, strict=False)):
        if one != other:
            return number
    return min(len(a), len(b))
