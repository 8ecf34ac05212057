"""What a screen's drawing says beside its fields: computed words, each with a name.

A `Piece` has an id in the page, so the answer to an autosave can send it anew.
Templates place pieces by name ({% piece "gap" line.value %}) and stay dumb.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from planner.plans.markup import figure
from planner.stages.wording import listed

# How a word looks; each is said in words too.
OK, WARN, ERROR, INFO = (f"chip chip-{tone}" for tone in ("ok", "warn", "error", "info"))
QUIET = "muted"
MISSING = "thread-missing"
PLAIN = ""


@dataclass(frozen=True)
class Word:
    text: Any
    look: str = PLAIN


@dataclass(frozen=True)
class Piece:
    """Computed words. `of` is the record whose answers alone decide them, if one does."""

    id: str
    words: tuple[Word, ...] = ()
    of: str = ""
    template: str = "stages/boards/piece.html"
    data: Any = None

    def html(self) -> SafeString:
        return render_to_string(self.template, {"piece": self})


@dataclass(frozen=True)
class Drawing:
    pieces: tuple[Piece, ...] = ()
    # The drawing needs the room of the guide, which then stands below it.
    wide: bool = False
    # Anything else the template draws; stays as it is until the page is loaded again.
    data: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Piece]:
        return {piece.id: piece for piece in self.pieces}

    def after(self, prefix: str) -> tuple[Piece, ...]:
        """The pieces that saving the record `prefix` may have changed."""
        return tuple(piece for piece in self.pieces if piece.of in ("", prefix))


def one(name: str, text: Any, look: str = PLAIN, of: str = "") -> Piece:
    return Piece(name, (Word(text, look),), of)


def say(sentence: str, *values: Any, **named: Any) -> SafeString:
    """A translated sentence with its values put in, safe for a page."""
    return format_html(sentence, *values, **named)


def isolated(text: Any) -> SafeString:
    """A code or a signed figure, which keeps its own order in any sentence."""
    return figure(text)


def codes(found: Iterable[str]) -> SafeString:
    """Codes in a sentence."""
    found_codes: SafeString = listed(map(isolated, found), say)
    return found_codes
