"""What draws reports, in one name: a report made by another program is made anew."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version as release_of
from pathlib import Path

from django.conf import settings

_LIBRARIES = ("weasyprint", "pikepdf", "python-docx", "xlsxwriter", "python-pptx")
_CODE = (
    "planner/**/*.py",
    "planner/reports/**/*.css",
    "planner/reports/*.toml",
    "planner/reports/*.xmp",
    "templates/reports/**/*.html",
    "locale/**/*.mo",
)


@cache
def fingerprint() -> str:
    """What draws reports: code, templates, styles, translations, libraries."""
    found = sha256(" ".join(map(release_of, _LIBRARIES)).encode())
    for pattern in _CODE:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()
