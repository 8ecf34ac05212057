"""The real PDF of real plans, read the way readers read it."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext, override, pgettext

from planner.core.formats import NBSP
from planner.plans.fields import Money, Url, Year
from planner.reports import isolated
from planner.reports.make import Options, pdf_of
from planner.stages.registry import SCREENS, SHEETS, STAGES, TABLES
from planner.stages.screen import Rows
from planner.stages.snapshot import Snapshot, answer_fields
from planner.stages.swot import Factor
from tests.reports import pdfcheck
from tests.reports.printed import Press, Printed

# Plans are written to tables; without the mark there would be none.
pytestmark = pytest.mark.django_db

PACKAGED = {"Khutta-Print", "Khutta-Print-Bold", "Khutta-Print-Extra", "Khutta-Print-Extra-Bold"}
# Words without any digit, so that every digit of the document is the program's.
PLAIN_WORDS = ("رفع مبيعات المتجر", "خدمة الزبون قبل البيع وبعده", "إعلانات (Google)")
HOSTILE_WORDS = (
    "<script>alert('x')</script><img src=file:///etc/passwd>",
    "</td></table><style>@import url(http://evil.example/x)</style>",
    "ن" * 2000,
    "x" * 2000,
    "😀" * 40,
    "\u202eقلب\u202c \u2066Evil 3\u2069",
    "سطر\n" * 100,
)
VOCALISED = "الخُطَّةُ الإِسْتِرَاتِيجِيَّةُ لِلتَّسْوِيقِ الإِلِكْتُرُونِيِّ"


@pytest.fixture(scope="module")
def plain(snapshots: Callable[..., Snapshot]) -> Snapshot:
    return snapshots(rows=2, words=PLAIN_WORDS)


@pytest.fixture(scope="module")
def arab(plain: Snapshot, press: Press) -> Printed:
    return press(plain, digits="arab", chapters=("objectives", "swot"), draft=True)


@pytest.fixture(scope="module")
def latn(plain: Snapshot, press: Press) -> Printed:
    return press(plain, digits="latn", hijri=True, chapters=("objectives", "swot"))


@pytest.fixture(scope="module")
def vocalised(snapshots: Callable[..., Snapshot], press: Press) -> Printed:
    snapshot = snapshots(rows=1, words=PLAIN_WORDS, title=VOCALISED)
    return press(snapshot, chapters=("basics", "objectives"))


def words(msgid: str) -> str:
    with override("ar"):
        return gettext(msgid)


# Text


@pytest.mark.parametrize("read", [pdfcheck.pypdf_pages, pdfcheck.pdfium_pages])
def test_words_can_be_searched(whole: Printed, read: Callable[[bytes], list[str]]) -> None:
    wanted, pages = pdfcheck.words_of_html(whole.html), read(whole.pdf)
    assert pdfcheck.share_found(wanted, pages) >= 0.98, pdfcheck.lost_words(wanted, pages)


@pytest.mark.parametrize("read", [pdfcheck.pypdf_pages, pdfcheck.pdfium_pages])
def test_vocalised_title_costs_no_words(
    vocalised: Printed, read: Callable[[bytes], list[str]]
) -> None:
    wanted = pdfcheck.words_of_html(vocalised.html)
    assert pdfcheck.share_found(wanted, read(vocalised.pdf)) >= 0.98
    assert pdfcheck.title(vocalised.pdf) == VOCALISED


def test_text_holds_no_presentation_form(whole: Printed) -> None:
    assert pdfcheck.PRESENTATION_FORMS.findall(whole.text) == []


def values(snapshot: Snapshot) -> Iterator[tuple[Any, Any]]:
    """(field, value) of every answer that is printed."""
    unprinted = {"digits", "calendar"}
    for key, model in SHEETS.items():
        for f in answer_fields(model):
            if f.name not in unprinted:
                yield f, snapshot.sheets[key][f.name]
    for key, model in TABLES.items():
        for record in snapshot.rows.get(key, ()):
            yield from ((f, record[f.name]) for f in answer_fields(model))


def test_every_figure_and_date_stands_verbatim(whole: Printed) -> None:
    fmt, text = whole.snapshot.format, whole.text
    wanted = set()
    for f, value in values(whole.snapshot):
        if isinstance(value, dt.date):
            wanted |= {fmt.date(value), fmt.hijri(value).replace(NBSP, " ")}
        elif isinstance(value, Decimal) and isinstance(f, Year):
            wanted.add(fmt.digits_of(str(value)))
        elif isinstance(value, Decimal):
            wanted.add(fmt.amount(value) if isinstance(f, Money) else fmt.number(value))
    assert len(wanted) > 100
    assert {figure for figure in wanted if figure not in text} == set()


def test_every_line_of_text_stands_in_it(whole: Printed) -> None:
    """Word by word: a line of text is broken where its column ends."""
    text = set(re.findall(r"\w+", whole.text))
    wanted = {
        word
        for f, value in values(whole.snapshot)
        if isinstance(value, str) and not f.choices and not f.is_relation and not isinstance(f, Url)
        for word in re.findall(r"\w+", value)
    }
    lost = wanted - text
    assert len(lost) <= 0.01 * len(wanted), lost


def without_isolates(text: str) -> str:
    """Codes of records, addresses and names of methods keep their Latin digits.

    PDFium reads a code that stands in an Arabic line as "1H": it sees no isolates.
    """
    # An Arabic "and" joins the code that it stands before.
    return re.sub(r"https?://\S+|(?a:\b)[A-Z]+\d+(?a:\b)|(?a:\b)\d+[A-Z]+(?a:\b)", "", text)


def test_one_digit_set(arab: Printed, latn: Printed) -> None:
    assert re.findall("[0-9]", without_isolates(arab.text)) == []
    label = "الإصدار ٣"  # was given to it from outside
    assert re.findall("[٠-٩]", latn.text.replace(label, "")) == []
    assert "H1" in arab.text
    assert "H1" in latn.text


def test_hijri_stands_beside_where_asked(arab: Printed, latn: Printed) -> None:
    deadlines = [r["deadline"] for r in latn.snapshot.rows["objective"] if r["deadline"]]
    for day in deadlines:
        hijri = latn.snapshot.format.hijri(day).replace(NBSP, " ")
        assert f"الموافق {hijri}" in latn.text
    assert "الموافق" not in arab.text


def test_minus_stands_left_of_its_figure(whole: Printed) -> None:
    impact = next(r for r in whole.snapshot.rows["environmentfactor"] if (r["impact"] or 0) < 0)
    figure = whole.snapshot.format.number(impact["impact"])
    sheet = next(i for i, text in enumerate(whole.pages) if figure in text)
    box = pdfcheck.place(whole.pdf, figure, sheet)
    assert box.x0 in [minus.x0 for minus in places(whole.pdf, sheet, "-")]


# Places


def test_contents_give_true_page_numbers(whole: Printed) -> None:
    contents = whole.pages[1]
    with override("ar"):
        entries = [str(s.title) for s in STAGES]
        entries += [str(s.title) for p, s in SCREENS.items() if p != "basics.evidence"]
    pages = whole.outline
    for title in entries:
        number = str(pages[title]).translate(pdfcheck.ARABIC_DIGITS)
        assert re.search(rf"{re.escape(title)} +{number}\b", contents), (title, number)


def pairs_on_a_line(pdf: bytes, sheet: int, first: str, second: str) -> Iterator[float]:
    """Heights at which `first` stands right of `second`, on the same line."""
    for one in places(pdf, sheet, first):
        for other in places(pdf, sheet, second):
            if one.y0 < other.y1 and other.y0 < one.y1 and one.x0 > other.x1:
                yield one.y0


def places(pdf: bytes, sheet: int, text: str) -> list[pdfcheck.Box]:
    found = []
    with contextlib.suppress(AssertionError):
        while True:
            found.append(pdfcheck.place(pdf, text, sheet, len(found)))
    return found


def test_quadrants_start_at_the_right(whole: Printed) -> None:
    with override("ar"):
        parts = SCREENS["swot.factors"].parts(Rows)
        strong, weak, chances, threats = (str(part.title) for part in parts)
        sheet = whole.page_of(SCREENS["swot.factors"].title) - 1
    upper = max(pairs_on_a_line(whole.pdf, sheet, strong, weak))
    lower = min(pairs_on_a_line(whole.pdf, sheet, chances, threats))
    assert upper > lower


def test_first_column_is_the_right_most(whole: Printed) -> None:
    with override("ar"):
        sheet = whole.page_of(SCREENS["objectives.goals"].title) - 1
    assert max(pairs_on_a_line(whole.pdf, sheet, words("Code"), words("Responsible")))


def test_nothing_stands_outside_the_margins(whole: Printed, arab: Printed) -> None:
    assert pdfcheck.outside_margins(whole.pdf, 20, 8) == []
    assert pdfcheck.outside_margins(arab.pdf, 20, 8) == []


def test_headers_name_the_plan_and_the_chapter(whole: Printed) -> None:
    pages = whole.pages
    title = whole.snapshot.plan["title"]
    assert all(title in page for page in pages)
    with override("ar"):
        chapter = str(STAGES[2].title)
        first, following = whole.page_of(chapter), whole.page_of(STAGES[3].title)
    assert all(chapter in page for page in pages[first - 1 : following - 1])
    last = str(len(pages)).translate(pdfcheck.ARABIC_DIGITS)
    with override("ar"):
        page, of = pgettext("page number", "Page"), pgettext("page number", "of")
    assert f"{page} ٢ {of} {last}" in pages[1]


def test_draft_is_marked_on_every_page(arab: Printed, latn: Printed) -> None:
    mark = words("Draft")
    assert all(mark in page for page in pdfcheck.pdfium_pages(arab.pdf))
    assert mark not in latn.text


def test_unprinted_chapters_are_in_neither_text_nor_outline(arab: Printed) -> None:
    titles = set(arab.outline)
    with override("ar"):
        printed = {s.key for s in STAGES if str(s.title) in titles}
    assert printed == {"objectives", "swot"}


# Structure


def test_no_failure_of_pdf_ua(whole: Printed, arab: Printed, latn: Printed) -> None:
    for printed in (whole, arab, latn):
        assert pdfcheck.ua_failures(printed.pdf) == []
        assert printed.warnings == []


def test_only_packaged_fonts(whole: Printed, arab: Printed) -> None:
    for printed in (whole, arab):
        found = pdfcheck.fonts(printed.pdf)
        assert set(found) <= PACKAGED
        assert all(found.values())


def test_language_title_and_direction(whole: Printed) -> None:
    assert pdfcheck.language(whole.pdf) == "ar"
    assert pdfcheck.title(whole.pdf) == whole.snapshot.plan["title"]
    assert not pdfcheck.has_direction(whole.pdf)


def test_links_carry_the_exact_addresses(whole: Printed) -> None:
    wanted = {v for f, v in values(whole.snapshot) if isinstance(f, Url) and v}
    assert wanted <= {link.rstrip("/") for link in pdfcheck.links(whole.pdf)} | set(
        pdfcheck.links(whole.pdf)
    )


def test_codes_lead_to_the_place_of_their_record(whole: Printed) -> None:
    """Each link inside ends where the code of its record stands, a line or two lower at most."""
    codes = {f"r-{key}": record.code for key, record in whole.snapshot.by_id.items()}
    targets = pdfcheck.targets(whole.pdf)
    assert len(targets) > 100
    for name, (sheet, top) in targets.items():
        if code := codes.get(name):
            found = places(whole.pdf, sheet, code)
            # PDFium reads a code that stands in an Arabic line as "1H".
            found += places(whole.pdf, sheet, re.sub(r"(\D+)(\d+)", r"\2\1", code))
            assert any(top - 60 < box.y0 < top for box in found), (name, code, sheet + 1)


# Hostile text


def test_hostile_text_is_printed_and_nothing_else_happens(snapshots: Any, press: Press) -> None:
    title = f"<b>{'ن' * 140}"
    printed = press(
        snapshots(rows=1, words=HOSTILE_WORDS, title=title), chapters=("basics", "objectives")
    )
    assert printed.warnings == []
    assert pdfcheck.attachments(printed.pdf) == []
    assert pdfcheck.ua_failures(printed.pdf) == []
    assert set(pdfcheck.fonts(printed.pdf)) <= PACKAGED
    assert not [link for link in pdfcheck.links(printed.pdf) if "evil" in link]
    # The edge of a chain of two thousand letters may stand out by a hair.
    assert pdfcheck.outside_margins(printed.pdf, 19, 8) == []
    assert "script" in printed.text
    assert "Evil" in printed.text


# On the way the product goes


def test_pdf_of_prints_in_a_process_of_its_own(
    snapshots: Any, settings: Any, fonts_dir: Path
) -> None:
    settings.PRINT_FONTS_DIR = fonts_dir
    steps: list[str] = []
    snapshot = snapshots(rows=0)
    pdf = pdf_of(
        snapshot, Options(chapters=("basics",)), on_step=lambda step, _page: steps.append(step)
    )
    assert len(pdfcheck.pdfium_pages(pdf)) >= 3
    assert steps[0] == "layout"
    assert steps[-1] == "finish"


def test_chapter_that_did_not_change_is_not_set_again(
    snapshots: Any, settings: Any, fonts_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRINT_FONTS_DIR = fonts_dir
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {**settings.CACHES, "parts": {"BACKEND": backend, "LOCATION": tmp_path}}
    given, give = list[str](), isolated.Hand.give
    monkeypatch.setattr(
        isolated.Hand, "give", lambda hand, piece: given.append(piece.name) or give(hand, piece)
    )
    before = snapshots("dates-sa.json")
    factor, *others = before.rows[Factor.key()]
    said = replace(factor, values={**factor.values, "statement": "كلمة لم ترد من قبل"})
    changed = replace(before, rows={**before.rows, Factor.key(): (said, *others)})
    asked = Options(chapters=("basics", "swot"))
    pdf_of(before, asked)
    given.clear()
    assert "كلمة لم ترد من قبل" in "".join(pdfcheck.pdfium_pages(pdf_of(changed, asked)))
    assert "chapter-swot" in given
    assert not {"chapter-basics", "cover"} & set(given)
