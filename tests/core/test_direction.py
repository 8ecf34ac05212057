"""The first letter decides, and the document where there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.direction import base_direction


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("خطة SWOT", "rtl"),
        ("SWOT: نقاط القوة", "ltr"),
        ("K4 · متوسط قيمة السلة", "rtl"),
        ("RA1 نوف الجهني", "rtl"),
        ("K4 · Average basket", "ltr"),
        ("H2 ٥٠٪", "ltr"),
        ("B2B للشركات", "ltr"),
        ("(2027) خطة", "rtl"),
        ("- a", "ltr"),
        ("12\nخطة", "rtl"),
        ("٢٠٢٧ plan", "ltr"),
        ("\u200f12", "rtl"),
        ("\u2067ب\u2069 a", "rtl"),  # stored text has no isolates: it is read without them
        ("שלום", "rtl"),
    ],
)
def test_base_direction_follows_the_first_letter(text: str, direction: str) -> None:
    assert base_direction(text, "ltr") == base_direction(text, "rtl") == direction


@pytest.mark.parametrize("text", ["", "  ", "12", "٢٠٢٧", "-29%", "—", "15/01/2027", "\u2069"])
def test_base_direction_without_letters_is_the_documents(text: str) -> None:
    assert base_direction(text) == "rtl"
    assert base_direction(text, "ltr") == "ltr"


@given(st.text(max_size=30))
def test_base_direction_never_raises(text: str) -> None:
    assert base_direction(text) in {"rtl", "ltr"}
