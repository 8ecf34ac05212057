"""How a plan writes its numbers, money and dates: its digits, marks, months, currency.

A `Format` is the plan's locale. What it returns is plain text: a signed number or a
foreign word is isolated where it is printed (`<bdi dir="ltr">`), not here. One mark
is in it, after ٪, as CLDR has it. `planner.core.parsing` reads back whatever a Format
writes.

Names of months and the default digits follow CLDR 47 and currency steps ISO 4217,
except the Iraqi dinar's which keeps its 1000 fils; the tests hold the tables against Babel.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Literal

import hijridate

Digits = Literal["arab", "latn"]
Calendar = Literal["gregorian", "both"]
Language = Literal["ar", "en"]

NBSP = "\u00a0"
NOT_A_NUMBER = "—"
# Between Arabic digits and this mark ٪ stands on the left, even amid left-to-right text.
ARABIC_PERCENT = "٪\u061c"

_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_HIJRI_FIRST, _HIJRI_LAST = dt.date(1924, 8, 1), dt.date(2077, 11, 16)

_FLOAT_DIGITS = 12
# Not the figures of a name (K1, plus50).
_FIGURE = re.compile(r"(?<![\w.])([0-9]+(?:\.[0-9]+)?)( ?%)?(?!\w)")


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO 4217 currency. `decimals` is the number of digits of its smallest unit."""

    code: str
    decimals: int
    symbol_ar: str
    name_ar: str
    name_en: str

    @property
    def step(self) -> Decimal:
        """The smallest amount, such as 0.01."""
        return Decimal(1).scaleb(-self.decimals)

    def symbol(self, language: Language) -> str:
        return self.symbol_ar if language == "ar" else self.code

    def name(self, language: Language) -> str:
        return self.name_ar if language == "ar" else self.name_en


@dataclass(frozen=True, slots=True)
class Country:
    """An ISO 3166 country; `months` is a key of `MONTHS`."""

    code: str
    name_ar: str
    name_en: str
    currency: str
    months: str


def _by_code[T: (Currency, Country)](*rows: T) -> Mapping[str, T]:
    return {row.code: row for row in rows}


CURRENCIES: Mapping[str, Currency] = _by_code(
    Currency("SAR", 2, "ر.س", "ريال سعودي", "Saudi riyal"),
    Currency("AED", 2, "د.إ", "درهم إماراتي", "UAE dirham"),
    Currency("BHD", 3, "د.ب", "دينار بحريني", "Bahraini dinar"),
    Currency("DJF", 0, "ف.ج", "فرنك جيبوتي", "Djiboutian franc"),
    Currency("DZD", 2, "د.ج", "دينار جزائري", "Algerian dinar"),
    Currency("EGP", 2, "ج.م", "جنيه مصري", "Egyptian pound"),
    Currency("IQD", 3, "د.ع", "دينار عراقي", "Iraqi dinar"),
    Currency("JOD", 3, "د.أ", "دينار أردني", "Jordanian dinar"),
    Currency("KMF", 0, "ف.ق", "فرنك قمري", "Comorian franc"),
    Currency("KWD", 3, "د.ك", "دينار كويتي", "Kuwaiti dinar"),
    Currency("LBP", 2, "ل.ل", "ليرة لبنانية", "Lebanese pound"),
    Currency("LYD", 3, "د.ل", "دينار ليبي", "Libyan dinar"),
    Currency("MAD", 2, "د.م", "درهم مغربي", "Moroccan dirham"),
    Currency("MRU", 2, "أ.م", "أوقية موريتانية", "Mauritanian ouguiya"),
    Currency("OMR", 3, "ر.ع", "ريال عماني", "Omani rial"),
    Currency("QAR", 2, "ر.ق", "ريال قطري", "Qatari riyal"),
    Currency("SDG", 2, "ج.س", "جنيه سوداني", "Sudanese pound"),
    Currency("SOS", 2, "ش.ص", "شلن صومالي", "Somali shilling"),
    Currency("SYP", 2, "ل.س", "ليرة سورية", "Syrian pound"),
    Currency("TND", 3, "د.ت", "دينار تونسي", "Tunisian dinar"),
    Currency("YER", 2, "ر.ي", "ريال يمني", "Yemeni rial"),
    # Palestine has no currency of its own: the shekel, the Jordanian dinar and the dollar.
    Currency("ILS", 2, "شيكل", "شيكل", "Israeli new shekel"),
    Currency("USD", 2, "$", "دولار أمريكي", "US dollar"),
    Currency("EUR", 2, "€", "يورو", "Euro"),
    Currency("GBP", 2, "£", "جنيه إسترليني", "Pound sterling"),
    # The packaged Arabic font has no glyph for the lira sign U+20BA.
    Currency("TRY", 2, "ل.ت", "ليرة تركية", "Turkish lira"),
)

