"""Which guess matters: how far the outcome moves when one input does, widest first."""

from dataclasses import dataclass

from planner.charts.axes import Flag, draw_flags, legend
from planner.charts.base import UNKNOWN, Chart, Number, known, knowns
from planner.charts.pen import Pen
from planner.charts.rows import Rows
from planner.charts.scale import Scale


@dataclass(frozen=True)
class Swing:
    """The outcome at the low and at the high end of one input; texts are the outcomes."""

    label: str
    low: Number
    high: Number
    low_text: str
    high_text: str
    low_input: str = ""
    high_input: str = ""

    @property
    def width(self) -> float:
        low, high = known(self.low), known(self.high)
        return -1.0 if low is None or high is None else abs(high - low)


@dataclass(frozen=True, kw_only=True)
class Tornado(Chart):
    """columns: input, outcome at low, outcome at high[, low input, high input].

    `base` is the outcome when nothing moves, under `base_label` (written whole).
    `low_label` and `high_label` name the two colours: "at the low estimate", "at the high".
    """

    swings: tuple[Swing, ...]
    base: Number
    base_label: str
    low_label: str
    high_label: str

    @property
    def ordered(self) -> tuple[Swing, ...]:
        return tuple(sorted(self.swings, key=lambda swing: -swing.width))

    def rows(self) -> tuple[tuple[str, ...], ...]:
        cells = (
            (s.label, s.low_text, s.high_text, s.low_input, s.high_input) for s in self.ordered
        )
        return tuple(row[: len(self.columns)] for row in cells)

    def draw(self, pen: Pen) -> None:
        swings = self.ordered
        rows = Rows.of(pen, [swing.label for swing in swings])
        scale = self._scale(pen, rows)
        entries = ((self.low_label, "accent", 1.0), (self.high_label, "brand", 1.0))
        top = y = legend(pen, entries, pen.size) + pen.leading * 1.6
        base = known(self.base)
        if base is not None:
            draw_flags(pen, [Flag(scale(base), self.base_label, "ink")], top - 4, top)
        for swing in swings:
            y = rows.label(y, swing.label)
            self._swing(pen, scale, rows.middle(y), swing)
            if base is not None:
                self._base(pen, scale(base), rows.middle(y))
            y = rows.next(y)
        pen.height = y + 2

    def _base(self, pen: Pen, u: float, y: float) -> None:
        """The pole goes on beside each bar, and never through the words between them."""
        with pen.behind():
            pen.line((u, y - 14), (u, y + 14), "ink", wide=1.5, dash="4 3")

    def _scale(self, pen: Pen, rows: Rows) -> Scale:
        values = knowns(*(v for s in self.swings for v in (s.low, s.high)), self.base) or [0.0]
        low, high = min(values), max(values)
        room = pen.widest(text for s in self.swings for text in (s.low_text, s.high_text)) + 12
        start, end = rows.u0 + room, pen.width - room
        return Scale(low, high, start, max(end, start + 20))

    def _swing(self, pen: Pen, scale: Scale, y: float, swing: Swing) -> None:
        low, high, base = known(swing.low), known(swing.high), known(self.base)
        if low is None or high is None:
            pen.text(scale.start, y + pen.size * 0.35, UNKNOWN, role="ink-2")
            return
        middle = (low + high) / 2 if base is None else base
        for value, role in ((low, "accent"), (high, "brand")):
            u, end = sorted((scale(value), scale(middle)))
            pen.rect(u, y - 9, end - u, 18, role, round_=2)
        before, after = sorted(((low, swing.low_text), (high, swing.high_text)))
        first, last = min(before[0], middle), max(after[0], middle)
        base_line = y + pen.small * 0.35
        pen.note(scale(first) - 7, base_line, before[1], "end", shield=True)
        pen.note(scale(last) + 7, base_line, after[1], "start", shield=True)
