"""The form of the guide's texts: whole, clean, proofread as far as a program can."""

import re
from dataclasses import asdict

import pytest

from planner.core.arabic import clean_line
from planner.stages.guide import guide_of, guides
from planner.stages.registry import SCREENS

SOURCES = {
    "المحاضرة السابعة عشرة",
    "التسويق التقليدي والإلكتروني",
    "تعريف التسويق الإلكتروني وفوائده",
    "مراحل التسويق الإلكتروني",
    "مزيج خدمات التسويق الإلكتروني",
}

# As the raw sources, or a hasty hand, spell them; also with و ب ل before them.
MISSPELLINGS = set(
    """
    الالكتروني الالكترونية الكتروني الكترونية الكترونيا الانترنت انترنت
    استراتيجي استراتيجية استراتيجيات الاستراتيجي الاستراتيجية الاستراتيجيات
    العالمة ثالثة فمثالا فمثلا مثلا أزمدة بت المسئولين المسئول مسئول
    ايضا أيضا احيانا أحيانا غالبا أساسا دورا بدلا نظرا جدا أولا اولا ثانيا
    الاهداف اهداف الاسعار الادوات انشاء اتمام اسهام إتخاذ إستخدام إستثمار الإستثمار
    التوجة نتائجة ظهورة يواجة برمتة سعريه ماهو لازال لابد مابعد
    وهى هى فى التى الى الذى يعنى حتي علي منتهي الإعمال الآمان الفنية نهدف المديرين
    """.split()  # noqa: SIM905
)
PADDING = ["بمثابة", "الجدير بالذكر", "الجدير ذكره", "بشكل فعال", "بشكل فعّال", "في عالم اليوم"]

TEXTS = [
    pytest.param(name, text, id=f"{place}.{name}")
    for place, guide in guides().items()
    for name, text in asdict(guide).items()
    if text
]
GUIDES = [pytest.param(guide, id=place) for place, guide in guides().items()]


def test_every_screen_has_a_guide():
    assert set(guides()) == set(SCREENS)


def test_place_without_screen_has_no_guide():
    assert guide_of("audit.nowhere") is None


@pytest.mark.parametrize("guide", GUIDES)
def test_guide_leaves_nothing_empty(guide):
    for text in (guide.meaning, guide.good, guide.weak, guide.mistake):
        assert text.strip()


@pytest.mark.parametrize("guide", GUIDES)
def test_quote_names_its_source(guide):
    assert bool(guide.quote) == bool(guide.source)
    if guide.quote:
        assert guide.source in SOURCES


@pytest.mark.parametrize("guide", GUIDES)
def test_quote_has_no_quotation_marks_of_its_own(guide):
    assert not re.search("[«»“”]", guide.quote)


def test_no_quote_is_used_twice():
    quotes = [guide.quote for guide in guides().values() if guide.quote]
    assert len(quotes) == len(set(quotes))


def test_most_screens_answer_a_sentence():
    assert {place for place, guide in guides().items() if not guide.quote} <= {"basics.evidence"}


@pytest.mark.parametrize("guide", GUIDES)
def test_good_example_has_a_figure_and_says_more_than_the_weak_one(guide):
    assert re.search("[٠-٩]", guide.good)
    assert len(guide.good) > len(guide.weak)


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_text_is_clean_and_single_spaced(name, text):
    assert text == clean_line(text)
    assert "  " not in text
    assert not re.search(r" [،؛؟.:»)]|[«(] ", text)


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_text_is_written_with_arabic_marks_and_digits(name, text):
    # The last three are tatweel and the Persian letters that look Arabic.
    assert re.findall("[0-9۰-۹\"',;?%_—\u0640\u06cc\u06a9]", text) == []
    # Words in Latin letters are the names of methods only.
    assert set(re.findall("[A-Za-z]+", text)) <= {"SWOT", "SO", "WO", "ST", "WT"}


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_brackets_and_quotation_marks_come_in_pairs(name, text):
    marks = "".join(re.findall(r"[«»()“”\[\]]", text))
    assert re.fullmatch(r"(«»|\(\))*", marks)


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_text_ends_as_a_sentence(name, text):
    assert name == "source" or re.search(r"[.؟…]$", text)


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_numbers_are_grouped(name, text):
    for number in re.findall(r"[٠-٩٬٫]+", text):
        assert re.fullmatch(r"[٠-٩]{1,3}(٬[٠-٩]{3})*(٫[٠-٩]+)?|٢٠[٠-٩]{2}", number)


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_no_misspelling_of_the_raw_sources(name, text):
    # Vowel marks stay: أيضًا is right, أيضا is not.
    words = re.findall(r"[^\W\d_]+(?:[\u064b-\u0652][^\W\d_]*)*", text)
    bare = {word.removeprefix(letter) for word in words for letter in ("", "و", "ب", "ل")}
    assert bare & MISSPELLINGS == set()


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_no_padding(name, text):
    assert [phrase for phrase in PADDING if phrase in text] == []
