"""The plan as slides for the board: at most twelve, what has no content left out."""

import math
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from pptx.dml.color import RGBColor
from pptx.util import Pt

from planner.reports.edition import Edition
from planner.reports.plaintext import isolated
from planner.reports.render import Progress
from planner.reports.slideboard import BULLET, CELL, Board, Entry
from planner.reports.slidechart import flows_chart
from planner.reports.slidepage import (
    BODY,
    BOTTOM,
    FOUR,
    OPENING,
    PALE,
    ROOM,
    SIDE,
    SMALL,
    TEXT,
    TITLE,
    TOP,
    WHITE,
)  # fmt: skip
from planner.reports.slidetable import Column, draw_table
from planner.reports.slidexml import put
from planner.stages.analysis.cashflows import CashFlows, cash_flows
from planner.stages.registry import SCREENS

# The letters of the summary; how many bullets, and factors in a quadrant.
SUMMARY, BULLETS, FACTORS = 950, 6, 5
# Letters of a factor, the first at which all fit: so many lines a quadrant has, of so many letters.
FACTOR, LINES, LINE = (300, 180, 95), 8, 58
# Strengths, weaknesses, opportunities, threats.
QUADRANTS = ("E4F3EA", "FBE7E5", "E4EEF7", "FBF0DD")


def make(edition: Edition, on_step: Progress) -> bytes:
    board = Board(edition)
    for stage, draw in SLIDES:
        on_step("write", board.deck.count)
        if stage in edition.options.chapters or not stage:
            draw(board)
    on_step("finish", board.deck.count)
    file = BytesIO()
    board.deck.file.save(file)
    return file.getvalue()


# -- the slides ----------------------------------------------------------------


def opening(board: Board) -> None:
    edition, deck = board.edition, board.deck
    slide = deck.slide(OPENING, isolated(edition.title, edition.direction))
    organization = isolated(edition.organization, edition.direction)
    about = [
        edition.document.period,
        isolated(edition.version_label, edition.direction),
        edition.date,
    ]
    draft = [_("Draft")] if edition.options.draft else []
    kind = " · ".join([_("Strategic plan for e-marketing"), *draft])
    lines = [organization, kind, " · ".join(filter(None, about))]
    deck.write(slide.shapes.title.text_frame, [slide.shapes.title.text_frame.text], colour=WHITE)
    deck.write(slide.placeholders[1].text_frame, filter(None, lines), colour=PALE, bullets=False)


def summary(board: Board) -> None:
    """The user's own words, or what the plan comes to, above its four figures."""
    found, deck = board.edition.document.summary, board.deck
    if not found.filled:
        return
    lines = [" ".join(map(board.spoken, found.composed))]
    if found.own:
        own = found.own.split("\n") if len(found.own) <= SUMMARY else [found.own]
        lines = [board.short(line, SUMMARY) for line in own if line.strip()]
    slide = deck.slide(TEXT, _("Executive summary"))
    body = slide.placeholders[1]
    put(body, SIDE, TOP, ROOM, 3.5)
    size = BODY if sum(map(len, lines)) < 600 else 16
    deck.write(body.text_frame, lines, size=size, space=6, bullets=False)
    width = (ROOM - 0.3 * (len(found.stats) - 1)) / len(found.stats)
    for number, stat in enumerate(found.stats):
        place = len(found.stats) - 1 - number if board.edition.rtl else number
        where = (SIDE + place * (width + 0.3), 5.2, width, 1.2)
        deck.card(slide, where, board.spoken(stat.label), board.spoken(stat.value))
    board.close(slide)


def situation(board: Board) -> None:
    found = board.entries("audit.findings", "finding")
    lines = []
    for entry in found[:BULLETS]:
        judged = [entry.answers[n] for n in ("effectiveness", "efficiency")]
        said = " · ".join(f"{a.label}: {a.text}" for a in judged if a.filled)
        lines.append(f"{board.titled(entry, BULLET)}{f' ({said})' if said else ''}")
    if not found:
        section = board.parts("audit.channels")[0]
        lines = [board.short(a.text, BULLET * 2) for a in section.answers if a.filled]
    board.bullets(_("Where we stand today"), lines, len(found) - len(found[:BULLETS]))


def objectives(board: Board) -> None:
    columns = [
        Column(_("Objective"), 3.8), Column(_("Metric"), 2), Column(_("Baseline"), 1.4, True),
        Column(_("Target"), 1.4, True), Column(_("Deadline"), 1.7), Column(_("Responsible"), 1.8),
    ]  # fmt: skip
    rows = [
        [board.titled(e, CELL), *(board.words(e.answers[n]) for n in ("metric", "baseline", "target")),
         _day(board, e, "deadline"), board.words(e.answers["owner"])]
        for e in board.entries("objectives.objectives", "objective")
    ]  # fmt: skip
    board.table(_("E-marketing objectives"), columns, rows)


