"""A plan before a board: its answers, cut to what a slide holds, and the deck they go into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from planner.reports.edition import Edition
from planner.reports.plaintext import figure, isolated, money, shortened, spoken
from planner.reports.slidepage import TEXT, TITLE, Deck
from planner.reports.slidetable import Column, draw_table
from planner.stages.reading import Answer, ReadPart, read_screen
from planner.stages.registry import SCREENS

# Letters: a bullet, a cell.
BULLET, CELL = 170, 110


@dataclass(frozen=True)
class Entry:
    """A record's answers by the names of their fields."""

    code: str
    title: str
    answers: Mapping[str, Answer]

    def value(self, name: str) -> Any:
        return self.answers[name].value


class Board:
    def __init__(self, edition: Edition) -> None:
        self.edition, self.deck = edition, Deck(edition)
        self.cut = False

    # -- what the plan answers -------------------------------------------------

    def parts(self, place: str) -> list[ReadPart]:
        return list(read_screen(SCREENS[place], self.edition.snapshot).parts)

    def entries(self, place: str, key: str) -> list[Entry]:
        part = next(p for p in self.parts(place) if p.key == key)
        fields: Any = part.part
        if part.grid is not None:
            return [
                Entry(step.code, step.label, dict(zip(fields.fields, cells[0], strict=True)))
                for step, cells in part.grid.lines
                if any(a.filled for a in cells[0])
            ]
        return [
            Entry(r.code, r.title, dict(zip(fields.fields, r.answers, strict=True)))
            for r in part.records
        ]

    def words(self, answer: Answer, most: int = CELL) -> str:
        """An answer on a slide: whole sentences of it, figures in their own direction."""
        if not answer.filled:
            return "—"
        if answer.kind == "number":
            return self.figure(answer.text)
        if answer.kind == "money":
            return self.money(answer.text)
        return self.short("، ".join(answer.lines) or answer.text, most)

    def figure(self, text: Any) -> str:
        return figure(text, self.edition.direction)

    def spoken(self, text: Any) -> str:
        return spoken(text, self.edition.direction)

    def money(self, text: str) -> str:
        return money(text, self.edition.direction)

    def short(self, text: Any, most: int = CELL) -> str:
        kept, cut = shortened(text, most)
        self.cut = self.cut or cut
        return isolated(kept, self.edition.direction)

    def titled(self, entry: Entry, most: int) -> str:
        title = self.short(entry.title or _("(no text yet)"), most)
        return f"{self.figure(entry.code)} {title}" if entry.code else title

    # -- drawing ---------------------------------------------------------------

    def close(self, slide: Any, left: int = 0) -> None:
        """Say below that the report has more, where it has."""
        if left:
            said = _("The others are in the report: %(count)s.") % {
                "count": self.edition.fmt.number(left)
            }
            more = _("Texts are shortened.") if self.cut else ""
            self.deck.note(slide, f"{said} {more}".strip())
        elif self.cut:
            self.deck.note(slide, _("Shortened: the whole text is in the report."))
        self.cut = False

    def table(
        self, title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], **look: Any
    ) -> None:
        if rows:
            slide = self.deck.slide(TITLE, title)
            self.close(slide, draw_table(self.deck, slide, columns, rows, name=title, **look))

    def bullets(self, title: str, lines: Sequence[str], left: int = 0) -> None:
        if lines:
            slide = self.deck.slide(TEXT, title)
            self.deck.write(slide.placeholders[1].text_frame, lines, space=8)
            self.close(slide, left)
