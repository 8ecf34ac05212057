"""How pages look: a small plan beside its approved pictures. `make approve` approves anew."""

import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from tests.reports.printed import Press, Printed, Take

pytestmark = pytest.mark.django_db

APPROVED = Path(__file__).with_name("approved")
# Not a sample: those grow with the program.
SMALL = Path(__file__).with_name("small.json")
DPI = 50
# Of a page's mean grey (0-255): letters drawn by another release of a library stay below it,
# a heading that moved or a colour that is gone does not.
MOST = 1.0
LOOKS = {
    "whole": {"chapters": ("swot",), "digits": "arab"},
    "board": {"board": True, "theme": "blue", "draft": True},
    "plain": {"chapters": ("objectives",), "theme": "plain", "digits": "latn", "paper": "letter"},
}


@pytest.fixture(scope="module", params=LOOKS)
def look(request: pytest.FixtureRequest, snapshots: Take, press: Press) -> tuple[str, Printed]:
    return request.param, press(snapshots(str(SMALL)), **LOOKS[request.param])


def pictures(pdf: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in document]


def approved(name: str) -> list[Path]:
    return sorted(APPROVED.glob(f"{name}-*.png"))


def test_pages_look_as_approved(look: tuple[str, Printed]) -> None:
    name, printed = look
    drawn = pictures(printed.pdf)
    if os.environ.get("APPROVE"):
        approve(name, drawn)
    files = approved(name)
    assert len(files) == len(drawn), "the number of pages changed: look, then make approve"
    for file, picture in zip(files, drawn, strict=True):
        assert difference(file, picture) <= MOST, f"{file.name} changed: look, then make approve"


def approve(name: str, drawn: list[Image.Image]) -> None:
    for old in approved(name):
        old.unlink()
    for number, picture in enumerate(drawn, 1):
        # Sixty-four colours are enough to see by, and a fifth of the size.
        small = picture.quantize(64, dither=Image.Dither.NONE)
        small.save(APPROVED / f"{name}-{number:02}.png", optimize=True)


def difference(file: Path, picture: Image.Image) -> float:
    """How far two pages are apart in the mean; a page of another size is another page."""
    with Image.open(file) as kept:
        if kept.size != picture.size:
            return 255.0
        apart = ImageChops.difference(kept.convert("RGB"), picture)
    return max(ImageStat.Stat(apart).mean)


def test_difference_sees_what_moved() -> None:
    """The measure itself: a page is like itself, and unlike its neighbour."""
    first, second = approved("whole")[1:3]
    with Image.open(first) as picture:
        assert difference(first, picture.convert("RGB")) == 0
        assert difference(second, picture.convert("RGB")) > MOST
