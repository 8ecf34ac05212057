"""One whole and its parts: a stacked bar with its legend."""

from dataclasses import dataclass

from planner.charts.base import Chart, Number, known
from planner.charts.palette import SERIES
from planner.charts.pen import Pen


@dataclass(frozen=True)
class Part:
    """`text` is the amount, `share` its percentage, both as written."""

    label: str
    value: Number
    text: str
    share: str = ""


@dataclass(frozen=True, kw_only=True)
class Share(Chart):
    """columns: part, amount[, share]."""

    parts: tuple[Part, ...]

    def rows(self) -> tuple[tuple[str, ...], ...]:
        cells = ((part.label, part.text, part.share) for part in self.parts)
        return tuple(row[: len(self.columns)] for row in cells)

    def draw(self, pen: Pen) -> None:
        sizes = [max(0.0, known(part.value) or 0.0) for part in self.parts]
        total, u, high = sum(sizes), 0.0, 26.0
        pen.rect(0, 0, pen.width, high, "track", round_=4)
        y = high + 10
        for place, (part, size) in enumerate(zip(self.parts, sizes, strict=True)):
            role, opacity = SERIES[place % len(SERIES)]
            wide = size / total * pen.width if total else 0
            if wide:
                pen.rect(u, 0, wide, high, "card")
                pen.rect(u, 0, max(wide - 2, 0.5), high, role, opacity=opacity, round_=2)
            u += wide
            y = self._entry(pen, part, y, role, opacity)
        pen.height = y

    def _entry(self, pen: Pen, part: Part, y: float, role: str, opacity: float) -> float:
        """A line of the legend: swatch, label; at the end the share and the amount."""
        base, amounts = y + pen.size * 1.2, min(pen.width, 520)
        share = max((pen.wide(p.share, bold=True) for p in self.parts), default=0)
        amount = pen.widest(p.text for p in self.parts)
        pen.rect(0, base - 10, 11, 11, role, opacity=opacity, round_=2)
        pen.text(amounts, base, part.share, "end", bold=True)
        pen.text(amounts - share - 14 * bool(share), base, part.text, "end", role="ink-2")
        room = amounts - share - amount - 14 * bool(share) - 32
        count = pen.lines(18, base, part.label, max(room, 60), 2)
        return y + pen.size * (0.6 + 1.4 * count)