def market(board: Board) -> None:
    markets = board.entries("audit.market", "market")
    patterns = board.entries("audit.market", "buyingpattern")
    rivals = board.entries("audit.competitors", "competitor")
    if not (markets or patterns or rivals):
        return
    deck, title = board.deck, _("The market and the competitors")
    slide = deck.slide(TEXT if not markets else TITLE, title)
    lines = [board.titled(e, BULLET) for e in patterns[:3]]
    if rivals:
        names = "، " if board.edition.rtl else ", "
        lines.append(
            f"{_('Competitors')}: {names.join(board.short(e.title, 60) for e in rivals[:6])}"
        )
    left = 0
    if markets:
        columns = [
            Column(_("Country or segment"), 3), Column(_("Population"), 2, True),
            Column(_("With Internet access (%)"), 2, True), Column(_("Source"), 3),
        ]  # fmt: skip
        names_ = ("population", "internet_access", "source")
        rows = [
            [board.titled(e, CELL), *(board.words(e.answers[n]) for n in names_)] for e in markets
        ]
        left = draw_table(deck, slide, columns, rows, name=title, bottom=4.4)
        box = deck.text(slide, "", (SIDE, 4.6, ROOM, BOTTOM - 4.7))
        deck.write(box.text_frame, lines, size=16, space=6)
    else:
        deck.write(slide.placeholders[1].text_frame, lines, space=8)
    board.close(slide, left)


def swot(board: Board) -> None:
    lists = (part for part in board.parts("swot.factors") if part.kind == "rows")
    parts = [(str(p.title), board.entries("swot.factors", p.key)) for p in lists]
    if not any(entries for _title, entries in parts):
        return
    slide = board.deck.slide(FOUR, _("SWOT analysis"))
    left = 0
    for place, ((title, entries), fill) in enumerate(zip(parts, QUADRANTS, strict=True), 1):
        heaviest = sorted(entries, key=lambda e: -(e.value("weight") or 0))[:FACTORS]
        left += len(entries) - len(heaviest)
        shape = slide.placeholders[place]
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(fill)
        lines = _factors(board, heaviest) or [_("Not provided")]
        board.deck.write(shape.text_frame, [title, *lines], size=SMALL, space=2, bullets=False)
        first = shape.text_frame.paragraphs[0].runs[0].font
        first.bold, first.size = True, Pt(16)
    board.close(slide, left)


def _factors(board: Board, entries: Sequence[Entry]) -> list[str]:
    """As much of each as their quadrant has room for."""
    for most in FACTOR:
        lines = [board.titled(entry, most) for entry in entries]
        if sum(math.ceil(len(line) / LINE) for line in lines) <= LINES:
            break
    return lines


def strategies(board: Board) -> None:
    entries = board.entries("strategy.strategies", "strategy")
    chosen = [e for e in entries if e.value("chosen") == "yes"]
    others = [e for e in entries if e not in chosen]
    columns = [
        Column(_("Strategy"), 4),
        Column(_("Why it was chosen, or not"), 5),
        Column(_("Responsible"), 2),
    ]
    rows = [
        [
            board.titled(e, 160),
            board.words(e.answers["rationale"], 220),
            board.words(e.answers["owner"]),
        ]
        for e in (chosen or entries)
    ]
    if not rows:
        return
    title = _("The chosen strategies") if chosen else _("Strategies")
    slide = board.deck.slide(TITLE, title)
    turned = chosen and others
    left = draw_table(
        board.deck, slide, columns, rows, name=title, bottom=BOTTOM - (0.9 if turned else 0.2)
    )
    if turned:
        words = "؛ ".join(board.titled(e, 90) for e in others)
        said = _("Turned down or not decided")
        board.deck.text(slide, f"{said}: {words}", (SIDE, 5.85, ROOM, 0.7), size=SMALL)
    board.close(slide, left)


def tactics(board: Board) -> None:
    columns = [
        Column(_("Tactic"), 4), Column(_("Stage of the sale"), 1.3), Column(_("Channel"), 1.6),
        Column(_("Start"), 1.9), Column(_("End"), 1.9), Column(_("Responsible"), 1.9),
    ]  # fmt: skip
    entries = sorted(board.entries("strategy.tactics", "tactic"), key=_starts)
    rows = [
        [board.titled(e, 90), board.words(e.answers["sale_stage"]), board.words(e.answers["channel"]),
         _day(board, e, "start"), _day(board, e, "end"), board.words(e.answers["owner"], 50)]
        for e in entries
    ]  # fmt: skip
    board.table(_("Tactics"), columns, rows)


