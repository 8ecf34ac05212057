"""Numbers, money and dates as a plan writes them; the tables are held against Babel's CLDR."""

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import get_currency_precision
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from planner.core.arabic import fold
from planner.core.formats import (
    COUNTRIES,
    CURRENCIES,
    HIJRI_MONTHS,
    MONTHS,
    NBSP,
    Format,
    default_digits,
)

SAUDI = Format.for_country("SA")
EMIRATI = Format.for_country("AE")
TUNISIAN = Format.for_country("TN")
ENGLISH = Format("latn", "SA", "SAR", language="en")
FORMATS = st.builds(
    Format,
    digits=st.sampled_from(["arab", "latn"]),
    country=st.sampled_from(sorted(COUNTRIES)),
    currency=st.sampled_from(sorted(CURRENCIES)),
    calendar=st.sampled_from(["gregorian", "both"]),
    language=st.sampled_from(["ar", "en"]),
)
DAY = dt.date(2027, 1, 15)
# Shorter or more usual than the names in CLDR.
RENAMED = {"uae dirham", "pound sterling"}
ARAB_LEAGUE = sorted(COUNTRIES.keys() - {"TR", "GB", "US"})


@pytest.mark.parametrize(
    ("fmt", "expected"),
    [
        (SAUDI, "-١٬٢٣٤٬٥٦٧٫٥"),
        (EMIRATI, "-1,234,567.5"),
        (TUNISIAN, "-1.234.567,5"),
        (ENGLISH, "-1,234,567.5"),
        (Format("arab", "TN", "TND"), "-١٬٢٣٤٬٥٦٧٫٥"),
    ],
)
def test_number_marks(fmt: Format, expected: str) -> None:
    assert fmt.number(Decimal("-1234567.50")) == expected


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (0, None, "0"),
        (1000, None, "1,000"),
        (Decimal("1E+3"), None, "1,000"),
        (Decimal("0.10"), None, "0.1"),
        (Decimal("0.10"), 2, "0.10"),
        (Decimal("2.125"), 2, "2.13"),
        (Decimal("-2.125"), 2, "-2.13"),
        (Decimal("-0.001"), 2, "0.00"),
        (Decimal("-0"), None, "0"),
        (0.1 + 0.2, None, "0.3"),
        (2.5, 0, "3"),
        (Decimal("123456789012345678.99"), 2, "123,456,789,012,345,678.99"),
        (float("nan"), 2, "—"),
        (float("-inf"), None, "—"),
    ],
)
def test_number_places_and_rounding(
    value: Decimal | float, places: int | None, expected: str
) -> None:
    assert EMIRATI.number(value, places) == expected


@pytest.mark.parametrize(
    ("fmt", "amount", "expected"),
    [
        (SAUDI, 250000, "٢٥٠٬٠٠٠ ر.س"),
        (SAUDI, Decimal("1234.5"), "١٬٢٣٤٫٥٠ ر.س"),
        (EMIRATI, Decimal("1234.50"), "1,234.50 د.إ"),
        (TUNISIAN, Decimal("1234.5"), "1.234,500 د.ت"),
        (Format.for_country("KW"), Decimal("0.125"), "٠٫١٢٥ د.ك"),
        (Format.for_country("DJ"), Decimal("99.5"), "١٠٠ ف.ج"),
        (ENGLISH, Decimal("-1234.50"), "SAR -1,234.50"),
        (ENGLISH, Decimal("3.999"), "SAR 4"),
    ],
)
def test_money(fmt: Format, amount: Decimal | int, expected: str) -> None:
    assert fmt.money(amount) == expected.replace(" ", NBSP)
    assert fmt.symbol() in expected


def test_money_of_another_currency_has_its_own_decimals() -> None:
    assert EMIRATI.money(Decimal("1.5"), "KWD") == f"1.500{NBSP}د.ك"
    assert EMIRATI.amount(Decimal("1.5")) == "1.50"
    assert EMIRATI.symbol("USD") == "$"


