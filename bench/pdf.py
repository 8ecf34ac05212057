"""The sample plan's PDF beside Chromium printing the same HTML: seconds, megabytes, memory.

Cold is a fresh process; warm is the second and later report of a running one (the site
makes each in a child of a warm fork server). Rounds over all of them; a ratio is the middle
of the rounds' ratios. Memory is the most that the processes of a kind held at once (PSS).
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from _site import ROOT, open_site, sample_plan, table

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
HEADLESS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
ROUNDS = 3
# What a fresh process does with a finished document: import, lay out, write.
FRESH = """
import sys
from pathlib import Path
from planner.reports.render import render
html, css, fonts, target = map(Path, sys.argv[1:])
target.write_bytes(render(html.read_text(), css=[css], fonts_dir=fonts))
"""


@dataclass
class Taken:
    seconds: list[float] = field(default_factory=list)
    kilobytes: int = 0
    pdf: bytes = b""


@contextmanager
def memory(taken: Taken, program: str) -> Iterator[None]:
    """Watches what the children of this process that run `program` hold together."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            ours = [p for p in descendants(os.getpid()) if program in name_of(p)]
            taken.kilobytes = max(taken.kilobytes, sum(map(kilobytes, ours)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def name_of(process: int) -> str:
    try:
        return os.path.realpath(f"/proc/{process}/exe")
    except OSError:
        return ""


def descendants(parent: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        children.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(
            int(stat.parent.name)
        )
    found, queue = [], [parent]
    while queue:
        queue += (more := children.get(queue.pop(), []))
        found += more
    return found


def kilobytes(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(found[1]) if (found := re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)) else 0


def measure(make: Callable[[], bytes], taken: Taken, program: str) -> None:
    with memory(taken, program):
        start = time.perf_counter()
        taken.pdf = make()
        taken.seconds.append(time.perf_counter() - start)


def fresh_weasyprint(html: Path, css: Path, fonts: Path) -> bytes:
    target = html.with_suffix(".weasyprint.pdf")
    command = [sys.executable, "-c", FRESH, *map(str, (html, css, fonts, target))]
    subprocess.run(command, check=True, cwd=ROOT, timeout=300)
    return target.read_bytes()


def fresh_chromium(html: Path) -> bytes:
    target = html.with_suffix(".chromium.pdf")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                CHROMIUM,
                *HEADLESS,
                f"--user-data-dir={profile}",
                f"--print-to-pdf={target}",
                html.as_uri(),
            ],
            check=True,
            stderr=subprocess.DEVNULL,
            timeout=300,
        )
    return target.read_bytes()


@contextmanager
def warm_chromium(html: Path) -> Iterator[Callable[[], bytes]]:
    """One browser that stays open, a new page for each report."""
    from playwright.sync_api import sync_playwright

    def make() -> bytes:
        page = browser.new_page()
        page.goto(html.as_uri())
        page.evaluate("document.fonts.ready.then(() => null)")
        pdf: bytes = page.pdf(prefer_css_page_size=True, print_background=True)
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


def pages(pdf: bytes) -> int:
    from io import BytesIO

    from pypdf import PdfReader

    return len(PdfReader(BytesIO(pdf)).pages)


def main() -> None:
    folder = open_site()
    from django.conf import settings

    from planner.reports.make import CSS, Options, html_of, pdf_of
    from planner.reports.render import BASE_CSS
    from planner.stages.snapshot import take_snapshot
    from tests.factories import a_user

    plan = sample_plan(a_user("Sara"))
    snapshot, fonts = take_snapshot(plan), settings.PRINT_FONTS_DIR

    def compose() -> str:
        return html_of(snapshot, Options(), version_label="1", at=datetime.now(UTC))

    compose()
    start = time.perf_counter()
    html = compose()
    composing = time.perf_counter() - start
    paper, screen = folder / "plan.html", folder / "browser.html"
    paper.write_text(html)
    screen.write_text(for_a_browser(html, [BASE_CSS, *CSS], fonts))

    with warm_chromium(screen) as print_page:
        makers: dict[str, Callable[[], bytes]] = {
            "WeasyPrint, cold": lambda: fresh_weasyprint(paper, CSS[0], fonts),
            "WeasyPrint, warm": lambda: pdf_of(snapshot, Options()),
            "Chromium, cold": lambda: fresh_chromium(screen),
            "Chromium, warm": print_page,
        }
        for name in [name for name in makers if "warm" in name]:
            makers[name]()
        taken = {name: Taken() for name in makers}
        for _round in range(ROUNDS):
            for name, make in makers.items():
                measure(make, taken[name], "chrom" if "Chromium" in name else "python")
    end_fork_server()

    busy = f"{os.getloadavg()[0]:.1f} of {os.cpu_count()} processors busy"
    print(f"The sample plan: {len(html) / 1000:.0f} kB of HTML, made in {composing:.2f} s ({busy})")
    rows = [["", "seconds", "× Chromium", "PDF MB", "pages", "peak MB"]]
    rows += [row(name, one, taken) for name, one in taken.items()]
    table(rows)


def row(name: str, one: Taken, taken: dict[str, Taken]) -> list[str]:
    beside = taken["Chromium, cold" if "cold" in name else "Chromium, warm"]
    ratio = median(a / b for a, b in zip(one.seconds, beside.seconds, strict=True))
    size, peak = f"{len(one.pdf) / 1e6:.2f}", f"{one.kilobytes / 1024:.0f}"
    return [name, f"{median(one.seconds):.2f}", f"{ratio:.1f}", size, str(pages(one.pdf)), peak]


def end_fork_server() -> None:
    from multiprocessing import forkserver

    forkserver._forkserver._stop()  # type: ignore[attr-defined]  # nothing public ends it


if __name__ == "__main__":
    signal.alarm(900)
    main()
