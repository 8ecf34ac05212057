"""What several kinds share: the frame of axes, flags that name a place, legends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.charts.base import Text
from planner.charts.pen import At, Pen, spread
from planner.charts.scale import Domain, Scale


@dataclass(frozen=True)
class Frame:
    """The field inside the axes: from u0 to u1 along the line, from top to bottom."""

    u0: float
    u1: float
    top: float
    bottom: float
    x: Scale
    y: Scale


def frame(
    pen: Pen, x: Domain, y: Domain, y_text: Text | None = None, *, top: float = 0, high: float = 0
) -> Frame:
    """Where the field stands; the figures of y have their room at the start."""
    figures = [words for _, words in _distinct(y.ticks, y_text)] if y_text else []
    u0 = pen.widest(figures, pen.small) + 8 if figures else 4.0
    u1, bottom = pen.width - 8, top + high
    return Frame(u0, u1, top, bottom, x.on(u0, u1), y.on(bottom, top))


def y_axis(pen: Pen, field: Frame, ticks: Sequence[float], text: Text) -> None:
    """Figures at the start, each with its line."""
    for value, words in _distinct(ticks, text):
        y = field.y(value)
        pen.line((field.u0, y), (field.u1, y))
        pen.note(field.u0 - 6, y + pen.small * 0.35, words, "end")


def x_axis(pen: Pen, field: Frame, ticks: Sequence[float], text: Text) -> None:
    """The figures under the field, as many as stand clear of each other."""
    pen.line((field.u0, field.bottom), (field.u1, field.bottom), "edge")
    shown = _distinct(ticks, text)
    gap = pen.widest((words for _, words in shown), pen.small) + 14
    for place in spread([field.x(value) for value, _ in shown], gap):
        value, words = shown[place]
        below(pen, field.x(value), field.bottom + pen.small * 1.5, words)


def below(pen: Pen, u: float, y: float, words: str) -> None:
    """A figure in the middle under its place, moved in where it would stand out."""
    half = pen.wide(words, pen.small) / 2
    middle = min(max(u, half), pen.width - half)
    pen.note(middle, y, words, "middle", shield=True)


def name_y(pen: Pen, label: str) -> float:
    """The name of the y axis at the top, over its figures; the height it took."""
    pen.note(0, pen.small, label, room=pen.width)
    return pen.leading if label else 0


def name_x(pen: Pen, field: Frame, label: str) -> float:
    """The name of the x axis under the end of its figures; where the drawing ends."""
    y = field.bottom + pen.small * 1.5
    if label:
        y += pen.small * 1.6
        pen.note(field.u1, y, label, "end", room=pen.width)
    return y + pen.small * 0.5


def _distinct(ticks: Iterable[float], text: Text) -> list[tuple[float, str]]:
    """Ticks that a rounding formatter writes alike are one."""
    found: list[tuple[float, str]] = []
    for tick in ticks:
        if not found or found[-1][1] != text(tick):
            found.append((tick, text(tick)))
    return found


@dataclass(frozen=True)
class Flag:
    """Words on a pole that stands at `u`."""

    u: float
    words: str
    role: str


def flag_rows(pen: Pen, flags: Sequence[Flag]) -> list[int]:
    """The row of each flag, from 0 upwards, so that no pole runs through other words."""
    rows = [0] * len(flags)
    placed: list[int] = []
    for place in sorted(range(len(flags)), key=lambda place: -flags[place].u):
        start, end = _extent(pen, flags[place])
        in_the_way = [
            rows[other]
            for other in placed
            if start - 4 <= flags[other].u <= end + 4
            or _overlap((start, end), _extent(pen, flags[other]))
        ]
        rows[place] = max(in_the_way, default=-1) + 1
        placed.append(place)
    return rows


def flags_height(pen: Pen, flags: Sequence[Flag]) -> float:
    return (max(flag_rows(pen, flags)) + 1) * pen.leading if flags else 0


def draw_flags(pen: Pen, flags: Sequence[Flag], top: float, bottom: float) -> None:
    """Poles down to `bottom`, words above `top`."""
    for flag, row in zip(flags, flag_rows(pen, flags), strict=True):
        y = top - row * pen.leading
        with pen.behind():
            pen.line((flag.u, y - pen.size), (flag.u, bottom), flag.role, wide=1.5, dash="4 3")
        start, end = _extent(pen, flag)
        at: At = "start" if start > flag.u else "end"
        pen.text(
            start if at == "start" else end, y - 3, flag.words, at,
            size=pen.small, bold=True, room=max(pen.width - 8, 1),
        )  # fmt: skip


def _extent(pen: Pen, flag: Flag) -> tuple[float, float]:
    """Behind the pole as one reads; before it where there is no room."""
    wide = min(pen.wide(flag.words, pen.small, bold=True), pen.width - 8)
    if flag.u + 5 + wide <= pen.width:
        return flag.u + 5, flag.u + 5 + wide
    end = max(flag.u - 5, wide)
    return end - wide, end


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] + 8 and other[0] < one[1] + 8


def legend(
    pen: Pen, entries: Iterable[tuple[str, str, float]], y: float, *, start: float = 0
) -> float:
    """Swatch and words, one after the other, over several lines if need be; the last base."""
    u, gap = start, 18
    for words, role, opacity in entries:
        if not words:
            continue
        wide = 16 + pen.wide(words, pen.small)
        if u > start and u + wide > pen.width:
            u, y = start, y + pen.leading
        pen.rect(u, y - 9, 10, 10, role, opacity=opacity, round_=2)
        pen.note(u + 16, y, words, room=pen.width - start - 16)
        u += wide + gap
    return y


def line_up(wants: Sequence[float], wides: Sequence[float], room: float) -> list[float]:
    """The middles of words that want to stand at these places, in order, side by side."""
    gap = 10.0
    places, edge = [], 0.0
    for want, wide in zip(wants, wides, strict=True):
        places.append(max(want, edge + wide / 2))
        edge = places[-1] + wide / 2 + gap
    edge = room
    for place in reversed(range(len(places))):
        places[place] = min(places[place], edge - wides[place] / 2)
        edge = places[place] - wides[place] / 2 - gap
    return places
