"""What was meant and what came, over time: a few lines in one field."""

from dataclasses import dataclass

from planner.charts.axes import Frame, below, frame, legend, name_y, y_axis
from planner.charts.base import Chart, Number, Text, Tone, known, knowns
from planner.charts.pen import Pen, spread
from planner.charts.scale import Domain, domain, padded, tight


@dataclass(frozen=True)
class LinePoint:
    """`x` counts days or periods; `text` is what the table says."""

    x: Number
    y: Number
    text: str


@dataclass(frozen=True)
class Line:
    """Dashes, not colour alone, tell what is only meant from what came."""

    label: str
    points: tuple[LinePoint, ...]
    tone: Tone = "brand"
    dashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Lines(Chart):
    """columns: x, then one for each line.

    The axis of x is named at the points themselves, as many as stand clear.
    """

    lines: tuple[Line, ...]
    x_text: Text
    y_text: Text
    y_label: str = ""

    @property
    def xs(self) -> list[float]:
        return sorted(set(knowns(*(p.x for line in self.lines for p in line.points))))

    def rows(self) -> tuple[tuple[str, ...], ...]:
        said = [{known(p.x): p.text for p in line.points} for line in self.lines]
        return tuple((self.x_text(x), *(texts.get(x, "") for texts in said)) for x in self.xs)

    def draw(self, pen: Pen) -> None:
        ends = tight(self.xs)
        across = Domain(*padded(ends.low, ends.high, 0.03), ())
        up = domain(knowns(*(p.y for line in self.lines for p in line.points)), count=4)
        top = name_y(pen, self.y_label)
        entries = [(line.label, line.tone, 1.0) for line in self.lines]
        top = legend(pen, entries, top + pen.size) + 12
        field = frame(pen, across, up, self.y_text, top=top, high=pen.width * 0.45)
        y_axis(pen, field, up.ticks, self.y_text)
        pen.line((field.u0, field.bottom), (field.u1, field.bottom), "edge")
        for line in self.lines:
            self._line(pen, field, line)
        self._names(pen, field)
        pen.height = field.bottom + pen.small * 2.1

    def _line(self, pen: Pen, field: Frame, line: Line) -> None:
        found = ((known(p.x), known(p.y)) for p in line.points)
        places = [(field.x(x), field.y(y)) for x, y in found if x is not None and y is not None]
        if len(places) > 1:
            pen.path(places, line.tone, wide=2.5, dash="6 5" if line.dashed else "")
        if len(places) <= 24:
            for u, y in places:
                pen.dot(u, y, 2.5 if line.dashed else 4, line.tone)

    def _names(self, pen: Pen, field: Frame) -> None:
        names = [(field.x(x), self.x_text(x)) for x in self.xs]
        gap = pen.widest((words for _, words in names), pen.small) + 10
        for place in spread([u for u, _ in names], gap):
            below(pen, names[place][0], field.bottom + pen.small * 1.5, names[place][1])
