"""What every chart has: a title, a sentence, a table; and what its words and numbers may be."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from planner.charts.pen import Pen

type Number = float | Decimal | None
# How the caller writes a number on an axis, in the plan's digits.
type Text = Callable[[float], str]
# What a mark means; a word beside it always says the same.
Tone = Literal["brand", "accent", "ok", "error", "info", "muted"]

UNKNOWN = "—"
# Beyond this the difference of two numbers may be infinite.
_LARGEST = 1e200


class Table(NamedTuple):
    """The data of a chart in words. The first cell of a row names it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Chart(ABC):
    """`description` is one sentence for readers who do not see the chart: what it shows.

    `columns` are the headings of its table; each kind says how many it wants.
    """

    title: str
    description: str
    columns: tuple[str, ...]

    @abstractmethod
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of the table beside the chart."""

    @abstractmethod
    def draw(self, pen: "Pen") -> None:
        """Draw from the start side, and tell the pen the height that was used."""

    def table(self) -> Table:
        rows = (tuple(cell or UNKNOWN for cell in row) for row in self.rows())
        return Table(self.columns, tuple(rows))


def known(value: Number) -> float | None:
    """The value as a float, or None where it cannot be drawn."""
    if value is None:
        return None
    try:
        number = float(value)
    except (OverflowError, ValueError):
        return None
    return number if math.isfinite(number) and abs(number) < _LARGEST else None


def knowns(*values: Number) -> list[float]:
    return [number for value in values if (number := known(value)) is not None]
