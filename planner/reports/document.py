"""What is printed, in order: the chapters of a plan and the evidence at its end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from planner.evidence.tables import Evidence
from planner.reports.chain import Chain, chains_of
from planner.reports.columns import spaced
from planner.reports.glossary import Term, terms_in
from planner.reports.setter import Setter, is_optional
from planner.reports.shapes import Block, Line, Ref, Shape, Table
from planner.reports.spread import Spread, spread
from planner.reports.summary import Summary
from planner.stages.reading import ReadPart, read_screen
from planner.stages.registry import PLACE_OF, SCREENS, STAGES
from planner.stages.screen import Screen, Stage
from planner.stages.snapshot import Snapshot
from planner.stages.strategy.control import Directive
from planner.stages.strategy.investment import BenefitLine, InvestmentLine, InvestmentPlan

EVIDENCE = PLACE_OF[Evidence.key()]
# How the plan is written shows on every page: it needs no lines of its own.
# The summary stands at the front.
UNPRINTED = frozenset({"digits", "calendar", "executive"})
# Screens that read better as a drawing of their own.
DRAWN = {
    "swot.factors": "reports/screens/factors.html",
    "swot.options": "reports/screens/options.html",
    "strategy.investment": "reports/screens/investment.html",
    "strategy.directives": "reports/screens/directives.html",
}
PLAIN = "reports/screens/plain.html"


@dataclass(frozen=True)
class PrintedScreen:
    screen: Screen
    shapes: tuple[Shape, ...]
    evidence: tuple[Ref, ...]
    snapshot: Snapshot

    @property
    def id(self) -> str:
        return self.screen.place.replace(".", "-")

    @property
    def template(self) -> str:
        return DRAWN.get(self.screen.place, PLAIN)

    @property
    def filled(self) -> bool:
        return any(shape.filled for shape in self.shapes)

    @property
    def lists(self) -> list[Shape]:
        return [shape for shape in self.shapes if shape.part.kind == "rows"]

    @property
    def gaps(self) -> bool:
        """Whether a record of its lists lacks an answer."""
        blocks = (block for shape in self.lists for block in shape.blocks)
        return any(cell.gap for block in blocks for cell in block.cells.values())

    @property
    def panels(self) -> list[Shape]:
        return [shape for shape in self.shapes if shape.part.kind == "panel"]

    @cached_property
    def crowded(self) -> bool:
        """Whether four quadrants of it would not fit on a page."""
        return any(_height(shape.blocks) > MOST_HEIGHT for shape in self.shapes)

    @property
    def spreads(self) -> list[tuple[Any, Spread]]:
        """The investment and its benefits by period: (title, amounts)."""
        frame = self.snapshot.sheets[InvestmentPlan.key()]
        when = (frame["period_length"], frame["periods"], self.snapshot.format)
        tables = ((InvestmentLine, "planned"), (BenefitLine, "amount"))
        found = [(m, spread(self.snapshot.rows.get(m.key(), ()), f, *when)) for m, f in tables]
        titles = {s.part.key: s.title for s in self.shapes}
        return [(titles[model.key()], table) for model, table in found if table]

    @property
    def handouts(self) -> list[tuple[str, Table]]:
        """The directives of each person, to be handed out: (name, table without the name)."""
        table = self.shapes[0].table
        named = Directive._meta.get_field("who").verbose_name
        if table is None or table.columns[0].label != named:
            return []
        columns = table.columns[1:]
        by_person: dict[str, list[Line]] = {}
        for line in table.lines:
            name, *cells = line.cells
            by_person.setdefault(name.answer.text, []).append(replace(line, cells=tuple(cells)))
        return [
            (name, spaced(replace(table, columns=columns, lines=tuple(lines))))
            for name, lines in by_person.items()
        ]

    @property
    def period(self) -> str:
        frame = self.snapshot.sheets[InvestmentPlan.key()]
        field: Any = InvestmentPlan._meta.get_field("period_length")
        return str(dict(field.flatchoices).get(frame["period_length"], ""))


# A factor is a line or more, and a quadrant of this many lines fills half a page.
MOST_HEIGHT = 30


def _height(blocks: Iterable[Block]) -> int:
    return sum(2 + len(block.title) // 40 for block in blocks)


@dataclass(frozen=True)
class Chapter:
    stage: Stage
    screens: tuple[PrintedScreen, ...]

    @property
    def id(self) -> str:
        return f"chapter-{self.stage.key}"


@dataclass(frozen=True)
class Source:
    """A piece of evidence and who cites it: records by code, screens by title."""

    block: Block
    cited: tuple[Ref, ...]


@dataclass(frozen=True)
class Document:
    chapters: tuple[Chapter, ...]
    sources: tuple[Source, ...]
    snapshot: Snapshot
    setter: Setter

    @cached_property
    def summary(self) -> Summary:
        return Summary(self.snapshot, self.setter)

    @cached_property
    def chains(self) -> list[Chain]:
        """The thread of each strategy that is followed, where its chapter is printed."""
        printed = any(chapter.stage.key == "strategy" for chapter in self.chapters)
        return chains_of(self.snapshot, self.setter) if printed else []

    @cached_property
    def glossary(self) -> list[Term]:
        """The terms that its chapters use."""
        english = self.snapshot.language == "en"
        return terms_in(" ".join(_texts(self.chapters)), english=english)

    @property
    def period(self) -> str:
        """يناير 2027 – ديسمبر 2027; as much of it as is known."""
        plan, fmt = self.snapshot.plan, self.snapshot.format
        days = [plan[name] for name in ("period_start", "period_end") if plan[name]]
        return " – ".join(fmt.month(day) for day in days)

    @property
    def country(self) -> str:
        return _words_of(self.snapshot, "country")


def _texts(chapters: Iterable[Chapter]) -> Iterator[str]:
    """What is written on the screens, for whoever looks for words in it."""
    for screen in (screen for chapter in chapters for screen in chapter.screens):
        yield str(screen.screen.title)
        for shape in screen.shapes:
            if shape.filled:
                yield str(shape.title)
                yield from _words_in(shape.part)


def _words_in(part: ReadPart) -> Iterator[str]:
    answers = [*part.answers, *(a for record in part.records for a in record.answers)]
    yield from (f"{answer.label} {answer.text}" for answer in answers if answer.filled)
    if part.figure:
        yield str(part.figure.sentence)
        yield from (f"{stat.label} {stat.note}" for stat in part.figure.stats)
        yield from (str(word) for t in part.figure.tables for word in (t.title, *t.columns))


def _words_of(snapshot: Snapshot, name: str) -> str:
    field: Any = SCREENS["basics.plan"].sheet._meta.get_field(name)  # type: ignore[union-attr]
    return str(dict(field.flatchoices).get(snapshot.plan[name], ""))


def document_of(snapshot: Snapshot, stages: Iterable[str]) -> Document:
    """The chapters of the given stages, in the plan's order, and all the evidence."""
    wanted = frozenset(stages)
    setter = Setter(snapshot, wanted)
    chapters = tuple(_chapter(s, snapshot, setter) for s in STAGES if s.key in wanted)
    return Document(chapters, _sources(snapshot, setter), snapshot, setter)


