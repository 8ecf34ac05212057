"""Small pieces of a slide's XML, and its theme."""

import re
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches

FONT = "Arial"
INK, INK_2, BRAND, ACCENT = "1B2A2A", "55625F", "0E5A54", "C97B12"
TINT, RULE, WHITE, PALE = "E3F0EE", "D8D1C4", "FFFFFF", "CFE5E1"


def inches(left: float, top: float, width: float, height: float) -> tuple[Emu, Emu, Emu, Emu]:
    return Inches(left), Inches(top), Inches(width), Inches(height)


def put(shape: Any, *place: float) -> None:
    shape.left, shape.top, shape.width, shape.height = inches(*place)


def fill(shape: Any, colour: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False


def hide(shape: Any) -> None:
    """A mere ornament: a screen reader passes it by."""
    properties = shape._element.nvSpPr.cNvPr
    properties.set("descr", "")
    uri = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    extensions = etree.SubElement(properties, qn("a:extLst"))
    one = etree.SubElement(extensions, qn("a:ext"), uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}")
    etree.SubElement(one, f"{{{uri}}}decorative", nsmap={"adec": uri}).set("val", "1")


def unbullet(properties: Any) -> None:
    for name in ("marL", "indent"):
        properties.set(name, "0")
    properties.append(properties.makeelement(qn("a:buNone")))


def paint(run: Any, colour: str) -> None:
    """The text colour of a style."""
    for old in run.findall(qn("a:solidFill")):
        run.remove(old)
    fill = run.makeelement(qn("a:solidFill"))
    fill.append(run.makeelement(qn("a:srgbClr"), {"val": colour}))
    run.insert(0, fill)


def set_theme(file: Any) -> None:
    """The product's font and colours in the theme, so that what is added later fits."""
    part = file.slide_master.part.part_related_by(RT.THEME)
    xml = part.blob.decode()
    xml = re.sub(r'(<a:(?:latin|ea|cs) typeface=")[^"]*(")', rf"\g<1>{FONT}\g<2>", xml)
    colours = {
        "dk2": BRAND,
        "accent1": BRAND,
        "accent2": ACCENT,
        "accent3": "2B5C8A",
        "accent4": "25734A",
    }
    for name, colour in colours.items():
        xml = re.sub(
            rf"(<a:{name}>)<a:srgbClr val=\"\w+\"/>", rf'\g<1><a:srgbClr val="{colour}"/>', xml
        )
    part._blob = xml.encode()
