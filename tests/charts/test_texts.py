"""Words in drawings: measured, wrapped, turned."""

import pytest

from planner.charts.texts import base_of, clean, cut, keep_signs, width, wrap


def test_wrap_keeps_every_word_where_there_is_room() -> None:
    words = "حملة رمضان مع المؤثرين وصناع المحتوى"
    lines = wrap(words, 120, 13, 3)
    assert " ".join(lines) == words and len(lines) > 1
    assert all(width(line, 13) <= 120 for line in lines)


def test_wrap_cuts_what_remains() -> None:
    lines = wrap("كلمة " * 40, 100, 13, 2)
    assert len(lines) == 2 and lines[1].endswith("…") and width(lines[1], 13) <= 100


def test_cut_between_words() -> None:
    whole = "كلمة أخرى، وثالثة طويلة"
    room = width("كلمة أخرى، وثالث", 13)
    assert cut(whole, room, 13) == "كلمة أخرى…"


def test_cut_of_one_endless_word() -> None:
    assert width(cut("ب" * 500, 80, 13), 13) <= 80


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("-٢٩٪", "\u2066-٢٩\u2069٪"),  # ٪ on the left of both
        ("النمو -29% سنويًا", "النمو \u2066-29%\u2069 سنويًا"),
        ("-٥٢٬٠٠٠ ر.س", "\u2066-٥٢٬٠٠٠\u2069 ر.س"),
        ("2026-27", "2026-27"),
        ("SKU-7", "SKU-7"),
        ("١٢٠ ألفًا", "١٢٠ ألفًا"),
    ],
)
def test_sign_stays_with_its_figure(text: str, isolated: str) -> None:
    assert keep_signs(text) == isolated


@pytest.mark.parametrize(
    ("text", "rtl", "base"),
    [
        ("P50 · ١٢ ألفًا", True, "rtl"),
        ("Google Ads", True, "ltr"),
        ("-٢٩٪", True, "rtl"),
        ("-29%", False, "ltr"),
        ("إعلانات Meta", False, "rtl"),
    ],
)
def test_direction_of_a_label(text: str, rtl: bool, base: str) -> None:
    assert base_of(text, rtl=rtl) == base


def test_clean_leaves_only_what_xml_allows() -> None:
    assert clean("أ\x00\x1f\ud800\ufffe\u202eب\nج") == "أب ج"
