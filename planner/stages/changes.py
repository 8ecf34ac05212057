"""An answer before and after, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from planner.core.diff import DecimalMark, Piece, compare, condensed
from planner.core.direction import base_direction
from planner.stages.reading import Answer


@dataclass(frozen=True)
class Change:
    """One answer of a record, old and new, each in words.

    `exact` shows changes of vowel marks and spelling, too.
    """

    label: Any
    old: Answer
    new: Answer
    anchor: str = ""
    exact: bool = False
    decimal: DecimalMark = "."

    @property
    def kind(self) -> str:
        if not self.old.filled:
            return "added"
        return "changed" if self.new.filled else "removed"

    @property
    def shape(self) -> str:
        """How it is shown: running text, a list of links, or one value for another."""
        kinds = {side.kind for side in (self.old, self.new) if side.filled}
        both = kinds.pop() if len(kinds) == 1 else ""
        return both if both in ("text", "links") else "value"

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        options: dict[str, Any] = {"decimal": self.decimal}
        found = compare(self.old.text, self.new.text, exact=self.exact, **options)
        if all(piece.kind == "same" for piece in found):
            # Only the writing changed: without it there would be nothing to see.
            return compare(self.old.text, self.new.text, exact=True, **options)
        return found

    @property
    def short_pieces(self) -> tuple[Piece, ...]:
        return condensed(self.pieces)

    @property
    def dir(self) -> str:
        return base_direction(self.new.text or self.old.text, "rtl")

    @property
    def lines(self) -> tuple[Piece, ...]:
        """The records linked to: those that stayed or came, then those that went."""
        old, new = _by_id(self.old), _by_id(self.new)
        here = [Piece("same" if i in old else "added", words) for i, words in new.items()]
        return (*here, *(Piece("removed", words) for i, words in old.items() if i not in new))


def _by_id(answer: Answer) -> Mapping[str, str]:
    value = answer.value
    ids = value if isinstance(value, list | tuple) else [value] if value else []
    return dict(zip(ids, answer.lines, strict=False))
