"""How wide columns are, and what is said once for many records."""

from types import SimpleNamespace
from typing import Any

from planner.reports.columns import PAGE, spaced
from planner.reports.setter import without_silent
from planner.reports.shapes import Block, Cell, Column, Facts, Line, Ref, Shape, Table

DAY = "٣١ ديسمبر ٢٠٢٧ الموافق ٣ شعبان ١٤٤٩ هـ"


def table(*columns: tuple[str, str, str], rows: int = 4) -> Table:
    """Columns of (label, kind, what every cell says)."""
    cells = tuple(cell(text, kind) for _label, kind, text in columns)
    heads = tuple(Column(label, kind) for label, kind, _text in columns)
    return Table(heads, tuple(Line(f"A{i}", "", cells) for i in range(rows)), coded=True)


def cell(text: str, kind: str) -> Cell:
    answer: Any = SimpleNamespace(text=text, kind=kind)
    return Cell(answer, (Ref("K1", text, known=True),) if kind == "links" else ())


def widths(found: Table) -> dict[str, int]:
    return {str(column.label): column.width for column in spaced(found).columns}


def test_date_gets_one_line_where_nothing_else_needs_the_room() -> None:
    assert widths(table(("Day", "date", DAY), ("Planned", "number", "٤٠")))["Day"] > 60


def test_date_gives_way_to_a_long_text() -> None:
    long = "نص طويل يشرح ما جرى في ذلك اليوم " * 8
    found = widths(table(("Day", "date", DAY), ("Note", "text", long)))
    assert found["Day"] < 50 < found["Note"]


def test_links_get_room_for_titles_or_only_for_codes() -> None:
    short = widths(table(("Service", "links", "إعلانات البحث"), ("Planned", "number", "٤٠")))
    assert short["Service"] > 38
    crowded = table(("Service", "links", "إعلانات البحث " * 9), ("Note", "text", "نص طويل " * 20))
    assert widths(crowded)["Service"] < 38


def test_widths_stay_within_the_page() -> None:
    found = widths(table(*((f"A heading {i}", "number", "١٢٬٣٤٥٬٦٧٨") for i in range(14))))
    assert sum(found.values()) <= PAGE


def test_what_no_record_says_is_named_once() -> None:
    blocks = tuple(block(labels) for labels in (("Address", "Note"), ("Address",)))
    shape = without_silent(Shape("", Any, blocks=blocks))  # type: ignore[arg-type]
    assert shape.missing == ("Address",)
    assert [b.facts.missing for b in shape.blocks] == [("Note",), ()]


def test_what_a_single_record_does_not_say_stays_with_it() -> None:
    shape = without_silent(Shape("", Any, blocks=(block(("Note",)),)))  # type: ignore[arg-type]
    assert shape.missing == ()
    assert shape.blocks[0].facts.missing == ("Note",)


def block(missing: tuple[str, ...]) -> Block:
    return Block("A1", "", "", Facts((), missing), {})
