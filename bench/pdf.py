"""A plan's PDF beside the plain call of the library, Chromium and Typst, in one run.

All are warm: fonts loaded, processes there. Chromium prints the same HTML; Typst sets the
same text, which is less work (no tables, no drawings). Rounds over all of them; a ratio is
the middle of the rounds' ratios. Each aim has its line; the exit status is 1 when one is
missed.
"""

import itertools
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from _processes import Peak, end_fork_server, memory
from _site import aim, open_site, sample_plan, status, table

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ROUNDS = 7
# Of a plan with a record in each list: about 13 pages.
CHAPTERS = ("basics", "objectives", "audit")
LIBRARY, FULL, CHANGED = "the library, plainly called", "khutta, all", "khutta, a chapter changed"
CHROME, TYPST, UNCHANGED = "Chromium", "Typst, the text alone", "khutta, nothing changed"


@dataclass
class Taken:
    seconds: list[float] = field(default_factory=list)
    pdf: bytes = b""
    peak: Peak = field(default_factory=Peak)


def measure(make: Callable[[], bytes], taken: Taken) -> None:
    start = time.perf_counter()
    taken.pdf = make()
    taken.seconds.append(time.perf_counter() - start)


def weigh(make: Callable[[], bytes], taken: Taken, program: str) -> None:
    """Apart from the clock: who looks into a process holds it up."""
    with memory(program) as taken.peak:
        make()


@contextmanager
def warm_chromium(html: Path) -> Iterator[Callable[[], bytes]]:
    """One browser that stays open, a new page for each report."""
    from playwright.sync_api import sync_playwright

    def make() -> bytes:
        page = browser.new_page()
        page.goto(html.as_uri())
        page.evaluate("document.fonts.ready.then(() => null)")
        pdf: bytes = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
        page.close()
        return pdf

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield make
        browser.close()


def for_a_browser(html: str, css: list[Path], fonts: Path) -> str:
    """The same document with its sheets in it, and the fonts where a browser finds them."""
    sheets = "\n".join(path.read_text() for path in css)
    sheets = re.sub(r"packaged:([\w-]+\.ttf)", lambda name: (fonts / name[1]).as_uri(), sheets)
    return html.replace("</head>", f"<style>{sheets}</style></head>")


