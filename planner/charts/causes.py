"""The cause map (DEMATEL): how prominent each factor is, whether it acts or is acted upon."""

from dataclasses import dataclass
from math import hypot

from planner.charts.axes import Frame, frame, name_x, x_axis, y_axis
from planner.charts.base import Chart, Number, Text, known
from planner.charts.pen import Pen, Point
from planner.charts.scale import Domain, domain, padded, tight
from planner.charts.texts import clean, cut


@dataclass(frozen=True)
class Cause:
    """`x` is the prominence (r + c), `y` the relation (r - c)."""

    label: str
    x: Number
    y: Number
    x_text: str
    y_text: str


@dataclass(frozen=True)
class Arrow:
    """From one factor to another, by their places in `causes`; the strongest is 1."""

    source: int
    target: int
    strength: float = 1.0


@dataclass(frozen=True, kw_only=True)
class CauseMap(Chart):
    """columns: factor, prominence, relation[, acts upon].

    Causes stand above the line of zero, under the word `above`; effects below it.
    """

    causes: tuple[Cause, ...]
    arrows: tuple[Arrow, ...] = ()
    x_label: str
    y_label: str
    above: str
    below: str
    x_text: Text
    y_text: Text

    def rows(self) -> tuple[tuple[str, ...], ...]:
        cells = (
            (cause.label, cause.x_text, cause.y_text, " · ".join(self._targets(place)))
            for place, cause in enumerate(self.causes)
        )
        return tuple(row[: len(self.columns)] for row in cells)

    def _targets(self, source: int) -> list[str]:
        return [self.causes[a.target].label for a in self._sound() if a.source == source]

    def _sound(self) -> list[Arrow]:
        """The arrows that lead from one factor to another one."""
        size = range(len(self.causes))
        return [
            a for a in self.arrows if a.source in size and a.target in size and a.source != a.target
        ]

    def draw(self, pen: Pen) -> None:
        across, up = self._domains()
        top = pen.leading * 1.4
        high = pen.width * (0.95 if pen.narrow else 0.55)
        field = frame(pen, across, up, self.y_text, top=top, high=high)
        pen.note(0, pen.small, self.y_label, room=pen.width)
        y_axis(pen, field, up.ticks, self.y_text)
        self._halves(pen, field)
        x_axis(pen, field, across.ticks, self.x_text)
        places = self._places(field)
        paths = [
            _arrow(pen, places[arrow.source], places[arrow.target], arrow.strength)
            for arrow in sorted(self._sound(), key=lambda arrow: arrow.strength)
            if arrow.source in places and arrow.target in places
        ]
        for u, y in places.values():
            pen.dot(u, y, 6, "brand" if y <= field.y(0) else "accent")
        self._name(pen, field, places, paths)
        pen.height = name_x(pen, field, self.x_label)

    def _domains(self) -> tuple[Domain, Domain]:
        pairs = [
            (x, y)
            for c in self.causes
            if (x := known(c.x)) is not None and (y := known(c.y)) is not None
        ]
        xs, ys = [x for x, _ in pairs] or [0.0, 1.0], [y for _, y in pairs] or [-1.0, 1.0]
        reach = max(map(abs, ys)) or 1.0
        return tight(padded(min(xs), max(xs), 0.12)), domain((-reach * 1.1, reach * 1.1), count=5)

    def _halves(self, pen: Pen, field: Frame) -> None:
        """The line of zero, and what stands above and below it."""
        pen.line((field.u0, field.y(0)), (field.u1, field.y(0)), "edge", wide=1.5)
        for words, y in ((self.above, field.top + pen.size), (self.below, field.bottom - 8)):
            pen.note(field.u1 - 4, y, words, "end")

    def _places(self, field: Frame) -> dict[int, Point]:
        found = ((place, known(c.x), known(c.y)) for place, c in enumerate(self.causes))
        return {
            place: (field.x(x), field.y(y))
            for place, x, y in found
            if x is not None and y is not None
        }

    def _name(
        self, pen: Pen, field: Frame, places: dict[int, Point], paths: list[list[Point]]
    ) -> None:
        """Each label where it covers no point or label, and as little of the arrows as can be."""
        taken = [(u - 9, y - 9, u + 9, y + 9) for u, y in places.values()]
        for place, (u, y) in places.items():
            label = cut(clean(self.causes[place].label), pen.width * 0.45, pen.small, bold=True)
            spots = _spots(u, y, pen.wide(label, pen.small, bold=True), pen.small)
            inside = [box for box in spots if box[0] >= field.u0 and box[2] <= pen.width]
            box = min(inside or spots, key=lambda box: _covered(box, taken, paths))
            taken.append(box)
            middle, base = (box[0] + box[2]) / 2, box[3] - pen.small * 0.3
            pen.text(middle, base, label, "middle", size=pen.small, bold=True, shield=True)


type _Box = tuple[float, float, float, float]


def _spots(u: float, y: float, wide: float, size: float) -> list[_Box]:
    """Where a label may stand: above, below, behind and before its point, and between."""
    half, high = wide / 2, size * 1.3
    middles = [
        (u, y - 10 - high / 2), (u, y + 10 + high / 2), (u + 11 + half, y), (u - 11 - half, y),
        (u + 5 + half, y - 10 - high / 2), (u - 5 - half, y - 10 - high / 2),
        (u + 5 + half, y + 10 + high / 2), (u - 5 - half, y + 10 + high / 2),
    ]  # fmt: skip
    return [(m - half, v - high / 2, m + half, v + high / 2) for m, v in middles]


def _covered(box: _Box, taken: list[_Box], paths: list[list[Point]]) -> float:
    u0, y0, u1, y1 = box
    boxes = sum(u0 < b[2] and b[0] < u1 and y0 < b[3] and b[1] < y1 for b in taken)
    lines = sum(any(u0 <= u <= u1 and y0 <= y <= y1 for u, y in path) for path in paths)
    return 10 * boxes + lines


def _along(source: Point, bend: Point, end: Point) -> list[Point]:
    """Points of the bent line, close enough for no word to slip between."""
    steps = [step / 24 for step in range(25)]
    return [
        (
            (1 - t) ** 2 * source[0] + 2 * t * (1 - t) * bend[0] + t * t * end[0],
            (1 - t) ** 2 * source[1] + 2 * t * (1 - t) * bend[1] + t * t * end[1],
        )
        for t in steps
    ]


def _arrow(pen: Pen, source: Point, target: Point, strength: float) -> list[Point]:
    """A bent line, so that there and back are two, with its head at the rim of the target."""
    du, dy = target[0] - source[0], target[1] - source[1]
    length = hypot(du, dy)
    if length < 24:
        return []
    bend = ((source[0] + target[0]) / 2 - dy * 0.14, (source[1] + target[1]) / 2 + du * 0.14)
    au, ay = target[0] - bend[0], target[1] - bend[1]
    reach = hypot(au, ay)
    au, ay = au / reach, ay / reach
    tip = (target[0] - au * 9, target[1] - ay * 9)
    neck = (tip[0] - au * 8, tip[1] - ay * 8)
    weight = min(1.0, max(0.2, known(strength) or 0.2))
    pen.curve(source, bend, neck, "ink-2", wide=0.8 + 1.4 * weight, opacity=0.35 + 0.5 * weight)
    sides = [(neck[0] - ay * 4, neck[1] + au * 4), (neck[0] + ay * 4, neck[1] - au * 4)]
    pen.area([tip, *sides], "ink-2", opacity=0.35 + 0.5 * weight)
    return _along(source, bend, tip)
