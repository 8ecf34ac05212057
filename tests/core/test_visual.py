"""The golden strings were compared with FriBidi's `fribidi_log2vis`, brackets and joining included.

An expected string lists the glyphs from left to right, as the page shows them.
"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.visual import visual

# fmt: off
GOLDEN = [
    ("خطة التسويق الإلكتروني", "ﻲﻧوﺮﺘﻜﻟﻹا ﻖﻳﻮﺴﺘﻟا ﺔﻄﺧ"),
    ("خطة 2027", "2027 ﺔﻄﺧ"),
    ("خطة ٢٠٢٧", "٢٠٢٧ ﺔﻄﺧ"),
    ("الميزانية: 250,000 ر.س", "س.ر 250,000 :ﺔﻴﻧاﺰﻴﻤﻟا"),
    ("الميزانية (تقديرية)", "(ﺔﻳﺮﻳﺪﻘﺗ) ﺔﻴﻧاﺰﻴﻤﻟا"),
    ("قوة [داخلية] وضعف {خارجي}", "{ﻲﺟرﺎﺧ} ﻒﻌﺿو [ﺔﻴﻠﺧاد] ةﻮﻗ"),
    ("a (b) c", "a (b) c"),
    ("التسويق عبر Google Ads أسبوعيًا", "ﺎﻴﻋﻮﺒﺳأ Google Ads ﺮﺒﻋ ﻖﻳﻮﺴﺘﻟا"),
    ("نسبة التحويل -29%", "%29- ﻞﻳﻮﺤﺘﻟا ﺔﺒﺴﻧ"),
    ("نسبة ٢٩٪ هذا العام", "مﺎﻌﻟا اﺬﻫ ٪٢٩ ﺔﺒﺴﻧ"),
    ("15/01/2027", "15/01/2027"),
    ("١٥/٠١/٢٠٢٧", "١٥/٠١/٢٠٢٧"),
    ("العائد > التكلفة", "ﺔﻔﻠﻜﺘﻟا < ﺪﺋﺎﻌﻟا"),
    ("«نمو» الحصة", "ﺔﺼﺤﻟا «ﻮﻤﻧ»"),
    ("لا إلا الآن لأن", "نﻷ نﻵا ﻻإ ﻻ"),
    ("محمد", "ﺪﻤﺤﻣ"),
    ("مُحَمَّد", "ﺪﻤﺤﻣ"),
    ("السيناريو (أ) – متفائل!", "!ﻞﺋﺎﻔﺘﻣ – (أ) ﻮﻳرﺎﻨﻴﺴﻟا"),
    ("SWOT: نقاط القوة", "ةﻮﻘﻟا طﺎﻘﻧ :SWOT"),
    ("نقاط القوة: SWOT", "SWOT :ةﻮﻘﻟا طﺎﻘﻧ"),
    ("https://example.com/a?b=1", "https://example.com/a?b=1"),
    ("الهاتف +966 11 234 5678", "5678 234 11 966+ ﻒﺗﺎﻬﻟا"),
    ("١٬٢٣٤٫٥٠ ر.س", "س.ر ١٬٢٣٤٫٥٠"),
    ("١٤٤٨ هـ", "ـﻫ ١٤٤٨"),
    ("البريد (Email) والموقع (Web)", "(Web) ﻊﻗﻮﻤﻟاو (Email) ﺪﻳﺮﺒﻟا"),
    ("50% من B2B", "B2B ﻦﻣ 50%"),
    ("3.5 مرات", "تاﺮﻣ 3.5"),
    ("أ/ب", "ب/أ"),
    ("هل؟ نعم، طبعًا", "ﺎﻌﺒﻃ ،ﻢﻌﻧ ؟ﻞﻫ"),
    ("CAC < LTV", "CAC < LTV"),
    ("من 10 إلى 20", "20 ﻰﻟإ 10 ﻦﻣ"),
    ("ن = 5 × 3", "3 × 5 = ن"),
    ("النمو \u2066-29%\u2069 سنويًا", "ﺎﻳﻮﻨﺳ -29% ﻮﻤﻨﻟا"),
    ("اسم \u2068Evil (3)\u2069: 5", "5 :Evil (3) ﻢﺳا"),
    ("سعر [٢] <١٢>", "<١٢> [٢] ﺮﻌﺳ"),
    ("الله", "ﻪﻠﻟا"),
    ("گوگل وپیپال", "لﺎﭙﯿﭘو ﻞﮔﻮﮔ"),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), GOLDEN)
def test_visual_golden(text: str, expected: str) -> None:
    assert visual(text) == expected


def test_visual_reads_backwards_from_the_right_edge() -> None:
    letters = unicodedata.normalize("NFKC", visual("نمو المبيعات 12 شهرا"))
    assert letters == "ارهش 12 تاعيبملا ومن"


def test_visual_joins_every_letter_that_joins() -> None:
    assert [unicodedata.name(glyph).split()[-2] for glyph in visual("سسس")] == [
        "FINAL",
        "MEDIAL",
        "INITIAL",
    ]


def test_visual_isolated_letters_are_base_letters() -> None:
    # Almarai has the base letters and not their isolated presentation forms.
    assert visual("دور") == "رود"


def test_visual_isolated_number_keeps_its_sign() -> None:
    assert visual("النمو \u2066-29%\u2069").startswith("-29% ")


def test_visual_lines_become_one() -> None:
    assert visual("أ\nب\u2029ج") == visual("أ ب ج")


@pytest.mark.parametrize(
    "text", ["", "\u2066", "\u2069\u2067(", "\u034f", "\u202e)\u2068[\u034f", "\n"]
)
def test_visual_odd_controls_never_crash(text: str) -> None:
    assert not {"Cc", "Cf"} & {unicodedata.category(char) for char in visual(text)}


@given(
    st.text(
        st.sampled_from(
            "ابلأة dX(1)[٢]<.,-%/٪:\u2066\u2067\u2068\u2069\u202b\u202c\u200f\u034f\n«»🙂"
        ),
        max_size=40,
    )
)
def test_visual_keeps_every_visible_character(text: str) -> None:
    shown = visual(text)
    assert not {"Cc", "Cf"} & {unicodedata.category(char) for char in shown}
    assert "\u034f" not in shown
    assert sorted(_unpaired(unicodedata.normalize("NFKC", shown))) == sorted(_unpaired(text))


def _unpaired(text: str) -> str:
    """Brackets alike, line ends as spaces and nothing invisible."""
    alike = text.translate(str.maketrans(")]>»\n", "([<« "))
    return "".join(c for c in alike if unicodedata.category(c) != "Cf" and c != "\u034f")
