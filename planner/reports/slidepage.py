"""The frame of the slides: size, layouts, and text that runs right to left.

Titles and texts go into the layouts' own placeholders: the outline, the slide sorter
and a screen reader find them there.
"""

import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from planner.reports.edition import Edition
from planner.reports.plaintext import legal, plain
from planner.reports.slidexml import (
    ACCENT,
    BRAND,
    INK,
    INK_2,
    PALE,
    TINT,
    WHITE,
    fill,
    hide,
    inches,
    paint,
    put,
    set_theme,
    unbullet,
)  # fmt: skip

# Inches: a wide screen, its margins, and where the content begins and ends.
WIDTH, HEIGHT, SIDE, TOP, BOTTOM = 13.333, 7.5, 0.7, 1.55, 6.75
ROOM = WIDTH - 2 * SIDE
# The layouts of python-pptx's own template that are kept, by their places there.
OPENING, TEXT, FOUR, TITLE = 0, 1, 4, 5
BODY, SMALL, NOTE = 18, 14, 12


class Deck:
    def __init__(self, edition: Edition) -> None:
        self.edition, self.rtl = edition, edition.rtl
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self.layouts = {i: self.file.slide_layouts[i] for i in (OPENING, TEXT, FOUR, TITLE)}
        for layout in list(self.file.slide_layouts):
            if layout not in self.layouts.values():
                self.file.slide_layouts.remove(layout)
        set_theme(self.file)
        self._master()
        self._layouts()
        self._properties()

    def _properties(self) -> None:
        core = self.file.core_properties
        core.title = plain(self.edition.title)[:255]
        core.author = plain(self.edition.organization)[:255]
        core.language = self.edition.locale

    # -- layouts ---------------------------------------------------------------

    def _master(self) -> None:
        master = self.file.slide_master
        styles = master._element.find(qn("p:txStyles"))
        for level in styles.iter():
            if re.fullmatch(r"lvl\dpPr", level.tag.rpartition("}")[2]):
                self.direct(level)
        for shape in master.placeholders:
            self._settle(shape)
        for style, size, colour in (("p:titleStyle", 28, BRAND), ("p:bodyStyle", BODY, INK)):
            for run in styles.find(qn(style)).iter(qn("a:defRPr")):
                run.set("sz", str(size * 100))
                run.set("b", "1" if colour == BRAND else "0")
                paint(run, colour)

    def _layouts(self) -> None:
        for key, layout in self.layouts.items():
            for shape in layout.placeholders:
                self._settle(shape, key)
        opening = self.layouts[OPENING]
        opening.background.fill.solid()
        opening.background.fill.fore_color.rgb = RGBColor.from_string(BRAND)
        for n, shape in enumerate(
            s for s in self.layouts[FOUR].placeholders if s.placeholder_format.idx in (1, 2, 3, 4)
        ):
            # The first quadrant is the first one read.
            across = n % 2 if not self.rtl else 1 - n % 2
            place = (SIDE + across * (ROOM + 0.2) / 2, TOP + n // 2 * 2.6, (ROOM - 0.2) / 2, 2.5)
            put(shape, *place)

    def _settle(self, shape: Any, layout: int = TITLE) -> None:
        """A placeholder of the master or a layout, where its kind belongs."""
        kind = str(shape.placeholder_format.type).split(".")[-1].split(" ")[0]
        places = {
            "TITLE": (SIDE, 0.45, ROOM, 0.9),
            "CENTER_TITLE": (1.2, 2.2, WIDTH - 2.4, 1.9),
            "SUBTITLE": (1.2, 4.3, WIDTH - 2.4, 1.9),
            "BODY": (SIDE, TOP, ROOM, BOTTOM - TOP),
            "OBJECT": (SIDE, TOP, ROOM, BOTTOM - TOP),
            "SLIDE_NUMBER": (SIDE if self.rtl else WIDTH - SIDE - 1, 6.95, 1, 0.35),
            "FOOTER": (WIDTH - SIDE - 8 if self.rtl else SIDE, 6.95, 8, 0.35),
            "DATE": (WIDTH / 2, 6.95, 1.5, 0.35),
        }
        put(shape, *places[kind])
        frame = shape.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if "TITLE" in kind else MSO_ANCHOR.TOP
        for run in shape._element.iter(qn("a:defRPr")):
            small = kind in ("SLIDE_NUMBER", "FOOTER", "DATE")
            size = {"CENTER_TITLE": 40, "SUBTITLE": 20, "TITLE": 28}.get(
                kind, NOTE if small else BODY
            )
            run.set("sz", str(size * 100))
            run.set("b", "1" if kind.endswith("TITLE") and kind != "SUBTITLE" else "0")
            colours = {"CENTER_TITLE": WHITE, "SUBTITLE": PALE, "TITLE": BRAND}
            paint(run, colours.get(kind, INK_2 if small else INK))
        for level in shape._element.iter():
            if re.fullmatch(r"lvl\dpPr", level.tag.rpartition("}")[2]):
                self.direct(level)

    def direct(self, properties: Any, align: str = "") -> None:
        properties.set("rtl", "1" if self.rtl else "0")
        properties.set("algn", align or ("r" if self.rtl else "l"))

    # -- slides ----------------------------------------------------------------

    @property
    def count(self) -> int:
        return len(self.file.slides)

    def slide(self, layout: int, title: str) -> Any:
        slide = self.file.slides.add_slide(self.layouts[layout])
        self.write(slide.shapes.title.text_frame, [title])
        if layout == OPENING:
            return slide
        bar = slide.shapes.add_shape(
            1, *inches(WIDTH - SIDE - 1.1 if self.rtl else SIDE, 1.32, 1.1, 0.05)
        )
        fill(bar, ACCENT)
        hide(bar)
        self._number(slide, layout)
        return slide

    def _number(self, slide: Any, layout: int) -> None:
        """The slide's number and the plan's name, from the layout's own placeholders."""
        for shape in self.layouts[layout].placeholders:
            kind = str(shape.placeholder_format.type)
            if "SLIDE_NUMBER" in kind or "FOOTER" in kind:
                copied = deepcopy(shape._element)
                slide.shapes._spTree.append(copied)
                frame = slide.shapes[-1].text_frame
                self.direct(frame.paragraphs[0]._p.get_or_add_pPr())
                if "FOOTER" in kind:
                    self.write(frame, [plain(self.edition.title)], size=NOTE, colour=INK_2)
                for field in copied.iter(qn("a:fld")):
                    self._count(field)

    def _count(self, field: Any) -> None:
        """The digits of the plan: PowerPoint writes a number by the language of its field."""
        fmt = self.edition.fmt
        field.find(qn("a:t")).text = fmt.number(self.count)
        field.find(qn("a:rPr")).set("lang", "ar-SA" if fmt.digits == "arab" else "en-US")

    def write(
        self,
        frame: Any,
        lines: Iterable[str],
        *,
        size: float = 0,
        colour: str = "",
        bold: bool | None = None,
        align: str = "",
        space: float = 0,
        bullets: bool = True,
    ) -> None:
        """Paragraphs in place of what the frame held."""
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
            self.direct(paragraph._p.get_or_add_pPr(), align)
            for run in list(paragraph.runs):
                paragraph._p.remove(run._r)
            run = paragraph.add_run()
            run.text = legal(line)
            run._r.get_or_add_rPr().set("lang", self.edition.locale)
            if size:
                run.font.size = Pt(size)
            if colour:
                run.font.color.rgb = RGBColor.from_string(colour)
            if bold is not None:
                run.font.bold = bold
            if space:
                paragraph.space_after = Pt(space)
            if not bullets:
                unbullet(paragraph._p.get_or_add_pPr())

    def text(
        self, slide: Any, words: str, place: tuple[float, float, float, float], **look: Any
    ) -> Any:
        box = slide.shapes.add_textbox(*inches(*place))
        box.text_frame.word_wrap = True
        self.write(box.text_frame, [words], **look)
        return box

    def note(self, slide: Any, words: str) -> None:
        self.text(slide, words, (SIDE, 6.6, ROOM, 0.35), size=NOTE, colour=INK_2)

    def card(
        self, slide: Any, place: tuple[float, float, float, float], label: str, value: str
    ) -> None:
        box = slide.shapes.add_shape(1, *inches(*place))
        fill(box, TINT)
        box.text_frame.word_wrap = True
        box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self.write(box.text_frame, [label], size=SMALL, colour=INK_2)
        value_line = box.text_frame.add_paragraph()
        self.direct(value_line._p.get_or_add_pPr())
        run = value_line.add_run()
        run.text = legal(value)
        run._r.get_or_add_rPr().set("lang", self.edition.locale)
        run.font.size, run.font.bold = Pt(24), True
        run.font.color.rgb = RGBColor.from_string(BRAND)
