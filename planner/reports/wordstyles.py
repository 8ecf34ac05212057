"""The frame of a Word document: its styles, page, header, footer and properties.

One font, named for Latin and Arabic letters alike and present on every Windows and
Macintosh; no theme font, which Word picks by the language of the machine.
"""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from planner.reports.edition import Edition
from planner.reports.plaintext import isolated, plain
from planner.reports.wordxml import TWIPS, Element, Writer, element

FONT = "Arial"
INK, INK_2, BRAND, ACCENT, ACCENT_INK = "1B2A2A", "55625F", "0E5A54", "C97B12", "85500A"
TINT, RULE, WHITE = "E3F0EE", "D8D1C4", "FFFFFF"
WIDTH = 170  # the text's, in millimetres

# Style → (based on, size in points, bold, colour, space before and after in points, more)
# Names are Word's own where it has one: its gallery, contents and navigation know them.
PARAGRAPHS: dict[str, tuple[str, str, float, bool, str, float, float]] = {
    "Normal": ("Normal", "", 10, False, INK, 0, 3),
    "Title": ("Title", "Normal", 28, True, WHITE, 0, 10),
    "Subtitle": ("Subtitle", "Normal", 13, False, "CFE5E1", 0, 6),
    "Heading1": ("heading 1", "Normal", 20, True, BRAND, 0, 4),
    "Heading2": ("heading 2", "Normal", 14, True, INK, 20, 2),
    "Heading3": ("heading 3", "Normal", 11, True, BRAND, 12, 4),
    "Heading4": ("heading 4", "Normal", 10, True, INK, 9, 3),
    "TOCHeading": ("TOC Heading", "Normal", 20, True, BRAND, 0, 10),
    "TOC1": ("toc 1", "Normal", 10, True, BRAND, 9, 1),
    "TOC2": ("toc 2", "Normal", 10, False, INK, 0, 1),
    "Header": ("header", "Normal", 8, False, INK_2, 0, 0),
    "Footer": ("footer", "Normal", 8, False, INK_2, 0, 0),
    "Lede": ("Lede", "Normal", 10, False, INK_2, 0, 4),
    "Opening": ("Opening", "Normal", 11, False, INK_2, 0, 8),
    "Draft": ("Draft", "Normal", 12, True, ACCENT_INK, 0, 8),
    "Missing": ("Missing", "Normal", 8.5, False, INK_2, 3, 3),
    "Cell": ("Cell", "Normal", 9, False, INK, 0, 0),
    "CellHead": ("Cell head", "Cell", 9, True, BRAND, 0, 0),
    "CellLabel": ("Cell label", "Cell", 9, False, INK_2, 0, 0),
    "CellNote": ("Cell note", "Cell", 8, False, INK_2, 0, 0),
    "CellTotal": ("Cell total", "Cell", 9, True, INK, 0, 0),
    "CoverFact": ("Cover fact", "Normal", 11, False, INK, 0, 0),
}
_LEVELS = {"Heading1": 0, "Heading2": 1, "Heading3": 2, "Heading4": 3}


def new_document(edition: Edition, write: Writer) -> Any:
    document = Document()
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    _defaults(document, edition)
    _styles(document, write)
    _settings(document, edition)
    _properties(document, edition)
    _page(document, edition, write)
    return document


# -- styles --------------------------------------------------------------------


