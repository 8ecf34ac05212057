import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from planner.reports.render import render
from planner.reports.tounicode import mend_line
from tests.reports import pdfcheck, sample

GLYPHS = {1: "ل", 2: "\u064e", 3: "(", 4: "لا"}


def entry(glyph: int, text: str) -> bytes:
    return f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>".encode()


@pytest.mark.parametrize(
    ("glyph", "text", "mended"),
    [
        (1, "لَ", "ل"),  # a letter that got its mark as well
        (2, "", "\u064e"),  # the mark, which got nothing
        (1, "ﻟ", "ل"),  # a form a chart's label was drawn with
        (4, "ﻻ", "لا"),
        (1, "ل", "ل"),
        (3, ")", ")"),  # mirrored: right as it is
        (9, "لَ", "لَ"),  # unknown glyphs stay
        (9, "", ""),
        (1, "😀", "😀"),  # one character, two code units
    ],
)
def test_entry(glyph: int, text: str, mended: str) -> None:
    assert mend_line(entry(glyph, text), GLYPHS) == entry(glyph, mended)


@pytest.mark.parametrize("line", [b"beginbfchar", b"<0000> <ffff>ff", b"<0001>"])
def test_other_lines_pass_unchanged(line: bytes) -> None:
    assert mend_line(line, GLYPHS) == line


def test_every_glyph_of_a_vocalised_report_stands_for_one_character(pdf: bytes) -> None:
    wrong = [text for text in _characters(pdf) if len(text) != 1]
    assert wrong == []


def _characters(pdf: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf))
    fonts = [reader.get_object(i) for i in range(1, int(reader.trailer["/Size"]))]
    maps = [
        font["/ToUnicode"].get_data()
        for font in fonts
        if isinstance(font, DictionaryObject) and "/ToUnicode" in font
    ]
    assert len(maps) == 3
    codes = [
        code
        for stream in maps
        for batch in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.DOTALL)
        for code in re.findall(rb"<[0-9a-f]+> <([0-9a-f]*)>", batch)
    ]
    return [bytes.fromhex(code.decode()).decode("utf-16-be") for code in codes]


def test_vocalised_title_costs_no_word(pdf: bytes, fonts_dir: Path) -> None:
    """Without the mending the title's harakat take 5 % of the words."""
    plain = render(sample.html(vocalised=False), fonts_dir=fonts_dir)
    words = pdfcheck.words_of_html(sample.html())
    for read in (pdfcheck.pypdf_pages, pdfcheck.pdfium_pages):
        assert pdfcheck.share_found(words, read(pdf)) == pdfcheck.share_found(words, read(plain))
