"""Typed numbers and dates, read by the plan's `Format`; what is unclear is refused, never guessed.

The rules for numbers:

- Digits 0-9, ٠-٩ and ۰-۹ are equal. ٫ is always the decimal mark and ٬ or a space
  always separates thousands.
- "." and "," mean what the plan's Format writes with them. With Arabic digits, where it
  writes neither, "." is the decimal mark and "," separates thousands. So "1,234" is 1234
  in a Saudi plan and 1.234 in a Tunisian one, and the page echoes the value formatted.
- Thousands are whole: one to three digits, then threes, one kind of mark, no leading
  zero. "1,5" in a Saudi plan is refused, being neither 15 nor for certain 1.5.
- One sign: + - or − before the number, or - after it (Windows and Excel write Arabic
  negatives so).
- The plan's currency or a percent sign may stand on one side. Nothing is rounded.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from planner.core.arabic import ascii_digits, fold, is_blank
from planner.core.formats import CURRENCIES, MONTHS, Format

Unit = Literal["any", "money", "percent", "none"]

MAX_DIGITS = 18
MIN_YEAR, MAX_YEAR = 1800, 2200
_HIJRI_YEARS = range(1300, 1501)
_MAX_LENGTH = 100

_ALIKE = str.maketrans(
    {"−": "-", "–": "-", "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " "}
)
_DIGITS_APART = re.compile("[0-9]+(?:[.,٫٬ ][0-9]+)+[.,٫]?")
_NUMERIC_DATE = re.compile("([0-9]{1,4}) ?([-/.]) ?([0-9]{1,2}) ?\\2 ?([0-9]{1,4})")
_NAMED_DATE = re.compile("([0-9]{1,2}) ([^0-9]{2,20}?)[،,]? ([0-9]{1,4}) ?م?")


class ParseError(ValueError):
    """What was typed cannot be read. `code` names the reason, `params` fill its message."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, object] = dict(params or {})


def parse_number(
    text: str,
    fmt: Format,
    *,
    places: int | None = None,
    lower: Decimal | int | None = None,
    upper: Decimal | int | None = None,
    unit: Unit = "any",
) -> Decimal | None:
    """The exact value typed, or None for blank text; "12%" is 12.

    `places` is how many decimals may be typed, `lower` and `upper` are inclusive,
    `unit` is what may stand beside the number. Raises ParseError:

    - number.malformed, number.grouping {example, decimal}: not a number; marks
      between the digits that have no one reading
    - number.too_long {digits}: over 18 digits
    - number.decimals {places}: more decimals than allowed
    - number.range_low, number.range_high {limit}: `limit` is already formatted
    """
    if is_blank(text):
        return None
    value = _value(_number_text(text), fmt, unit)
    _check_places(value, places)
    if lower is not None and value < lower:
        raise ParseError("number.range_low", {"limit": fmt.number(lower)})
    if upper is not None and value > upper:
        raise ParseError("number.range_high", {"limit": fmt.number(upper)})
    return value


def parse_date(text: str, fmt: Format) -> dt.date | None:
    """A Gregorian day, or None for blank text; 01/02/2027 is the first of February.

    Read are day/month/year and year/month/day with "/", "-" or ".", and a day, a month's
    name as in any Arab country or in English, and a year. Raises ParseError:

    - date.malformed {example}, date.short_year {example}: no date; a year of two digits
    - date.impossible: no such day in the calendar, as 31/02/2027 or 01/15/2027
    - date.hijri: a year between 1300 and 1500, most likely of the other calendar
    - date.range {first, last}: a year outside 1800–2200
    """
    if is_blank(text):
        return None
    example = {"example": fmt.short_date(dt.date(2027, 1, 15))}
    parts = _date_parts(fold(text))
    if parts is None:
        raise ParseError("date.malformed", example)
    year, month, day = parts
    if len(year) <= 2:
        raise ParseError("date.short_year", example)
    return _day(int(year), month, int(day), fmt)


def _number_text(text: str) -> str:
    """Ends trimmed, invisible characters gone, digits ASCII, one kind of space and minus."""
    if len(text) > _MAX_LENGTH:
        raise ParseError("number.too_long", {"digits": MAX_DIGITS})
    # Copied amounts carry direction marks (Babel writes U+200F into currencies).
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return ascii_digits(visible).strip().translate(_ALIKE)