def _chapter(stage: Stage, snapshot: Snapshot, setter: Setter) -> Chapter:
    screens = [screen for screen in stage if screen.place != EVIDENCE]
    return Chapter(stage, tuple(_screen(screen, snapshot, setter) for screen in screens))


def _screen(screen: Screen, snapshot: Snapshot, setter: Setter) -> PrintedScreen:
    parts = [p for p in read_screen(screen, snapshot).parts if not _is_unprinted(p)]
    shapes = [setter.shape(part) for part in parts]
    shapes = [shape for shape in shapes if shape.filled or not is_optional(shape.part.part)]
    if screen.place in DRAWN and screen.stage == "swot":
        # Quadrants name every record themselves, whatever its fields have room for.
        shapes = [_as_blocks(s, setter) if s.part.kind == "rows" else s for s in shapes]
    return PrintedScreen(screen, tuple(shapes), setter.cited(screen.place), snapshot)


def _is_unprinted(part: ReadPart) -> bool:
    if part.kind == "panel":
        return not part.figure.filled
    return part.kind == "section" and set(getattr(part.part, "fields", ())) <= UNPRINTED


def _as_blocks(shape: Shape, setter: Setter) -> Shape:
    rows: Any = shape.part.part
    return replace(
        shape, table=None, blocks=tuple(setter.block(rows, r) for r in shape.part.records)
    )


def _sources(snapshot: Snapshot, setter: Setter) -> tuple[Source, ...]:
    read = read_screen(SCREENS[EVIDENCE], snapshot).parts[0]
    rows: Any = read.part
    citing: dict[str, list[Ref]] = {}
    for evidence, place in snapshot.citations:
        if ref := _citing(place, snapshot, setter):
            citing.setdefault(evidence, []).append(ref)
    return tuple(
        Source(setter.block(rows, record), tuple(citing.get(record.id, ())))
        for record in read.records
    )


def _citing(place: str, snapshot: Snapshot, setter: Setter) -> Ref | None:
    """Who stands at a place; nobody at one whose record was deleted."""
    screen, slash, row = place.partition("/")
    if slash:
        record = snapshot.by_id.get(row)
        return setter.ref(record) if record else None
    return Ref("", str(SCREENS[screen].title), known=False) if screen in SCREENS else None
