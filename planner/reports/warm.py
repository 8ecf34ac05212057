"""What the fork server of isolated.py reads once, for all children to come.

Nobody else imports it: a process that serves pages has no use for WeasyPrint and its fonts.
"""

import contextlib
import gc

from django.conf import settings

import planner.reports.child  # noqa: F401  what the children run
from planner.reports.render import REPORT_CSS, RenderError, render

# A word in each of the fonts.
_WORDS = "<html lang=ar dir=rtl><title>خطة</title><p>خطة <b>خطة Plan ٣</b> Plan 3 ← →</p>"

with contextlib.suppress(RenderError):  # without Pango or fonts the report itself will say so
    render(_WORDS, css=REPORT_CSS, fonts_dir=settings.PRINT_FONTS_DIR)
    gc.freeze()  # what is never looked at is never copied