COUNTRIES: Mapping[str, Country] = _by_code(
    Country("SA", "السعودية", "Saudi Arabia", "SAR", "common"),
    Country("AE", "الإمارات", "United Arab Emirates", "AED", "common"),
    Country("BH", "البحرين", "Bahrain", "BHD", "common"),
    Country("DJ", "جيبوتي", "Djibouti", "DJF", "common"),
    Country("DZ", "الجزائر", "Algeria", "DZD", "maghreb"),
    Country("EG", "مصر", "Egypt", "EGP", "common"),
    Country("IQ", "العراق", "Iraq", "IQD", "levant"),
    Country("JO", "الأردن", "Jordan", "JOD", "levant"),
    Country("KM", "جزر القمر", "Comoros", "KMF", "common"),
    Country("KW", "الكويت", "Kuwait", "KWD", "common"),
    Country("LB", "لبنان", "Lebanon", "LBP", "levant"),
    Country("LY", "ليبيا", "Libya", "LYD", "common"),
    Country("MA", "المغرب", "Morocco", "MAD", "morocco"),
    Country("MR", "موريتانيا", "Mauritania", "MRU", "mauritania"),
    Country("OM", "عُمان", "Oman", "OMR", "common"),
    Country("PS", "فلسطين", "Palestine", "ILS", "levant"),
    Country("QA", "قطر", "Qatar", "QAR", "common"),
    Country("SD", "السودان", "Sudan", "SDG", "common"),
    Country("SO", "الصومال", "Somalia", "SOS", "common"),
    Country("SY", "سوريا", "Syria", "SYP", "levant"),
    Country("TN", "تونس", "Tunisia", "TND", "maghreb"),
    Country("YE", "اليمن", "Yemen", "YER", "common"),
    Country("TR", "تركيا", "Türkiye", "TRY", "common"),
    Country("GB", "المملكة المتحدة", "United Kingdom", "GBP", "common"),
    Country("US", "الولايات المتحدة", "United States", "USD", "common"),
)


def _months(names: str) -> tuple[str, ...]:
    return tuple(names.split("،"))


MONTHS: Mapping[str, tuple[str, ...]] = {
    # Egypt, the Gulf, Yemen, Sudan, Libya and the Horn of Africa.
    "common": _months("يناير،فبراير،مارس،أبريل،مايو،يونيو،يوليو،أغسطس،سبتمبر،أكتوبر،نوفمبر،ديسمبر"),
    "levant": _months(
        "كانون الثاني،شباط،آذار،نيسان،أيار،حزيران،تموز،آب،أيلول،تشرين الأول،تشرين الثاني،كانون الأول"
    ),
    "maghreb": _months("جانفي،فيفري،مارس،أفريل،ماي،جوان،جويلية،أوت،سبتمبر،أكتوبر،نوفمبر،ديسمبر"),
    "morocco": _months("يناير،فبراير،مارس،أبريل،ماي،يونيو،يوليوز،غشت،شتنبر،أكتوبر،نونبر،دجنبر"),
    "mauritania": _months(
        "يناير،فبراير،مارس،إبريل،مايو،يونيو،يوليو،أغشت،شتمبر،أكتوبر،نوفمبر،دجمبر"
    ),
    "en": _months(
        "January،February،March،April،May،June،July،August،September،October،November،December"
    ),
}

