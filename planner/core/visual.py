"""Arabic for SVG text in the PDF, the one place where the renderer does not shape it.

WeasyPrint draws the characters of an SVG `<text>` one by one from left to right:
it gets joined presentation forms in visual order, with `text-anchor="end"` at the
right edge. Browsers, HTML in the PDF, Word and Excel must get the logical text.
"""

import re
import unicodedata

from arabic_reshaper import ArabicReshaper  # type: ignore[import-untyped]
from bidi import get_display  # type: ignore[import-untyped]
from bidi.mirror import MIRRORED  # type: ignore[import-untyped]

from planner.core.direction import Direction

# Vowel marks are dropped (the default): drawn one by one they land beside their letter.
# Isolated forms and the word ligature of "Allah" are missing from some of our fonts.
_RESHAPER = ArabicReshaper(
    {
        "use_unshaped_instead_of_isolated": True,
        "ARABIC LIGATURE ALLAH": False,
    }
)

# `get_display` orders characters but does not mirror brackets. This mark takes the
# level of the character before it, so it ends up on the left of it exactly where
# the character was laid from right to left and has to be mirrored.
_FLAG = "\u034f"
_PAIRED = re.escape("".join(MIRRORED))
_FLAGGED = re.compile(f"{_FLAG}(?P<rtl>[{_PAIRED}])|(?P<ltr>[{_PAIRED}]){_FLAG}")
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_LINE_END = re.compile("\r\n|[\n\r\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]")


def visual(text: str, base: Direction = "rtl") -> str:
    """One line in visual order, shaped, in a paragraph of this direction; no control is left.

    Isolates and embeddings in the text are obeyed for the order, then dropped.
    """
    line = unicodedata.normalize("NFC", _LINE_END.sub(" ", text).replace(_FLAG, ""))
    flagged = "".join(
        char + _FLAG if char in MIRRORED else char for char in _RESHAPER.reshape(line)
    )
    ordered = str(get_display(flagged, base_dir="R" if base == "rtl" else "L")) if flagged else ""
    return "".join(char for char in _mirror(ordered) if unicodedata.category(char) not in _DROPPED)


def _mirror(ordered: str) -> str:
    return _FLAGGED.sub(
        lambda match: MIRRORED[match["rtl"]] if match["rtl"] else match["ltr"], ordered
    )
