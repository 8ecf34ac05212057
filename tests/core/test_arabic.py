"""What is stored is clean; what is searched is folded."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.arabic import ascii_digits, clean_line, clean_text, fold, is_blank

TYPED = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\u200b\u200e\u200f\u202e\u2066\u2069\ufeff\r\n\t \u0640\u0651\ufefb\ufe7d"
        ),
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
    ),
    max_size=30,
)

FORBIDDEN = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0xFEFF, 0x00, 0x1B, 0x9B]


@pytest.mark.parametrize("code", FORBIDDEN)
def test_clean_line_control_inside_is_removed(code: int) -> None:
    assert clean_line(f"خط{chr(code)}ة") == "خطة"
    assert clean_text(f"خط{chr(code)}ة") == "خطة"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\t"])
def test_clean_line_end_of_line_becomes_space(end: str) -> None:
    assert clean_line(f"سطر{end}آخر") == "سطر آخر"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085"])
def test_clean_text_end_of_line_is_kept_as_newline(end: str) -> None:
    assert clean_text(f" سطر{end}{end}آخر{end}") == "سطر\n\nآخر"


@pytest.mark.parametrize(
    ("shaped", "stored"),
    [
        ("ﻣﺤﻤﺪ", "محمد"),
        ("ﻻ", "لا"),
        ("ﷲ", "ﷲ"),  # a word ligature typed on purpose, outside the shaped letters
        ("ﷺ", "ﷺ"),
        ("ﺷﹶﺮح", "شَرح"),  # a shaped mark leaves no space behind
        ("ﺷﹷﺮح", "شَرح"),  # and no tatweel
        ("مكـّـة", "مكـّـة"),
        ("﴿آية﴾", "﴿آية﴾"),
        ("m² ① ﬁ", "m² ① ﬁ"),  # compatibility characters of other scripts stay
    ],
)
def test_clean_line_presentation_forms_become_letters(shaped: str, stored: str) -> None:
    assert clean_line(shaped) == stored


def test_clean_line_decomposed_letters_are_composed() -> None:
    assert clean_line("ا\u0653ن ا\u0654ن e\u0301") == "آن أن é"


def test_clean_line_marks_and_joiners_that_matter_are_kept() -> None:
    assert clean_line("C++\u200e لغة") == "C++\u200e لغة"
    assert clean_line("ه\u200d") == "ه\u200d"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u200f",
        "\u200e \u061c\n",
        "\u202a\u202c",
        "\ufeff",
        "\u00a0\u2003",
        "\u3164",
        "\u034f",
    ],
)
def test_is_blank_nothing_visible(text: str) -> None:
    assert is_blank(text)
    assert clean_line(text) == clean_text(text) == ""


@pytest.mark.parametrize("text", ["0", "ـ", "-", "\u200fأ", "🙂"])
def test_is_blank_something_visible(text: str) -> None:
    assert not is_blank(text)


@given(TYPED)
def test_clean_is_idempotent_and_storable(text: str) -> None:
    for clean in (clean_line, clean_text):
        stored = clean(text)
        assert clean(stored) == stored
        assert unicodedata.is_normalized("NFC", stored)
        stored.encode()
        assert not {chr(code) for code in FORBIDDEN} & set(stored)
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("محمد", "مُحَمَّد"),
        ("الالكتروني", "الإلكتروني"),
        ("خطه", "خطة"),
        ("محمد", "مـحـمـد"),
        ("محمد", "ﻣﺤﻤﺪ"),
        ("اان", "أآن"),
        ("علي", "على"),
        ("مسايل", "مسائل"),
        ("موشر", "مؤشّر"),
        ("كيف", "کیف"),
        ("كوكل", "گوگل"),
        ("2027", "٢٠٢٧"),
        ("2027", "۲۰۲۷"),
        ("swot", "SWOT"),
        ("cafe", "Café"),
        ("جدا", "جدًّا"),
        ("الرحمن", "الرحمٰن"),
        ("الله", "ﷲ"),
        ("خطة عمل", "خطة \u200f\n عمل"),
        ("استراتيجيه", "إستراتيجيّة"),
    ],
)
def test_fold_finds(query: str, text: str) -> None:
    assert fold(query) in fold(f"قبل {text} بعد")


@pytest.mark.parametrize(("one", "other"), [("سوق", "شوق"), ("حصة", "حصص"), ("عين", "غين")])
def test_fold_keeps_different_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(TYPED)
def test_fold_is_idempotent_and_ignores_cleaning(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(clean_line(text)) == fold(text)


def test_ascii_digits_leaves_the_rest() -> None:
    assert ascii_digits("١٢٫۳ كم") == "12٫3 كم"
