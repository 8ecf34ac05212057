"""Every colour of a chart: its role, the token of the page, its value on paper.

On the page an element has the class `c-<role>`, which static/css/charts.css gives the
token as `color`; it is painted with `currentColor`, so it follows light and dark. Paper
knows no page style inside a drawing: there the value stands on the element itself. The
values are the light side of static/css/tokens.css; a test holds the three together. The
themes of the report have other values for some roles.
"""

from collections.abc import Mapping

ROLES = {
    "ink": ("--ink", "#1b2a2a"),
    "ink-2": ("--ink-2", "#55625f"),
    "line": ("--line", "#e5dfd4"),
    "edge": ("--line-control", "#968f80"),
    "card": ("--card", "#ffffff"),
    "track": ("--track", "#ece6da"),
    "brand": ("--brand", "#0e5a54"),
    "accent": ("--accent", "#c97b12"),
    "ok": ("--ok", "#25734a"),
    "error": ("--error", "#a8281f"),
    "info": ("--info", "#2b5c8a"),
    "muted": ("--line-control", "#968f80"),
    "heat-1": ("--heat-1", "#fadedb"),
    "heat-2": ("--heat-2", "#fbeadb"),
    "heat-3": ("--heat-3", "#f9f3d8"),
    "heat-4": ("--heat-4", "#e2f1e4"),
    "heat-5": ("--heat-5", "#c5e6d1"),
}

# The parts of one whole, told apart by lightness too: role and opacity.
SERIES = (
    ("brand", 1.0),
    ("accent", 1.0),
    ("brand", 0.5),
    ("info", 0.85),
    ("accent", 0.45),
    ("muted", 0.8),
    ("brand", 0.25),
    ("info", 0.4),
)


# Theme of the report → role → its value there.
THEMES: Mapping[str, Mapping[str, str]] = {
    "green": {},
    "blue": {"brand": "#1d4477", "accent": "#c2502e"},
    "plain": {
        "brand": "#222222",
        "accent": "#888888",
        "ok": "#333333",
        "error": "#777777",
        "info": "#555555",
        "edge": "#999999",
        "muted": "#999999",
        "line": "#cccccc",
        "track": "#eeeeee",
        "heat-1": "#ffffff",
        "heat-2": "#f4f4f4",
        "heat-3": "#e9e9e9",
        "heat-4": "#dddddd",
        "heat-5": "#cccccc",
    },
}


def paint(role: str, *, paper: str) -> tuple[str, str]:
    """What to write as `fill` or `stroke`, and as `class`; `paper` is a theme, or "" the page."""
    if not paper:
        return "currentColor", f"c-{role}"
    return THEMES[paper].get(role, ROLES[role][1]), ""
