"""Which outcomes are likely: how often each came out, what is lost, what is won."""

from dataclasses import dataclass

from planner.charts.axes import Flag, Frame, draw_flags, flags_height, frame, name_x, x_axis
from planner.charts.base import Chart, Number, Text, Tone, known
from planner.charts.pen import Pen
from planner.charts.scale import Domain, tight

_UNIT = Domain(0.0, 1.0, ())


@dataclass(frozen=True)
class Bin:
    """How often (`count`, written `text`) the outcome lay from `low` to `high`."""

    low: Number
    high: Number
    count: Number
    text: str


@dataclass(frozen=True)
class Quantile:
    """A line across the chart. `label` is drawn whole: "P50 · ٢٣١ ألفًا"."""

    label: str
    value: Number
    text: str
    tone: Tone = "brand"


@dataclass(frozen=True, kw_only=True)
class Histogram(Chart):
    """columns: outcome, how often.

    What lies below `zero` is toned as a loss. `below` and `above` say in words what share
    lies on either side: "خسارة ١١٪", "ربح ٨٩٪".
    """

    bins: tuple[Bin, ...]
    x_text: Text
    x_label: str = ""
    marks: tuple[Quantile, ...] = ()
    zero: float | None = 0.0
    below: str = ""
    above: str = ""

    def rows(self) -> tuple[tuple[str, ...], ...]:
        bins = ((self._range(b), b.text) for b in self.bins)
        return (*((m.label, m.text) for m in self.marks), *bins)

    def _range(self, bin_: Bin) -> str:
        low, high = known(bin_.low), known(bin_.high)
        if low is None or high is None:
            return ""
        return f"{self.x_text(low)} – {self.x_text(high)}"

    def draw(self, pen: Pen) -> None:
        bins = self._drawn()
        across = tight([limit for low, high, _ in bins for limit in (low, high)], count=6)
        ends = frame(pen, across, _UNIT)
        flags = [
            Flag(ends.x(value), mark.label, mark.tone)
            for mark in self.marks
            if (value := known(mark.value)) is not None and across.low <= value <= across.high
        ]
        top = flags_height(pen, flags) + pen.leading * 1.8
        field = frame(pen, across, _UNIT, top=top, high=pen.width * (0.5 if pen.narrow else 0.32))
        self._sides(pen, field)
        self._bars(pen, field, bins)
        x_axis(pen, field, across.ticks, self.x_text)
        if self.zero is not None and across.low < self.zero < across.high:
            pen.line(
                (field.x(self.zero), top - 4), (field.x(self.zero), field.bottom), "ink", wide=1.5
            )
        draw_flags(pen, flags, top - 6, field.bottom)
        pen.height = name_x(pen, field, self.x_label)

    def _drawn(self) -> list[tuple[float, float, float]]:
        found = ((known(b.low), known(b.high), known(b.count)) for b in self.bins)
        return [
            (low, high, max(0.0, count))
            for low, high, count in found
            if low is not None and high is not None and count is not None and high > low
        ]

    def _bars(self, pen: Pen, field: Frame, bins: list[tuple[float, float, float]]) -> None:
        most = max((count for *_, count in bins), default=0) or 1.0
        for low, high, count in bins:
            for start, end, role in self._parts(low, high):
                u, y = field.x(start), field.y(count / most)
                wide = max(field.x(end) - u, 0.5)
                pen.rect(u, y, wide - min(1, wide / 4), field.bottom - y, role, opacity=0.8)

    def _parts(self, low: float, high: float) -> list[tuple[float, float, str]]:
        """A bar that straddles zero is part loss, part gain."""
        if self.zero is None or low >= self.zero:
            return [(low, high, "brand")]
        if high <= self.zero:
            return [(low, high, "error")]
        return [(low, self.zero, "error"), (self.zero, high, "brand")]

    def _sides(self, pen: Pen, field: Frame) -> None:
        """In words, at the side they speak of, what share lies below zero and above."""
        u = 0.0
        for words, role, at in ((self.below, "error", "start"), (self.above, "brand", "end")):
            if not words:
                continue
            wide = pen.wide(words, bold=True) + 16
            u = 0.0 if at == "start" else pen.width - wide
            pen.rect(u, 2, 10, 10, role, opacity=0.8, round_=2)
            pen.text(u + 16, pen.size, words, bold=True)
