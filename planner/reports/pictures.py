"""Charts as pictures: an SVG through the printer's own page, so with the printer's fonts."""

import re
from collections.abc import Sequence
from io import BytesIO

import pypdfium2
from django.conf import settings

from planner.core.direction import Direction
from planner.reports.isolated import render_isolated
from planner.reports.render import REPORT_CSS as CSS

# Pixels in a CSS pixel: sharp at three inches a hundred, and twice that on screen.
SCALE = 3.0
_SIZE = re.compile(r'<svg\b[^>]*?\bviewBox="\s*[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)\s*"')


def picture(svg: str, direction: Direction = "rtl") -> bytes:
    """The PNG of one chart; raises planner.reports.render.RenderError."""
    return pictures([svg], direction)[0]


def pictures(svgs: Sequence[str], direction: Direction = "rtl") -> list[bytes]:
    """The PNGs of several charts, a page each: the printer starts but once."""
    if not svgs:
        return []
    pdf = render_isolated(_page_each(svgs, direction), css=CSS, fonts_dir=settings.PRINT_FONTS_DIR)
    with pypdfium2.PdfDocument(pdf) as document:
        # A point is 3/4 of a CSS pixel.
        bitmaps = [page.render(scale=SCALE * 4 / 3, rev_byteorder=True) for page in document]
        return [_png(bitmap) for bitmap in bitmaps]


def _page_each(svgs: Sequence[str], direction: Direction) -> str:
    """An HTML document with a page of its own size for each drawing.

    The drawings come from planner.charts, which builds trees: words in them are escaped.
    """
    sizes = [size_of(svg) for svg in svgs]
    rules = "".join(
        f"@page chart{n} {{ size: {w}px {h}px; margin: 0;"
        " @top-left {content: none} @top-right {content: none} @bottom-center {content: none} }"
        f" .chart{n} {{ page: chart{n}; width: {w}px; height: {h}px; overflow: hidden }}"
        for n, (w, h) in enumerate(sizes)
    )
    body = "".join(f'<div class="chart{n}">{svg}</div>' for n, svg in enumerate(svgs))
    language = "ar" if direction == "rtl" else "en"
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>-</title><style>{rules}</style></head><body>{body}</body></html>"
    )


def size_of(svg: str) -> tuple[float, float]:
    """Width and height in pixels, by its viewBox."""
    found = _SIZE.search(svg)
    return (float(found[1]), float(found[2])) if found else (640.0, 360.0)


def _png(bitmap: pypdfium2.PdfBitmap) -> bytes:
    file = BytesIO()
    bitmap.to_pil().save(file, "PNG", optimize=True)
    return file.getvalue()
