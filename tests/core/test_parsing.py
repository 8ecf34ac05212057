"""What is typed is read exactly, or refused with a reason."""

import datetime as dt
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.arabic import fold
from planner.core.formats import CURRENCIES, MONTHS, Format
from planner.core.parsing import ParseError, Unit, parse_date, parse_number
from tests.core.test_formats import EMIRATI, ENGLISH, FORMATS, SAUDI, TUNISIAN

DOT = [SAUDI, EMIRATI, ENGLISH, Format.for_country("EG"), Format("latn", "LB", "LBP")]
COMMA = [TUNISIAN, Format.for_country("DZ"), Format.for_country("MA"), Format.for_country("LY")]


def number_code(text: str, fmt: Format, **limits: int) -> str:
    with pytest.raises(ParseError) as refused:
        parse_number(text, fmt, **limits)  # type: ignore[arg-type]
    return refused.value.code


def date_code(text: str) -> str:
    with pytest.raises(ParseError) as refused:
        parse_date(text, SAUDI)
    return refused.value.code


@pytest.mark.parametrize("fmt", DOT + COMMA)
@pytest.mark.parametrize("text", ["١٢٣٫٥", "123٫5", "۱۲۳٫۵", " 123٫50\u200f", "\u202a123٫5\u202c"])
def test_number_digit_sets_are_equal(text: str, fmt: Format) -> None:
    assert parse_number(text, fmt) == Decimal("123.5")


@pytest.mark.parametrize("fmt", DOT + COMMA)
@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009", "\u202f", "٬"])
def test_number_thousands_every_format_reads(space: str, fmt: Format) -> None:
    assert parse_number(f"1{space}234{space}567٫25", fmt) == Decimal("1234567.25")


@pytest.mark.parametrize("fmt", DOT)
def test_number_in_dot_countries(fmt: Format) -> None:
    assert parse_number("1,234", fmt) == 1234
    assert parse_number("1.234", fmt) == Decimal("1.234")
    assert parse_number("1,234.5", fmt) == Decimal("1234.5")
    assert parse_number(".5", fmt) == Decimal("0.5")
    assert parse_number("5.", fmt) == 5
    for text in (
        "1,5",
        "12,34",
        "1,2345",
        "1234,567",
        "0,123",
        "1.234.567",
        "1,234 567",
        "1.234,5",
    ):
        assert number_code(text, fmt) == "number.grouping"


@pytest.mark.parametrize("fmt", COMMA)
def test_number_in_comma_countries(fmt: Format) -> None:
    assert parse_number("1,5", fmt) == Decimal("1.5")
    assert parse_number("1,234", fmt) == Decimal("1.234")
    assert parse_number("1.234", fmt) == 1234
    assert parse_number("1.234,5", fmt) == Decimal("1234.5")
    for text in ("1.5", "1,234,567", "1,234.5", "0.123"):
        assert number_code(text, fmt) == "number.grouping"


@pytest.mark.parametrize("fmt", DOT + COMMA)
@pytest.mark.parametrize("text", ["1,5", "١,٥", "1.5", "١٫٥"])
def test_number_one_and_a_half_is_never_fifteen(text: str, fmt: Format) -> None:
    try:
        assert parse_number(text, fmt) == Decimal("1.5")
    except ParseError as refused:
        assert refused.code == "number.grouping"
        assert refused.params["example"] == fmt.number(Decimal("1234.5"))


@pytest.mark.parametrize(
    "text", ["-5", "−5", "–5", "- 5", "5-", "٥-", "-5%", "-٥٪", "5%-", "SAR -5", "-SAR 5", "-5 ر.س"]
)
def test_number_minus(text: str) -> None:
    assert parse_number(text, SAUDI) == -5


def test_number_minus_zero_is_zero() -> None:
    assert str(parse_number("-0", SAUDI)) == "0"


