"""A workbook that runs right to left and writes answers as what they are.

XlsxWriter rather than openpyxl: it writes the result beside each formula, so that a
telephone's preview shows figures too, and text through `write_string`, which never
becomes a formula whatever it begins with.
https://xlsxwriter.readthedocs.io/
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from planner.core.direction import Direction, base_direction
from planner.core.formats import CURRENCIES
from planner.reports.edition import Edition
from planner.reports.plaintext import plain

FONT = "Arial"
BRAND, TINT, LINE, INK_2, ACCENT = "#0E5A54", "#E3F0EE", "#D8D1C4", "#55625F", "#85500A"
MOST_NAME, MOST_TEXT = 31, 32_767
# In points; Excel takes no row higher than this.
LINE_HEIGHT, MOST_HEIGHT = 14, 409
# What Excel does not take in the name of a sheet.
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]+")
# Arabic-Indic digits are a matter of the number's format: the value stays a number.
_ARABIC_DIGITS = "[$-2000401]"
# The mark keeps it on the left of its digits in a cell that runs left to right.
_ARABIC_PERCENT = "٪\u200f"
_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": BRAND, "valign": "vcenter"}
STYLES: dict[str, dict[str, Any]] = {
    "": {"valign": "top"},
    "head": _HEAD,
    "group": {**_HEAD, "align": "center", "border_color": "#FFFFFF"},
    "title": {"bold": True, "font_size": 16, "font_color": BRAND, "border": 0},
    "section": {"bold": True, "font_size": 12, "font_color": BRAND, "border": 0},
    "note": {"font_color": INK_2, "border": 0},
    "draft": {"bold": True, "font_color": ACCENT, "border": 0},
    "link": {"font_color": BRAND, "underline": True},
    "label": {"bold": True, "bg_color": TINT, "valign": "top"},
    "total": {"bold": True, "bg_color": TINT, "top": 2, "top_color": BRAND},
    "given": {"bold": True, "bg_color": "#FBF0DD"},
}


class Book:
    def __init__(self, edition: Edition) -> None:
        self.edition, self.file = edition, BytesIO()
        self.book = xlsxwriter.Workbook(self.file, {"in_memory": True})
        self.names: dict[str, Worksheet] = {}
        self._formats: dict[Any, CellFormat] = {}
        self.book.set_calc_mode("auto")
        self.book.formats[0].set_font_name(FONT)
        self.book.set_properties(
            {
                "title": plain(edition.title),
                "author": plain(edition.organization),
                "comments": plain(edition.version_label),
            }
        )

    def close(self) -> bytes:
        self.book.close()
        return self.file.getvalue()

    def sheet(self, title: str, *, head: int = 0, side: int = 0) -> Worksheet:
        """A sheet whose first `head` lines and `side` columns stay in sight."""
        name = self._free(sheet_name(title))
        sheet = self.names[name] = self.book.add_worksheet(name)
        if self.edition.rtl:
            sheet.right_to_left()
        if head or side:
            sheet.freeze_panes(head, side)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        if head:
            sheet.repeat_rows(head - 1)
        return sheet

    def _free(self, name: str) -> str:
        taken = {known.casefold() for known in self.names}
        free, number = name, 1
        while free.casefold() in taken:
            number += 1
            free = f"{name[: MOST_NAME - 5].rstrip()} ({number})"
        return free

    # -- formats ---------------------------------------------------------------

    def style(self, style: str = "", **more: Any) -> CellFormat:
        base = {"font_name": FONT, "font_size": 10, "border": 1, "border_color": LINE}
        wanted = {**base, **STYLES[style], **more}
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(wanted)
        return self._formats[key]

    def numeral(self, pattern: str) -> str:
        return _ARABIC_DIGITS + pattern if self.edition.fmt.digits == "arab" else pattern

    @cached_property
    def amount_pattern(self) -> str:
        places = CURRENCIES[self.edition.fmt.currency].decimals
        return _pattern("#,##0", places)

    def pattern(self, kind: str, value: Any) -> str:
        """How Excel writes a number of this kind."""
        if kind == "money":
            return self.numeral(self.amount_pattern)
        if kind == "flow":
            # Most periods have nothing: a dash keeps the others in sight.
            whole = self.amount_pattern
            return ";".join((self.numeral(whole), self.numeral(f"-{whole}"), '"–"'))
        if kind == "date":
            return self.numeral("dd/mm/yyyy")
        if kind == "year":
            return self.numeral("0")
        text = _pattern("#,##0", _places(value))
        if kind == "percent":
            # Held as 0–100, so that the sign is a word and nothing is multiplied.
            text += f'"{_ARABIC_PERCENT}"' if self.edition.fmt.digits == "arab" else '"%"'
        return self.numeral(text)

    def number_style(self, kind: str, value: Any, style: str = "") -> CellFormat:
        # Left to right, so that a minus stays on the left of its digits.
        return self.style(
            style, num_format=self.pattern(kind, value), reading_order=1, align="right"
        )

    # -- cells -----------------------------------------------------------------

    def write(
        self, sheet: Worksheet, row: int, col: int, value: Any, kind: str = "", style: str = ""
    ) -> None:
        """One value: a number or a date stays one, anything else is text."""
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            sheet.write_number(row, col, float(value), self.number_style(kind, value, style))
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, col, value, self.number_style("date", value, style))
        else:
            self.text(sheet, row, col, value, style)

    def text(self, sheet: Worksheet, row: int, col: int, value: Any, style: str = "") -> None:
        words = plain(value)[:MOST_TEXT]
        around = self.edition.direction
        order = 2 if self._direction(words) == "rtl" else 1
        # Aligned as the sheet runs, whatever the words.
        side = (
            {} if STYLES[style].get("align") else {"align": "right" if around == "rtl" else "left"}
        )
        wrap = STYLES[style].get("border") != 0
        form = self.style(style, reading_order=order, text_wrap=wrap, **side)
        sheet.write_string(row, col, words, form) if words else sheet.write_blank(
            row, col, None, form
        )

    def _direction(self, words: str) -> Direction:
        """A workbook right to left has no other for a cell with any Arabic: it holds one answer."""
        if self.edition.rtl and any(base_direction(w, "ltr") == "rtl" for w in words.split()):
            return "rtl"
        return base_direction(words, self.edition.direction)

    def fit(self, sheet: Worksheet, row: int, texts: Sequence[Any], widths: Sequence[int]) -> None:
        """Make the row as high as its longest text: not every program does it by itself."""
        lines = max(map(_lines, texts, widths), default=1)
        if lines > 1:
            sheet.set_row(row, min(MOST_HEIGHT, 4 + LINE_HEIGHT * lines))

    def formula(
        self, sheet: Worksheet, row: int, col: int, formula: str, value: Any, style: str = "",
        kind: str = "money",
    ) -> None:  # fmt: skip
        """A live formula, and the result that it has now."""
        form = self.number_style(kind, value, style)
        sheet.write_formula(row, col, f"={formula}", form, float(value))

    def line(self, sheet: Worksheet, row: int, words: Sequence[Any], style: str) -> None:
        for col, word in enumerate(words):
            self.text(sheet, row, col, word, style)


def _lines(text: Any, width: int) -> int:
    """How many lines a text takes in a column, at a letter a unit of its width."""
    words = text if isinstance(text, str) else ""
    return sum(max(1, len(wrap(line, max(1, width)))) for line in words.split("\n"))


def _pattern(whole: str, places: int) -> str:
    return f"{whole}.{'0' * places}" if places else whole


def _places(value: Any) -> int:
    exponent = Decimal(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def sheet_name(title: str) -> str:
    """As much of a title as Excel takes for a name: 31 UTF-16 units, no []:*?/\\."""
    name = " ".join(_NOT_IN_NAMES.sub(" ", plain(title)).split()).strip("'")
    if _units(name) > MOST_NAME:
        kept = name
        while _units(kept) > MOST_NAME - 1:
            kept = kept[:-1]
        # Not in the middle of a word, unless there is but one.
        broken = name[len(kept)] != " " and " " in kept
        name = f"{kept.rsplit(' ', 1)[0] if broken else kept}…"
    # Excel keeps this name for itself.
    return f"{name} _" if name.casefold() == "history" else name or "_"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
