"""What the PDF renderer may read: the packaged files and small embedded pictures.

WeasyPrint's own fetcher opens files and addresses that a text names: an `<img>`, an
`@import`, an attachment or an SVG could carry a server's files into a report. This
one knows a few names and opens nothing else.
https://doc.courtbouillon.org/weasyprint/stable/first_steps.html#security
"""

import base64
import binascii
import io
import warnings
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "packaged:"
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
MAX_BYTES = 1_000_000
# A small file may unfold to gigabytes: 20 megapixels are more than A4 at 600 dpi needs.
MAX_PIXELS = 20_000_000
_MEDIA_TYPES = {".css": "text/css", ".ttf": "font/ttf"}


class RefusedURL(ValueError):
    """The document named something it may not read. WeasyPrint logs it and goes on."""


class PackagedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Answers `packaged:<name>` for the given files, and pictures in `data:` URLs."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._files = dict(files)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(SCHEME):
            return self._packaged(url)
        if url.startswith("data:"):
            return _picture(url)
        raise RefusedURL("only packaged files and embedded pictures are read")

    def _packaged(self, url: str) -> URLFetcherResponse:
        # A name is looked up, never joined to a folder: `../` leads nowhere.
        path = self._files.get(url.removeprefix(SCHEME))
        if path is None:
            raise RefusedURL("no such packaged file")
        return URLFetcherResponse(
            url, path.read_bytes(), {"Content-Type": _MEDIA_TYPES[path.suffix]}
        )


def _picture(url: str) -> URLFetcherResponse:
    head, _, body = url.removeprefix("data:").partition(",")
    media_type, *parameters = head.lower().split(";")
    if media_type not in PICTURES or parameters != ["base64"] or len(body) > MAX_BYTES * 4 / 3:
        raise RefusedURL("not a small PNG, JPEG, GIF or WebP picture")
    data = _decode(body)
    _check_size(data, PICTURES[media_type])
    return URLFetcherResponse("data:", data, {"Content-Type": media_type})


def _decode(body: str) -> bytes:
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise RefusedURL("not base64") from None


def _check_size(data: bytes, kind: str) -> None:
    """Read the header only: the type by content, and the size before it is unfolded."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=[kind]) as picture:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            width, height = picture.size
    except (OSError, ValueError, Image.DecompressionBombError):
        raise RefusedURL("not the picture it says it is") from None
    if width * height > MAX_PIXELS:
        raise RefusedURL("too many pixels")