@pytest.mark.parametrize(
    "text",
    ["+5", "5 ر.س", "5ر.س.", "ر.س 5", "5 SAR", "sar5", "٥ ريال", "5 ريال سعودي", "5%", "٪5", "5 ٪"],
)
def test_number_beside_its_unit(text: str) -> None:
    assert parse_number(text, SAUDI) == 5


@pytest.mark.parametrize(
    "text", ["5 د.ك", "$5", "5 EUR", "5 kg", "SAR 5 SAR", "%5%", "SAR 5%", "SAR"]
)
def test_number_beside_another_unit_is_refused(text: str) -> None:
    assert number_code(text, SAUDI) == "number.malformed"


def test_number_unit_may_be_limited() -> None:
    allowed = {
        unit: [text for text in ("5", "5%", "5 SAR") if _reads(text, unit)]
        for unit in get_args(Unit)
    }
    assert allowed == {
        "any": ["5", "5%", "5 SAR"],
        "money": ["5", "5 SAR"],
        "percent": ["5", "5%"],
        "none": ["5"],
    }


def _reads(text: str, unit: Unit) -> bool:
    try:
        return parse_number(text, SAUDI, unit=unit) == 5
    except ParseError:
        return False


@pytest.mark.parametrize(
    "text",
    ["x", ".", "٫", "-", "--5", "-5-", "+-5", "1..2", "1,,2", "1e5", "NaN", "Infinity", "0x1F", "1_000",
     "(5)", "1\t500", "1\n500", "५", "５", "½", "1،5", "1'000", "5 - 10", "=1+1"],
)  # fmt: skip
def test_number_malformed(text: str) -> None:
    assert number_code(text, SAUDI) == "number.malformed"


@pytest.mark.parametrize("text", ["", "  ", "\u200f", "\u00a0\n"])
def test_number_blank_is_none(text: str) -> None:
    assert parse_number(text, SAUDI, lower=1) is None


def test_number_decimals_are_never_rounded() -> None:
    assert str(parse_number("1.50", SAUDI, places=2)) == "1.50"
    assert number_code("1.505", SAUDI, places=2) == "number.decimals"
    assert number_code("1.500", SAUDI, places=2) == "number.decimals"
    assert number_code("1.5", SAUDI, places=0) == "number.decimals"
    assert parse_number("5", SAUDI, places=0) == 5


def test_number_range_is_inclusive_and_says_its_limit() -> None:
    assert parse_number("100", SAUDI, lower=0, upper=100) == 100
    assert number_code("-1", SAUDI, lower=0) == "number.range_low"
    with pytest.raises(ParseError) as refused:
        parse_number("1001", SAUDI, upper=1000)
    assert (refused.value.code, refused.value.params) == ("number.range_high", {"limit": "١٬٠٠٠"})


def test_number_over_eighteen_digits_is_refused() -> None:
    assert parse_number("9" * 18, SAUDI) == 10**18 - 1
    assert parse_number("0" * 30 + "1", SAUDI) == 1
    assert number_code("9" * 19, SAUDI) == "number.too_long"
    assert number_code("1." + "0" * 18, SAUDI) == "number.too_long"
    assert number_code("9" * 100_000, SAUDI) == "number.too_long"


@given(FORMATS, st.decimals(-(10**12), 10**12, places=5), st.integers(0, 5))
def test_number_reads_back_what_a_format_writes(fmt: Format, value: Decimal, places: int) -> None:
    rounded = round(value, CURRENCIES[fmt.currency].decimals)
    assert parse_number(fmt.number(value), fmt) == value
    assert parse_number(fmt.number(value, 5), fmt, places=5) == value
    assert parse_number(fmt.percent(value), fmt, unit="percent") == value
    assert parse_number(fmt.amount(rounded), fmt) == rounded
    assert parse_number(fmt.money(rounded), fmt, unit="money") == rounded


