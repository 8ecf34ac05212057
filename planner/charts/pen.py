"""Draws in distances from the start side: the one place that knows which side that is."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import ceil
from typing import Literal
from xml.etree import ElementTree as ET

from planner.charts.palette import paint
from planner.charts.texts import base_of, clean, cut, keep_signs, width, wrap
from planner.core.direction import Direction
from planner.core.visual import visual

At = Literal["start", "middle", "end"]
type Point = tuple[float, float]

_NARROW = 480
_PRINT_FONT = "Khutta Print, Khutta Print Extra"
_OPPOSITE: dict[At, At] = {"start": "end", "end": "start", "middle": "middle"}


class Pen:
    """`u` runs along the line of text, from 0 to `width`; `y` runs down, to `height`.

    A role is a name of the palette. Text stands with its `at` side at `u` and its base at `y`.
    """

    def __init__(self, width: float, *, paper: str, rtl: bool) -> None:
        self.width, self.height = width, 0.0
        self.paper, self.rtl = paper, rtl
        self.size = 11.5 if paper else 13.0
        self.small = self.size - (1.5 if paper else 1)
        # The printed font is wider than the one on the page, after which widths are estimated.
        self._font = 1.1 if paper else 1.0
        self.root = ET.Element("svg", {"font-family": _PRINT_FONT} if paper else {})
        self._ground = ET.SubElement(self.root, "g")
        self._layer = self._front = ET.SubElement(self.root, "g")

    @contextmanager
    def behind(self) -> Iterator[None]:
        """What is drawn meanwhile lies under all the rest."""
        self._layer = self._ground
        yield
        self._layer = self._front

    @property
    def narrow(self) -> bool:
        return self.width < _NARROW

    @property
    def leading(self) -> float:
        return self.size * 1.5

    # Shapes

    def rect(
        self, u: float, y: float, wide: float, high: float, role: str,
        *, opacity: float = 1, round_: float = 0,
    ) -> None:  # fmt: skip
        if wide <= 0 or high <= 0:
            return
        x = self.width - u - wide if self.rtl else u
        box = {"x": x, "y": y, "width": wide, "height": high}
        if round_:
            box["rx"] = min(round_, wide / 2, high / 2)
        self._add("rect", box, fill=role, opacity=opacity)

    def line(
        self, start: Point, end: Point, role: str = "line",
        *, wide: float = 1, dash: str = "", opacity: float = 1,
    ) -> None:  # fmt: skip
        (u1, y1), (u2, y2) = start, end
        ends = {"x1": self._x(u1), "y1": y1, "x2": self._x(u2), "y2": y2, "stroke-width": wide}
        element = self._add("line", ends, stroke=role, opacity=opacity)
        if dash:
            element.set("stroke-dasharray", dash)

    def path(self, points: Iterable[Point], role: str, *, wide: float = 2, dash: str = "") -> None:
        element = self._add(
            "path", {"stroke-width": wide}, stroke=role, d=self._d("M", points), fill="none"
        )
        element.set("stroke-linejoin", "round")
        element.set("stroke-linecap", "round")
        if dash:
            element.set("stroke-dasharray", dash)

    def curve(self, start: Point, bend: Point, end: Point, role: str, **look: float) -> None:
        d = f"{self._d('M', [start])}Q{self._at(bend)} {self._at(end)}"
        look = {"stroke-width": look.get("wide", 1), "stroke-opacity": look.get("opacity", 1)}
        self._add("path", look, stroke=role, d=d, fill="none")

    def area(self, points: Iterable[Point], role: str, *, opacity: float = 1) -> None:
        self._add("path", {}, fill=role, d=self._d("M", points) + "Z", opacity=opacity)

    def dot(self, u: float, y: float, radius: float, role: str) -> None:
        """A point with a rim that lifts it off the lines beneath."""
        for wide, colour in ((radius + 2, "card"), (radius, role)):
            self._add("circle", {"cx": self._x(u), "cy": y, "r": wide}, fill=colour)

    # Words

    def text(
        self, u: float, y: float, words: object, at: At = "start", *,
        role: str = "ink", size: float = 0, bold: bool = False, room: float = 0,
        shield: bool = False,
    ) -> None:  # fmt: skip
        """One line; where `room` is given and does not do, cut to it.

        A `shield` keeps what lies under it away from its letters.
        """
        whole, size = clean(words), size or self.size
        shown = cut(whole, room / self._font, size, bold=bold) if room else whole
        if not shown:
            return
        if shield:
            self._shield(u, y, self.wide(shown, size, bold=bold), at, size)
        base = base_of(shown, rtl=self.rtl)
        element = self._add("text", {"x": self._x(u), "y": y, "font-size": size}, fill=role)
        if bold:
            element.set("font-weight", "700" if self.paper else "600")
        self._write(element, shown, at, base)
        if shown != whole and not self.paper:
            ET.SubElement(element, "title").text = whole

    def note(
        self, u: float, y: float, words: object, at: At = "start", *,
        room: float = 0, shield: bool = False,
    ) -> None:  # fmt: skip
        """A line of what stands beside the data: figures of an axis, names, legends."""
        self.text(u, y, words, at, role="ink-2", size=self.small, room=room, shield=shield)

    def lines(
        self, u: float, y: float, words: object, room: float, count: int, at: At = "start", *,
        role: str = "ink", size: float = 0, bold: bool = False, shield: bool = False,
    ) -> int:  # fmt: skip
        """Several lines, the first at `y`; how many there were."""
        size = size or self.size
        found = self.wrapped(words, room, count, size=size, bold=bold)
        for place, line in enumerate(found):
            self.text(
                u, y + place * size * 1.4, line, at, role=role, size=size, bold=bold, shield=shield
            )
        return len(found)

    def wrapped(
        self, words: object, room: float, count: int, *, size: float = 0, bold: bool = False
    ) -> list[str]:
        return wrap(clean(words), room / self._font, size or self.size, count, bold=bold)

    def wide(self, words: object, size: float = 0, *, bold: bool = False) -> float:
        return width(clean(words), size or self.size, bold=bold) * self._font

    def widest(self, words: Iterable[object], size: float = 0) -> float:
        return max((self.wide(word, size) for word in words), default=0)

    def _shield(self, u: float, y: float, wide: float, at: At, size: float) -> None:
        start = {"start": u, "middle": u - wide / 2, "end": u - wide}[at]
        self.rect(start - 2, y - size, wide + 4, size * 1.35, "card", opacity=0.85, round_=2)

    def _write(self, element: ET.Element, words: str, at: At, base: Direction) -> None:
        """Browsers anchor by the text's own direction, the printer always from the left."""
        side = at if self.rtl == (base == "rtl") else _OPPOSITE[at]
        if self.paper:
            element.set("text-anchor", _OPPOSITE[at] if self.rtl else at)
            element.text = visual(keep_signs(words), base)
        else:
            element.set("text-anchor", side)
            element.set("direction", base)
            element.text = keep_signs(words)

    # Coordinates

    def _x(self, u: float) -> float:
        return self.width - u if self.rtl else u

    def _at(self, point: Point) -> str:
        return f"{_plain(self._x(point[0]))} {_plain(point[1])}"

    def _d(self, first: str, points: Iterable[Point]) -> str:
        return first + "L".join(map(self._at, points))

    def _add(
        self, tag: str, numbers: dict[str, float], *,
        fill: str = "", stroke: str = "", d: str = "", opacity: float = 1,
    ) -> ET.Element:  # fmt: skip
        element = ET.SubElement(self._layer, tag, {k: _plain(v) for k, v in numbers.items()})
        if d:
            element.set("d", d)
        for name, role in (("fill", fill), ("stroke", stroke)):
            if role == "none":
                element.set(name, role)
            elif role:
                self._paint(element, name, role, opacity)
        return element

    def _paint(self, element: ET.Element, name: str, role: str, opacity: float) -> None:
        colour, css = paint(role, paper=self.paper)
        element.set(name, colour)
        if css:
            element.set("class", css)
        if opacity < 1:
            element.set(f"{name}-opacity", _plain(opacity))


def _plain(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def spread(wants: Sequence[float], gap: float) -> range:
    """Which labels to write so that they stand clear of each other: every one, every second …"""
    nearest = min((abs(b - a) for a, b in pairwise(wants)), default=gap)
    return range(0, len(wants), max(1, ceil(gap / nearest)) if nearest else len(wants))
