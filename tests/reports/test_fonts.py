import io
import json
import os
from pathlib import Path

import fontpkg
import pypdfium2
import pytest
from django.conf import settings
from django.core.management import call_command
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from weasyprint import HTML

from planner.management.commands import build_fonts
from planner.reports import fonts, ligatures
from planner.reports.render import CHARACTERS, FONTS_CONF

LOOKALIKE = """<html lang="ar" dir="rtl"><style>@font-face {{ font-family: X; src: url("{url}") }}
@page {{ size: 600px 400px; margin: 10px }} body {{ font: 24px/2.2 X }}</style>
<p>السلام عليكم، لا إله إلا الله، لأن الإدارة والآلات لإنجاز الأعمال كلاما بلا عبد الله الآن
<p>يي في كي كى ليا بيي نيئ كئ رلا زلا للأمر
<p>اللُّغَةُ العَرَبِيَّةُ لَا تَخْتَلِفُ لِأَنَّ الْإِدَارَةَ تُحِبُّ الآلَاتِ شَكًّا لاً"""


@pytest.fixture(scope="module")
def screen_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("screen") / "fonts"
    fonts.build_screen_fonts(target)
    return target


def test_print_fonts_come_with_table_licence_and_configuration(fonts_dir: Path) -> None:
    names = {path.name for path in fonts_dir.iterdir()}
    assert names == {
        "KhuttaPrint-Regular.ttf", "KhuttaPrint-Bold.ttf", "KhuttaPrint-OFL.txt",
        "KhuttaPrintExtra-Regular.ttf", "KhuttaPrintExtra-Bold.ttf", "KhuttaPrintExtra-OFL.txt",
        CHARACTERS, FONTS_CONF, ".recipe",
    }  # fmt: skip
    assert "SIL OPEN FONT LICENSE" in (fonts_dir / "KhuttaPrint-OFL.txt").read_text()


@pytest.mark.parametrize("path", ["KhuttaPrint-Bold.ttf", "KhuttaPrintExtra-Regular.ttf"])
def test_derived_font_bears_our_name_only(fonts_dir: Path, path: str) -> None:
    names = {str(record) for record in TTFont(fonts_dir / path)["name"].names if record.nameID != 0}
    assert any(name.startswith("Khutta Print") for name in names)
    assert not [name for name in names if "Almarai" in name or "Plex" in name]


def test_no_ligature_is_made_unasked(fonts_dir: Path) -> None:
    gsub = TTFont(fonts_dir / "KhuttaPrint-Regular.ttf")["GSUB"].table
    assert ligatures.unasked_ligatures(gsub) == []


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_every_shaped_glyph_stands_for_one_character(fonts_dir: Path, weight: str) -> None:
    """A few ligatures are left that only presentation forms lead to, which nobody stores."""
    table = json.loads((fonts_dir / CHARACTERS).read_text())[f"Khutta Print {weight}"]["glyphs"]
    font = TTFont(fonts_dir / f"KhuttaPrint-{weight}.ttf")
    text = {name: table.get(str(font.getGlyphID(name)), "") for name in font.getGlyphOrder()}
    made = {
        after for before, after in ligatures.single_substitutions(font) if len(text[before]) == 1
    }
    assert {text[name] for name in made if ".0644" in name} >= set("لاأإآ")
    assert [name for name in made if len(text[name]) != 1] == []


def test_print_font_looks_like_almarai(fonts_dir: Path) -> None:
    ours, theirs = fonts_dir / "KhuttaPrint-Regular.ttf", fontpkg.path("almarai", weight=400)
    difference = ImageChops.difference(_picture(ours), _picture(theirs)).convert("L")
    # الله is placed a fraction of a pixel aside; nothing else may move.
    assert sum(difference.histogram()[64:]) < 400


def _picture(font: Path) -> Image.Image:
    pdf = HTML(string=LOOKALIKE.format(url=font.resolve().as_uri())).write_pdf()
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=2).to_pil()


def test_print_build_is_repeatable(fonts_dir: Path, tmp_path: Path) -> None:
    fonts.build_print_fonts(tmp_path / "again")
    for path in fonts_dir.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_build_is_skipped_while_nothing_changed(fonts_dir: Path) -> None:
    before = os.stat(fonts_dir).st_ino
    fonts.build_print_fonts(fonts_dir)
    assert os.stat(fonts_dir).st_ino == before


def test_build_is_repeated_after_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Path] = []
    monkeypatch.setattr(fonts, "_write_print_fonts", built.append)
    fonts.build_print_fonts(tmp_path / "fonts")
    fonts.build_print_fonts(tmp_path / "fonts")
    (tmp_path / "fonts" / ".recipe").write_text("older")
    fonts.build_print_fonts(tmp_path / "fonts")
    assert len(built) == 2


def test_screen_fonts_are_small_and_cover_what_is_written(screen_dir: Path) -> None:
    for style in fonts.SCREEN_WEIGHTS.values():
        path = screen_dir / f"KhuttaScreen-{style}.woff2"
        assert path.stat().st_size < 50_000
        font = TTFont(path)
        assert font.flavor == "woff2"
        assert set(map(ord, "خطّة إستراتيجيّة ٠١٢٪٫٬ Plan €–«»→✓یکگڤ")) <= set(font.getBestCmap())
        assert font["name"].getDebugName(1) == "Khutta Screen"


def test_screen_css_names_each_file(screen_dir: Path) -> None:
    css = (screen_dir / "fonts.css").read_text()
    for weight, style in fonts.SCREEN_WEIGHTS.items():
        assert f"font-weight: {weight}" in css
        assert f'url("KhuttaScreen-{style}.woff2")' in css
    assert css.count("font-display: swap") == 4


def test_command_builds_both_into_the_build_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Path] = []
    monkeypatch.setattr(settings, "BUILD_DIR", tmp_path)
    monkeypatch.setattr(build_fonts, "build_print_fonts", built.append)
    monkeypatch.setattr(build_fonts, "build_screen_fonts", built.append)
    call_command("build_fonts", stdout=io.StringIO())
    assert built == [tmp_path / "fonts", tmp_path / "static" / "fonts"]
