"""Pasted text as a table: cells of a spreadsheet, lines of a list, separated values.

Spreadsheets put tabs between the cells they copy and quote a cell that holds a
tab or an end of line, doubling its quotes. Text without tabs is cut at ";" or
"," only where that has one reading: prose is full of commas.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from planner.core.arabic import ascii_digits, fold, is_blank

TAB, SEMICOLON, COMMA, LINES = "\t", ";", ",", ""
SEPARATORS = (TAB, SEMICOLON, COMMA, LINES)

# Reorder or hide what stands beside them, and mean nothing within a cell.
_HIDDEN = re.compile("[\u200b\u202a-\u202e\u2066-\u2069\ufeff]")
# Marks that are letters to a text, and nothing at its ends.
_EDGES = "\u200e\u200f\u061c"
_LINE_END = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
_BULLET = re.compile(r"\s*[•·▪◦‣●○■□–—*-]\s+")
_BULLETS = frozenset("•·▪◦‣●○■□–—*-")
# A comma that may be a decimal mark or stand between thousands.
_IN_NUMBER = re.compile("[0-9٠-٩۰-۹],[0-9٠-٩۰-۹]")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length. `hidden` counts the invisible characters taken out,
    `bullets` tells that marks of a list were taken out, and `heading` holds the
    first line where it names the columns."""

    rows: tuple[tuple[str, ...], ...] = ()
    heading: tuple[str, ...] = ()
    separator: str = LINES
    hidden: int = 0
    bullets: bool = False

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else len(self.heading)


def read_table(
    text: str,
    names: Collection[str] = (),
    *,
    separator: str | None = None,
    heading: bool | None = None,
) -> Table:
    """The cells of `text`; lines and last columns without anything visible are left out.

    `names` are the folded names that a heading may hold. `separator` and `heading`
    None mean: find out.
    """
    shown, hidden = _HIDDEN.subn("", _LINE_END.sub("\n", text))
    if separator is None:
        separator = _separator(shown, names)
    lines = [line for line in split_cells(shown, separator) if not all(map(is_blank, line))]
    trimmed = [[_trimmed(cell) for cell in line] for line in lines]
    hidden += sum(lost for line in trimmed for _cell, lost in line)
    cells = [[cell for cell, _lost in line] for line in trimmed]
    cells, bullets = _without_bullets(cells)
    width = max((_filled(line) for line in cells), default=0)
    rows = tuple(tuple((line + [""] * width)[:width]) for line in cells)
    first: tuple[str, ...] = ()
    if rows and (is_heading(rows[0], names) if heading is None else heading):
        first, rows = rows[0], rows[1:]
    return Table(rows, first, separator, hidden, bullets)


def is_heading(cells: Sequence[str], names: Collection[str]) -> bool:
    """Whether the cells are names of columns: all of them, or two and at least half."""
    given = [fold_name(cell) for cell in cells if not is_blank(cell)]
    known = sum(name in names for name in given)
    return bool(given) and (known == len(given) or (known >= 2 and 2 * known >= len(given)))


def fold_name(text: str) -> str:
    """A name of a column as it is compared: without its unit in brackets, marks and stars."""
    folded = fold(text)
    bare = re.sub(r"\(.*?\)", " ", folded)
    return " ".join(re.sub(r"[^\w\s]|_", " ", bare).split()) or folded


def split_cells(text: str, separator: str) -> list[list[str]]:
    """Every line as cells; a quoted cell may hold separators and ends of lines.

    A quote that is not closed before a separator or the end of its line belongs to the text.
    """
    cell, after = _patterns(separator)
    lines: list[list[str]] = [[]]
    place = 0
    while True:
        if found := cell.match(text, place):
            lines[-1].append(found[0][1:-1].replace('""', '"'))
        else:
            found = after.match(text, place)
            assert found  # it matches the empty text
            lines[-1].append(found[0])
        place = found.end()
        if place >= len(text):
            return lines
        if text[place] == "\n":
            lines.append([])
        place += 1


