"""The Word document: its structure as Word reads it, and hostile words."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from lxml import etree

from planner.core.formats import Format
from planner.reports.plaintext import figure, isolated, money, pieces, plain, shortened
from planner.reports.wordxml import LETTER, TWIPS, Writer, fitted, rows_of
from planner.stages.registry import SCREENS, STAGES
from planner.stages.snapshot import Snapshot
from tests.reports import office
from tests.reports.printed import Take, with_words

pytestmark = pytest.mark.django_db

FIELD = qn("w:instrText")
SIDES: tuple[Any, Any] = ("rtl", "ltr")
HOSTILE = (
    "<script>alert('x')</script> & </w:t></w:p> ]]>",
    "ن" * 2000,
    "x" * 2000,
    "😀👩‍👩‍👧 نص \ufffe\uffff",
    "\u202eقلب\u202c \u2066Evil 3\u2069",
    "=cmd|' /C calc'!A0",
    "+1 -1 @SUM(A1)",
    "الخُطَّةُ الإِسْتِرَاتِيجِيَّةُ",
    "سطر\n" * 50,
)


@pytest.fixture(scope="module")
def sample(snapshots: Take) -> Snapshot:
    return snapshots("dates-sa.json")


@pytest.fixture(scope="module")
def content(sample: Snapshot) -> bytes:
    return office.made(sample, "docx", draft=True)


@pytest.fixture(scope="module")
def document(content: bytes) -> Any:
    return office.document(content)


def part(content: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return etree.fromstring(parts.read(name))


def styled(document: Any, style: str) -> list[str]:
    return [office.normal(p.text) for p in document.paragraphs if p.style.style_id == style]


def test_chapters_and_screens_are_real_headings(document: Any) -> None:
    # The summary, the thread, the evidence and the glossary stand around the chapters.
    assert len(styled(document, "Heading1")) == len(STAGES) + 4
    assert len(styled(document, "Heading2")) == len(SCREENS) - 1
    assert document.styles["Title"].element.get(qn("w:styleId")) == "Title"
    assert {"heading 1", "heading 2", "heading 3"} <= {
        s.element.find(qn("w:name")).get(qn("w:val")) for s in document.styles
    }


def test_summary_is_the_users_own_where_there_is_one(sample: Snapshot) -> None:
    said = "خطتنا في سطر.\nوفي سطر آخر."
    for snapshot, wanted in ((sample, "هذه خطة "), (with_words(sample, said), said[:12])):
        text = office.sections(office.made(snapshot, "docx"))["الملخص التنفيذي"]
        assert f"الملخص التنفيذي {wanted}" in text


def test_contents_are_a_field_that_is_filled_in_already(content: bytes, document: Any) -> None:
    codes = [t.text for t in document.element.iter(qn("w:instrText"))]
    assert any(code.strip().startswith("TOC ") for code in codes)
    assert part(content, "word/settings.xml").find(qn("w:updateFields")).get(qn("w:val")) == "true"
    box = next(document.element.iter(qn("w:sdtContent")))
    shown = [office.text_of_paragraph(p) for p in box.iter(qn("w:p"))][1:]
    headings = [p for p in document.paragraphs if p.style.style_id in ("Heading1", "Heading2")]
    assert shown == [office.normal(p.text) for p in headings]
    marks = {m.get(qn("w:name")) for m in document.element.iter(qn("w:bookmarkStart"))}
    assert {a.get(qn("w:anchor")) for a in box.iter(qn("w:hyperlink"))} == marks


def test_everything_runs_right_to_left(content: bytes, document: Any) -> None:
    body = document.element.body
    for paragraph in body.iter(qn("w:p")):
        assert paragraph.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
    for table in body.iter(qn("w:tbl")):
        assert table.find(f"{qn('w:tblPr')}/{qn('w:bidiVisual')}") is not None
    assert body.find(f"{qn('w:sectPr')}/{qn('w:bidi')}") is not None
    for run in body.iter(qn("w:r")):
        text = "".join(t.text or "" for t in run.iter(qn("w:t")))
        backwards = run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
        if re.search("[ء-ي]", text):
            assert backwards, text
        elif re.search("[A-Za-z]", text):
            assert not backwards, text


def test_styles_name_one_font_and_the_plans_language(content: bytes) -> None:
    styles = part(content, "word/styles.xml")
    assert not [f for f in styles.iter(qn("w:rFonts")) if any("heme" in a for a in f.attrib)]
    default = styles.find(qn("w:docDefaults"))
    assert default.find(f".//{qn('w:lang')}").get(qn("w:bidi")) == "ar-SA"
    assert next(default.iter(qn("w:bidi"))) is not None
    assert next(default.iter(qn("w:rFonts"))).get(qn("w:cs"))


def test_table_headings_are_repeated_and_tables_named(document: Any) -> None:
    ruled = [t for t in document.element.iter(qn("w:tbl")) if _style(t) == "Ruled"]
    assert len(ruled) > 20
    for table in ruled:
        assert table.find(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}").get(qn("w:val"))


def _style(table: Any) -> str:
    return table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}").get(qn("w:val"))


def test_properties_name_plan_and_organisation(document: Any, sample: Snapshot) -> None:
    core = document.core_properties
    assert core.title == sample.plan["title"]
    assert core.author == sample.plan["organization"]
    assert core.language == "ar-SA"


def test_pages_are_numbered_and_a_draft_says_so(document: Any) -> None:
    section = document.sections[0]
    fields = [t.text.strip() for t in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "صفحة ١ من ١" in office.text_of(section.footer._element)
    assert "مسودة" in office.text_of(section.header._element)
    assert section.different_first_page_header_footer


@pytest.mark.parametrize("digits", ["arab", "latn"])
def test_words_own_numbers_follow_the_digits_of_the_plan(sample: Snapshot, digits: str) -> None:
    """Word writes ٠١٢ in runs right to left only."""
    document = office.document(office.made(sample, "docx", chapters=("swot",), digits=digits))
    footer = document.sections[0].footer._element
    runs = [c.getparent() for c in (*footer.iter(FIELD), *document.element.iter(FIELD))]
    numbers = [run for run in runs if "PAGE" in run.findtext(FIELD)]
    backwards = {run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None for run in numbers}
    assert backwards == {digits == "arab"}


def test_tables_end_at_the_margins_of_the_text(content: bytes) -> None:
    """Up to Word 2010 their words did, and their edges stood out."""
    known = part(content, "word/settings.xml").iter(qn("w:compatSetting"))
    values = {setting.get(qn("w:name")): setting.get(qn("w:val")) for setting in known}
    assert values["compatibilityMode"] == "15"


def test_columns_hold_their_longest_word(document: Any) -> None:
    for table in document.element.iter(qn("w:tbl")):
        widths = [int(c.get(qn("w:w"))) / TWIPS for c in table.iter(qn("w:gridCol"))]
        head = table.find(qn("w:tr"))
        if len(widths) < 8 and len(head) == 1 + len(widths):
            for width, cell in zip(widths, head.findall(qn("w:tc")), strict=True):
                longest = max(map(len, office.text_of(cell).split()), default=0)
                assert width >= min(longest, 16) * LETTER, office.text_of(cell)


def test_cards_of_records_stay_on_a_page(document: Any) -> None:
    """Each line with the next one: where a card is broken, its title is not repeated."""
    cards = [t for t in document.element.iter(qn("w:tbl")) if _style(t) == "Facts"]
    kept = [
        t
        for t in cards
        if all(r.find(f".//{qn('w:keepNext')}") is not None for r in rows_of(t)[:-1])
    ]
    assert len(kept) > 50
    assert len(kept) / len(cards) > 0.9
    assert not [t for t in cards if rows_of(t)[-1].find(f".//{qn('w:keepNext')}") is not None]


@pytest.mark.parametrize(
    ("widths", "needs", "found"),
    [
        ([50, 50], [10, 20], [50, 50]),
        ([10, 60, 30], [20, 10, 10], [20, 160 / 3, 80 / 3]),
        ([10, 60, 30], [20, 10, 28], [20, 52, 28]),
        ([50, 50], [100, 50], [200 / 3, 100 / 3]),
    ],
)
def test_columns_give_what_others_need(
    widths: list[float], needs: list[float], found: list[float]
) -> None:
    assert fitted(widths, needs) == pytest.approx(found)


def test_figures_stand_on_the_right_in_both_directions() -> None:
    sides = {d: Writer(d).paragraph("5", align="right").find(f".//{qn('w:jc')}") for d in SIDES}
    # A line right to left begins there.
    assert sides["rtl"] is None
    assert sides["ltr"].get(qn("w:val")) == "right"


def test_only_the_chosen_chapters_are_in_it(sample: Snapshot) -> None:
    document = office.document(office.made(sample, "docx", chapters=("swot",)))
    assert len(styled(document, "Heading2")) == sum(s.stage == "swot" for s in SCREENS.values())


def test_english_document_runs_left_to_right(sample: Snapshot) -> None:
    document = office.document(office.made(sample, "docx", language="en"))
    assert not list(document.element.body.iter(qn("w:bidi"), qn("w:bidiVisual")))
    assert any("Alignment matrix" in text for text in styled(document, "Heading2"))


def test_addresses_are_links(document: Any) -> None:
    targets = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert targets and all(t.startswith(("http://", "https://")) for t in targets)


def test_charts_are_pictures_with_words_that_stand_for_them(document: Any) -> None:
    names = list(document.element.body.iter(qn("wp:docPr")))
    assert names
    for name in names:
        assert name.get("title")
        assert len(name.get("descr")) > 20


def test_words_of_panels_lose_their_markup(content: bytes, document: Any) -> None:
    text = office.text_of(document.element.body)
    assert "<bdi" not in text
    assert "&lt;" not in text and "&amp;" not in text


def test_hostile_words_stand_as_they_are(snapshots: Take) -> None:
    snapshot = snapshots(rows=1, words=HOSTILE)
    document = office.document(office.made(snapshot, "docx"))
    text = office.text_of(document.element.body)
    assert "<script>alert('x')</script> & </w:t></w:p> ]]>" in text
    assert "😀👩" in text
    assert "ن" * 300 in text
    assert not re.search("[\u202a-\u202e\ufffe\uffff]", text)


def test_empty_plan_makes_a_document(snapshots: Take) -> None:
    document = office.document(office.made(snapshots(rows=0, fullness=0), "docx"))
    assert len(styled(document, "Heading2")) == len(SCREENS) - 1


# Direction


@pytest.mark.parametrize(
    ("text", "around", "shown"),
    [
        ("خطة", "rtl", "خطة"),
        ("Evil 3", "rtl", "\u200eEvil 3\u200e"),
        ("Shop (متجر)", "rtl", "\u2066Shop (متجر)\u2069"),
        ("خطة", "ltr", "\u200fخطة\u200f"),
        ("2027", "rtl", "2027"),
        ("-600.000", "rtl", "\u200e-600.000\u200e\u200f"),
        ("+٣٫٩٪\u061c", "rtl", "\u2066+٣٫٩٪\u200f\u2069"),
    ],
)
def test_words_are_isolated_only_against_their_surroundings(
    text: str, around: Any, shown: str
) -> None:
    assert isolated(text, around) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("H1", "\u200eH1\u200e\u200f"),
        ("-29%", "\u200e-29%\u200e\u200f"),
        ("-٢٩٪", "\u2066-٢٩٪\u2069"),
        ("1.250,5", "1.250,5"),
        ("٢٩٪\u061c", "٢٩٪\u200f"),
        ("", ""),
    ],
)
def test_figures_keep_their_sign_on_the_left(text: str, shown: str) -> None:
    assert figure(text, "rtl") == shown


def test_money_keeps_its_symbol_outside_the_figure() -> None:
    fmt = Format("latn", "SA", "SAR")
    assert money(fmt.money(-5), "rtl") == "\u200e-5\u200e\u200f\u00a0ر.س"


def test_runs_change_where_the_direction_changes() -> None:
    cut = list(pieces("إعلان Google Ads بنسبة -25% اليوم", "rtl"))
    assert cut == [
        ("إعلان ", True), ("Google Ads", False), (" بنسبة ", True), ("-25%", False), (" اليوم", True),
    ]  # fmt: skip
    assert list(pieces("plain words", "ltr")) == [("plain words", False)]


@pytest.mark.parametrize("text", HOSTILE)
def test_pieces_lose_nothing(text: str) -> None:
    clean = plain(text)
    for around in ("rtl", "ltr"):
        assert "".join(piece for piece, _rtl in pieces(clean, around)) == clean  # type: ignore[arg-type]


def test_long_texts_end_with_a_whole_sentence() -> None:
    text = "الجملة الأولى. الجملة الثانية أطول منها بكثير."
    assert shortened(text, 30) == ("الجملة الأولى. …", True)
    assert shortened(text, 100) == (text, False)
    cut, was = shortened("كلمة " * 50, 30)
    assert was and len(cut) <= 30 and cut.endswith("كلمة…")


def test_libreoffice_opens_all_three(sample: Snapshot, tmp_path: Path) -> None:
    """In one start: it takes most of the time. The workbook has a test of its own."""
    files = []
    for kind in ("docx", "pptx"):
        file = tmp_path / f"{kind}.{kind}"
        file.write_bytes(office.made(sample, kind, chapters=("swot", "strategy")[: len(files) + 1]))
        files.append(file)
    for pdf in office.convert(files, "pdf", tmp_path):
        assert pdf.read_bytes().startswith(b"%PDF")
