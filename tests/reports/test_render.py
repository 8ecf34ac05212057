"""The PDF checks that hold for any report, and what happens when none comes out."""

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.reports import render as module
from planner.reports.isolated import render_isolated
from planner.reports.render import RenderError, estimate_seconds, render
from tests.reports import pdfcheck, sample

SIDE_MM, END_MM = 20, 8
type Reader = Callable[[bytes], list[str]]


def small(body: str, attributes: str = 'lang="ar" dir="rtl"', words: str = "") -> str:
    return f"<html {attributes}><head><title>خطة</title></head><body {words}>{body}</body></html>"


# -- text ----------------------------------------------------------------------


@pytest.mark.parametrize("read", [pdfcheck.pypdf_pages, pdfcheck.pdfium_pages])
def test_words_can_be_searched(pdf: bytes, read: Reader) -> None:
    words = pdfcheck.words_of_html(sample.html())
    assert pdfcheck.share_found(words, read(pdf)) >= 0.98, pdfcheck.lost_words(words, read(pdf))


@pytest.mark.parametrize("read", [pdfcheck.pypdf_pages, pdfcheck.pdfium_pages])
def test_text_holds_no_presentation_form(pdf: bytes, read: Reader) -> None:
    assert pdfcheck.PRESENTATION_FORMS.findall("".join(read(pdf))) == []


@pytest.mark.parametrize("text", [*sample.AMOUNTS, *sample.DATES, "-29%", "+966 50 123 4567"])
def test_amount_or_date_stands_verbatim(pdf: bytes, text: str) -> None:
    # pypdf turns ١٥ around, in any PDF: it takes Arabic digits for letters.
    assert text in "".join(pdfcheck.pdfium_pages(pdf))


def test_plan_without_latin_digits_prints_none_outside_isolates(pdf: bytes) -> None:
    text = "".join(pdfcheck.pdfium_pages(pdf))
    for isolate in ("-29%", "+966 50 123 4567"):
        text = text.replace(isolate, "")
    assert re.findall("[0-9]", text) == []


def test_emoji_and_foreign_scripts_print_as_boxes(pdf: bytes) -> None:
    text = "".join(pdfcheck.pdfium_pages(pdf))
    assert "→ ✓ \ufffd \ufffd كوردی" in text


# -- places --------------------------------------------------------------------


def page_of(pdf: bytes, chapter: int) -> int:
    return dict(pdfcheck.outline(pdf))[sample.CHAPTERS[chapter]] - 1


def test_quadrants_start_at_the_right(pdf: bytes) -> None:
    sheet = page_of(pdf, 2)
    strong, weak, chances, threats = (pdfcheck.place(pdf, name, sheet) for name in sample.QUADRANTS)
    assert strong.x0 > weak.x1
    assert chances.x0 > threats.x1
    assert strong.y0 > chances.y1


def test_first_column_is_the_right_most(pdf: bytes) -> None:
    sheet = page_of(pdf, 1)
    columns = [pdfcheck.place(pdf, name, sheet).x0 for name in ("القناة", "الملاحظة", "المبلغ")]
    assert columns == sorted(columns, reverse=True)


@pytest.mark.parametrize(
    ("first", "second"), [("-", "29%"), ("29", "%"), ("+", "966"), ("966", "4567"), ("a", "b")]
)
def test_isolated_text_runs_from_the_left(pdf: bytes, first: str, second: str) -> None:
    sheet = page_of(pdf, 0)
    assert pdfcheck.place(pdf, first, sheet).x0 < pdfcheck.place(pdf, second, sheet).x0


def test_chart_label_reads_from_the_right(pdf: bytes) -> None:
    sheet = page_of(pdf, 3)
    first, year, last = (
        pdfcheck.place(pdf, word, sheet) for word in ("اللوحة", "٢٠٢٧", "والأرباح")
    )
    assert first.x0 > year.x1 > year.x0 > last.x1


def test_nothing_stands_outside_the_margins(pdf: bytes) -> None:
    assert pdfcheck.outside_margins(pdf, SIDE_MM, END_MM) == []


