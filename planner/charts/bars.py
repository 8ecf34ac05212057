"""Amounts side by side, ordered as given, each written at the end of its bar."""

from dataclasses import dataclass

from planner.charts.base import UNKNOWN, Chart, Number, Tone, known, knowns
from planner.charts.pen import At, Pen
from planner.charts.rows import Rows
from planner.charts.scale import Scale


@dataclass(frozen=True)
class Bar:
    """`text` is the value as written; `note` stands under it in the table only."""

    label: str
    value: Number
    text: str
    tone: Tone = "brand"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    """columns: what, value[, note]."""

    bars: tuple[Bar, ...]

    def rows(self) -> tuple[tuple[str, ...], ...]:
        cells = ((bar.label, bar.text, bar.note) for bar in self.bars)
        return tuple(row[: len(self.columns)] for row in cells)

    def draw(self, pen: Pen) -> None:
        rows = Rows.of(pen, [bar.label for bar in self.bars])
        scale = self._scale(pen, rows)
        y = 0.0
        for bar in self.bars:
            y = rows.label(y, bar.label)
            self._bar(pen, scale, rows.middle(y), bar)
            y = rows.next(y)
        self._zero(pen, scale, y)
        pen.height = max(y, pen.leading)

    def _scale(self, pen: Pen, rows: Rows) -> Scale:
        """From the start, with room for the words beyond the longest bar on either side."""
        room = pen.widest((bar.text for bar in self.bars), pen.size) + 10
        values = knowns(*(bar.value for bar in self.bars))
        low, high = min([0.0, *values]), max([0.0, *values])
        if low == high:
            high = 1.0
        start = rows.u0 + (room if low < 0 else 0)
        return Scale(low, high, start, max(pen.width - (room if high > 0 else 0), start + 20))

    def _bar(self, pen: Pen, scale: Scale, y: float, bar: Bar) -> None:
        value, zero = known(bar.value), scale(0)
        tip = zero if value is None else scale(value)
        pen.rect(
            min(zero, tip), y - 6, max(abs(tip - zero), 1.5 * bool(value)), 12, bar.tone, round_=3
        )
        at: At = "end" if tip < zero else "start"
        gap = -7 if tip < zero else 7
        pen.text(tip + gap, y + pen.size * 0.35, bar.text or UNKNOWN, at, bold=True)

    def _zero(self, pen: Pen, scale: Scale, bottom: float) -> None:
        if scale.low < 0:
            with pen.behind():
                pen.line((scale(0), 0), (scale(0), bottom), "edge")