def _patterns(separator: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    # Possessive, so that a quote that is never closed is tried once.
    quoted = re.compile(rf'"(?:[^"]|"")*+"(?=[{separator}\n]|\Z)')
    return quoted, re.compile(rf"[^{separator}\n]*+")


def _separator(text: str, names: Collection[str]) -> str:
    if any("\t" in line for line in _unquoted(text)):
        return TAB
    for separator in (SEMICOLON, COMMA):
        lines = [line for line in split_cells(text, separator) if not all(map(is_blank, line))]
        if not lines or len(lines[0]) < 2:
            continue
        if is_heading(lines[0], names):
            return separator
        # An equal number on every line is a table; one line alone may be a sentence.
        even = len(lines) > 1 and len({len(line) for line in lines}) == 1
        if even and (separator == SEMICOLON or not _may_be_prose(text)):
            return separator
    return LINES


def _may_be_prose(text: str) -> bool:
    bare = "\n".join(_unquoted(text))
    return ", " in bare or bool(_IN_NUMBER.search(bare))


def _unquoted(text: str) -> list[str]:
    """What stands outside of quoted cells, whatever separates them."""
    quoted = re.compile(r'(?:^|(?<=[\t;,\n]))"(?:[^"]|"")*+"(?=[\t;,\n]|\Z)')
    return quoted.sub("", text).split("\n")


def _trimmed(cell: str) -> tuple[str, int]:
    """The cell without white space and marks at its ends, and how many of these were marks."""
    bare = cell.strip(_EDGES + " \t\n\u00a0")
    return bare, sum(cell.count(mark) - bare.count(mark) for mark in _EDGES)


def _filled(line: Sequence[str]) -> int:
    """The number of cells up to the last one with something in it."""
    return next((n for n in range(len(line), 0, -1) if not is_blank(line[n - 1])), 0)


def _without_bullets(cells: list[list[str]]) -> tuple[list[list[str]], bool]:
    """A list copied from a document brings its marks along, as a column or before the words."""
    if not cells:
        return cells, False
    if all(len(line) > 1 and line[0] in _BULLETS for line in cells):
        return [line[1:] for line in cells], True
    if len(cells) > 1 and all(len(line) == 1 and _BULLET.match(line[0]) for line in cells):
        return [[_BULLET.sub("", line[0], count=1)] for line in cells], True
    return cells, False


# What a cell names


@dataclass(frozen=True, slots=True)
class Known:
    """A value that a cell may name, by any of its folded names."""

    value: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """The values that were named; else what was not known, or names several."""

    values: tuple[str, ...] = ()
    unknown: str = ""
    several: str = ""

    @property
    def ok(self) -> bool:
        return not self.unknown and not self.several


# No cell names more records than a plan has room to cite at one place.
MOST_ENTRIES = 60
_ENTRY = re.compile(r"[^،,;؛\n|]+")
_MINUS = str.maketrans({"−": "-", "–": "-"})
# "4 · High", "H1: …": a value and its words, as the pages show them together.
_WITH_WORDS = re.compile(r"([a-z]*-?[0-9]+|[a-z]{2})\s*[.:·)=–-]+\s*(.+)", re.DOTALL)


class Names:
    """A list of known values that finds the one a text names."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.by_name: dict[str, set[str]] = {}
        for one in known:
            for name in one.names - {""}:
                self.by_name.setdefault(name, set()).add(one.value)

    def one(self, text: str) -> Match:
        found = self._values(text)
        if len(found) > 1:
            return Match(several=text.strip())
        return Match(tuple(found)) if found else Match(unknown=text.strip())

    def many(self, text: str) -> Match:
        """Several values: the whole text names one, or its entries do, or its words."""
        words = [self.one(word) for word in text.split()]
        if words and all(match.ok for match in words):
            return Match(tuple(dict.fromkeys(value for match in words for value in match.values)))
        return self._entries(text)

    def _entries(self, text: str) -> Match:
        """From each entry the longest run of entries that names something: titles have commas."""
        spans = [m.span() for m in re.finditer(_ENTRY, text) if not is_blank(m[0])][:MOST_ENTRIES]
        found: dict[str, None] = {}
        place = 0
        while place < len(spans):
            start = spans[place][0]
            for last in range(len(spans) - 1, place - 1, -1):
                match = self.one(text[start : spans[last][1]])
                if not match.unknown:
                    break
            if not match.ok:
                return match
            found |= dict.fromkeys(match.values)
            place = last + 1
        return Match(tuple(found)) if found else self.one(text)

    def _values(self, text: str) -> set[str]:
        key = name_key(text)
        if found := self.by_name.get(key):
            return found
        # Figures are written in any set of digits, with zeros before or after them.
        if re.fullmatch(r"-?[0-9]+(?:\.0+)?", key):
            return self.by_name.get(str(int(key.split(".")[0])), set())
        pair = _WITH_WORDS.fullmatch(key)
        if not pair:
            return set()
        # Both must name the same, or the words would be overruled in silence.
        named, worded = self.by_name.get(pair[1], set()), self.by_name.get(pair[2].strip(), set())
        return named & worded if worded else set()


def name_key(text: str) -> str:
    return ascii_digits(fold(text)).translate(_MINUS)
