"""How far each measure has come from its baseline to its target, upwards or downwards."""

from dataclasses import dataclass

from planner.charts.axes import legend, line_up
from planner.charts.base import UNKNOWN, Chart, Number, known
from planner.charts.pen import Pen
from planner.charts.scale import Scale

# How far beyond its two ends a bar is drawn; what lies farther ends in an arrow.
_BEYOND = 0.25


@dataclass(frozen=True)
class Kpi:
    """`share` is the progress as written ("٤٥٪"); `expected` what was planned for today."""

    label: str
    baseline: Number
    target: Number
    today: Number
    baseline_text: str
    target_text: str
    today_text: str
    share: str = ""
    expected: Number = None

    def progress(self, value: Number) -> float | None:
        """0 at the baseline, 1 at the target; None where that is undefined."""
        start, goal, now = known(self.baseline), known(self.target), known(value)
        if start is None or goal is None or now is None or start == goal:
            return None
        return known((now - start) / (goal - start))


@dataclass(frozen=True, kw_only=True)
class Progress(Chart):
    """columns: measure, baseline, today, target[, progress].

    `baseline_label` and `target_label` name the two ends, `today_label` what stands between
    them, where there is room; `expected_label` names the planned mark.
    """

    kpis: tuple[Kpi, ...]
    baseline_label: str = ""
    target_label: str = ""
    today_label: str = ""
    expected_label: str = ""

    def rows(self) -> tuple[tuple[str, ...], ...]:
        cells = (
            (k.label, k.baseline_text, k.today_text, k.target_text, k.share) for k in self.kpis
        )
        return tuple(row[: len(self.columns)] for row in cells)

    def draw(self, pen: Pen) -> None:
        y = self._legend(pen)
        for kpi in self.kpis:
            y = self._kpi(pen, kpi, y)
        pen.height = max(y, pen.leading)

    def _legend(self, pen: Pen) -> float:
        if not self.expected_label or all(known(k.expected) is None for k in self.kpis):
            return 0
        return legend(pen, [(self.expected_label, "ink", 1.0)], pen.size) + 10

    def _kpi(self, pen: Pen, kpi: Kpi, y: float) -> float:
        """Name and progress; the bar; baseline and target under its ends."""
        share = pen.wide(kpi.share, bold=True)
        now = kpi.progress(kpi.today)
        role = "error" if now is not None and now < 0 else "ok" if (now or 0) >= 1 else "brand"
        room = pen.width - share - 16
        count = pen.lines(0, y + pen.size * 1.2, kpi.label, room, 2, bold=True)
        pen.text(pen.width, y + pen.size * 1.2, kpi.share or UNKNOWN, "end", bold=True)
        middle = y + pen.size * (0.7 + 1.4 * count) + 9
        scale = self._scale(pen, now)
        self._bar(pen, scale, middle, now, role)
        if (planned := kpi.progress(kpi.expected)) is not None:
            u = scale(min(max(planned, scale.low), scale.high))
            pen.rect(u - 1, middle - 9, 2, 18, "ink")
        self._figures(pen, scale, middle + 9 + pen.small, kpi, now)
        return middle + pen.small + 32

    def _scale(self, pen: Pen, now: float | None) -> Scale:
        low = max(min(now or 0, 0.0), -_BEYOND)
        high = min(max(now or 0, 1.0), 1 + _BEYOND)
        return Scale(low, high, 4, pen.width - 4)

    def _bar(self, pen: Pen, scale: Scale, y: float, now: float | None, role: str) -> None:
        pen.rect(scale(0), y - 5, scale(1) - scale(0), 10, "track", round_=5)
        if now is None:
            return
        tip = scale(min(max(now, scale.low), scale.high))
        start, end = sorted((scale(0), tip))
        pen.rect(start, y - 5, end - start, 10, role, round_=5)
        for limit in (0, 1):
            pen.line((scale(limit), y - 7), (scale(limit), y + 7), "edge", wide=1.5)
        pen.dot(tip, y, 6, role)

    def _figures(self, pen: Pen, scale: Scale, y: float, kpi: Kpi, now: float | None) -> None:
        """Where it began, where it stands, where it should be: each under its place."""
        room = pen.width / 3 - 8
        today = _named(self.today_label, kpi.today_text or UNKNOWN)
        if pen.wide(today, pen.small, bold=True) > room:
            today = kpi.today_text or UNKNOWN
        figures = [
            (0.0, _named(self.baseline_label, kpi.baseline_text), False),
            (0.5 if now is None else now, today, True),
            (1.0, _named(self.target_label, kpi.target_text), False),
        ]
        figures.sort(key=lambda figure: figure[0])
        wides = [min(pen.wide(words, pen.small, bold=bold), room) for _, words, bold in figures]
        wants = [scale(min(max(place, scale.low), scale.high)) for place, *_ in figures]
        for (_, words, bold), u in zip(figures, line_up(wants, wides, pen.width), strict=True):
            role = "ink" if bold else "ink-2"
            pen.text(u, y, words, "middle", role=role, size=pen.small, bold=bold, room=room)


def _named(label: str, figure: str) -> str:
    return " ".join(filter(None, (label, figure)))