def test_money_not_finite_is_a_dash() -> None:
    assert EMIRATI.money(float("inf")) == f"—{NBSP}د.إ"


@pytest.mark.parametrize(
    ("fmt", "expected"),
    [(SAUDI, "-٢٩٫٥٪\u061c"), (EMIRATI, "-29.5%"), (TUNISIAN, "-29,5%"), (ENGLISH, "-29.5%")],
)
def test_percent(fmt: Format, expected: str) -> None:
    assert fmt.percent(Decimal("-29.50")) == expected


def test_percent_not_finite_is_a_dash() -> None:
    assert SAUDI.percent(float("nan")) == "—"


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("SA", "١٥ يناير ٢٠٢٧"),
        ("EG", "١٥ يناير ٢٠٢٧"),
        ("SY", "١٥ كانون الثاني ٢٠٢٧"),
        ("DZ", "15 جانفي 2027"),
        ("MA", "15 يناير 2027"),
        ("AE", "15 يناير 2027"),
    ],
)
def test_date_month_names_per_country(country: str, expected: str) -> None:
    assert Format.for_country(country).date(DAY) == expected


def test_date_other_forms() -> None:
    moment = dt.datetime(2027, 1, 15, 9, 5)
    assert SAUDI.short_date(DAY) == "١٥/٠١/٢٠٢٧"
    assert ENGLISH.short_date(DAY) == "15/01/2027"
    assert SAUDI.month(DAY) == "يناير ٢٠٢٧"
    assert ENGLISH.date(DAY) == "15 January 2027"
    assert SAUDI.datetime(moment) == "١٥ يناير ٢٠٢٧، ٠٩:٠٥"
    assert ENGLISH.datetime(moment) == "15 January 2027, 09:05"


def test_hijri_is_umm_al_qura() -> None:
    assert SAUDI.hijri(DAY) == "٧ شعبان ١٤٤٨ هـ"
    assert EMIRATI.hijri(dt.datetime(2027, 1, 15, 23, 59)) == "7 شعبان 1448 هـ"
    assert ENGLISH.hijri(DAY) == "7 Shaʻban 1448 AH"


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (dt.date.min, False),
        (dt.date(1924, 7, 31), False),
        (dt.date(1924, 8, 1), True),
        (dt.date(2077, 11, 16), True),
        (dt.date(2077, 11, 17), False),
        (dt.date.max, False),
    ],
)
def test_hijri_out_of_range_is_empty(day: dt.date, inside: bool) -> None:
    assert bool(SAUDI.hijri(day)) is inside


def test_full_date_adds_hijri_where_asked_and_known() -> None:
    both = Format("latn", "SA", "SAR", "both")
    assert SAUDI.full_date(DAY) == SAUDI.date(DAY)
    assert both.full_date(DAY) == "15 يناير 2027 الموافق 7 شعبان 1448 هـ"
    assert both.full_date(dt.date(1900, 1, 1)) == "1 يناير 1900"
    english = Format("latn", "SA", "SAR", "both", "en")
    assert english.full_date(DAY) == "15 January 2027 (7 Shaʻban 1448 AH)"


@pytest.mark.parametrize("base", ["R", "L"])
def test_arabic_percent_is_left_of_its_number_in_any_direction(base: str) -> None:
    shown = get_display(SAUDI.percent(29), base_dir=base)
    assert shown.replace("\u061c", "") == "٪٢٩"


@pytest.mark.parametrize(
    ("fmt", "text", "written"),
    [
        (SAUDI, "(w × |r − 2.5| ÷ 1.5)", "(w × |r − ٢٫٥| ÷ ١٫٥)"),
        (TUNISIAN, "÷ 1.5", "÷ 1,5"),
        (SAUDI, "Everett 1963, K1, plus50, n₁", "Everett ١٩٦٣, K1, plus50, n₁"),
        (SAUDI, "−100 %", "−١٠٠٪\u061c"),
        (EMIRATI, "−100 %", "−100%"),
    ],
)
def test_figures_of_our_words_but_not_of_names(fmt: Format, text: str, written: str) -> None:
    assert fmt.figures_of(text) == written