def fonts() -> Element:
    return element("w:rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)


def _language(edition: Edition) -> Element:
    arabic = edition.locale if edition.rtl else "ar-SA"
    return element("w:lang", val="en-US", eastAsia="en-US", bidi=arabic)


def _defaults(document: Any, edition: Edition) -> None:
    styles = document.styles.element
    old = styles.find(qn("w:docDefaults"))
    bidi = element("w:bidi") if edition.rtl else None
    spacing = element("w:spacing", after=60, line=276, lineRule="auto")
    run = element("w:rPr", fonts(), *_size(10), _language(edition))
    new = element(
        "w:docDefaults",
        element("w:rPrDefault", run),
        element("w:pPrDefault", element("w:pPr", bidi, spacing)),
    )
    styles.replace(old, new)
    for theme in list(styles.iter(qn("w:rFonts"))):
        for name in list(theme.attrib):
            if "Theme" in name or "theme" in name:
                del theme.attrib[name]


def _size(points: float) -> tuple[Element, Element]:
    half = round(points * 2)
    return element("w:sz", val=half), element("w:szCs", val=half)


def _styles(document: Any, write: Writer) -> None:
    styles = document.styles.element
    known = {s.get(qn("w:styleId")): s for s in styles.findall(qn("w:style"))}
    made = [_paragraph_style(key, write) for key in PARAGRAPHS]
    made += [_code(), _link(), *_table_styles(write)]
    for style in made:
        key = style.get(qn("w:styleId"))
        if key in known:
            styles.remove(known[key])
        styles.append(style)


def _paragraph_style(key: str, write: Writer) -> Element:
    name, base, size, bold, colour, before, after = PARAGRAPHS[key]
    own = key[:4] in ("Cell", "Lede", "Open", "Draf", "Miss", "Cove")
    level = _LEVELS.get(key)
    border = element(
        "w:pBdr", element("w:bottom", val="single", sz=6, space=3, color=ACCENT)
    ) if key == "Heading2" else None  # fmt: skip
    properties = element(
        "w:pPr",
        element("w:keepNext") if level is not None else None,
        border,
        _tabs(key),
        write.bidi(),
        element("w:spacing", before=round(before * 20), after=round(after * 20)),
        element("w:ind", left=340) if key == "TOC2" else None,
        element("w:outlineLvl", val=level) if level is not None else None,
    )
    weight = (element("w:b"), element("w:bCs")) if bold else (
        element("w:b", val=0), element("w:bCs", val=0)
    )  # fmt: skip
    run = element("w:rPr", fonts(), *weight, element("w:color", val=colour), *_size(size))
    return element(
        "w:style",
        element("w:name", val=name),
        element("w:basedOn", val=base) if base else None,
        element("w:next", val="Normal") if level is not None else None,
        element("w:uiPriority", val=1 if own else 9),
        element("w:qFormat"),
        properties,
        run,
        type="paragraph",
        styleId=key,
        **({"default": 1} if key == "Normal" else {}),
        **({"customStyle": 1} if own else {}),
    )


def _tabs(key: str) -> Element | None:
    """Page numbers stand at the end of their line."""
    end = round(WIDTH * TWIPS)
    if key.startswith("TOC") and key != "TOCHeading":
        return element("w:tabs", element("w:tab", val="right", leader="dot", pos=end))
    if key == "Header":
        return element("w:tabs", element("w:tab", val="right", pos=end))
    return None


def _code() -> Element:
    run = element("w:rPr", fonts(), element("w:b"), element("w:bCs"), element("w:color", val=BRAND))
    name = element("w:name", val="Code mark")
    return element(
        "w:style", name, element("w:qFormat"), run, type="character", styleId="Code", customStyle=1
    )


def _link() -> Element:
    run = element("w:rPr", element("w:color", val=BRAND), element("w:u", val="single"))
    return element(
        "w:style", element("w:name", val="Hyperlink"), run, type="character", styleId="Hyperlink"
    )


def _table_styles(write: Writer) -> list[Element]:
    ruled = dict.fromkeys(("top", "bottom", "insideH"), ("single", 4, RULE))
    bare: dict[str, tuple[str, int, str]] = {}
    grid = dict.fromkeys(
        ("top", "left", "bottom", "right", "insideH", "insideV"), ("single", 4, RULE)
    )
    return [
        _table_style("Ruled", "Khutta table", ruled, 85, head=True),
        _table_style("Matrix", "Khutta matrix", grid, 60, head=True),
        _table_style("Facts", "Khutta facts", ruled, 60),
        _table_style("Quadrants", "Khutta quadrants", grid, 140),
        _table_style("Bare", "Khutta bare", bare, 0),
        _table_style("Cover", "Khutta cover", {"bottom": ("single", 36, ACCENT)}, 700),
    ]


def _table_style(
    key: str, name: str, borders: dict[str, tuple[str, int, str]], side: int, head: bool = False
) -> Element:
    lines = [
        element(f"w:{place}", val=val, sz=size, space=0, color=color)
        for place, (val, size, color) in borders.items()
    ]
    margins = element(
        "w:tblCellMar",
        element("w:top", w=50, type="dxa"),
        element("w:left", w=side, type="dxa"),
        element("w:bottom", w=50, type="dxa"),
        element("w:right", w=side, type="dxa"),
    )
    top = element(
        "w:tblStylePr",
        element("w:tcPr", element("w:shd", val="clear", color="auto", fill=TINT)),
        type="firstRow",
    )
    return element(
        "w:style",
        element("w:name", val=name),
        element("w:basedOn", val="TableNormal"),
        element("w:qFormat"),
        element("w:tblPr", element("w:tblBorders", *lines) if lines else None, margins),
        top if head else None,
        type="table",
        styleId=key,
        customStyle=1,
    )


# -- settings ------------------------------------------------------------------


def _settings(document: Any, edition: Edition) -> None:
    """Contents and page numbers are computed when the file is opened."""
    settings = document.settings.element
    for compatible in settings.iter(qn("w:compatSetting")):
        # As Word lays out since 2013: the edges of a table, not its words, stand at the margins.
        if compatible.get(qn("w:name")) == "compatibilityMode":
            compatible.set(qn("w:val"), "15")
    fresh = element("w:updateFields", val="true")
    # Its place in the sequence is before these.
    after = next((c for c in settings if c.tag in _AFTER_UPDATE), None)
    settings.insert(len(settings) if after is None else settings.index(after), fresh)
    for theme in settings.findall(qn("w:themeFontLang")):
        theme.attrib.clear()
        theme.set(qn("w:val"), "en-US")
        theme.set(qn("w:bidi"), edition.locale if edition.rtl else "ar-SA")


_AFTER_UPDATE = {
    qn(f"w:{name}")
    for name in (
        "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids",
        "themeFontLang", "clrSchemeMapping", "shapeDefaults", "decimalSymbol", "listSeparator",
    )
} | {qn("m:mathPr")}  # fmt: skip


def _properties(document: Any, edition: Edition) -> None:
    core = document.core_properties
    core.title = plain(edition.title)[:255]
    core.author = plain(edition.organization)[:255]
    core.language = edition.locale
    core.version = plain(edition.version_label)[:255]
    core.comments = core.keywords = core.last_modified_by = ""
    core.created = core.modified = dt.datetime.combine(edition.day, dt.time())


# -- page ----------------------------------------------------------------------


def _page(document: Any, edition: Edition, write: Writer) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.header_distance = section.footer_distance = Mm(11)
    section.different_first_page_header_footer = True
    header, footer = section.header, section.footer
    for part in (header, footer):
        part.is_linked_to_previous = False
        for child in list(part._element):
            part._element.remove(child)
    header._element.append(_head(edition, write))
    footer._element.append(_foot(edition, write))
    if edition.rtl:
        _insert_bidi(section._sectPr)


def _head(edition: Edition, write: Writer) -> Element:

    words = [isolated(edition.title, edition.direction)]
    if edition.options.draft:
        words.append(_("Draft"))
    tab = write.run(element("w:tab"))
    organization = isolated(edition.organization, edition.direction)
    return write.paragraph(" · ".join(words), tab, organization, style="Header")


def _foot(edition: Edition, write: Writer) -> Element:

    words = (f"{pgettext('page number', 'Page')} ", f" {pgettext('page number', 'of')} ")
    one, arabic = edition.fmt.number(1), edition.fmt.digits == "arab"
    page, pages = (write.field(name, one, rtl=arabic) for name in ("PAGE", "NUMPAGES"))
    return write.paragraph(words[0], *page, words[1], *pages, style="Footer", align="center")


def _insert_bidi(section: Element) -> None:
    """After titlePg and textDirection, before rtlGutter and docGrid."""
    later = {qn("w:rtlGutter"), qn("w:docGrid"), qn("w:printerSettings")}
    place = next((i for i, child in enumerate(section) if child.tag in later), len(section))
    section.insert(place, element("w:bidi"))
