"""The plan as a Word document: real styles, a contents field, right to left throughout.

The same chapters, screens and shapes that the PDF is set from, so the same answers.
Someone will go on writing in it: nothing is drawn that Word could not draw itself.
"""

from collections.abc import Iterator
from io import BytesIO
from itertools import count
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from planner.reports.document import Chapter, PrintedScreen
from planner.reports.edition import Edition
from planner.reports.plaintext import isolated
from planner.reports.render import Progress
from planner.reports.wordends import evidence, glossary, summary, thread
from planner.reports.wordfigures import draw
from planner.reports.wordscreens import DRAWN
from planner.reports.wordshapes import Shaper
from planner.reports.wordstyles import BRAND, WIDTH, new_document
from planner.reports.wordxml import Box, Element, Line, Writer, element
from planner.stages.analysis.computed import Computed

CONTENTS = r'TOC \o "1-2" \h \z \u'


def make(edition: Edition, on_step: Progress) -> bytes:
    on_step("write", 0)
    write = Writer(edition.direction)
    document = new_document(edition, write)
    typist = _Typist(edition, write, document)
    body = document.element.body
    end = len(body) - 1  # the section's own properties stay last
    for child in typist.everything():
        body.insert(end, child)
        end += 1
    on_step("finish", 0)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _panels(edition: Edition) -> Iterator[Computed]:
    for chapter in edition.document.chapters:
        for screen in chapter.screens:
            yield from (shape.part.figure for shape in screen.panels)


class _Typist:
    def __init__(self, edition: Edition, write: Writer, document: Any) -> None:
        self.edition, self.write = edition, write
        self.shaper = Shaper(edition, write, document, draw(_panels(edition), edition.rtl))
        self.marks = count(1)
        # (text, level, bookmark) of what the contents name.
        self.headings: list[tuple[str, int, str]] = []

    def everything(self) -> list[Element]:
        """Cover and contents come last to be made: they name all that follows."""
        document = self.edition.document
        body = [*summary(self.shaper, self.heading, document.summary)]
        for chapter in document.chapters:
            body += self._chapter(chapter)
        body += thread(self.shaper, self.heading, document.chains)
        body += evidence(self.shaper, self.heading, document.sources)
        body += glossary(self.shaper, self.heading, document.glossary)
        return [*self._cover(), *self._contents(), *body]

    def heading(self, text: str, level: int, *, page: bool = False) -> Element:
        """A heading that the contents lead to."""
        number = next(self.marks)
        mark = f"_Toc{number:08}"
        self.headings.append((text, level, mark))
        made = self.write.paragraph(text, style=f"Heading{level}", keep=True)
        properties = made[0]
        if page:
            properties.insert(2, element("w:pageBreakBefore"))
        made.insert(1, element("w:bookmarkStart", id=number, name=mark))
        made.append(element("w:bookmarkEnd", id=number))
        return made

    # -- cover and contents ----------------------------------------------------

    def _cover(self) -> Iterator[Element]:
        edition, write = self.edition, self.write
        isolate = lambda text: isolated(text, edition.direction)  # noqa: E731
        head = [
            write.paragraph(isolate(edition.organization), style="Subtitle"),
            write.paragraph(),
            write.paragraph(isolate(edition.title), style="Title"),
            write.paragraph(_("Strategic plan for e-marketing"), style="Subtitle"),
        ]
        yield write.table(
            [Line((Box(head, fill=BRAND, stand="center"),), height=110)], [WIDTH], style="Cover",
            name=_("Cover"),
        )  # fmt: skip
        yield write.paragraph()
        if edition.options.draft:
            yield write.paragraph(_("Draft"), style="Draft")
        facts = (
            (pgettext("of the plan", "Period"), edition.document.period),
            (_("Owning unit"), isolate(edition.snapshot.plan["unit"])),
            (_("Country"), edition.document.country),
            (_("Version"), isolate(edition.version_label)),
            (_("Date"), edition.date),
        )
        lines = [
            Line(
                (
                    Box([write.paragraph(label, style="CellLabel")]),
                    Box([write.paragraph(words, style="CoverFact")]),
                )
            )
            for label, words in facts
            if words
        ]
        yield write.table(lines, [40, WIDTH - 40], style="Bare", name=_("About the plan"))

    def _contents(self) -> Iterator[Element]:
        """A contents field, filled in already: a preview that computes nothing shows it too."""
        title = self.write.paragraph(_("Contents"), style="TOCHeading")
        title[0].insert(1, element("w:pageBreakBefore"))
        entries = [self._entry(*heading) for heading in self.headings]
        code = element("w:instrText", xml__space="preserve")
        code.text = f" {CONTENTS} "
        opening = [element("w:fldChar", fldCharType="begin", dirty="true"), code]
        opening.append(element("w:fldChar", fldCharType="separate"))
        for place, part in enumerate(opening, 1):
            entries[0].insert(place, self.write.run(part))
        entries[-1].append(self.write.run(element("w:fldChar", fldCharType="end")))
        gallery = element(
            "w:docPartObj",
            element("w:docPartGallery", val="Table of Contents"),
            element("w:docPartUnique"),
        )
        yield element(
            "w:sdt",
            element("w:sdtPr", gallery),
            element("w:sdtContent", title, *entries),
        )

    def _entry(self, text: str, level: int, mark: str) -> Element:
        write = self.write
        link = element(
            "w:hyperlink",
            *write.runs(text),
            write.run(element("w:tab")),
            *write.field(rf"PAGEREF {mark} \h", rtl=self.edition.fmt.digits == "arab"),
            anchor=mark,
            history=1,
        )
        return write.paragraph(link, style=f"TOC{level}")

    # -- chapters --------------------------------------------------------------

    def _chapter(self, chapter: Chapter) -> Iterator[Element]:
        number = chapter.stage.number
        mark = f"{self.edition.fmt.number(number)}. " if number else ""
        yield self.heading(f"{mark}{chapter.stage.title}", 1, page=True)
        yield self.write.paragraph(str(chapter.stage.lede), style="Opening")
        for screen in chapter.screens:
            yield from self._screen(screen)

    def _screen(self, screen: PrintedScreen) -> Iterator[Element]:
        yield self.heading(str(screen.screen.title), 2)
        if screen.filled:
            drawn = DRAWN.get(screen.screen.place)
            yield from drawn(self.shaper, screen) if drawn else self.shaper.shapes(screen.shapes)
        else:
            yield self.shaper.nothing()
        if screen.evidence:
            yield from self.shaper.cited(screen.evidence)
