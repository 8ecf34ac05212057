"""The terms that a plan uses, from glossary.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from planner.core.arabic import fold

FILE = Path(__file__).with_name("glossary.toml")


@dataclass(frozen=True)
class Term:
    """`ar` and `en` name it, `says` it in Arabic and `means` it in English; `also` finds it."""

    ar: str
    en: str
    says: str
    means: str
    also: tuple[str, ...] = ()

    @cached_property
    def folded(self) -> tuple[str, ...]:
        return tuple(map(fold, (self.ar, self.en, *self.also)))

    def stands_in(self, text: str) -> bool:
        """Whether a folded text uses it."""
        return any(word in text for word in self.folded)


@cache
def terms() -> tuple[Term, ...]:
    found = tomllib.loads(FILE.read_text())["term"]
    return tuple(Term(**{**one, "also": tuple(one.get("also", ()))}) for one in found)


def terms_in(text: str, *, english: bool = False) -> list[Term]:
    """The terms of a text, in the order of the alphabet of whoever reads them."""
    folded = fold(text)
    used = [term for term in terms() if term.stands_in(folded)]
    return sorted(used, key=lambda term: fold(term.en) if english else _key(term.ar))


def _key(words: str) -> str:
    """A dictionary of Arabic does not count the article."""
    return fold(words).removeprefix(fold("ال"))