def test_header_and_footer_run_from_the_second_page(pdf: bytes) -> None:
    cover, contents, first, *_ = pdfcheck.pypdf_pages(pdf)
    assert "صفحة" not in cover
    assert "صفحة ٢ من ٩" in contents
    assert first.count(sample.CHAPTERS[0]) == 2  # in the header, and as heading


def test_header_of_a_left_to_right_report_is_mirrored(fonts_dir: Path) -> None:
    body = '<h1 class="report-title">Plan</h1><h2 class="chapter">Goals</h2>'
    words = 'data-page-word="Page" data-of-word="of"'
    pdf = render(small(body, 'lang="en" dir="ltr"', words), fonts_dir=fonts_dir)
    title, chapter = pdfcheck.place(pdf, "Plan", 1), pdfcheck.place(pdf, "Goals", 1, nth=1)
    assert title.x1 < pdfcheck.A4[0] / 2 < chapter.x0
    assert "Page 2 of 2" in pdfcheck.pypdf_pages(pdf)[1]


# -- structure -----------------------------------------------------------------


def test_only_packaged_fonts_are_embedded(pdf: bytes) -> None:
    assert pdfcheck.fonts(pdf) == {
        "Khutta-Print": True, "Khutta-Print-Bold": True, "Khutta-Print-Extra": True,
    }  # fmt: skip


def test_whatever_family_a_text_asks_for_ours_is_used(fonts_dir: Path) -> None:
    body = '<p style="font-family: DejaVu Sans, serif; font-style: italic">خطة Plan</p>'
    assert set(pdfcheck.fonts(render(small(body), fonts_dir=fonts_dir))) == {"Khutta-Print"}


def test_language_title_and_outline(pdf: bytes) -> None:
    assert pdfcheck.language(pdf) == "ar"
    assert pdfcheck.title(pdf) == sample.VOCALISED
    titles = [title for title, _ in pdfcheck.outline(pdf)]
    assert titles[0] == sample.VOCALISED
    assert set(sample.CHAPTERS) <= set(titles)
    assert not pdfcheck.has_direction(pdf)


@pytest.mark.parametrize("digits", ["arab", "latn"])
def test_contents_give_true_page_numbers(pdf: bytes, fonts_dir: Path, digits: str) -> None:
    if digits == "latn":
        pdf = render(sample.html(body_class="latn"), fonts_dir=fonts_dir)
    contents = pdfcheck.pdfium_pages(pdf)[1]
    for title, page in pdfcheck.outline(pdf):
        if title in sample.CHAPTERS:
            number = str(page).translate(pdfcheck.ARABIC_DIGITS if digits == "arab" else {})
            assert re.search(rf"{title}\s+{number}\b", contents), title


def test_links_carry_the_exact_address(pdf: bytes) -> None:
    # Arabic letters of an address are percent-encoded, as RFC 3987 tells.
    assert pdfcheck.links(pdf) == [sample.URI.replace("خطة", "%D8%AE%D8%B7%D8%A9")]


def test_pdf_ua_has_no_failure(pdf: bytes) -> None:
    assert pdfcheck.ua_failures(pdf) == []
    assert pdfcheck.outloud_errors(pdf) == []


def test_nothing_is_warned_about(rendered: tuple[bytes, list[str]]) -> None:
    assert rendered[1] == []


# -- cost and refusals ---------------------------------------------------------


def test_same_document_gives_the_same_bytes(pdf: bytes, fonts_dir: Path) -> None:
    assert render(sample.html(), fonts_dir=fonts_dir) == pdf


def test_estimate_follows_cells_blocks_breaks_and_characters() -> None:
    assert estimate_seconds("<TABLE><tr><td>" + "x" * 1000) == pytest.approx(
        0.0034 + 2 * 0.0015 + 1000 * 0.00003
    )
    assert estimate_seconds("<br>" * 10_000) == pytest.approx(30)
    assert estimate_seconds("a < b") < 0.001


def test_too_long_document_is_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(RenderError) as error:
        render("<td>" * 30_000, fonts_dir=tmp_path)
    assert error.value.code == "too_long"


def test_missing_fonts_are_named(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="build_fonts"):
        render(small("خطة"), fonts_dir=tmp_path)


