"""What a PDF holds, read the way readers read it: helpers for tests of any report.

Three readers see a PDF differently: pypdf follows the order of drawing, PDFium (the
one in Chrome and Edge) and Poppler the places on the page. Brackets are never
asserted from extracted text: viewers differ.
"""

import io
import logging
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import NamedTuple

import outloud
import page
import pypdfium2
from pypdf import PdfReader
from pypdf.generic import Destination, DictionaryObject

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_HARAKAT = re.compile("[\u064b-\u0655\u0670]")


class Box(NamedTuple):
    """A place on a page in points, from its lower left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


# -- text ----------------------------------------------------------------------


def pypdf_pages(pdf: bytes) -> list[str]:
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages]


def pdfium_pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [sheet.get_textpage().get_text_range() for sheet in document]


def words_of_html(html: str) -> Counter[str]:
    """The words of the body a reader may search for; those with harakat are left out."""
    body = re.sub(r"(?s)^.*?<body[^>]*>|<svg.*?</svg>|<style.*?</style>", " ", html)
    text = unescape(re.sub(r"<[^>]+>", " ", body))
    return Counter(word for word in re.findall(r"\S+", text) if _is_plain(word))


def _is_plain(word: str) -> bool:
    return not _HARAKAT.search(word) and word.isalpha()


def share_found(words: Counter[str], pages: list[str]) -> float:
    """Which part of the words a reader's search finds, as often as they were written."""
    return 1 - lost_words(words, pages).total() / words.total()


def lost_words(words: Counter[str], pages: list[str]) -> Counter[str]:
    text = unicodedata.normalize("NFC", "\n".join(pages))
    return words - Counter({word: text.count(word) for word in words})


def place(pdf: bytes, text: str, sheet: int = 0, nth: int = 0) -> Box:
    """Where a text stands, by PDFium's own search."""
    with pypdfium2.PdfDocument(pdf) as document:
        words = document[sheet].get_textpage()
        search = words.search(text, match_case=True)
        for _ in range(nth + 1):
            hit = search.get_next()
            assert hit, f"{text!r} is not on page {sheet + 1}"
        boxes = [words.get_charbox(index) for index in range(hit[0], hit[0] + hit[1])]
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return Box(min(x0), min(y0), max(x1), max(y1))


def outside_margins(pdf: bytes, side_mm: float, end_mm: float) -> list[tuple[int, str]]:
    """Characters beyond the margins: `side_mm` of the sides, `end_mm` of head and foot."""
    outside = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, sheet in enumerate(document, 1):
            width, height = sheet.get_size()
            text = sheet.get_textpage()
            for index in range(text.count_chars()):
                box, slack = Box(*text.get_charbox(index)), 1
                inside = (
                    box.x0 >= side_mm * MM - slack
                    and box.x1 <= width - side_mm * MM + slack
                    and box.y0 >= end_mm * MM
                    and box.y1 <= height - end_mm * MM
                )
                said = text.get_text_range(index, 1)
                if not inside and box.x1 > box.x0 and not said.isspace():
                    outside.append((number, said))
    return outside


# -- structure -----------------------------------------------------------------


def fonts(pdf: bytes) -> dict[str, bool]:
    """The name of each font without its prefix, and whether it is embedded."""
    reader = PdfReader(io.BytesIO(pdf))
    found = {}
    for entry in _dictionaries(reader):
        if entry.get("/Type") == "/FontDescriptor":
            name = str(entry["/FontName"]).partition("+")[2] or str(entry["/FontName"])
            found[name] = any(key in entry for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return found


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    for number in range(1, int(reader.trailer["/Size"])):
        entry = reader.get_object(number)
        if isinstance(entry, DictionaryObject):
            yield entry


def language(pdf: bytes) -> str:
    return str(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"])


def title(pdf: bytes) -> str | None:
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    return metadata and metadata.title


def has_direction(pdf: bytes) -> bool:
    """`/Direction /R2L` makes PDFium read Latin words backwards."""
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    return "/Direction" in root.get("/ViewerPreferences", {})


def outline(pdf: bytes) -> list[tuple[str, int]]:
    """The bookmarks, flattened, with the number of the page each leads to."""
    reader = PdfReader(io.BytesIO(pdf))

    def flat(entries: list) -> Iterator[tuple[str, int]]:
        for entry in entries:
            if isinstance(entry, Destination):
                yield str(entry.title), reader.get_destination_page_number(entry) + 1
            else:
                yield from flat(entry)

    return list(flat(reader.outline))


def links(pdf: bytes) -> list[str]:
    """The addresses links lead to, exactly as written into the file."""
    reader = PdfReader(io.BytesIO(pdf))
    notes = (note.get_object() for sheet in reader.pages for note in sheet.get("/Annots", ()))
    return [str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})]


def targets(pdf: bytes) -> dict[str, tuple[int, float]]:
    """Where the links inside lead: name → number of the page from 0, height on it in points."""
    reader = PdfReader(io.BytesIO(pdf))
    notes = (note.get_object() for sheet in reader.pages for note in sheet.get("/Annots", ()))
    wanted = {str(note["/Dest"]) for note in notes if "/Dest" in note}
    known = reader.named_destinations
    return {
        name: (reader.get_destination_page_number(known[name]) or 0, float(known[name]["/Top"]))
        for name in wanted
    }


def attachments(pdf: bytes) -> list[str]:
    return list(PdfReader(io.BytesIO(pdf)).attachments)


# -- accessibility and warnings ------------------------------------------------


def ua_failures(pdf: bytes) -> list[str]:
    """PDF/UA-1 rules that fail, by `page`: it passes veraPDF's corpus, without Java."""
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def outloud_errors(pdf: bytes) -> list[str]:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        result = outloud.check(file.name)
    assert result.error is None, result.error
    return [f"{f.rule}: {f.message}" for f in result.findings if f.severity == "error"]


@contextmanager
def weasyprint_warnings() -> Iterator[list[str]]:
    """Collects what WeasyPrint complains about while the block runs."""
    messages: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
