"""Takes the pictures of README.md: `make shots`.

A site of its own in a temporary folder, with the sample plans; nothing of var/ is touched.
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "img"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
HEIGHTS = {1280: 900, 390: 844}
# Name of the picture → place of the screen ("" is the home of the plan), part to begin at.
PICTURES = {
    "home": ("", ""),
    "objectives": ("objectives.objectives", ""),
    "swot": ("swot.factors", ""),
    "investment": ("strategy.investment", "#part-investmentline"),
}
DARK = ("home",)
MOST_BYTES = 200_000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="khutta-shots-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "planner.settings",
            "DEBUG": "1",
            "VAR_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/khutta.sqlite3",
        }
        sys.path.insert(0, str(ROOT))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_demo", stdout=io.StringIO())
        take_all(Path(folder))


def take_all(folder: Path) -> None:
    from django.urls import reverse

    from planner.plans.tables import Plan

    plan = Plan.objects.filter(country="SA").earliest("created_at")
    paths = {
        name: reverse("stages:edit", args=[plan.pk, *place.split(".")]) + part
        if place
        else reverse("stages:home", args=[plan.pk])
        for name, (place, part) in PICTURES.items()
    }
    TARGET.mkdir(parents=True, exist_ok=True)
    keep("report", picture_of_pdf(plan))
    with server(folder) as address:
        photograph(address, paths)


def photograph(address: str, paths: dict[str, str]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for width in HEIGHTS:
            page = signed_in(browser, address, width, "light")
            for name, path in paths.items():
                keep(f"{name}-{width}", shot(page, address + path))
        page = signed_in(browser, address, 1280, "dark")
        for name in DARK:
            keep(f"{name}-dark", shot(page, address + paths[name]))
        browser.close()


def signed_in(browser: Any, address: str, width: int, scheme: str) -> Any:
    from planner.management.commands.load_demo import PASSWORD, PEOPLE

    window = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="ar",
    )
    page = window.new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", next(iter(PEOPLE)))
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/plans/")
    return page


def shot(page: Any, address: str) -> bytes:
    answer = page.goto(address)
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}")
    page.evaluate("document.fonts.ready.then(() => null)")
    picture: bytes = page.screenshot()
    return picture


def picture_of_pdf(plan: Any) -> bytes:
    """The page of the printed plan with the four quadrants."""
    import pypdfium2

    from planner.reports.make import Options, pdf_of
    from planner.stages.registry import SCREENS
    from planner.stages.snapshot import take_snapshot

    document = pypdfium2.PdfDocument(pdf_of(take_snapshot(plan), Options()))
    title = str(SCREENS[PICTURES["swot"][0]].title)
    marks = [mark for mark in document.get_toc() if title in mark.get_title()]
    number = marks[0].get_dest().get_index() if marks else 0
    picture = io.BytesIO()
    document[number].render(scale=1.4).to_pil().save(picture, "PNG")
    return picture.getvalue()


def keep(name: str, picture: bytes) -> None:
    """Saves a picture with as many colours as its size allows."""
    from PIL import Image

    whole = Image.open(io.BytesIO(picture)).convert("RGB")
    path = TARGET / f"{name}.png"
    for colours in (256, 128, 64, 32, 16):
        whole.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            break
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


@contextmanager
def server(folder: Path) -> Iterator[str]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{one.getsockname()[1]}"
    command = [sys.executable, "manage.py", "runserver", "--noreload", address]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)  # noqa: S603  our own
        try:
            wait_for(f"http://{address}/accounts/login/")
            yield f"http://{address}"
        finally:
            process.terminate()
            process.wait(10)


def wait_for(address: str) -> None:
    for _attempt in range(300):
        try:
            with urllib.request.urlopen(address, timeout=10):  # noqa: S310  our own
                return
        except OSError:  # URLError is one
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


if __name__ == "__main__":
    main()
