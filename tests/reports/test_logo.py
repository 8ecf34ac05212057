"""The logo on the cover: which pictures are taken, what is left of them, who may change it."""

import base64
import io
import struct
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from planner.accounts.tables import User
from planner.plans.tables import Plan
from planner.reports.actions import cache_key, request_report
from planner.reports.extras import Extras, extras_of
from planner.reports.logos import MOST_BYTES, PRINTED, png_of, set_logo
from planner.reports.make import Options, html_of
from planner.reports.tables import Logo
from planner.stages.snapshot import take_snapshot
from tests.reports.printed import AT

pytestmark = pytest.mark.django_db


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **extra: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#0e5a54").save(target, kind, **extra)
    return target.getvalue()


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 60000 pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "svg": (SVG, "svg"),
    "bare svg": (SVG.partition(b"\n")[2], "svg"),
    "bomb": (bomb(), "pixels"),
    "too wide": (picture(size=(4001, 10)), "pixels"),
    "too large": (picture() + b"x" * MOST_BYTES, "bytes"),
    "gif": (picture("GIF"), "picture"),
    "tiff": (picture("TIFF"), "picture"),
    "pdf": (b"%PDF-1.7\n%%EOF", "picture"),
    "html": (b"<html><img src=x onerror=alert(1)>", "picture"),
    "nothing": (b"", "picture"),
}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_become_png(kind: str) -> None:
    with Image.open(io.BytesIO(png_of(picture(kind)))) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (60, 40))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_small_picture_is_refused(name: str) -> None:
    content, code = REFUSED[name]
    with pytest.raises(ValidationError) as refused:
        png_of(content)
    assert refused.value.code == code


def test_large_picture_is_made_small_and_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    with Image.open(io.BytesIO(png_of(picture("JPEG", (2000, 1000), exif=exif)))) as drawn:
        assert drawn.size == (PRINTED[0] // 2, PRINTED[1])


def test_nothing_beside_the_pixels_is_kept() -> None:
    """Neither texts and places in the file nor a second format behind it."""
    info = PngInfo()
    info.add_text("Comment", "secret-place")
    polyglot = picture(pnginfo=info) + b"<script>alert(1)</script>PK\x03\x04secret.zip"
    drawn = png_of(polyglot)
    assert b"secret" not in drawn
    assert b"script" not in drawn
    with Image.open(io.BytesIO(drawn)) as opened:
        assert opened.info == {}


# On the pages


def send(client: Client, plan: Plan, content: bytes, name: str = "logo.png") -> Any:
    file = SimpleUploadedFile(name, content, "image/png")
    return client.post(reverse("reports:upload_logo", args=[plan.pk]), {"logo": file})


@pytest.fixture(autouse=True)
def plainly(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = False
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }


def test_editors_set_and_remove_the_logo(clients: dict[str, Client], plan: Plan) -> None:
    assert send(clients["omar"], plan, picture()).status_code == 302
    shown = clients["layla"].get(reverse("reports:logo", args=[plan.pk]))
    assert shown["Content-Type"] == "image/png"
    assert shown.content == bytes(Logo.objects.get(plan=plan).png)
    assert plan.events.first().verb == "logo"
    clients["omar"].post(reverse("reports:drop_logo", args=[plan.pk]))
    assert not Logo.objects.exists()
    assert clients["layla"].get(reverse("reports:logo", args=[plan.pk])).status_code == 404


def test_others_do_not_change_the_logo(clients: dict[str, Client], plan: Plan) -> None:
    assert send(clients["layla"], plan, picture()).status_code == 403
    assert send(clients["ziad"], plan, picture()).status_code == 404
    assert not Logo.objects.exists()


def test_refused_picture_is_explained_at_its_field(clients: dict[str, Client], plan: Plan) -> None:
    answer = send(clients["omar"], plan, SVG, "logo.svg")
    assert answer.status_code == 422
    assert "SVG" in answer.content.decode()
    assert not Logo.objects.exists()


def test_page_with_a_refused_picture_is_whole(clients: dict[str, Client], plan: Plan) -> None:
    earlier = request_report(plan, Options(), plan.owner)
    page = send(clients["omar"], plan, SVG, "logo.svg").content.decode()
    assert reverse("reports:status", args=[plan.pk, earlier.pk]) in page
    # Its other form still asks for a report, not for a logo.
    assert f'action="{reverse("reports:options", args=[plan.pk])}"' in page


# On the cover


def test_logo_stands_on_the_cover(plan: Plan, sara: User) -> None:
    png = png_of(picture())
    options = Options(chapters=("basics",), logo=set_logo(plan, png, sara).digest)
    snapshot = take_snapshot(plan)
    extras = extras_of(plan, snapshot, options, AT)
    html = html_of(snapshot, options, version_label="", at=AT, extras=extras)
    assert f"data:image/png;base64,{base64.b64encode(png).decode()}" in html
    assert "<img" not in html_of(snapshot, options, version_label="", at=AT, extras=Extras())


def test_another_logo_makes_another_report(plan: Plan, sara: User) -> None:
    before = request_report(plan, Options(), sara)
    set_logo(plan, png_of(picture()), sara)
    after = request_report(plan, Options(), sara)
    assert before.pk != after.pk
    assert after.cache_key == cache_key(after.version, Options.from_data(after.options))