@given(FORMATS, st.text("0123456789٠١٢٣۴.,٫٬ -+−%٪رسSAR\u200f\u00a0", max_size=14))
def test_number_is_what_its_digits_say_or_is_refused(fmt: Format, text: str) -> None:
    try:
        value = parse_number(text, fmt)
    except ParseError as refused:
        assert refused.code.startswith("number.")
        return
    if value is not None:
        assert parse_number(fmt.number(value), fmt) == value


@pytest.mark.parametrize(
    "text",
    [
        "15/01/2027",
        "١٥/٠١/٢٠٢٧",
        "۱۵/۰۱/۲۰۲۷",
        "2027-01-15",
        "2027/1/15",
        "15.1.2027",
        "15-1-2027",
        " 15 / 01 / 2027 ",
        "\u200f15/01/2027\u200e",
        "15 يناير 2027",
        "١٥ يناير ٢٠٢٧م",
        "15  يَنايِر، 2027 م",
        "15 كانون الثاني 2027",
        "15 جانفي 2027",
        "15 January 2027",
        "15 jan 2027",
    ],
)
def test_date_forms_are_equal(text: str) -> None:
    assert parse_date(text, SAUDI) == parse_date(text, ENGLISH) == dt.date(2027, 1, 15)


def test_date_day_comes_before_month() -> None:
    assert parse_date("01/02/2027", SAUDI) == dt.date(2027, 2, 1)
    assert parse_date("01/02/2027", ENGLISH) == dt.date(2027, 2, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("15/01/27", "date.short_year"),
        ("15 يناير 27", "date.short_year"),
        ("27-01-15", "date.short_year"),
        ("31/02/2027", "date.impossible"),
        ("29/02/2027", "date.impossible"),
        ("01/15/2027", "date.impossible"),
        ("00/01/2027", "date.impossible"),
        ("07/08/1448", "date.hijri"),
        ("15/01/0001", "date.range"),
        ("15/01/9999", "date.range"),
        ("15/01", "date.malformed"),
        ("15/01-2027", "date.malformed"),
        ("15/1/202", "date.malformed"),
        ("2027/1/2027", "date.malformed"),
        ("115/1/2027", "date.malformed"),
        ("15 شيء 2027", "date.malformed"),
        ("7 شعبان 1448", "date.malformed"),
        ("يناير 2027", "date.malformed"),
        ("15012027", "date.malformed"),
        ("غدًا", "date.malformed"),
        ("1" * 1000, "date.malformed"),
        ("15/01/2027" + " " * 100 + "x", "date.malformed"),
    ],
)
def test_date_refused(text: str, code: str) -> None:
    assert date_code(text) == code


def test_date_leap_day_is_read() -> None:
    assert parse_date("29/02/2028", SAUDI) == dt.date(2028, 2, 29)


@pytest.mark.parametrize("text", ["", " ", "\u200f"])
def test_date_blank_is_none(text: str) -> None:
    assert parse_date(text, SAUDI) is None


def test_date_refusal_shows_how_the_plan_writes_one() -> None:
    with pytest.raises(ParseError) as refused:
        parse_date("x", SAUDI)
    assert refused.value.params == {"example": "١٥/٠١/٢٠٢٧"}


@given(FORMATS, st.dates(dt.date(1800, 1, 1), dt.date(2200, 12, 31)))
def test_date_reads_back_what_a_format_writes(fmt: Format, day: dt.date) -> None:
    for text in (fmt.date(day), fmt.short_date(day), day.isoformat()):
        assert parse_date(text, fmt) == day


@given(st.text("0123456789٣/-. ينارمjan،\u200f", max_size=16))
def test_date_is_read_or_refused(text: str) -> None:
    try:
        parse_date(text, SAUDI)
    except ParseError as refused:
        assert refused.code.startswith("date.")


def test_date_month_names_never_disagree_between_countries() -> None:
    months: dict[str, set[int]] = {}
    for names in MONTHS.values():
        for number, name in enumerate(names, 1):
            months.setdefault(fold(name), set()).add(number)
    assert all(len(numbers) == 1 for numbers in months.values())
