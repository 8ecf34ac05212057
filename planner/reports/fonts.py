"""The fonts we print and show with, made from the packaged ones at build time.

Print. "Khutta Print" is Almarai with its ligatures broken up (`ligatures.py`), with a
table of its glyphs and their characters beside it, for `tounicode.py`. "Khutta Print
Extra" adds letters and signs Almarai lacks, so that none comes from the machine's fonts.

Screen. "Khutta Screen" is IBM Plex Sans Arabic cut down to what is written here.

Both sources are under the SIL Open Font License 1.1, which travels with the results
and asks derived fonts to bear another name: https://openfontlicense.org.
"""

import hashlib
import importlib.metadata
import importlib.resources
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from copy import deepcopy
from pathlib import Path

import fontpkg
from fontTools import subset
from fontTools.ttLib import TTFont

from planner.reports import ligatures
from planner.reports.ligatures import glyph_characters, is_presentation_form, make_search_safe
from planner.reports.render import CHARACTERS, FONTS_CONF

PRINT, EXTRA, SCREEN = "Khutta Print", "Khutta Print Extra", "Khutta Screen"
PRINT_WEIGHTS = {400: "Regular", 700: "Bold"}
SCREEN_WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}

# No folder of fonts is named, and whatever family a text asks for, ours are meant.
_NO_SYSTEM_FONTS = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <match target="pattern">
    <edit name="family" mode="append"><string>{PRINT}</string><string>{EXTRA}</string></edit>
  </match>
</fontconfig>
"""

# Latin with accents, Arabic with Persian, Urdu and Kurdish letters, punctuation,
# currencies, arrows and the mathematics a plan may hold.
_SCREEN_RANGES = (
    (0x20, 0x17F), (0x218, 0x21B), (0x2C6, 0x2DD), (0x600, 0x6FF), (0x750, 0x77F),
    (0x2000, 0x206F), (0x20A0, 0x20C0), (0x2100, 0x2122), (0x2150, 0x215E),
    (0x2190, 0x2199), (0x2200, 0x2265), (0x25CC, 0x25CC), (0x2713, 0x274C),
)  # fmt: skip

_SPACES = {0x20, 0xA0}


def build_print_fonts(target: Path) -> None:
    """Write the fonts of the PDF, their table of characters and their licences."""
    _unless_current(target, _write_print_fonts)


def build_screen_fonts(target: Path) -> None:
    """Write the fonts of the screen as WOFF2, and the `fonts.css` that names them."""
    _unless_current(target, _write_screen_fonts)


def file_name(family: str, style: str, suffix: str = "ttf") -> str:
    return f"{family.replace(' ', '')}-{style}.{suffix}"


def _unless_current(target: Path, write: Callable[[Path], None]) -> None:
    """Building costs seconds: skip it while neither the sources nor this recipe changed."""
    stamp, recipe = target / ".recipe", _recipe()
    if stamp.exists() and stamp.read_text() == recipe:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        # Written aside and moved: nobody ever sees half of the fonts.
        fresh = Path(scratch) / "fresh"
        fresh.mkdir()
        write(fresh)
        (fresh / stamp.name).write_text(recipe)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)


def _recipe() -> str:
    sources = ("fontpkg-almarai", "fontpkg-ibm-plex-sans-arabic", "fonttools")
    versions = [f"{name} {importlib.metadata.version(name)}" for name in sources]
    code = b"".join(Path(str(file)).read_bytes() for file in (__file__, ligatures.__file__))
    return "\n".join([*versions, hashlib.sha256(code).hexdigest()])


def _open(slug: str, weight: int) -> TTFont:
    # A kept timestamp makes the same build give the same bytes.
    return TTFont(fontpkg.path(slug, weight=weight), recalcTimestamp=False)


def _copy_licence(package: str, target: Path, family: str) -> None:
    text = (importlib.resources.files(package) / "LICENSE").read_bytes()
    (target / f"{family.replace(' ', '')}-OFL.txt").write_bytes(text)


def _rename(font: TTFont, family: str, style: str) -> None:
    """A derived font must not pass for the original; its copyright notice stays."""
    plain = f"{family} {style}"
    names = {1: family, 2: style, 3: plain, 4: plain, 6: file_name(family, style, "")[:-1]}
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in {0, 5, 13, 14}]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    if "DSIG" in font:  # a signature of the original's bytes
        del font["DSIG"]


def _subset(font: TTFont, codes: Iterable[int]) -> None:
    options = subset.Options(notdef_outline=True, name_IDs=["*"], hinting=False)
    options.drop_tables += ["meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


# -- screen --------------------------------------------------------------------


def _write_screen_fonts(target: Path) -> None:
    codes = [code for first, last in _SCREEN_RANGES for code in range(first, last + 1)]
    for weight, style in SCREEN_WEIGHTS.items():
        font = _open("ibm-plex-sans-arabic", weight)
        _subset(font, codes)
        _rename(font, SCREEN, style)
        font.flavor = "woff2"
        font.save(target / file_name(SCREEN, style, "woff2"))
    rules = [_screen_rule(weight, style) for weight, style in SCREEN_WEIGHTS.items()]
    (target / "fonts.css").write_text("\n".join(rules))
    _copy_licence("fontpkg_ibm_plex_sans_arabic", target, SCREEN)


def _screen_rule(weight: int, style: str) -> str:
    return (
        f'@font-face {{\n  font-family: "{SCREEN}";\n  font-weight: {weight};\n'
        f"  font-display: swap;\n"
        f'  src: url("{file_name(SCREEN, style, "woff2")}") format("woff2");\n}}\n'
    )


# -- print ---------------------------------------------------------------------


def _write_print_fonts(target: Path) -> None:
    tables = {}
    for weight, style in PRINT_WEIGHTS.items():
        almarai, plex = _open("almarai", weight), _open("ibm-plex-sans-arabic", weight)
        _draw_replacement(plex)
        missing = set(plex.getBestCmap()) - set(almarai.getBestCmap())
        missing |= _SPACES  # a space is drawn by the font of the word before it
        characters = make_search_safe(almarai)
        tables[f"{PRINT} {style}"] = _save_print(almarai, characters, target, PRINT, style)
        _subset(plex, {code for code in missing if not is_presentation_form(code)})
        characters = glyph_characters(plex)
        tables[f"{EXTRA} {style}"] = _save_print(plex, characters, target, EXTRA, style)
    (target / CHARACTERS).write_text(json.dumps(tables, ensure_ascii=False, indent=0))
    (target / FONTS_CONF).write_text(_NO_SYSTEM_FONTS)
    _copy_licence("fontpkg_almarai", target, PRINT)
    _copy_licence("fontpkg_ibm_plex_sans_arabic", target, EXTRA)


def _save_print(
    font: TTFont, characters: dict[str, str], target: Path, family: str, style: str
) -> dict[str, object]:
    """Save under our name; answer what each glyph number stands for, and what is covered."""
    _rename(font, family, style)
    font.save(target / file_name(family, style))
    glyphs = {str(font.getGlyphID(name)): text for name, text in characters.items()}
    return {"glyphs": glyphs, "covered": "".join(map(chr, sorted(font.getBestCmap())))}


def _draw_replacement(font: TTFont) -> None:
    """Let U+FFFD be drawn, as the box of a missing glyph: PDF/UA forbids that glyph itself."""
    font["glyf"]["replacement"] = deepcopy(font["glyf"][".notdef"])
    font["hmtx"]["replacement"] = font["hmtx"][".notdef"]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0xFFFD] = "replacement"
