"""What one may choose of a printed plan: its extent, its looks, its appendices, how long it lasts."""

import io
import re
from typing import Any

import page
import pytest
from pypdf import PdfReader

from planner.reports.appendix import APPENDICES
from planner.reports.make import PAPERS, THEMES, Options, css_of, html_of
from planner.stages.planfile import read_file
from planner.stages.snapshot import Snapshot
from tests.reports import pdfcheck
from tests.reports.printed import AT, Press, Printed, Take, with_words
from tests.reports.test_hostile_pdf import hostile_plan

pytestmark = pytest.mark.django_db
LETTER = (8.5 * 72, 11 * 72)
A4 = (595.3, 841.9)
ONE = ("objectives",)


@pytest.fixture(scope="module")
def plan(snapshots: Take) -> Snapshot:
    return snapshots("crafts-dz.json")


@pytest.fixture(scope="module")
def board(plan: Snapshot, press: Press) -> Printed:
    return press(plan, board=True, draft=True)


@pytest.fixture(scope="module")
def added(plan: Snapshot, press: Press) -> Printed:
    return press(plan, chapters=("strategy",), appendices=tuple(APPENDICES))


# The summary


def test_summary_says_what_the_plan_computes(plan: Snapshot) -> None:
    html = html_of(plan, Options(chapters=ONE), version_label="", at=AT)
    amount = plan.format.money(plan.sheets["investmentplan"]["amount"])
    assert re.sub(r"<[^>]+>", "", html).count(amount) >= 1
    assert 'id="summary"' in html


def test_summary_in_ones_own_words_replaces_the_composed_one(plan: Snapshot) -> None:
    said = "خطتنا في سطر <b>واحد</b>."
    html = html_of(with_words(plan, said), Options(chapters=ONE), version_label="", at=AT)
    words = re.search(r'(?s)class="summary-words">(.*?)</div>', html)
    assert words is not None
    assert words[1] == '<p dir="rtl">خطتنا في سطر &lt;b&gt;واحد&lt;/b&gt;.</p>'


def test_board_gets_one_page(board: Printed) -> None:
    assert len(board.pages) == 1
    assert plain(board.snapshot.plan["title"]) in board.pages[0]
    assert "مسودة" in board.pages[0]
    assert pdfcheck.ua_failures(board.pdf) == []
    assert board.warnings == []
    # The band at its head reaches across the page; its words do not.
    assert pdfcheck.outside_margins(board.pdf, 20, 8) == []


@pytest.mark.parametrize("sample", ["dates-sa.json", "teaching/mistakes.json"])
def test_board_gets_one_page_of_every_sample(snapshots: Take, press: Press, sample: str) -> None:
    assert len(press(snapshots(sample), board=True, draft=True, paper="letter").pages) == 1


@pytest.mark.parametrize("digits", ["arab", "latn"])
def test_board_gets_one_page_of_hostile_text(snapshots: Take, press: Press, digits: str) -> None:
    printed = hostile_plan(snapshots, press, digits, board=True, paper="letter")
    assert len(printed.pages) == 1
    assert printed.warnings == []


def test_board_gets_one_page_of_the_longest_words(plan: Snapshot, press: Press) -> None:
    assert len(press(with_words(plan, "كلمة طويلة " * 109), board=True).pages) == 1


