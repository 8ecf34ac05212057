"""The base direction of a text, for renderers that ignore `dir="auto"` (WeasyPrint, Word)."""

import re
from functools import lru_cache
from typing import Literal

from bidi import get_base_level  # type: ignore[import-untyped]

from planner.core.arabic import clean_text

Direction = Literal["rtl", "ltr"]

# Appended to a line it is the first strong character only if the line has none.
_LEFT_TO_RIGHT_MARK = "\u200e"
_RIGHT_TO_LEFT_MARK = "\u200f"
# "K4 · …" or "RA1 …": the code of a record before its words.
_CODE = re.compile(r"^\s*[A-Z]+[0-9]+ (?:· )?")


@lru_cache(maxsize=4096)
def base_direction(text: str, default: Direction = "rtl") -> Direction:
    """Direction of the first letter; `default`, the document's, for digits, signs or nothing.

    The code of a record before some words leaves it to them.
    """
    for line in clean_text(text).split("\n"):
        for words in (_CODE.sub("", line), line):
            if _has_direction(words):
                return "rtl" if get_base_level(words) else "ltr"
    return default


def _has_direction(line: str) -> bool:
    """Whether some character decides: marks of either direction added at the end change nothing."""
    with_ltr: int = get_base_level(line + _LEFT_TO_RIGHT_MARK)
    with_rtl: int = get_base_level(line + _RIGHT_TO_LEFT_MARK)
    return with_ltr == with_rtl