def plainly(html: str, css: list[Path], fonts: Path) -> bytes:
    """As the manual of WeasyPrint has it: sheets and fonts are read for each document."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from planner.reports.fetcher import PackagedFetcher

    fetcher = PackagedFetcher({path.name: path for path in (*fonts.glob("*.ttf"), *css)})
    config = FontConfiguration()
    sheets = [CSS(str(path), url_fetcher=fetcher, font_config=config) for path in css]
    document = HTML(string=html, url_fetcher=fetcher)
    pdf: bytes = document.write_pdf(stylesheets=sheets, font_config=config, pdf_variant="pdf/ua-1")
    return pdf


def in_typst(html: str, fonts: Path, source: Path) -> Callable[[], bytes]:
    """The words of the document, a paragraph each."""
    import typst

    body = re.sub(r"(?s)^.*?<body[^>]*>|<svg.*?</svg>|<[^>]+>", "\n", html)
    text = re.sub(r"([\\#$*_`@<>\[\]~/])", r"\\\1", re.sub(r"\s*\n\s*", "\n\n", body))
    head = '#set text(font: ("Khutta Print", "Khutta Print Extra"), lang: "ar", size: 9.5pt)\n'
    count = itertools.count()

    def make() -> bytes:
        # It remembers what it set: each time every paragraph is another one.
        source.write_text(head + re.sub(r"\n\n", f" {next(count)}\n\n", text))
        return typst.compile(str(source), font_paths=[str(fonts)], ignore_system_fonts=True)

    return make


def pages(pdf: bytes) -> int:
    from pypdfium2 import PdfDocument

    with PdfDocument(pdf) as document:
        return len(document)


class Changing:
    """The plan, with another sentence in its first objective each time."""

    def __init__(self, snapshot: Any) -> None:
        self.snapshot, self.count = snapshot, 0

    def __call__(self) -> Any:
        from planner.stages.objectives import Objective

        self.count += 1
        first, *others = self.snapshot.rows[Objective.key()]
        words = {**first.values, "specific": f"قول جديد رقم {self.count} في هذا الهدف"}
        records = (replace(first, values=words), *others)
        return replace(self.snapshot, rows={**self.snapshot.rows, Objective.key(): records})


def main() -> int:
    folder = open_site()
    from django.conf import settings
    from django.core.cache import caches

    from planner.reports.make import Options, css_of, html_of, pdf_of
    from planner.reports.render import BASE_CSS
    from planner.stages.snapshot import take_snapshot
    from tests.factories import a_plan, a_user, fill_plan

    plan = fill_plan(a_plan(a_user("Sara")), rows=1, fullness=0.2)
    snapshot, fonts = take_snapshot(plan), settings.PRINT_FONTS_DIR
    options, at = Options(chapters=CHAPTERS), datetime.now(UTC)
    css = [BASE_CSS, *css_of(options)[:-1]]
    html = html_of(snapshot, options, version_label="1", at=at)
    screen = folder / "browser.html"
    screen.write_text(for_a_browser(html, css, fonts))
    changing = Changing(snapshot)

    def whole() -> bytes:
        caches["parts"].clear()
        return pdf_of(snapshot, options, version_label="1", at=at)

    with warm_chromium(screen) as print_page:
        makers: dict[str, Callable[[], bytes]] = {
            LIBRARY: lambda: plainly(html, css, fonts),
            FULL: whole,
            CHANGED: lambda: pdf_of(changing(), options, version_label="1", at=at),
            UNCHANGED: lambda: pdf_of(snapshot, options, version_label="1", at=at),
            CHROME: print_page,
            TYPST: in_typst(html, fonts, folder / "text.typ"),
        }
        for make in makers.values():
            make()
        taken = {name: Taken() for name in makers}
        for _round in range(ROUNDS):
            for name, make in makers.items():
                measure(make, taken[name])
        for name, make in makers.items():
            weigh(make, taken[name], "chrom" if name == CHROME else "python")
    busy = f"{os.getloadavg()[0]:.1f} of {os.cpu_count()} processors busy"
    print(f"A plan of {len(html) / 1000:.0f} kB of HTML ({busy})")
    rows = [["", "seconds", "× Chromium", "PDF kB", "pages", "MB of children"]]
    rows += [row(name, one, taken[CHROME]) for name, one in taken.items()]
    table(rows)
    faster = 1 / ratio(taken[FULL], taken[LIBRARY])
    aim("a full warm render", faster >= 1.5, f"{faster:.2f} x as fast as the library (aim 1.5)")
    beside = ratio(taken[CHANGED], taken[CHROME])
    aim("after a change in one chapter", beside <= 1, f"{beside:.2f} of Chromium (aim 1)")
    grows(sample_plan(a_user("Omar")), at)
    end_fork_server()
    return status()


def ratio(one: Taken, other: Taken) -> float:
    return median(a / b for a, b in zip(one.seconds, other.seconds, strict=True))


def row(name: str, one: Taken, chrome: Taken) -> list[str]:
    peak = f"{one.peak.kilobytes / 1024:.0f}" if one.peak.kilobytes else "–"
    figures = [f"{median(one.seconds):.2f}", f"{ratio(one, chrome):.2f}"]
    return [name, *figures, f"{len(one.pdf) / 1000:.0f}", str(pages(one.pdf)), peak]


def grows(plan: Any, at: datetime) -> None:
    """Seconds a page, from a few chapters of the sample plan to all of it with appendices."""
    from django.core.cache import caches

    from planner.reports.appendix import APPENDICES
    from planner.reports.make import CHAPTERS, Options, pdf_of
    from planner.stages.snapshot import take_snapshot

    snapshot, found = take_snapshot(plan), []
    for asked in (
        Options(chapters=("basics", "objectives")),
        Options(chapters=("basics", "objectives", "audit")),
        Options(chapters=CHAPTERS),
        Options(chapters=CHAPTERS, appendices=tuple(APPENDICES)),
    ):
        caches["parts"].clear()
        start = time.perf_counter()
        count = pages(pdf_of(snapshot, asked, version_label="1", at=at))
        found.append((count, (time.perf_counter() - start) / count))
    table([["pages", *(str(n) for n, _ in found)], ["s a page", *(f"{s:.3f}" for _, s in found)]])
    growth = max(s for n, s in found[1:]) / found[0][1]
    aim("cost a page as documents grow", growth <= 1.5, f"{growth:.2f} x that of the shortest")


if __name__ == "__main__":
    signal.alarm(900)
    sys.exit(main())