def _value(text: str, fmt: Format, unit: Unit) -> Decimal:
    body, negative = _without_signs_and_units(text, fmt, unit)
    number = _number_pattern(fmt.decimal_mark).fullmatch(body)
    if number is None or not any(char.isdigit() for char in body):
        code = "number.grouping" if _DIGITS_APART.fullmatch(body) else "number.malformed"
        raise _unreadable(code, fmt)
    whole = re.sub("[^0-9]", "", number["whole"] or "0")
    decimals = number["decimals"] or ""
    if len(whole.lstrip("0") + decimals) > MAX_DIGITS:
        raise ParseError("number.too_long", {"digits": MAX_DIGITS})
    value = Decimal(f"{whole}.{decimals}")
    return -value if negative and value else value


def _without_signs_and_units(text: str, fmt: Format, unit: Unit) -> tuple[str, bool]:
    shell = _shell_pattern(fmt.currency, unit).fullmatch(text)
    if shell is None:
        raise _unreadable("number.malformed", fmt)
    found = shell.groupdict(default="")
    signs = "".join(found[name] for name in ("sign1", "sign2", "sign3", "sign4"))
    if len(signs) > 1 or (found["unit1"] and found["unit2"]):
        raise _unreadable("number.malformed", fmt)
    return found["body"], signs == "-"


def _unreadable(code: str, fmt: Format) -> ParseError:
    example = fmt.number(Decimal("1234.5"))
    return ParseError(code, {"example": example, "decimal": fmt.decimal_mark})


def _check_places(value: Decimal, places: int | None) -> None:
    exponent = value.as_tuple().exponent
    if places is not None and isinstance(exponent, int) and -exponent > places:
        raise ParseError("number.decimals", {"places": places})


@lru_cache
def _number_pattern(decimal_mark: str) -> re.Pattern[str]:
    decimal, group = ("٫,", "٬. ") if decimal_mark == "," else ("٫.", "٬, ")
    grouped = f"[1-9][0-9]{{0,2}}(?P<mark>[{group}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
    return re.compile(f"(?P<whole>{grouped}|[0-9]*)(?:[{decimal}](?P<decimals>[0-9]*))?")


@lru_cache
def _shell_pattern(currency: str, unit: Unit) -> re.Pattern[str]:
    """The number between at most one sign and one unit, on either side of it."""
    known = "|".join(sorted(_unit_words(currency, unit), key=len, reverse=True)) or "(?!)"
    return re.compile(
        f"(?P<sign1>[-+])? *(?P<unit1>{known})? *(?P<sign2>[-+])? *"
        f"(?P<body>[0-9.,٫٬](?:[0-9.,٫٬ ]*[0-9.,٫٬])??)"
        f" *(?P<sign3>-)? *(?P<unit2>{known})? *(?P<sign4>-)?",
        re.IGNORECASE,
    )


def _unit_words(currency: str, unit: Unit) -> set[str]:
    """Regular expressions for what may stand beside a number."""
    money = CURRENCIES[currency]
    names = {money.code, money.name_ar, money.name_ar.split()[0]}
    words = {re.escape(name) for name in names} | {re.escape(money.symbol_ar) + r"\.?"}
    percent = {"%", "٪"}
    return {"any": words | percent, "money": words, "percent": percent, "none": set[str]()}[unit]


def _date_parts(text: str) -> tuple[str, int, str] | None:
    """Year, month, day as typed, or None; a short year is left for the caller to refuse."""
    if named := _NAMED_DATE.fullmatch(text):
        day, name, year = named.groups()
        month = _month_numbers().get(name)
        return (year, month, day) if month and len(year) != 3 else None
    if not (numeric := _NUMERIC_DATE.fullmatch(text)):
        return None
    first, _, middle, last = numeric.groups()
    year, day = (first, last) if len(first) == 4 else (last, first)
    return (year, int(middle), day) if len(day) <= 2 and len(year) != 3 else None


@lru_cache
def _month_numbers() -> Mapping[str, int]:
    """Every folded name of a month, and the English three-letter ones."""
    names = {fold(name): n for style in MONTHS.values() for n, name in enumerate(style, 1)}
    return names | {fold(name[:3]): n for n, name in enumerate(MONTHS["en"], 1)}


def _day(year: int, month: int, day: int, fmt: Format) -> dt.date:
    if year in _HIJRI_YEARS:
        raise ParseError("date.hijri")
    if not MIN_YEAR <= year <= MAX_YEAR:
        first, last = fmt.digits_of(str(MIN_YEAR)), fmt.digits_of(str(MAX_YEAR))
        raise ParseError("date.range", {"first": first, "last": last})
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ParseError("date.impossible") from None