def test_missing_pango_says_what_to_install(
    fonts_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoPango:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    for name in [name for name in sys.modules if name.startswith("weasyprint")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "planner.reports.engine")
    monkeypatch.delitem(sys.modules, "planner.reports.fetcher", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(RenderError, match="apt install libpango") as error:
        render(small("خطة"), fonts_dir=fonts_dir)
    assert error.value.code == "no_pango"


def test_importing_the_module_does_not_import_weasyprint() -> None:
    heavy = "{'weasyprint', 'fontTools'} & set(sys.modules)"
    code = f"import sys, planner.reports.render; sys.exit(bool({heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_cell_of_5000_letters_is_quick_and_stays_inside(fonts_dir: Path) -> None:
    cells = f"<tr><td>{'ن' * 5000}</td><td>{'x' * 500}</td></tr>"
    pdf = render(small(f"<table>{cells}</table>"), fonts_dir=fonts_dir)
    assert pdfcheck.outside_margins(pdf, SIDE_MM, END_MM) == []


@pytest.mark.parametrize("tag", ["<ul><li>", "<table><tr><td>"])
def test_deep_nesting_is_refused(fonts_dir: Path, tag: str) -> None:
    with pytest.raises(RenderError) as error:
        render(small(tag * 1000), fonts_dir=fonts_dir)
    assert error.value.code == "too_deep"
    assert render(small("خطة"), fonts_dir=fonts_dir)[:5] == b"%PDF-"


# -- in a process of its own ---------------------------------------------------


def test_child_gives_the_same_bytes_and_tells_its_pages(pdf: bytes, fonts_dir: Path) -> None:
    steps: list[tuple[str, int]] = []
    result = render_isolated(
        sample.html(), fonts_dir=fonts_dir, on_step=lambda *step: steps.append(step)
    )
    assert result == pdf
    assert ("layout", 9) in steps
    assert {name for name, _ in steps} == {"layout"}


def test_child_over_its_time_is_stopped(fonts_dir: Path) -> None:
    with pytest.raises(RenderError) as error:
        render_isolated(small(f"<p>{sample.WORDS * 300}"), fonts_dir=fonts_dir, cpu_seconds=1)
    assert error.value.code == "timeout"


def test_child_over_its_memory_is_stopped(fonts_dir: Path) -> None:
    with pytest.raises(RenderError) as error:
        render_isolated(small("<p>خطة" * 5000), fonts_dir=fonts_dir, memory_bytes=120_000_000)
    assert error.value.code in {"memory", "crashed"}


def test_refusals_of_the_child_reach_the_caller(fonts_dir: Path) -> None:
    with pytest.raises(RenderError) as error:
        render_isolated(small("<ul><li>" * 500), fonts_dir=fonts_dir)
    assert error.value.code == "too_deep"


def test_one_report_dies_and_the_others_come_out(
    pdf: bytes, fonts_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results: dict[str, object] = {}

    def job(name: str, html: str, cpu_seconds: int) -> None:
        try:
            results[name] = render_isolated(html, fonts_dir=fonts_dir, cpu_seconds=cpu_seconds)
        except RenderError as error:
            results[name] = error.code

    long = small(f"<p>{sample.WORDS * 300}")
    threads = [
        threading.Thread(target=job, args=arguments)
        for arguments in (("good", sample.html(), 60), ("bad", long, 1), ("other", small("خ"), 60))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results["bad"] == "timeout"
    assert results["good"] == pdf
    assert isinstance(results["other"], bytes)


def test_nothing_is_left_behind(
    fonts_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A folder of its own: others print at the same time.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    render_isolated(small("خ"), fonts_dir=fonts_dir)
    with pytest.raises(RenderError):
        render_isolated(small(f"<p>{sample.WORDS * 300}"), fonts_dir=fonts_dir, cpu_seconds=1)
    assert list(tmp_path.glob("khutta-pdf-*")) == []


def test_error_codes_all_have_a_hint() -> None:
    used = set(re.findall(r'RenderError\("(\w+)"', Path(module.__file__).read_text()))
    assert used <= set(module.HINTS)


def test_process_that_serves_pages_does_not_load_the_printer() -> None:
    asked = "import django, sys; django.setup(); import planner.urls; print('weasyprint' in sys.modules)"
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    found = subprocess.run(
        [sys.executable, "-c", asked], env=settings, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["False"]
