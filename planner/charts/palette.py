"""Every colour of a chart: its role, the token of the page, its value on paper.

On the page an element has the class `c-<role>`, which static/css/charts.css gives the
token as `color`; it is painted with `currentColor`, so it follows light and dark. Paper
knows no page style inside a drawing: there the value stands on the element itself. The
values are the light side of static/css/tokens.css; a test holds the three together.
"""

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


def paint(role: str, *, paper: bool) -> tuple[str, str]:
    """What to write as `fill` or `stroke`, and as `class`."""
    return (ROLES[role][1], "") if paper else ("currentColor", f"c-{role}")
