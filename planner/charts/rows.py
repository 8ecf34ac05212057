"""Labelled rows: words beside the drawing where there is room, above it on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.charts.pen import Pen

_LABELS = 0.36


@dataclass(frozen=True)
class Rows:
    """`u0` is where the drawing of a row starts, `room` what its label may take."""

    pen: Pen
    u0: float
    room: float
    lane: float = 30

    @classmethod
    def of(cls, pen: Pen, labels: Sequence[str], *, lane: float = 30) -> "Rows":
        if pen.narrow:
            return cls(pen, 0, pen.width, lane - 8)
        room = min(pen.widest(labels), pen.width * _LABELS) + 2
        return cls(pen, room + 14, room, lane)

    def label(self, y: float, words: str, *, bold: bool = False) -> float:
        """Writes a label in at most two lines; where the drawing of its row begins."""
        pen = self.pen
        if pen.narrow:
            count = pen.lines(0, y + pen.size * 1.2, words, self.room, 2, bold=bold, shield=True)
            return y + pen.size * (0.5 + 1.4 * count)
        lines = min(2, 1 + (pen.wide(words, bold=bold) > self.room))
        first = y + self.lane / 2 + pen.size * (0.35 - 0.7 * (lines - 1))
        pen.lines(0, first, words, self.room, 2, bold=bold)
        return y

    def middle(self, y: float) -> float:
        return y + self.lane / 2

    def next(self, y: float) -> float:
        """Where the next row begins."""
        return y + self.lane + 8
