"""A document printed part by part reads like one that was printed whole."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest

from planner.reports.press import CSS, Each, kept, print_parts
from planner.reports.render import RenderError, render
from tests.reports import pdfcheck

FRAME = """<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>خطة</title></head><body data-page-word="صفحة" data-of-word="من" data-title="خطة التمور"
data-draft="">{}</body></html>"""
COVER = '<!-- part cover --><section class="cover"><h1>خطة التمور</h1></section>'
TABLE = (
    '<table><thead><tr><th scope="col">البند</th></tr></thead>'
    "<tbody><tr><td>إعلان</td></tr></tbody></table>"
)


def contents(*targets: str) -> str:
    entries = "".join(f'<li><a href="#{target}">{target}</a></li>' for target in targets)
    return f'<!-- part contents --><nav><h2>المحتويات</h2><ul class="toc">{entries}</ul></nav>'


def chapter(name: str, body: str = "", pages: int = 1) -> str:
    rest = '<p style="break-before: page">تتمة</p>' * (pages - 1)
    heading = f'<h2 class="chapter" id="{name}">فصل {name}</h2>'
    return f"<!-- part {name} --><section>{heading}{body}{rest}</section>"


class Shop:
    """Makes parts here, and remembers which."""

    def __init__(self, fonts_dir: Path) -> None:
        self.fonts_dir, self.made = fonts_dir, list[str]()

    def __call__(self, parts: Mapping[str, str]) -> dict[str, bytes]:
        self.made += parts
        return {
            name: render(html, css=[CSS], fonts_dir=self.fonts_dir, name=name)
            for name, html in parts.items()
        }


@pytest.fixture
def shop(fonts_dir: Path) -> Shop:
    return Shop(fonts_dir)


def printed(shop: Each, *parts: str) -> bytes:
    return print_parts(FRAME.format("".join(parts)), shop)


def links(pdf: bytes) -> dict[str, int]:
    """What the links of a document are called → the page they lead to, from 1."""
    with pikepdf.open(BytesIO(pdf)) as book:
        numbers = {sheet.obj.objgen: n for n, sheet in enumerate(book.pages, start=1)}
        places = pikepdf.NameTree(book.Root.Names.Dests)
        found = [a for sheet in book.pages for a in sheet.obj.get("/Annots", ())]
        assert not any("/A" in a for a in found)
        return {str(a.Dest): numbers[places[str(a.Dest)][0].objgen] for a in found}


def test_links_lead_from_one_part_into_another(shop: Shop) -> None:
    link = '<p><a href="#b">إلى الفصل الثاني</a></p>'
    pdf = printed(shop, COVER, chapter("a", link, pages=2), chapter("b"))
    assert links(pdf) == {"b": 4}


def test_contents_name_the_page_that_a_chapter_is_on(shop: Shop) -> None:
    pdf = printed(shop, COVER, contents("a", "b"), chapter("a", pages=3), chapter("b"))
    assert links(pdf) == {"a": 3, "b": 6}
    told = re.findall(r"([٠-٩])\s+([ab])\b", pdfcheck.pdfium_pages(pdf)[1])
    assert told == [("٣", "a"), ("٦", "b")]


def test_contents_of_two_pages_are_counted(shop: Shop) -> None:
    names = [f"c{number}" for number in range(60)]
    pdf = printed(shop, COVER, contents("a", *names[1:], "b"), chapter("a"), chapter("b"))
    assert links(pdf) == {"a": 4, "b": 5}
    assert "٥ من ٥" in pdfcheck.pdfium_pages(pdf)[4]


def test_foot_counts_the_pages_of_all_parts_but_not_on_the_cover(shop: Shop) -> None:
    pages = pdfcheck.pdfium_pages(printed(shop, COVER, chapter("a", pages=2), chapter("b")))
    assert "من ٤" not in pages[0]
    assert ["٢ من ٤" in pages[1], "٣ من ٤" in pages[2], "٤ من ٤" in pages[3]] == [True] * 3


def test_bookmarks_follow_the_parts(shop: Shop) -> None:
    pdf = printed(shop, COVER, chapter("a", pages=2), chapter("b"), chapter("c"))
    found = dict(pdfcheck.outline(pdf))
    assert list(found.items()) == [("خطة التمور", 1), ("فصل a", 2), ("فصل b", 4), ("فصل c", 5)]


def test_bound_parts_are_valid_pdf_ua(shop: Shop) -> None:
    link = f'<p><a href="#b">إلى الفصل الثاني</a></p>{TABLE}'
    parts = (COVER, contents("a", "b"), chapter("a", link), chapter("b", TABLE))
    report = page.validate_pdf_bytes(printed(shop, *parts), profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []


def test_headers_of_tables_are_told_apart_over_parts(shop: Shop) -> None:
    pdf = printed(shop, chapter("a", TABLE), chapter("b", TABLE))
    with pikepdf.open(BytesIO(pdf)) as book:
        cells = [o for o in book.objects if isinstance(o, pikepdf.Dictionary)]
        names = [str(o.ID) for o in cells if o.get("/S") == "/TH"]
        said = [str(one) for o in cells if o.get("/S") == "/TD" for one in o.A.Headers]
    assert len(set(names)) == 2
    assert sorted(names) == sorted(said)


def test_same_parts_make_the_same_bytes(shop: Shop) -> None:
    parts = (COVER, contents("a"), chapter("a", TABLE, pages=2))
    assert printed(shop, *parts) == printed(shop, *parts)


def test_only_a_part_that_changed_is_made_again(shop: Shop) -> None:
    held: dict[str, bytes] = {}

    class Held:
        def get_many(self, keys: list[str]) -> dict[str, bytes]:
            return {key: held[key] for key in keys if key in held}

        def set_many(self, data: dict[str, bytes]) -> None:
            held.update(data)

    each = kept(shop, Held(), "salt")
    parts = [COVER, contents("a", "b"), chapter("a"), chapter("b")]
    first = printed(each, *parts)
    assert sorted(shop.made) == ["a", "b", "contents", "cover", "numbers"]
    shop.made.clear()
    assert printed(each, *parts) == first
    assert shop.made == []
    parts[3] = chapter("b", "<p>جملة جديدة</p>")
    assert "جملة جديدة" in pdfcheck.pdfium_pages(printed(each, *parts))[3]
    assert shop.made == ["b"]


def test_document_without_parts_is_printed_whole(shop: Shop) -> None:
    assert "٢" not in pdfcheck.pdfium_pages(print_parts(FRAME.format("<p>وحدها</p>"), shop))[0]
    assert shop.made == [""]


def test_part_that_fails_fails_the_document() -> None:
    def each(_parts: Mapping[str, str]) -> dict[str, bytes]:
        raise RenderError("memory")

    with pytest.raises(RenderError):
        printed(each, COVER, chapter("a"))