def test_digits_of_text() -> None:
    assert SAUDI.digits_of("المرحلة 2 من 10") == "المرحلة ٢ من ١٠"
    assert EMIRATI.digits_of("المرحلة 2") == "المرحلة 2"


@given(FORMATS, st.decimals(-(10**12), 10**12, places=4), st.dates())
def test_outputs_have_one_digit_set_and_one_mark_after_the_percent(
    fmt: Format, value: Decimal, day: dt.date
) -> None:
    texts = (fmt.number(value), fmt.money(value), fmt.percent(value, 1))
    dates = (fmt.full_date(day), fmt.short_date(day), fmt.month(day))
    for text in texts + dates:
        plain = text.replace("٪\u061c", "٪")
        assert not [char for char in plain if unicodedata.category(char) in {"Cf", "Cc"}]
        digits = {char.isascii() for char in text if char.isdigit()}
        assert digits == {fmt.digits == "latn"}


@pytest.mark.parametrize(
    "choices",
    [
        ("hebr", "SA", "SAR"),
        ("arab", "XX", "SAR"),
        ("arab", "SA", "XXX"),
        ("arab", "SA", "SAR", "hijri"),
        ("arab", "SA", "SAR", "both", "fr"),
    ],
)
def test_format_unknown_choice_is_refused(choices: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="not a known format choice"):
        Format(*choices)  # type: ignore[arg-type]


def test_default_digits_as_agreed() -> None:
    arab = ("SA", "EG", "IQ", "SY", "JO", "LB", "KW", "QA", "SD", "YE")
    assert {default_digits(code) for code in arab} == {"arab"}
    assert {default_digits(code) for code in ("AE", "DZ", "MA", "TN", "LY")} == {"latn"}
    assert default_digits("??") == "arab"


def test_the_arab_league_is_complete() -> None:
    assert len(ARAB_LEAGUE) == 22


@pytest.mark.parametrize("code", ARAB_LEAGUE)
def test_country_agrees_with_cldr(code: str) -> None:
    locale, country = Locale("ar", code), COUNTRIES[code]
    assert list(MONTHS[country.months]) == list(locale.months["format"]["wide"].values())
    assert default_digits(code) == locale.default_numbering_system
    fmt = Format.for_country(code)
    symbols = locale.number_symbols[fmt.digits]
    assert (fmt.decimal_mark, fmt.group_mark) == (symbols["decimal"], symbols["group"])
    assert country.currency in CURRENCIES


@pytest.mark.parametrize("code", sorted(CURRENCIES))
def test_currency_is_named_in_both_languages(code: str) -> None:
    currency = CURRENCIES[code]
    assert currency.code == code
    assert fold(currency.name_en) in {fold(Locale("en").currencies[code]), *RENAMED}
    assert currency.name_ar and currency.symbol_ar
    assert currency.step == Decimal(10) ** -currency.decimals


def test_currency_decimals_are_those_of_iso_4217() -> None:
    three = {code for code, currency in CURRENCIES.items() if currency.decimals == 3}
    assert three == {"KWD", "BHD", "JOD", "TND", "OMR", "LYD", "IQD"}
    assert {code for code in CURRENCIES if CURRENCIES[code].decimals == 0} == {"DJF", "KMF"}
    # CLDR shows no decimals for these, whose subunits are out of use; ISO keeps them.
    out_of_use = {"IQD", "LBP", "SYP", "YER", "SOS"}
    for code in CURRENCIES.keys() - out_of_use:
        assert CURRENCIES[code].decimals == get_currency_precision(code)


def test_symbols_tell_the_currencies_apart() -> None:
    assert len({currency.symbol_ar for currency in CURRENCIES.values()}) == len(CURRENCIES)


def test_months_are_complete() -> None:
    for names in (*MONTHS.values(), *HIJRI_MONTHS.values()):
        assert len(set(names)) == 12
