"""Mends the table that tells a PDF reader which character each glyph stands for.

WeasyPrint fills it from the first text a glyph is met in. Under a harakah the letter
and its mark share one place in that text: one of them gets both characters, the other
none, and from then on every such letter of the document is lost to search, copying
and screen readers (and PDF/UA fails). `fonts.py` knows better for each glyph.

Only entries that are empty, or hold several characters or a presentation form (from
the labels of charts), are mended. The others are right, also where they differ from
the font's own: a mirrored bracket is one.
ToUnicode: ISO 32000-1, 9.10.3.
"""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from planner.reports.render import CHARACTERS

if TYPE_CHECKING:
    import pydyf
    from weasyprint import Document

type Glyphs = Mapping[int, str]
_ENTRY = re.compile(rb"<([0-9a-f]{4})> <((?:[0-9a-f]{4})*)>")

_PRESENTATION_FORM = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")


def mender(fonts_dir: Path) -> Callable[["Document", "pydyf.PDF"], None]:
    """A finisher for `write_pdf` that knows the glyphs of the packaged fonts."""
    tables = _tables(fonts_dir)

    def mend(document: "Document", pdf: "pydyf.PDF") -> None:
        for font in _fonts(pdf):
            stream = pdf.objects[int(font["ToUnicode"].split()[0])].stream
            glyphs = tables.get(_plain_name(font["BaseFont"]), {})
            stream[:] = [mend_line(line, glyphs) for line in stream]

    return mend


def mend_line(line: bytes, glyphs: Glyphs) -> bytes:
    """One `<glyph> <characters>` line; other lines pass unchanged."""
    entry = _ENTRY.fullmatch(line)
    if not entry:
        return line
    text = bytes.fromhex(entry[2].decode()).decode("utf-16-be")
    better = glyphs.get(int(entry[1], 16))
    if better is None or (len(text) == 1 and not _PRESENTATION_FORM.match(text)):
        return line
    return b"<%s> <%s>" % (entry[1], better.encode("utf-16-be").hex().encode())


def _tables(fonts_dir: Path) -> dict[str, Glyphs]:
    stored = json.loads((fonts_dir / CHARACTERS).read_text())
    return {
        name.removesuffix(" Regular"): {int(glyph): text for glyph, text in table["glyphs"].items()}
        for name, table in stored.items()
    }


def _fonts(pdf: "pydyf.PDF") -> list[Mapping[str, bytes]]:
    return [entry for entry in pdf.objects if isinstance(entry, dict) and "ToUnicode" in entry]


def _plain_name(name: bytes) -> str:
    """`/ABCDEF+Khutta-Print-Bold` → `Khutta Print Bold`."""
    return name.decode().partition("+")[2].replace("-", " ")
