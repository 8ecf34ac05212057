"""Money out and in, period by period, and the sum so far."""

from dataclasses import dataclass

from planner.charts.axes import (
    Flag,
    Frame,
    below,
    draw_flags,
    flags_height,
    frame,
    legend,
    y_axis,
)
from planner.charts.base import Chart, Number, Text, known, knowns
from planner.charts.pen import Pen, spread
from planner.charts.scale import Domain, domain


@dataclass(frozen=True)
class Flow:
    label: str
    net: Number
    net_text: str
    cumulative: Number = None
    cumulative_text: str = ""


@dataclass(frozen=True, kw_only=True)
class CashFlow(Chart):
    """columns: period, net[, cumulative].

    `payback` counts periods from the middle of the first one (0 = the first period's bar,
    2.5 = half-way from the third to the fourth), under `payback_label` (written whole).
    `net_label` and `cumulative_label` are the legend.
    """

    flows: tuple[Flow, ...]
    text: Text
    net_label: str
    cumulative_label: str = ""
    payback: Number = None
    payback_label: str = ""

    def rows(self) -> tuple[tuple[str, ...], ...]:
        cells = ((f.label, f.net_text, f.cumulative_text) for f in self.flows)
        return tuple(row[: len(self.columns)] for row in cells)

    def draw(self, pen: Pen) -> None:
        across = Domain(-0.5, max(len(self.flows), 1) - 0.5, ())
        up = domain(knowns(*(v for f in self.flows for v in (f.net, f.cumulative))), zero=True)
        flags = self._flags(frame(pen, across, up, self.text))
        lined = any(known(f.cumulative) is not None for f in self.flows)
        entries = (
            (self.net_label, "brand", 0.45),
            (self.cumulative_label if lined else "", "accent", 1.0),
        )
        top = legend(pen, entries, pen.size) + flags_height(pen, flags) + pen.leading
        high = pen.width * (0.6 if pen.narrow else 0.38)
        field = frame(pen, across, up, self.text, top=top, high=high)
        y_axis(pen, field, up.ticks, self.text)
        self._bars(pen, field)
        pen.line((field.u0, field.y(0)), (field.u1, field.y(0)), "edge", wide=1.5)
        self._line(pen, field)
        self._periods(pen, field)
        draw_flags(pen, flags, top - 6, field.bottom)
        pen.height = field.bottom + pen.small * 2.1

    def _flags(self, ends: Frame) -> list[Flag]:
        at = known(self.payback)
        if at is None or not -0.5 <= at <= len(self.flows) - 0.5:
            return []
        return [Flag(ends.x(at), self.payback_label, "ok")]

    def _bars(self, pen: Pen, field: Frame) -> None:
        pitch = (field.u1 - field.u0) / max(len(self.flows), 1)
        wide = min(pitch * 0.62, 44)
        for place, flow in enumerate(self.flows):
            if (net := known(flow.net)) is not None:
                y, foot = sorted((field.y(net), field.y(0)))
                role = "brand" if net >= 0 else "error"
                pen.rect(field.x(place) - wide / 2, y, wide, foot - y, role, opacity=0.45, round_=2)

    def _line(self, pen: Pen, field: Frame) -> None:
        places = [
            (field.x(place), field.y(sum_))
            for place, flow in enumerate(self.flows)
            if (sum_ := known(flow.cumulative)) is not None
        ]
        if len(places) > 1:
            pen.path(places, "accent", wide=2.5)
        if len(places) <= 24:
            for u, y in places:
                pen.dot(u, y, 3, "accent")

    def _periods(self, pen: Pen, field: Frame) -> None:
        labels = [flow.label for flow in self.flows]
        gap = pen.widest(labels, pen.small) + 4
        for place in spread([field.x(n) for n in range(len(labels))], gap):
            below(pen, field.x(place), field.bottom + pen.small * 1.5, labels[place])
