"""Word-level differences: by folded words, numerals by value, bounded in cost."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.diff import Piece, alike, compare, condensed, numeral_key


def shown(old, new, **options):
    """The difference as one line: [-went-] {+came+}."""
    signs = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
    return "".join(signs[p.kind].format(p.text) for p in compare(old, new, **options))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("رفع المبيعات", "رفع المبيعات", "رفع المبيعات"),
        ("", "جديد", "{+جديد+}"),
        ("قديم", "", "[-قديم-]"),
        ("", "", ""),
        ("رفع المبيعات", "رفع الأرباح", "رفع [-المبيعات-]{+الأرباح+}"),
        ("أ ب", "أ ب ج", "أ ب {+ج+}"),
        ("أ ب ج", "أ ب", "أ ب[- ج-]"),
        ("أ ب ج", "ب ج", "[-أ -]ب ج"),
        ("متجر", "متجر.", "متجر{+.+}"),
        (
            "كان سهلا جدا و لم يعد",
            "صار صعبا كله و قد يزيد",
            "[-كان سهلا جدا و لم يعد-]{+صار صعبا كله و قد يزيد+}",
        ),
        ("أ ب ج د", "س ب ج ع", "[-أ -]{+س +}ب ج [-د-]{+ع+}"),
        ("سعر عادل", "سعر\nعادل", "سعر\nعادل"),
    ],
)
def test_words_that_came_and_went(old, new, line):
    assert shown(old, new) == line


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("خطة", "خُطّة"),
        ("الإلكتروني", "الالكتروني"),
        ("مكتبة", "مكتبه"),
        ("كـــبير", "كبير"),
        ("يوم  ثم يوم", "يوم ثم يوم"),
        ("ﺍﻟﺴﻼﻡ", "السلام"),
        ("١٢٪", "12%"),
        ("Google", "GOOGLE"),
    ],
)
def test_writing_counts_only_when_asked_for(old, new):
    assert alike(old, new)
    assert [piece.kind for piece in compare(old, new)] == ["same"]
    assert old.split() == new.split() or not alike(old, new, exact=True)


def test_unchanged_words_are_shown_as_they_are_written_now():
    assert compare("خطة", "خُطّة") == (Piece("same", "خُطّة"),)


def test_exact_shows_a_new_vowel_mark():
    assert shown("خطة جديدة", "خُطّة جديدة", exact=True) == "[-خطة -]{+خُطّة +}جديدة"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("123", "١٢٣"),
        ("۱۲۳", "123"),
        ("١٬٢٣٤", "1,234"),
        ("1,234,567", "1234567"),
        ("١٢٫٥", "12.5"),
        ("12.50", "12.5"),
        ("١٬٢٣٤٫٥٠", "1234.5"),
    ],
)
def test_numerals_of_one_value_are_alike(one, other):
    assert alike(f"السعر {one} ريال", f"السعر {other} ريال")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("15", "1,5"),
        ("123", "124"),
        ("0555", "555"),
        ("1.2.3", "123"),
        ("1234,567", "1234567"),
        ("12.5", "125"),
    ],
)
def test_numerals_of_other_values_differ(one, other):
    assert not alike(one, other)


def test_the_plans_decimal_mark_tells_thousands():
    assert numeral_key("1.234", ",") == "1234"
    assert numeral_key("1,5", ",") == "1.5"
    assert numeral_key("1.234", ".") == "1.234"


TEXTS = st.text(st.sampled_from("ابة هأ١2.،\nَّ w"), max_size=60)


@given(TEXTS, TEXTS)
def test_pieces_give_the_new_text_back(old, new):
    found = "".join(p.text for p in compare(old, new) if p.kind != "removed")
    assert found.split() == new.split()


@given(TEXTS, TEXTS)
def test_exact_pieces_give_both_texts_back(old, new):
    pieces = compare(old, new, exact=True)
    before = "".join(p.text for p in pieces if p.kind != "added")
    after = "".join(p.text for p in pieces if p.kind != "removed")
    assert "".join(before.split()) == "".join(old.split())
    assert "".join(after.split()) == "".join(new.split())


@given(TEXTS, TEXTS)
def test_alike_says_what_compare_finds(old, new):
    assert alike(old, new) == all(p.kind == "same" for p in compare(old, new))


@given(TEXTS)
def test_a_text_is_like_itself(text):
    assert alike(text, text)
    assert "".join(p.text for p in compare(text, text)) == text.lstrip()


@given(TEXTS, TEXTS)
def test_pieces_hold_something_and_go_that_way_before_this(old, new):
    pieces = compare(old, new)
    assert all(piece.text for piece in pieces)
    assert ("added", "removed") not in [(a.kind, b.kind) for a, b in pairwise(pieces)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("." * 2000, "." * 1000 + "," + "." * 999),
        (". " * 1000, ", . " * 500),
        ("ا ب " * 500, "ب ا ج " * 333),
        (" ".join(map(str, range(500))), " ".join(map(str, reversed(range(500))))),
        ("نص " * 660, "سطر " * 500),
    ],
)
def test_cost_is_bounded_for_the_longest_answers(old, new):
    start = time.process_time()
    compare(old[:2000], new[:2000])
    assert time.process_time() - start < 1


class TestCondensed:
    words = " ".join(f"w{n}" for n in range(50))

    def test_far_words_are_left_out(self):
        pieces = condensed(
            compare(f"{self.words} old {self.words}", f"{self.words} new {self.words}"), 2
        )
        assert "".join(p.text for p in pieces) == "… w48 w49 old new w0 w1 … "

    def test_short_texts_stay_whole(self):
        pieces = compare("a b c", "a b d")
        assert condensed(pieces) == pieces

    def test_middle_keeps_both_ends(self):
        pieces = condensed(compare(f"x {self.words} y", f"{self.words}"), 1)
        assert [p.text for p in pieces][1] == "… w49" or "…" in pieces[1].text

    def test_long_addition_is_cut(self):
        (piece,) = condensed(compare("", self.words), most=3)
        assert piece == Piece("added", "w0 w1 w2 … ")
