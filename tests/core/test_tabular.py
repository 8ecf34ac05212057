"""Pasted text is cut into the cells that were copied, and nothing gets lost."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.tabular import (
    COMMA,
    LINES,
    SEMICOLON,
    TAB,
    Known,
    Names,
    fold_name,
    name_key,
    read_table,
    split_cells,
)

LABELS = frozenset(map(fold_name, ["الهدف", "المسؤول", "الموعد النهائي", "Objective", "Deadline"]))


def rows(text, **words):
    return [list(row) for row in read_table(text, LABELS, **words).rows]


# Cells


def test_tabs_separate_cells():
    assert rows("رفع المبيعات\tليان\nخفض الكلفة\tهدى\n") == [
        ["رفع المبيعات", "ليان"],
        ["خفض الكلفة", "هدى"],
    ]


def test_quoted_cell_keeps_its_lines_tabs_and_quotes():
    assert rows('"سطر\nوسطر"\t"قال ""نعم"""\t"أ\tب"\r\nثان\t\tج') == [
        ["سطر\nوسطر", 'قال "نعم"', "أ\tب"],
        ["ثان", "", "ج"],
    ]


@pytest.mark.parametrize("text", ['"بلا آخر', '"نصف" قول', 'قال "نعم"', '"', '""أ'])
def test_quote_that_closes_no_cell_is_text(text):
    assert rows(f"{text}\tب") == [[text, "ب"]]


def test_rows_are_of_one_length_and_blank_ones_left_out():
    table = read_table("أ\tب\tج\t\t\n\n\t\t\nد\n")
    assert table.rows == (("أ", "ب", "ج"), ("د", "", ""))
    assert table.width == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_every_end_of_line_is_one(end):
    assert rows(f"أ{end}ب") == [["أ"], ["ب"]]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\u200f\n\u202b\u202c"])
def test_nothing_visible_is_nothing(text):
    assert read_table(text).rows == ()


# What separates


def test_semicolons_separate_where_there_is_no_tab():
    assert rows("أ;ب\nج;د") == [["أ", "ب"], ["ج", "د"]]


def test_commas_separate_where_every_line_has_as_many():
    table = read_table("سكري,القصيم\nعجوة,المدينة")
    assert (table.separator, table.rows[1]) == (COMMA, ("عجوة", "المدينة"))


@pytest.mark.parametrize(
    "text",
    [
        "نبيع التمر, ونغلفه",  # one line: a sentence
        "التمر, والعسل\nالزيت, والخل",  # a space after each: prose
        "1,234\n5,678",  # thousands
        "١,٥\n٢,٥",
        "أ,ب\nج",
        "أ،ب\nج،د",  # the Arabic comma belongs to texts
        "أ;ب\nج",
    ],
)
def test_what_has_two_readings_is_one_column(text):
    assert read_table(text).separator == LINES
    assert len(read_table(text).rows[0]) == 1


def test_heading_settles_what_separates():
    table = read_table("Objective,Deadline\nWin back customers,31/12/2027", LABELS)
    assert (table.separator, table.heading) == (COMMA, ("Objective", "Deadline"))


def test_tab_wins_over_commas():
    assert read_table("أ,ب\tج\nد,ه\tو").separator == TAB


def test_separator_can_be_told():
    assert rows("أ;ب", separator=LINES) == [["أ;ب"]]
    assert rows("أ, ب", separator=COMMA) == [["أ", "ب"]]
    assert rows("أ;ب\tج", separator=SEMICOLON) == [["أ", "ب\tج"]]


# Headings, marks


@pytest.mark.parametrize(
    "first",
    [
        "الهدف\tالمسؤول",
        "الـهَدَف *\tالمسؤول:",
        "الهدف (نص)\tالموعد_النهائي",
        "objective\tDEADLINE",
        "الهدف\tالمسؤول\tشيء",
    ],
)
def test_heading_is_known_by_the_names_of_the_fields(first):
    table = read_table(f"{first}\nأ\tب\tج", LABELS)
    assert len(table.rows) == 1
    assert table.heading


def test_record_is_no_heading():
    assert read_table("الهدف الأول\tليان\nثان\tهدى", LABELS).heading == ()
    assert read_table("الهدف\tليان\tنص\nثان\tهدى\t", LABELS).heading == ()


def test_heading_can_be_told():
    assert rows("الهدف\nأ", heading=False) == [["الهدف"], ["أ"]]
    assert read_table("x\ty\nأ\tب", LABELS, heading=True).heading == ("x", "y")


