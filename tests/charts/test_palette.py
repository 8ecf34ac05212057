"""The colours of a chart agree with the page's, and its words can be read."""

import re

import pytest
from django.conf import settings

from planner.charts.heat import _DEPTHS
from planner.charts.palette import ROLES, THEMES

CSS = settings.BASE_DIR / "static" / "css"
TOKENS = {
    name: sides.split(", ")
    for name, sides in re.findall(
        r"(--[\w-]+): light-dark\((#\w{6}, #\w{6})\)", (CSS / "tokens.css").read_text()
    )
}


def test_paper_is_the_light_side_of_the_page() -> None:
    assert {role: value for role, (_, value) in ROLES.items()} == {
        role: TOKENS[token][0] for role, (token, _) in ROLES.items()
    }


def test_sheet_gives_every_role_its_token() -> None:
    rules = re.findall(
        r"\.c-([\w-]+) \{ color: var\((--[\w-]+)\)", (CSS / "charts.css").read_text()
    )
    assert dict(rules) == {role: token for role, (token, _) in ROLES.items()}


def rgb(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def over(top: str, ground: str, opacity: float) -> list[float]:
    return [a * opacity + b * (1 - opacity) for a, b in zip(rgb(top), rgb(ground), strict=True)]


def contrast(one: list[float], other: list[float]) -> float:
    def light(colour: list[float]) -> float:
        parts = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
        return sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground(side: int) -> None:
    look = {role: TOKENS[token][side] for role, (token, _) in ROLES.items()}
    grounds = [rgb(look["card"]), *(rgb(look[f"heat-{n}"]) for n in range(1, 6))]
    grounds += [over(look["brand"], look["card"], depth) for depth in _DEPTHS]
    assert min(contrast(rgb(look["ink"]), ground) for ground in grounds) >= 4.5
    zones = [over(look[zone], look["card"], 0.16) for zone in ("ok", "accent", "error")]
    for role in ("ink-2", "brand"):
        assert contrast(rgb(look[role]), rgb(look["card"])) >= 4.5
    assert min(contrast(rgb(look["ink-2"]), zone) for zone in zones) >= 4.5


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
def test_marks_stand_out_from_the_card(side: int) -> None:
    look = {role: TOKENS[token][side] for role, (token, _) in ROLES.items()}
    for role in ("brand", "accent", "ok", "error", "info"):
        assert contrast(rgb(look[role]), rgb(look["card"])) >= 3


def test_themes_of_the_report_colour_known_roles() -> None:
    assert {role for theme in THEMES.values() for role in theme} <= set(ROLES)
