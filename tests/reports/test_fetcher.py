"""Nothing a text names is read: not a file of the server, not an address."""

import base64
import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from planner.reports.fetcher import MAX_BYTES, PackagedFetcher, RefusedURL
from planner.reports.render import RenderError, render
from tests.reports import pdfcheck

CANARY = "سر-الخادم"
SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
# Each names {url}: the file of the server, or an address. With WeasyPrint's own
# fetcher 16 of these 25 read the file.
VECTORS = {
    "img": '<img src="{url}" alt="x">',
    "img srcset": '<img srcset="{url} 2x" alt="x">',
    "link": '<link rel="stylesheet" href="{url}">',
    "import": "<style>@import '{url}';</style>",
    "import url": "<style>@import url({url}) print;</style>",
    "background": "<p style='background: url({url})'>x</p>",
    "list style": "<ul style='list-style-image: url({url})'><li>x</ul>",
    "content": "<style>p::before {{ content: url({url}) }}</style><p>x",
    "border image": "<p style='border: 9px solid; border-image: url({url}) 9'>x",
    "font face": "<style>@font-face {{ font-family: E; src: url({url}) }} p {{ font-family: E }}"
    "</style><p>x",
    "color profile": "<style>@color-profile --c {{ src: url({url}) }} p {{ color: color(--c 1 1 1)"
    " }}</style><p>x",
    "attachment link": '<link rel="attachment" href="{url}">',
    "attachment a": '<a rel="attachment" href="{url}">x</a>',
    "object": '<object data="{url}"></object>',
    "embed": '<embed src="{url}">',
    "iframe": '<iframe src="{url}"></iframe>',
    "video": '<video poster="{url}" src="{url}"></video>',
    "base": '<base href="{url}"><img src="" alt="x"><img src="passwd" alt="x">',
    "svg image": f'<svg {SVG}><image xlink:href="{{url}}" width="9" height="9"/></svg>',
    "svg use": f'<svg {SVG}><use href="{{url}}#a"/></svg>',
    "svg fill": f'<svg {SVG}><rect fill="url({{url}}#a)" width="9" height="9"/></svg>',
    "svg style": f"<svg {SVG}><style>@import '{{url}}';</style></svg>",
    "svg entity": f'<!DOCTYPE svg [<!ENTITY e SYSTEM "{{url}}">]><svg {SVG}><text>&e;</text></svg>',
    "page background": "<style>@page {{ background: url({url}) }}</style>",
    "footnote": "<style>p {{ string-set: s url({url}) }}</style><p>x",
}

# WeasyPrint does not survive these two when they are refused.
STOPPING = {"import url", "color profile"}

_watchers: list[list[str]] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"open", "socket.connect", "socket.getaddrinfo"}:
        for watcher in _watchers or ():  # None while Python ends
            watcher.append(f"{event} {arguments[0] if event == 'open' else arguments[1:]}")


sys.addaudithook(_watch)  # cannot be taken away again


@pytest.fixture
def watched() -> Iterator[list[str]]:
    """What Python opens and connects to while the test runs."""
    _watchers.append([])
    yield _watchers[-1]
    _watchers.clear()


@pytest.mark.parametrize("name", VECTORS)
def test_hostile_markup_reads_nothing(
    name: str, fonts_dir: Path, tmp_path: Path, watched: list[str]
) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text(f"p::after {{ content: '{CANARY}' }}")
    watched.clear()
    urls = (secret.as_uri(), f"file://localhost{secret}", "http://127.0.0.1:9/x", "//[::1]:9/x")
    body = "".join(VECTORS[name].format(url=url) for url in urls)
    expected = pytest.raises(RenderError) if name in STOPPING else contextlib.nullcontext()
    pdf = b""
    with expected:
        pdf = render(f'<html lang="ar"><title>x</title><body>{body}', fonts_dir=fonts_dir)
    assert [event for event in watched if "secret" in event or "socket" in event] == []
    if pdf:
        assert CANARY not in "".join(pdfcheck.pdfium_pages(pdf))
        assert pdfcheck.attachments(pdf) == []


def test_svg_picture_may_not_carry_addresses(fonts_dir: Path, watched: list[str]) -> None:
    svg = f'<svg {SVG}><image href="file:///etc/passwd"/></svg>'
    url = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    render(f'<html lang="ar"><title>x</title><img src="{url}" alt="x">', fonts_dir=fonts_dir)
    assert [event for event in watched if "passwd" in event] == []


@pytest.fixture
def fetcher(tmp_path: Path) -> PackagedFetcher:
    (tmp_path / "a.css").write_text("p {}")
    return PackagedFetcher({"a.css": tmp_path / "a.css"})


def test_packaged_file_is_answered(fetcher: PackagedFetcher) -> None:
    answer = fetcher.fetch("packaged:a.css")
    assert (answer.read(), answer.content_type) == (b"p {}", "text/css")


@pytest.mark.parametrize(
    "url",
    [
        "packaged:b.css", "packaged:../a.css", "packaged:/etc/passwd", "packaged:%2e%2e/a.css",
        "PACKAGED:a.css", "file:///etc/passwd", "http://example.com/", "https://example.com/",
        "ftp://example.com/", "jar:file:///x", "", "a.css", "data:text/css,p{}", "data:,x",
        "data:image/svg+xml,<svg/>", "data:image/png,notbase64", "data:image/png;base64,@@@@",
        "data:image/png;base64,aGVsbG8=", "data:image/png;charset=utf-8;base64,aGVsbG8=",
    ],
)  # fmt: skip
def test_anything_else_is_refused(fetcher: PackagedFetcher, url: str) -> None:
    with pytest.raises(RefusedURL):
        fetcher.fetch(url)


def _picture_url(size: tuple[int, int], kind: str = "PNG", says: str = "image/png") -> str:
    buffer = io.BytesIO()
    Image.new("1", size).save(buffer, kind)
    return f"data:{says};base64,{base64.b64encode(buffer.getvalue()).decode()}"


def test_small_picture_is_answered(fetcher: PackagedFetcher) -> None:
    answer = fetcher.fetch(_picture_url((9, 9)))
    assert (answer.read()[:4], answer.content_type) == (b"\x89PNG", "image/png")


def test_picture_that_unfolds_to_gigabytes_is_refused(fetcher: PackagedFetcher) -> None:
    with pytest.raises(RefusedURL, match=r"pixels|picture"):
        fetcher.fetch(_picture_url((9000, 9000)))


def test_picture_of_another_type_is_refused(fetcher: PackagedFetcher) -> None:
    with pytest.raises(RefusedURL, match="picture"):
        fetcher.fetch(_picture_url((9, 9), "GIF"))


def test_large_picture_is_refused(fetcher: PackagedFetcher) -> None:
    with pytest.raises(RefusedURL, match="small"):
        fetcher.fetch("data:image/png;base64," + "A" * (2 * MAX_BYTES))
