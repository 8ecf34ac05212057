"""The organisation's logo: taken in, checked, drawn anew, thrown away."""

import io
import warnings
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from planner.accounts.tables import User
from planner.plans.answers import note_event
from planner.plans.tables import Plan
from planner.reports.tables import Logo

MOST_BYTES, MOST_PIXELS = 2_000_000, 4000
FORMATS = ("PNG", "JPEG", "WEBP")
# In pixels: 40 mm at 300 dpi.
PRINTED = (480, 480)

TOO_BIG = _("The file is larger than 2 MB. Save the logo smaller.")
TOO_WIDE = _("The picture is wider or higher than 4000 pixels. Save the logo smaller.")
NO_SVG = _("SVG drawings are not taken, because they can carry programs. Save the logo as PNG.")
NO_PICTURE = _("This is not a PNG, JPEG or WebP picture that can be read.")


def png_of(content: bytes) -> bytes:
    """The picture drawn anew as a small PNG without anything beside its pixels.

    Whatever else a file carries (programs, places, a second format) is left behind.
    ValidationError for what is no picture, too large, or unfolds to too much.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(TOO_BIG, code="bytes")
    if _looks_like_svg(content):
        raise ValidationError(NO_SVG, code="svg")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn_anew(content)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ValidationError(TOO_WIDE, code="pixels") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        raise ValidationError(NO_PICTURE, code="picture") from None


def _looks_like_svg(content: bytes) -> bool:
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<?xml", b"<svg", b"<!doctype svg", b"<!--")) and b"<svg" in (
        content[:4000].lower()
    )


def _drawn_anew(content: bytes) -> bytes:
    # The header alone says how large it is: pixels are unfolded only after that is known.
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if max(picture.size) > MOST_PIXELS:
            raise ValidationError(TOO_WIDE, code="pixels")
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail(PRINTED)
    # A fresh picture carries no metadata of the one it was made from.
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)
    target = io.BytesIO()
    clean.save(target, "PNG", optimize=True)
    return target.getvalue()


@transaction.atomic
def set_logo(plan: Plan, png: bytes, by: User) -> Logo:
    """Keep what `png_of` has drawn."""
    digest = sha256(png).hexdigest()
    logo, _new = Logo.objects.update_or_create(plan=plan, defaults={"png": png, "digest": digest})
    note_event(plan, "logo", by=by)
    return logo


@transaction.atomic
def remove_logo(plan: Plan, by: User) -> None:
    count, _each = Logo.objects.filter(plan=plan).delete()
    if count:
        note_event(plan, "unlogo", by=by)
