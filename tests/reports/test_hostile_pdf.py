"""A plan of everything that text can be, printed in both digit sets."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from planner.stages.snapshot import Snapshot
from tests.reports import pdfcheck
from tests.reports.printed import Press, Printed, Take

pytestmark = pytest.mark.django_db

WORDS = (
    "الخُطَّةُ الإِسْتِرَاتِيجِيَّةُ لِلتَّسْوِيقِ",
    "إعلانات Google Ads وحملات Meta على Instagram في السعودية",
    "العنوان https://example.sa/shop?id=12&ref=a(b)c#top ثم الهاتف +966 50 123 4567",
    "نجاح 🎉 عائلة 👨‍👩‍👧 علم 🇸🇦 وصيني 中文",
    "خصم -29% على a (b) c والإصدار 1.2.3 و١٢٬٥٠٠٫٧٥ ريالًا",
    "أول\n  ثانٍ تحته\n    - ثالث تحته\n      • رابع تحته\n        – خامس تحته",
    ("تحليل السوق وبيانات الزبائن في المتاجر الكبيرة " * 50)[:2000],
)
LONG = 300
READERS = [pdfcheck.pypdf_pages, pdfcheck.pdfium_pages]


def lengthened(snapshot: Snapshot, table: str, count: int) -> Snapshot:
    """The snapshot with `count` records in a table, copies of those that are there."""
    models = snapshot.rows[table]
    rows = tuple(
        replace(models[i % len(models)], id=str(uuid.UUID(int=i + 1)), code=f"QZ{i + 1}")
        for i in range(count)
    )
    return replace(snapshot, rows={**snapshot.rows, table: rows})


def hostile_plan(snapshots: Take, press: Press, digits: str, **options: Any) -> Printed:
    filled = snapshots(rows=2, words=WORDS, title=f"{WORDS[0]} {WORDS[1]}")
    long = lengthened(filled, "kpireading", LONG)
    chapters = ("basics", "objectives", "strategy")
    return press(long, digits=digits, chapters=chapters, **options)


@pytest.fixture(scope="module", params=["arab", "latn"])
def hostile(request: pytest.FixtureRequest, snapshots: Take, press: Press) -> Printed:
    return hostile_plan(snapshots, press, request.param)


@pytest.mark.parametrize("read", READERS)
def test_words_of_hostile_text_can_be_searched(
    hostile: Printed, read: Callable[[bytes], list[str]]
) -> None:
    wanted, pages = pdfcheck.words_of_html(hostile.html), read(hostile.pdf)
    assert pdfcheck.share_found(wanted, pages) >= 0.98, pdfcheck.lost_words(wanted, pages)


def test_hostile_text_breaks_no_rule_of_print(hostile: Printed) -> None:
    assert hostile.warnings == []
    assert pdfcheck.ua_failures(hostile.pdf) == []
    assert pdfcheck.outloud_errors(hostile.pdf) == []
    assert all(name.startswith("Khutta-Print") for name in pdfcheck.fonts(hostile.pdf))
    assert pdfcheck.PRESENTATION_FORMS.findall(hostile.text) == []


def test_hostile_text_stays_within_the_margins(hostile: Printed) -> None:
    assert pdfcheck.outside_margins(hostile.pdf, 20, 8) == []


def test_three_hundred_rows_repeat_their_heading(hostile: Printed) -> None:
    pages = [text for text in hostile.pages if text.count("QZ") > 3]
    assert len(pages) > 5
    assert all("الفعلي" in text for text in pages)
