"""A table whose cells are shaded by their value."""

from dataclasses import dataclass
from typing import Literal

from planner.charts.base import UNKNOWN, Chart, Number, known, knowns
from planner.charts.pen import Pen

# Ink reads on the deepest of them, in light and dark.
_DEPTHS = (0.06, 0.14, 0.22, 0.31, 0.42)


@dataclass(frozen=True)
class HeatCell:
    value: Number
    text: str


@dataclass(frozen=True)
class HeatRow:
    label: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, kw_only=True)
class Heat(Chart):
    """columns: what the rows are, then one heading for each cell of a row.

    `scale`: "amount" deepens one colour, "verdict" goes from red (weak) to green (strong).
    `limits` are the values of the lightest and the deepest shade; by default those met.
    """

    lines: tuple[HeatRow, ...]
    scale: Literal["amount", "verdict"] = "amount"
    limits: tuple[float, float] | None = None

    def rows(self) -> tuple[tuple[str, ...], ...]:
        size = len(self.columns) - 1
        return tuple(
            (
                line.label,
                *(cell.text for cell in line.cells[:size]),
                *[""] * (size - len(line.cells)),
            )
            for line in self.lines
        )

    def draw(self, pen: Pen) -> None:
        size = max(1, len(self.columns) - 1)
        labels = [line.label for line in self.lines]
        room = min(
            pen.widest([*labels, *self.columns[:1]]), pen.width * (0.3 if pen.narrow else 0.34)
        )
        wide = (pen.width - room - 10) / size
        y = self._heads(pen, room + 10, wide)
        for line in self.lines:
            lines = pen.lines(
                0, y + 15 + pen.size * 0.35, line.label, room, 2, size=pen.small + 0.5
            )
            high = 32 + (lines > 1) * 12
            for place, cell in enumerate(line.cells[:size]):
                self._cell(pen, room + 10 + place * wide, y, wide, high, cell)
            y += high
        pen.height = y + 4

    def _heads(self, pen: Pen, u: float, wide: float) -> float:
        """The headings, all ending on one line; where the cells begin."""
        heads = [pen.wrapped(head, wide - 4, 3, size=pen.small) for head in self.columns[1:]]
        most = max(map(len, heads), default=1)
        for place, head in enumerate(heads):
            for row, words in enumerate(head, most - len(head)):
                middle, base = u + (place + 0.5) * wide, pen.small * (1.1 + 1.4 * row)
                pen.note(middle, base, words, "middle")
        return pen.small * (1.1 + 1.4 * (most - 1)) + 10

    def _cell(self, pen: Pen, u: float, y: float, wide: float, high: float, cell: HeatCell) -> None:
        role, opacity = self._shade(cell.value)
        pen.rect(u + 1, y + 1, wide - 2, high - 2, role, opacity=opacity, round_=3)
        words = cell.text or UNKNOWN
        if pen.wide(words, pen.small) <= wide - 2:
            pen.text(u + wide / 2, y + high / 2 + pen.small * 0.35, words, "middle", size=pen.small)

    def _shade(self, value: Number) -> tuple[str, float]:
        """One of five steps; what is unknown has the colour of nothing."""
        number = known(value)
        if number is None:
            return "track", 0.35
        low, high = self._limits
        share = (number - low) / (high - low) if high > low else 0.5
        step = min(4, max(0, int(share * 5)))
        return (f"heat-{step + 1}", 1.0) if self.scale == "verdict" else ("brand", _DEPTHS[step])

    @property
    def _limits(self) -> tuple[float, float]:
        values = knowns(*(cell.value for line in self.lines for cell in line.cells))
        return self.limits or (min(values, default=0.0), max(values, default=1.0))
