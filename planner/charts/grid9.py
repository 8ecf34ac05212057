"""The internal-external (IE) grid: nine cells in three zones, and the plan's point."""

from dataclasses import dataclass

from planner.charts.axes import Frame, below, legend, name_x, name_y
from planner.charts.base import Chart, Number, Text, known
from planner.charts.pen import Pen
from planner.charts.scale import Scale

# The zone of each diagonal, from the strong corner: grow, hold, harvest.
_ZONES = ("ok", "ok", "accent", "error", "error")


@dataclass(frozen=True)
class GridPoint:
    """`text` is both scores as written. `x` is the internal score, `y` the external one."""

    label: str
    x: Number
    y: Number
    x_text: str
    y_text: str


@dataclass(frozen=True, kw_only=True)
class Grid9(Chart):
    """columns: point, x, y, cell.

    Strong stands at the start and at the top, as in the books: cell I is the first one
    read. `cells` names the nine from there, line by line ("I" … "IX"); `x_bands` and
    `y_bands` name three steps each from strong to weak; `zones` names what the three
    diagonals advise: grow, hold, harvest. `edges` are the limits of the steps.
    """

    points: tuple[GridPoint, ...]
    x_label: str
    y_label: str
    x_bands: tuple[str, str, str]
    y_bands: tuple[str, str, str]
    text: Text
    zones: tuple[str, str, str] = ("", "", "")
    cells: tuple[str, ...] = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    edges: tuple[float, float, float, float] = (1.0, 2.0, 3.0, 4.0)

    def rows(self) -> tuple[tuple[str, ...], ...]:
        return tuple((p.label, p.x_text, p.y_text, self.cell(p)) for p in self.points)

    def cell(self, point: GridPoint) -> str:
        """The name of the cell a point falls into; a limit belongs to the stronger step."""
        x, y = known(point.x), known(point.y)
        if x is None or y is None:
            return ""
        return self.cells[3 * self._step(y) + self._step(x)]

    def _step(self, score: float) -> int:
        return 0 if score >= self.edges[2] else 1 if score >= self.edges[1] else 2

    def draw(self, pen: Pen) -> None:
        field = self._field(pen)
        name_y(pen, self.y_label)
        self._cells(pen, field)
        self._bands(pen, field)
        for edge in self.edges:
            below(pen, field.x(edge), field.bottom + pen.small * 1.5, self.text(edge))
        for point in self.points:
            self._point(pen, field, point)
        y = name_x(pen, field, self.x_label)
        entries = zip(self.zones, ("ok", "accent", "error"), (0.3, 0.3, 0.3), strict=True)
        pen.height = legend(pen, entries, y + pen.size) + 8 if any(self.zones) else y

    def _field(self, pen: Pen) -> Frame:
        """Nine equal cells; strong at the start and at the top."""
        u0 = max(pen.widest(self.y_bands, pen.small) + 12, 34.0)
        u1, top = pen.width - 10, pen.leading * 2.4
        bottom = top + min((u1 - u0) * 0.9, 330)
        low, high = self.edges[0], self.edges[3]
        return Frame(u0, u1, top, bottom, Scale(high, low, u0, u1), Scale(high, low, top, bottom))

    def _cells(self, pen: Pen, field: Frame) -> None:
        for place, name in enumerate(self.cells):
            line, column = divmod(place, 3)
            u, end = field.x(self.edges[3 - column]), field.x(self.edges[2 - column])
            y, foot = field.y(self.edges[3 - line]), field.y(self.edges[2 - line])
            pen.rect(
                u + 1,
                y + 1,
                end - u - 2,
                foot - y - 2,
                _ZONES[line + column],
                opacity=0.16,
                round_=4,
            )
            pen.note(u + 9, y + pen.size * 1.5, name, room=end - u - 14)

    def _bands(self, pen: Pen, field: Frame) -> None:
        """The names of the steps: y at the start, x over the field."""
        third = (field.u1 - field.u0) / 3
        for place in range(3):
            middle = (self.edges[3 - place] + self.edges[2 - place]) / 2
            u, y = field.x(middle), field.y(middle)
            pen.note(u, field.top - 6, self.x_bands[place], "middle", room=third - 6)
            pen.note(field.u0 - 8, y + 4, self.y_bands[place], "end")

    def _point(self, pen: Pen, field: Frame, point: GridPoint) -> None:
        x, y = known(point.x), known(point.y)
        if x is None or y is None:
            return
        u = min(max(field.x(x), field.u0), field.u1)
        v = min(max(field.y(y), field.top), field.bottom)
        pen.line((u, v), (u, field.bottom), "ink-2", dash="2 3")
        pen.line((field.u0, v), (u, v), "ink-2", dash="2 3")
        pen.dot(u, v, 6, "brand")
        after = u + 12 + pen.wide(point.label, bold=True) <= pen.width
        pen.text(
            u + 12 if after else u - 12, v - 8, point.label, "start" if after else "end", bold=True
        )
