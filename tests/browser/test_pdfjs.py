# ruff: noqa: F811  (fixtures of the reports are imported by name)
"""The PDF as Firefox and many web sites read it: Debian's pdf.js, in Chromium."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.reports import pdfcheck
from tests.reports.conftest import fonts_dir, press, snapshots  # noqa: F401
from tests.reports.printed import Press, Printed, Take
from tests.reports.test_hostile_pdf import hostile_plan

pytestmark = pytest.mark.django_db

LIBRARY = Path("/usr/share/javascript/pdf/build")
READ = """async content => {
  const data = Uint8Array.from(atob(content), c => c.charCodeAt(0));
  const file = await pdfjsLib.getDocument({data, isEvalSupported: false}).promise;
  const pages = [];
  for (let number = 1; number <= file.numPages; number++) {
    const text = await (await file.getPage(number)).getTextContent();
    pages.push(text.items.map(item => item.str + (item.hasEOL ? "\\n" : "")).join(""));
  }
  return pages;
}"""
# Whole samples in their own digits, and a part of each in the other ones.
PART = ("objectives", "swot")
SAMPLES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("dates-sa.json", {}),
    ("crafts-dz.json", {}),
    ("dates-sa.json", {"digits": "latn", "chapters": PART}),
    ("crafts-dz.json", {"digits": "arab", "chapters": PART}),
)


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    with browser.new_page() as page:
        # Beside the library, its worker runs in the page: nothing is fetched.
        page.add_script_tag(path=LIBRARY / "pdf.js")
        page.add_script_tag(path=LIBRARY / "pdf.worker.js")
        yield page


def pages_of(reader: Page, pdf: bytes) -> list[str]:
    pages: list[str] = reader.evaluate(READ, b64encode(pdf).decode())
    return pages


def assert_words_are_found(reader: Page, printed: Printed) -> None:
    wanted, pages = pdfcheck.words_of_html(printed.html), pages_of(reader, printed.pdf)
    assert len(pages) == len(printed.pages)
    assert pdfcheck.share_found(wanted, pages) >= 0.98, pdfcheck.lost_words(wanted, pages)


@pytest.mark.parametrize(("name", "options"), SAMPLES)
def test_words_of_samples_can_be_searched(
    snapshots: Take,
    press: Press,
    reader: Page,
    name: str,
    options: dict[str, Any],
) -> None:
    assert_words_are_found(reader, press(snapshots(name), **options))


@pytest.mark.parametrize("digits", ["arab", "latn"])
def test_words_of_hostile_text_can_be_searched(
    snapshots: Take,
    press: Press,
    reader: Page,
    digits: str,
) -> None:
    assert_words_are_found(reader, hostile_plan(snapshots, press, digits))
