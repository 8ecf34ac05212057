"""The guide beside each screen: the lecture's words, what they mean, examples.

The texts are data: planner/stages/guide.ar.toml, one table a screen.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("guide.ar.toml")


@dataclass(frozen=True)
class Guide:
    """All in Arabic: `quote` is the lecture's own sentence, in corrected spelling."""

    meaning: str
    good: str
    weak: str
    mistake: str
    quote: str = ""
    source: str = ""


@cache
def guides() -> dict[str, Guide]:
    tables = tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return {place: Guide(**texts) for place, texts in tables.items()}


def guide_of(place: str) -> Guide | None:
    return guides().get(place)
