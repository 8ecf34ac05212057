"""Reads a drawn chart back: its words, shapes and places."""

from xml.etree import ElementTree as ET

from planner.charts import Chart, render

SVG = "{http://www.w3.org/2000/svg}"
ISOLATES = str.maketrans("", "", "\u2066\u2069")


def drawn(chart: Chart, **how: object) -> ET.Element:
    return ET.fromstring(render(chart, key="k", **how))


def words(root: ET.Element) -> list[str]:
    return [(text.text or "").translate(ISOLATES) for text in root.iter(f"{SVG}text")]


def text(root: ET.Element, said: str) -> ET.Element:
    """The line of text that says this."""
    return next(t for t in root.iter(f"{SVG}text") if (t.text or "").translate(ISOLATES) == said)


def x(root: ET.Element, said: str) -> float:
    return float(text(root, said).get("x", ""))


def rects(root: ET.Element, role: str) -> list[dict[str, float]]:
    """The boxes of a role, in the order they were drawn."""
    found = (r for r in root.iter(f"{SVG}rect") if r.get("class") == f"c-{role}")
    return [{side: float(r.get(side, "")) for side in ("x", "y", "width", "height")} for r in found]
