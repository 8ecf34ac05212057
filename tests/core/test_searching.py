"""Folded words found in a text, and marked where they stand in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.searching import excerpt, key_of, marked, words_of


def shown(text, query):
    return "".join(f"[{m.text}]" if m.found else m.text for m in marked(text, words_of(query)))


@pytest.mark.parametrize(
    ("text", "query", "line"),
    [
        ("رفع المبيعات", "مبيعات", "رفع ال[مبيعات]"),
        ("مُحَمَّدٌ هنا", "محمد", "[مُحَمَّدٌ] هنا"),
        ("الإلكتروني", "الالكتروني", "[الإلكتروني]"),
        ("خطة", "خطه", "[خطة]"),
        ("خطه", "خُطَّة", "[خطه]"),
        ("عام ٢٠٢٧", "2027", "عام [٢٠٢٧]"),
        ("٤٨٠٬٠٠٠ ر.س", "480000", "[٤٨٠٬٠٠٠] ر.س"),
        ("480,000", "٤٨٠٬٠٠٠", "[480,000]"),
        ("كـــبير", "كبير", "[كـــبير]"),
        ("ab ab", "a", "[a]b [a]b"),
        ("abc", "ab bc", "[abc]"),
        ("(سعر+)", "+", "(سعر[+])"),
        ("لا شيء", "غيره", "لا شيء"),
        ("", "غيره", ""),
    ],
)
def test_words_are_marked_where_they_stand(text, query, line):
    assert shown(text, query) == line


def test_query_is_read_as_words():
    assert words_of("  خُطّة  متجر خطة ") == ("خطه", "متجر")


TEXTS = st.text(st.sampled_from("ابةهأ١2,٬.\nَّـ wﻻ"), max_size=40)


@given(TEXTS, TEXTS)
def test_marks_give_the_text_back(text, query):
    assert "".join(mark.text for mark in marked(text, words_of(query))) == text


@given(TEXTS, st.text("ابةه", min_size=1, max_size=3))
def test_what_is_found_is_marked(text, word):
    words = words_of(word)
    found = all(one in key_of(text) for one in words)
    assert any(mark.found for mark in marked(text, words)) == found


class TestExcerpt:
    text = f"{'قبل ' * 100}الكلمة {'بعد ' * 100}"

    def test_shows_the_words_about_the_first_mark(self):
        found = excerpt(marked(self.text, ("الكلمه",)))
        line = "".join(mark.text for mark in found)
        assert line.startswith("… قبل")
        assert line.endswith(" …")
        assert any(mark.found and mark.text == "الكلمة" for mark in found)
        assert len(line) < 300

    def test_short_text_stays_whole(self):
        marks = marked("سطر واحد", ("سطر",))
        assert excerpt(marks) == marks

    @given(st.text(st.sampled_from("اب "), max_size=600), st.text("اب", min_size=1, max_size=2))
    def test_keeps_a_mark(self, text, word):
        marks = marked(text, words_of(word))
        assert any(m.found for m in excerpt(marks)) == any(m.found for m in marks)
