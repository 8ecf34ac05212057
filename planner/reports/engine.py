"""What every report shares: fonts, parsed sheets, the closed fetcher. Imports WeasyPrint."""

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import pydyf
from weasyprint import CSS, HTML, Document
from weasyprint.css.counters import CounterStyle
from weasyprint.html import UA
from weasyprint.text.fonts import FontConfiguration

from planner.reports.fetcher import PackagedFetcher
from planner.reports.render import CHARACTERS, FONTS_CONF
from planner.reports.scopes import declare_scopes
from planner.reports.tounicode import mender

# Joiners and direction marks need no glyph.
_INVISIBLE = "\t\n\f\r\xad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069"
type Dated = tuple[tuple[Path, int], ...]


# Rules that match every element: for each, six styles that nothing here uses.
_FOR_ALL = re.compile(r"^::(?:footnote|note)-.*$|^(?=::marker)", re.MULTILINE)
_UA = CSS(
    string=_FOR_ALL.sub(lambda rule: "" if rule[0] else "li", UA), counter_style=CounterStyle()
)


class Written(HTML):
    """A document without forms and footnotes, in the usual sheet as far as it serves them."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_UA]


def engine(fonts_dir: Path, css: Sequence[Path]) -> "Engine":
    """The engine for these sheets, kept warm; a sheet changed meanwhile is read again."""
    return _engine(fonts_dir, tuple((path, path.stat().st_mtime_ns) for path in css))


@dataclass(frozen=True)
class Engine:
    fetcher: PackagedFetcher
    font_config: FontConfiguration
    counter_style: CounterStyle
    sheets: list[CSS]
    unprintable: re.Pattern[str]
    mend: Callable[[Document, pydyf.PDF], None]

    def pdf(self, html: str, *, archive: bool = False, name: str = "") -> bytes:
        document = Written(string=html, url_fetcher=self.fetcher)
        for element in document.etree_element.iter():
            element.text = self._printable(element.text)
            element.tail = self._printable(element.tail)
        pdf: bytes = document.write_pdf(
            stylesheets=self.sheets,
            font_config=self.font_config,
            counter_style=self.counter_style,
            finisher=partial(self._finish, name),
            pdf_variant="pdf/a-3a" if archive else "pdf/ua-1",
        )
        return pdf

    def _finish(self, name: str, document: Document, pdf: pydyf.PDF) -> None:
        self.mend(document, pdf)
        declare_scopes(pdf, name)

    def _printable(self, text: str | None) -> str | None:
        """An emoji or a Chinese name prints as one box, and reads as U+FFFD."""
        return text and self.unprintable.sub("\ufffd", text)


# The themes, on two papers.
@lru_cache(maxsize=6)
def _engine(fonts_dir: Path, dated: Dated) -> Engine:
    paths = [path for path, _ in dated]
    fetcher = PackagedFetcher({path.name: path for path in (*fonts_dir.glob("*.ttf"), *paths)})
    font_config, counter_style = _font_configuration(fonts_dir), CounterStyle()
    sheets = [
        CSS(
            string=text,
            url_fetcher=fetcher,
            font_config=font_config,
            counter_style=counter_style,
        )
        for text in spelled_out([path.read_text() for path in paths])
    ]
    unprintable, mend = _unprintable(fonts_dir), mender(fonts_dir)
    return Engine(fetcher, font_config, counter_style, sheets, unprintable, mend)


_SET, _USED = re.compile(r"(--[\w-]+):\s*([^;]+);"), re.compile(r"var\((--[\w-]+)\)")


def spelled_out(sheets: Sequence[str]) -> list[str]:
    """The sheets with what `:root` sets put where it is used; a later sheet overrules.

    WeasyPrint works each use out anew for every style that has it.
    """
    values = dict(found for sheet in sheets for found in _SET.findall(sheet))
    return [_USED.sub(lambda used: values[used[1]], _SET.sub("", sheet)) for sheet in sheets]


def _font_configuration(fonts_dir: Path) -> FontConfiguration:
    """Fontconfig reads where its fonts are from the environment, when it is created."""
    with _environment("FONTCONFIG_FILE", str(fonts_dir / FONTS_CONF)):
        return FontConfiguration()


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def _unprintable(fonts_dir: Path) -> re.Pattern[str]:
    """Runs of characters that no packaged font draws."""
    tables = json.loads((fonts_dir / CHARACTERS).read_text())
    covered = {character for table in tables.values() for character in table["covered"]}
    return re.compile(f"[^{re.escape(''.join(sorted(covered)))}{_INVISIBLE}]+")
