"""When each tactic runs, grouped by the stage of the sale it serves."""

from dataclasses import dataclass

from planner.charts.axes import Flag, below, draw_flags
from planner.charts.base import UNKNOWN, Chart, Number, Tone, known
from planner.charts.pen import Pen, spread
from planner.charts.rows import Rows
from planner.charts.scale import Scale


@dataclass(frozen=True)
class Span:
    """From `start` to `end` in periods: 0 is the beginning of the first, 12 the end of the
    twelfth, so all of March is 2 to 3. `text` says the dates."""

    label: str
    start: Number
    end: Number
    text: str
    tone: Tone = "brand"


@dataclass(frozen=True)
class Group:
    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class Timeline(Chart):
    """columns: tactic, group, dates. `periods` are the short names of the months."""

    groups: tuple[Group, ...]
    periods: tuple[str, ...]
    today: Number = None
    today_label: str = ""

    def rows(self) -> tuple[tuple[str, ...], ...]:
        return tuple(
            (span.label, group.label, span.text) for group in self.groups for span in group.spans
        )

    def draw(self, pen: Pen) -> None:
        labels = [span.label for group in self.groups for span in group.spans]
        scale = Scale(0, max(len(self.periods), 1), Rows.of(pen, labels).u0, pen.width)
        flags = self._flags(scale)
        top = pen.leading * (1 + bool(flags)) + 6
        bottom = self._groups(pen, labels, scale, top)
        self._months(pen, scale, top, bottom)
        draw_flags(pen, flags, pen.leading, bottom)
        pen.height = bottom + 2

    def _flags(self, scale: Scale) -> list[Flag]:
        at = known(self.today)
        if at is None or not scale.low <= at <= scale.high:
            return []
        return [Flag(scale(at), self.today_label, "accent")]

    def _months(self, pen: Pen, scale: Scale, top: float, bottom: float) -> None:
        places = [scale(place + 0.5) for place in range(len(self.periods))]
        gap = pen.widest(self.periods, pen.small) + 6
        with pen.behind():
            for place in range(len(self.periods) + 1):
                pen.line((scale(place), top), (scale(place), bottom))
        for place in spread(places, gap):
            below(pen, places[place], top - 6, self.periods[place])

    def _groups(self, pen: Pen, labels: list[str], scale: Scale, y: float) -> float:
        rows = Rows.of(pen, labels, lane=34)
        for group in self.groups:
            y = self._group(pen, rows, scale, y, group) + 4
        return y

    def _group(self, pen: Pen, rows: Rows, scale: Scale, y: float, group: Group) -> float:
        """The name of a stage of the sale, then its tactics."""
        if group.label:
            pen.text(0, y + pen.leading, group.label, bold=True, role="brand", room=pen.width)
            y += pen.leading * 1.4
        for span in group.spans:
            y = rows.label(y, span.label)
            self._span(pen, scale, rows.middle(y), span)
            y = rows.next(y)
        return y

    def _span(self, pen: Pen, scale: Scale, y: float, span: Span) -> None:
        start, end = known(span.start), known(span.end)
        if start is None or end is None:
            pen.note(
                scale.start,
                y + pen.small * 0.35,
                span.text or UNKNOWN,
            )
            return
        u, last = (min(max(scale(v), scale.start), scale.end) for v in sorted((start, end)))
        pen.rect(scale.start, y - 0.5, scale.end - scale.start, 1, "track")
        pen.rect(u + 1, y - 7, max(last - u - 2, 3), 14, span.tone, round_=4)