def test_hidden_marks_go_and_are_counted():
    table = read_table("\u202bليان\u202c\t\u200f١٢٫٥\u200f\n\ufeffهدى\t٢")
    assert table.rows == (("ليان", "١٢٫٥"), ("هدى", "٢"))
    assert table.hidden == 5


def test_mark_within_a_text_stays():
    assert rows("C++\u200f لغة") == [["C++\u200f لغة"]]


@pytest.mark.parametrize("text", ["•\tأ\n•\tب", "- أ\n- ب", "▪ أ\n▪ ب"])
def test_marks_of_a_list_go(text):
    table = read_table(text)
    assert (table.rows, table.bullets) == ((("أ",), ("ب",)), True)


def test_minus_of_a_number_is_no_mark():
    assert rows("-5\n-6") == [["-5"], ["-6"]]


# Properties

cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\u000b\u000c\u0085\u2028\u2029"), max_size=12
)
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(tables, st.sampled_from([TAB, SEMICOLON, COMMA]))
def test_what_a_spreadsheet_writes_is_read_back(table, separator):
    sheet = StringIO(newline="")
    csv.writer(sheet, delimiter=separator, lineterminator="\n").writerows(table)
    assert split_cells(sheet.getvalue().removesuffix("\n"), separator) == table


@given(st.text(max_size=200), st.sampled_from([None, TAB, SEMICOLON, COMMA, LINES]))
def test_any_text_is_read(text, separator):
    table = read_table(text, LABELS, separator=separator)
    assert all(len(row) == table.width for row in table.rows)
    assert all(any(cell.strip() for cell in row) for row in table.rows)


@given(st.lists(st.text(st.sampled_from('ab",;\t\n '), max_size=8), max_size=8))
def test_no_visible_character_is_lost(pieces):
    text = "".join(pieces)
    kept = "".join("".join(row) for row in split_cells(text, TAB))
    assert sum(kept.count(c) for c in "ab,;") == sum(text.count(c) for c in "ab,;")


def test_unclosed_quotes_cost_no_more_than_their_length():
    text = '"أ\t' * 60_000
    assert len(split_cells(text, TAB)[0]) == 60_001


# What a cell names


def names(*known):
    return Names([Known(value, frozenset(map(name_key, found))) for value, *found in known])


LEVELS = names(("1", "1", "منخفض", "Low"), ("4", "4", "عالٍ", "High"), ("-1", "-1", "يتعارض"))
LINKS = names(
    ("id-1", "S1", "متجر رابح، وفروع ثلاثة"),
    ("id-2", "S2", "قاعدة عملاء"),
    ("id-3", "S3", "قاعدة عملاء"),
    ("id-12", "S12", "موقع سريع"),
)


@pytest.mark.parametrize(
    "text", ["4", "٤", "۴", "عال", "HIGH", " high ", "4 · High", "٤ - عالٍ", "4.0"]
)
def test_choice_is_named_by_value_or_label(text):
    assert LEVELS.one(text).values == ("4",)


@pytest.mark.parametrize("text", ["-1", "−1", "-١", "يتعارض"])
def test_signed_choice(text):
    assert LEVELS.one(text).values == ("-1",)


@pytest.mark.parametrize("text", ["5", "4 · Low", "very high", "41"])
def test_what_names_nothing_is_said(text):
    assert LEVELS.one(text).unknown == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("S1", ["id-1"]),
        ("s١", ["id-1"]),
        ("S1، S12", ["id-1", "id-12"]),
        ("S12 S1", ["id-12", "id-1"]),
        ("S1;S1", ["id-1"]),
        ("S12، متجر رابح، وفروع ثلاثة، S2", ["id-12", "id-1", "id-2"]),
        ("متجر رابح، وفروع ثلاثة", ["id-1"]),
        ("موقع سريع\nS2", ["id-12", "id-2"]),
        ("S1 · متجر رابح، وفروع ثلاثة", ["id-1"]),
    ],
)
def test_records_are_named_by_code_or_title(text, found):
    assert list(LINKS.many(text).values) == found


def test_title_of_two_records_names_neither():
    assert LINKS.many("قاعدة عملاء").several == "قاعدة عملاء"


def test_unknown_record_among_known_ones_is_named():
    assert LINKS.many("S1، S9").unknown == "S9"