def plain(text: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", text)


# Codes


def test_every_code_leads_to_its_record(whole: Printed) -> None:
    """Links inside the document name ids that are there, each once."""
    ids = re.findall(r'\sid="([^"]+)"', whole.html)
    assert len(ids) == len(set(ids))
    wanted = set(re.findall(r'href="#([^"]+)"', whole.html))
    assert len([name for name in wanted if name.startswith("r-")]) > 100
    assert wanted <= set(ids)


# Appendices


def test_appendices_stand_at_the_end_where_asked(added: Printed, whole: Printed) -> None:
    titles = [str(title) for title in APPENDICES.values()]
    assert "appendix-" not in whole.html
    assert [key for key in APPENDICES if f'id="appendix-{key}"' in added.html] == list(APPENDICES)
    assert len(titles) == 4


def test_appendices_keep_the_rules_of_print(added: Printed) -> None:
    assert pdfcheck.ua_failures(added.pdf) == []
    assert pdfcheck.outloud_errors(added.pdf) == []
    assert added.warnings == []
    assert pdfcheck.outside_margins(added.pdf, 20, 8) == []
    # A sign that no font has prints as a box.
    assert "\ufffd" not in added.text


def test_glossary_holds_the_terms_that_are_used(added: Printed) -> None:
    glossary = added.html.split('id="glossary"')[1].split("</section>")[0]
    assert "Net present value (NPV)" in glossary
    assert "SWOT analysis" not in glossary


# Looks


@pytest.mark.parametrize("theme", [name for name in THEMES if name != "green"])
def test_themes_change_colours_and_nothing_else(
    plan: Snapshot, press: Press, theme: str, themed: Any
) -> None:
    one = themed("green")
    other = themed(theme)
    assert other.pages == one.pages
    assert other.warnings == []
    assert pdfcheck.ua_failures(other.pdf) == []
    assert b"0e5a54" not in other.html.encode()


@pytest.fixture(scope="module")
def themed(plan: Snapshot, press: Press) -> Any:
    return lambda theme: press(plan, chapters=ONE, theme=theme)


@pytest.mark.parametrize("digits", ["arab", "latn"])
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_look_prints_without_a_warning(
    short: Snapshot, press: Press, theme: str, paper: str, digits: str
) -> None:
    looks = {"theme": theme, "paper": paper, "digits": digits}
    printed = press(short, **looks, chapters=ONE, draft=True)
    assert printed.warnings == []
    assert sizes(printed.pdf) == {LETTER if paper == "letter" else A4}
    assert pdfcheck.outside_margins(printed.pdf, 20, 8) == []


@pytest.fixture(scope="module")
def short(snapshots: Take) -> Snapshot:
    return snapshots(rows=1, words=("رفع مبيعات المتجر", "خدمة الزبون قبل البيع وبعده"))


def test_letter_is_set_on_letter(plan: Snapshot, press: Press) -> None:
    printed = press(plan, chapters=ONE, paper="letter")
    assert sizes(printed.pdf) == {LETTER}
    assert pdfcheck.outside_margins(printed.pdf, 20, 8) == []


def sizes(pdf: bytes) -> set[tuple[float, float]]:
    boxes = (sheet.mediabox for sheet in PdfReader(io.BytesIO(pdf)).pages)
    return {(round(float(box.width), 1), round(float(box.height), 1)) for box in boxes}


def test_every_theme_and_paper_has_its_sheet() -> None:
    for theme in THEMES:
        for paper in PAPERS:
            assert all(path.exists() for path in css_of(Options(theme=theme, paper=paper)))


@pytest.mark.parametrize(
    "wrong", [{"theme": "pink"}, {"paper": "a3"}, {"appendices": ("x",)}, {"board": 1}]
)
def test_nonsense_is_no_option(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not options"):
        Options(**wrong)


# To be kept


def test_archive_is_pdf_a_with_the_plan_inside(plan: Snapshot, press: Press) -> None:
    printed = press(plan, chapters=ONE, archive=True)
    profiles = page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1
    reports = [page.validate_pdf_bytes(printed.pdf, profile=profile) for profile in profiles]
    found = [f"{f.rule_id}: {f.message}" for report in reports for f in report.failures]
    assert found == []
    assert pdfcheck.outloud_errors(printed.pdf) == []
    kept = PdfReader(io.BytesIO(printed.pdf)).attachments
    assert list(kept) == ["plan.json"]
    assert read_file(kept["plan.json"][0])