HIJRI_MONTHS: Mapping[Language, tuple[str, ...]] = {
    "ar": _months(
        "محرم،صفر،ربيع الأول،ربيع الآخر،جمادى الأولى،جمادى الآخرة،"
        "رجب،شعبان،رمضان،شوال،ذو القعدة،ذو الحجة"
    ),
    "en": _months(
        "Muharram،Safar،Rabiʻ I،Rabiʻ II،Jumada I،Jumada II،"
        "Rajab،Shaʻban،Ramadan،Shawwal،Dhuʻl-Qiʻdah،Dhuʻl-Hijjah"
    ),
}

_LATIN_DIGITS = frozenset({"AE", "DZ", "LY", "MA", "TN", "TR", "GB", "US"})
_COMMA_DECIMAL = frozenset({"DZ", "LY", "MA", "MR", "TN", "TR"})


def default_digits(country: str) -> Digits:
    """The digit set usual in a country (CLDR); ٠١٢ for a code it does not know."""
    return "latn" if country in _LATIN_DIGITS else "arab"


@dataclass(frozen=True, slots=True)
class Format:
    """The plan's locale. Raises ValueError for a choice outside the tables.

    The marks depend on digits and country, never on the language: the same typed
    "1,234" must not change its value when the reader switches to English.

    | digits, country          | decimal | thousands |
    |--------------------------|---------|-----------|
    | arab                     | ٫       | ٬         |
    | latn, DZ LY MA MR TN TR  | ,       | .         |
    | latn, elsewhere          | .       | ,         |
    """

    digits: Digits
    country: str
    currency: str
    calendar: Calendar = "gregorian"
    language: Language = "ar"

    def __post_init__(self) -> None:
        choices = (
            (self.digits, ("arab", "latn")),
            (self.country, COUNTRIES),
            (self.currency, CURRENCIES),
            (self.calendar, ("gregorian", "both")),
            (self.language, ("ar", "en")),
        )
        for choice, known in choices:
            if choice not in known:
                raise ValueError(f"not a known format choice: {choice!r}")

    @classmethod
    def for_country(cls, country: str, *, language: Language = "ar") -> "Format":
        """What a new plan of this country starts with."""
        return cls(default_digits(country), country, COUNTRIES[country].currency, language=language)

    @property
    def decimal_mark(self) -> str:
        if self.digits == "arab":
            return "٫"
        return "," if self.country in _COMMA_DECIMAL else "."

    @property
    def group_mark(self) -> str:
        return {"٫": "٬", ",": ".", ".": ","}[self.decimal_mark]

    def digits_of(self, text: str) -> str:
        """The ASCII digits of a text in the plan's set; nothing else changes."""
        return text.translate(_ARABIC_DIGITS) if self.digits == "arab" else text

    def figures_of(self, text: str) -> str:
        """Words of ours with their figures and years as the plan writes them, those of names not."""

        def write(found: re.Match[str]) -> str:
            figure, percent = found.groups()
            if percent:
                return self.percent(Decimal(figure))
            return self.digits_of(figure.replace(".", self.decimal_mark))

        return _FIGURE.sub(write, text)

    def number(self, value: Decimal | float, places: int | None = None) -> str:
        """Grouped by thousands, "-" before a negative, "—" for what is not finite.

        With `places` exactly that many decimals, halves away from zero; without,
        the value's own decimals less trailing zeros.
        """
        exact = _decimal(value)
        if not exact.is_finite():
            return NOT_A_NUMBER
        marks = str.maketrans(",.", self.group_mark + self.decimal_mark)
        return self.digits_of(_plain(exact, places).translate(marks))

    def amount(self, amount: Decimal | float, currency: str | None = None) -> str:
        """Money without its symbol: all the currency's decimals, or none when it is whole."""
        places = CURRENCIES[currency or self.currency].decimals
        whole = self.decimal_mark + self.digits_of("0" * places)
        return self.number(amount, places).removesuffix(whole)

    def money(self, amount: Decimal | float, currency: str | None = None) -> str:
        """1,250 ر.س in Arabic, SAR 1,250 in English, joined by a no-break space."""
        parts = (self.amount(amount, currency), self.symbol(currency))
        return NBSP.join(parts if self.language == "ar" else reversed(parts))

    def symbol(self, currency: str | None = None) -> str:
        """What `money` writes beside the amount, of the plan's currency unless told."""
        return CURRENCIES[currency or self.currency].symbol(self.language)

    @property
    def currency_name(self) -> str:
        return CURRENCIES[self.currency].name(self.language)

    def percent(self, value: Decimal | float, places: int | None = None) -> str:
        """A percentage held as 0–100: ٪ after Arabic digits, % after Latin ones, no space."""
        text = self.number(value, places)
        if text == NOT_A_NUMBER:
            return text
        return text + (ARABIC_PERCENT if self.digits == "arab" else "%")

    def date(self, day: dt.date) -> str:
        """15 يناير 2027, with the month names of the plan's country."""
        return f"{self.digits_of(str(day.day))} {self.month(day)}"

    def short_date(self, day: dt.date) -> str:
        """15/01/2027: day, month, year in every language."""
        return self.digits_of(f"{day.day:02}/{day.month:02}/{day.year:04}")

    def month(self, day: dt.date) -> str:
        """يناير 2027"""
        return f"{self.month_name(day)} {self.digits_of(f'{day.year:04}')}"

    def month_name(self, day: dt.date) -> str:
        """يناير"""
        style = "en" if self.language == "en" else COUNTRIES[self.country].months
        return MONTHS[style][day.month - 1]

    def datetime(self, moment: dt.datetime) -> str:
        """15 يناير 2027، 14:05 by the clock of the given moment (no time zone is applied)."""
        comma = "،" if self.language == "ar" else ","
        return f"{self.date(moment)}{comma} {self.digits_of(f'{moment:%H:%M}')}"

    def hijri(self, day: dt.date) -> str:
        """7 شعبان 1448 هـ by Umm al-Qura, for display only; "" outside 1343–1500 AH."""
        # A moment is a date too, but does not compare with one.
        day = dt.date(day.year, day.month, day.day)
        if not _HIJRI_FIRST <= day <= _HIJRI_LAST:
            return ""
        hijri = hijridate.Gregorian.fromdate(day).to_hijri()
        name = HIJRI_MONTHS[self.language][hijri.month - 1]
        era = "هـ" if self.language == "ar" else "AH"
        return self.digits_of(f"{hijri.day} {name} {hijri.year} {era}")

    def full_date(self, day: dt.date) -> str:
        """`date`, and the Hijri date beside it where the plan asks for both calendars."""
        hijri = self.hijri(day) if self.calendar == "both" else ""
        if not hijri:
            return self.date(day)
        return f"{self.date(day)} " + (
            f"الموافق {hijri}" if self.language == "ar" else f"({hijri})"
        )


def _decimal(value: Decimal | float) -> Decimal:
    # Past twelve digits a float holds the noise of its arithmetic, not the value.
    return Decimal(f"{value:.{_FLOAT_DIGITS}g}") if isinstance(value, float) else Decimal(value)


def _plain(value: Decimal, places: int | None) -> str:
    """Grouped with "," and "." and never "-0"."""
    with localcontext(rounding=ROUND_HALF_UP):
        text = f"{value:,f}" if places is None else f"{value:,.{places}f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.removeprefix("-") if not text.strip("-0.,") else text
