"""What an effort brings: the response curve, its range, and where one stands on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from planner.charts.axes import (
    Flag,
    Frame,
    draw_flags,
    flags_height,
    frame,
    legend,
    name_x,
    name_y,
    x_axis,
    y_axis,
)
from planner.charts.base import Chart, Number, Text, Tone, known, knowns
from planner.charts.pen import Pen
from planner.charts.scale import Domain, domain, tight

_ROWS = 12


@dataclass(frozen=True)
class CurvePoint:
    x: Number
    y: Number
    low: Number = None
    high: Number = None


@dataclass(frozen=True)
class CurveMark:
    """A point to stress. `label` is drawn whole, its figure included: "اليوم ١٢٠ ألفًا"."""

    label: str
    x: Number
    y: Number
    tone: Tone = "accent"


@dataclass(frozen=True, kw_only=True)
class Curve(Chart):
    """columns: x, y[, low, high].

    `points` in the order of x, about sixty for a smooth line. `x_range` is an acceptable
    range of x, drawn as a band under `range_label`.
    """

    points: tuple[CurvePoint, ...]
    x_text: Text
    y_text: Text
    x_label: str = ""
    y_label: str = ""
    marks: tuple[CurveMark, ...] = ()
    x_range: tuple[Number, Number] | None = None
    range_label: str = ""
    # Points that make no curve stand by themselves.
    joined: bool = True

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The marks, then a dozen points evenly chosen."""
        step = max(1, -(-len(self.points) // _ROWS))
        chosen = self.points[::step]
        if self.points and chosen[-1] != self.points[-1]:
            chosen += self.points[-1:]
        marks = ((m.label, _said(m.y, self.y_text), "", "") for m in self.marks)
        points = (
            (_said(p.x, self.x_text), *(_said(y, self.y_text) for y in (p.y, p.low, p.high)))
            for p in chosen
        )
        return tuple(row[: len(self.columns)] for row in (*marks, *points))

    def draw(self, pen: Pen) -> None:
        across, up = self._domains()
        ends = frame(pen, across, up, self.y_text)
        flags = [Flag(ends.x(x), m.label, m.tone) for m in self.marks for x, _ in _pairs([m])]
        top = name_y(pen, self.y_label) + flags_height(pen, flags) + 12
        high = pen.width * (0.6 if pen.narrow else 0.4)
        field = frame(pen, across, up, self.y_text, top=top, high=high)
        self._range(pen, field)
        y_axis(pen, field, up.ticks, self.y_text)
        self._lines(pen, field)
        x_axis(pen, field, across.ticks, self.x_text)
        draw_flags(pen, flags, top - 6, field.bottom)
        for mark in self.marks:
            for x, y in _pairs([mark]):
                pen.dot(field.x(x), field.y(y), 5, mark.tone)
        pen.height = name_x(pen, field, self.x_label)
        if self.x_range and self.range_label:
            legend(pen, [(self.range_label, "accent", 0.3)], pen.height + pen.size, start=field.u0)
            pen.height += pen.leading * 1.2

    def _domains(self) -> tuple[Domain, Domain]:
        every: list[CurvePoint | CurveMark] = [*self.points, *self.marks]
        xs, ys = knowns(*(p.x for p in every)), knowns(*(p.y for p in every))
        ys += knowns(*(y for p in self.points for y in (p.low, p.high)))
        return tight(xs), domain(ys, count=5, zero=min(ys, default=0) >= 0)

    def _lines(self, pen: Pen, field: Frame) -> None:
        """The band from low to high, and the line itself over it."""
        low, high = _edge(field, self.points, "low"), _edge(field, self.points, "high")
        if len(low) > 1:
            pen.area([*low, *reversed(high)], "brand", opacity=0.14)
        line = [(field.x(x), field.y(y)) for x, y in _pairs(self.points)]
        if self.joined and len(line) > 1:
            pen.path(line, "brand", wide=2.5)
        else:
            for u, y in line:
                pen.dot(u, y, 4, "brand")

    def _range(self, pen: Pen, field: Frame) -> None:
        """The acceptable range of x."""
        limits = sorted(knowns(*(self.x_range or ())))
        if len(limits) < 2:
            return
        start, end = (min(max(field.x(x), field.u0), field.u1) for x in limits)
        pen.rect(start, field.top, end - start, field.bottom - field.top, "accent", opacity=0.13)


def _pairs(points: Iterable[CurvePoint | CurveMark]) -> list[tuple[float, float]]:
    """Those that can be drawn."""
    found = ((known(point.x), known(point.y)) for point in points)
    return [(x, y) for x, y in found if x is not None and y is not None]


def _edge(
    field: Frame, points: Iterable[CurvePoint], side: Literal["low", "high"]
) -> list[tuple[float, float]]:
    """One edge of the band, over the points that have both."""
    whole = (p for p in points if None not in (known(p.x), known(p.low), known(p.high)))
    return [(field.x(float(p.x or 0)), field.y(float(getattr(p, side)))) for p in whole]


def _said(value: Number, text: Text) -> str:
    number = known(value)
    return "" if number is None else text(number)