def investment(board: Board) -> None:
    """Costs and benefits by period, and what the scenarios come to, in whole units."""
    flows = cash_flows(board.edition.snapshot)
    drawn = bool(flows.costs or flows.benefits)
    if not (drawn or flows.cases):
        return
    slide = board.deck.slide(TITLE, str(SCREENS["strategy.investment"].title))
    middle = 4.1 if flows.cases else BOTTOM
    if drawn:
        flows_chart(board.deck, slide, flows, bottom=middle)
    if flows.cases:
        _scenarios(board, slide, flows, top=middle if drawn else TOP)
    board.close(slide)


def _scenarios(board: Board, slide: Any, flows: CashFlows, top: float) -> None:
    fmt, name = board.edition.fmt, _("Three scenarios")
    symbol = f" ({fmt.symbol()})"
    columns = [
        Column(_("Scenario"), 2), Column(_("Probability (%)"), 1.4, True),
        *(Column(label + symbol, 2, True) for label in (_("Benefits"), _("Costs"), _("Net"), _("Net present value"))),
    ]  # fmt: skip
    rows = []
    for case in flows.cases:
        sums = (sum(case.benefits), sum(case.costs), sum(case.net), flows.worth(case))
        chance = "—" if case.probability is None else board.figure(fmt.percent(case.probability))
        rows.append(
            [
                case.label,
                chance,
                *("—" if s is None else board.figure(fmt.number(s, 0)) for s in sums),
            ]
        )
    expected = flows.expected
    if expected is not None:
        rows.append([_("Expected"), "", "", "", "", board.figure(fmt.number(expected, 0))])
    total = expected is not None
    draw_table(
        board.deck, slide, columns, rows, name=name, top=top, bottom=BOTTOM - 0.3, total=total
    )
    if flows.per_year:
        said = _("Discounted at %(rate)s a year.") % {"rate": board.figure(fmt.percent(flows.rate))}
        board.deck.note(slide, said)


def indicators(board: Board) -> None:
    names = ("metric", "unit", "baseline", "target", "frequency", "owner")
    columns = [
        Column(_("Metric"), 3.4), Column(_("Unit"), 1.4), Column(_("Baseline"), 1.3, True),
        Column(_("Target"), 1.3, True), Column(_("How often it is read"), 1.7), Column(_("Responsible"), 2.4),
    ]  # fmt: skip
    rows = [
        [board.titled(e, CELL), *(board.words(e.answers[n], 60) for n in names[1:])]
        for e in board.entries("strategy.kpis", "kpi")
    ]
    board.table(_("Performance indicators"), columns, rows)


def directives(board: Board) -> None:
    columns = [
        Column(_("Who"), 2.2), Column(_("What is to be done"), 5.4), Column(_("Limit of spend"), 1.8, True),
        Column(_("By when"), 1.7),
    ]  # fmt: skip
    rows = [
        [board.words(e.answers["who"], 60), board.words(e.answers["statement"], 140),
         board.words(e.answers["spend_limit"]), _day(board, e, "due")]
        for e in board.entries("strategy.directives", "directive")
    ]  # fmt: skip
    board.table(_("Next steps: who does what, and by when"), columns, rows)


def risks(board: Board) -> None:
    columns = [
        Column(_("Advantage or risk"), 3.2), Column(_("Relevance"), 1.5), Column(_("The plan's answer"), 5.2),
        Column(_("Responsible"), 1.8),
    ]  # fmt: skip
    entries = board.entries("strategy.risks", "advantagerisk")
    # What weighs most comes first; drawbacks and problems before advantages.
    entries.sort(key=lambda e: -(e.value("relevance") or 0))
    rows = [
        [board.short(e.title), board.words(e.answers["relevance"]), board.words(e.answers["answer"], 150),
         board.words(e.answers["owner"], 50)]
        for e in entries
    ]  # fmt: skip
    board.table(_("Risks and how the plan answers them"), columns, rows)


def _starts(entry: Entry) -> tuple[bool, Any]:
    day = entry.value("start")
    return day is None, day


def _day(board: Board, entry: Entry, name: str) -> str:
    """A date without its Hijri companion: a slide has no room for both."""
    day = entry.value(name)
    return board.edition.fmt.date(day) if day else "—"


# (chapter, slide), in the order that a board asks.
SLIDES: tuple[tuple[str, Callable[[Board], None]], ...] = (
    ("", opening), ("", summary), ("audit", situation), ("objectives", objectives), ("audit", market),
    ("swot", swot), ("strategy", strategies), ("strategy", tactics), ("strategy", investment),
    ("strategy", indicators), ("strategy", risks), ("strategy", directives),
)  # fmt: skip
