"""What Word, Excel and PowerPoint files hold: helpers for tests of any of them."""

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn
from pptx import Presentation

from planner.reports.files import file_of
from planner.reports.make import Options
from planner.stages.snapshot import Snapshot
from tests.reports.printed import AT, VERSION

MARKS = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")


def made(snapshot: Snapshot, kind: str, **options: Any) -> bytes:
    with override("ar"):
        return file_of(snapshot, Options(kind=kind, **options), version_label=VERSION, at=AT)


def normal(text: Any) -> str:
    """The same words however they are spaced and marked."""
    return " ".join(unicodedata.normalize("NFC", MARKS.sub("", str(text))).split())


# Word


def document(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def text_of(element: Any) -> str:
    """The text of an element, a space after each paragraph."""
    return normal(
        " ".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in element.iter(qn("w:p")))
    )


def sections(content: bytes) -> dict[str, str]:
    """Heading 1 and 2 → all that stands under it, up to the next one."""
    found: dict[str, list[str]] = {}
    title = ""
    for child in document(content).element.body:
        style = child.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) in ("Heading1", "Heading2"):
            title = text_of_paragraph(child)
        text = text_of_paragraph(child) if child.tag == qn("w:p") else text_of(child)
        found.setdefault(title, []).append(text)
    return {title: " ".join(texts) for title, texts in found.items()}


def text_of_paragraph(element: Any) -> str:
    return normal("".join(t.text or "" for t in element.iter(qn("w:t"))))


# Excel


def workbook(content: bytes, **options: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def values(sheet: Any) -> Iterator[Any]:
    for row in sheet.iter_rows(values_only=True):
        yield from (value for value in row if value is not None)


# PowerPoint


def deck(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def texts(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield normal(shape.text_frame.text)
        if shape.has_table:
            yield from (normal(c.text) for row in shape.table.rows for c in row.cells)


# LibreOffice


@cache
def soffice() -> str:
    found = shutil.which("soffice")
    return found or pytest.fail("LibreOffice is missing: tools/system.sh libreoffice")


def convert(files: list[Path], to: str, folder: Path) -> list[Path]:
    """LibreOffice opens the files and writes them anew, all in one start of it."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    out = folder / to
    command = [soffice(), profile, "--headless", "--convert-to", to, "--outdir", str(out)]
    done = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, timeout=240, check=False
    )
    written = [out / f"{file.stem}.{to}" for file in files]
    assert all(path.exists() for path in written), done.stderr
    return written
