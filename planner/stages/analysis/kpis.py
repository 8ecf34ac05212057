"""Stage 4: how far each indicator has come, plan against actual, over time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.charts import Kpi as Bar
from planner.charts import Line, LinePoint, Lines, Progress
from planner.core.errors import MethodError
from planner.core.formats import Format
from planner.core.methods import progress as progress_of
from planner.core.plandata import at, part
from planner.stages.analysis.computed import (
    ERROR,
    OK,
    PLAIN,
    WARN,
    Computed,
    How,
    Note,
    Stat,
    Table,
    missing,
)  # fmt: skip
from planner.stages.analysis.messages import REMARKS, refusal
from planner.stages.analysis.words import coded, label_of, rounded, titles
from planner.stages.drawing import codes, isolated, say
from planner.stages.snapshot import Record, Snapshot

# How many dates the table of readings shows, the latest ones.
MOST_DATES = 8


@dataclass(frozen=True)
class Course:
    """One indicator: its latest actual reading, how far it is, and how far it should be."""

    kpi: Record
    reading: Record
    done: float
    expected: float | None
    warnings: tuple[str, ...] = ()

    @property
    def started(self) -> bool:
        """Whether more than the starting value was read, or planned for that date."""
        return bool(self.done or self.expected)

    @property
    def behind(self) -> bool:
        return self.expected is not None and self.done < self.expected - 1e-9


def progress(snapshot: Snapshot) -> Computed:
    kpis = snapshot.rows["kpi"]
    if not kpis:
        return missing((_("Indicators, with baseline and target"), part("kpi")))
    readings = _by_kpi(snapshot)
    courses, notes = [], []
    for kpi in kpis:
        try:
            course = _course(kpi, readings.get(kpi.id, []))
        except MethodError as error:
            notes.append(_refused(error, kpi, snapshot))
            continue
        if course:
            courses.append(course)
            notes += _remarked(course, snapshot)
    notes += _unread(kpis, courses, notes)
    if not courses:
        need = (_("Actual readings with their dates"), part("kpireading"))
        return missing(need).with_notes(n for n in notes if n.look == ERROR)
    return Computed(
        sentence=_sentence(courses, snapshot),
        stats=tuple(_stats(courses, kpis, snapshot.format)),
        charts=(_chart(courses, snapshot), *_paths(kpis, readings, snapshot)),
        tables=(_table(courses, snapshot), *_over_time(kpis, readings, snapshot)),
        notes=tuple(notes),
        how=(_how(),),
    )


def _by_kpi(snapshot: Snapshot) -> dict[str, list[Record]]:
    """Indicator → its dated readings, the earliest first."""
    found: dict[str, list[Record]] = {}
    for reading in sorted(
        (r for r in snapshot.rows["kpireading"] if r["date"] and r["kpi"]), key=lambda r: r["date"]
    ):
        found.setdefault(reading["kpi"], []).append(reading)
    return found


def _course(kpi: Record, readings: Sequence[Record]) -> Course | None:
    """None as long as there is nothing to compare; raises what core refuses."""
    base, target = kpi["baseline"], kpi["target"]
    actual = [r for r in readings if r["actual"] is not None]
    if base is None or target is None or not actual:
        return None
    last = actual[-1]
    found = progress_of(last["actual"], base, target)
    planned = last["planned"]
    expected = None if planned is None else progress_of(planned, base, target).value
    return Course(kpi, last, found.value, expected, found.warnings)


def _refused(error: MethodError, kpi: Record, snapshot: Snapshot) -> Note:
    note = refusal(error, at(kpi, "target"))
    return Note(say("{kpi}: {text}", kpi=coded(kpi, snapshot), text=note.text), ERROR, note.place)


def _remarked(course: Course, snapshot: Snapshot) -> Iterable[Note]:
    for code in course.warnings:
        text = say("{kpi}: {text}", kpi=coded(course.kpi, snapshot), text=REMARKS[code])
        away = code == "moved_away"
        yield Note(text, WARN if away else OK, at(course.reading, "actual") if away else "")


def _unread(
    kpis: Sequence[Record], courses: Sequence[Course], notes: Sequence[Note]
) -> Iterable[Note]:
    told = {course.kpi.id for course in courses}
    refused = {note.place for note in notes}
    bare = [k for k in kpis if k.id not in told and at(k, "target") not in refused]
    if bare and courses:
        text = say(
            _("Without baseline, target or an actual reading, and so not shown: {codes}."),
            codes=codes(k.code for k in bare),
        )
        yield Note(text, WARN, at(bare[0]))


def _sentence(courses: Sequence[Course], snapshot: Snapshot) -> Any:
    compared = [c for c in courses if c.expected is not None]
    behind = [c for c in compared if c.behind]
    if not compared:
        return _("There are actual readings, but no planned ones of the same date to compare with.")
    if not any(c.started for c in compared):
        return _("Only the starting values were read so far: progress shows with the next reading.")
    if not behind:
        return _("All indicators are where they were planned to be, or further: carry on.")
    n = isolated(snapshot.format.number(len(behind)))
    text = ngettext(
        "{n} indicator is behind its plan: {names}. Look at the tactics of its objective first.",
        "{n} indicators are behind their plan: {names}. "
        "Look at the tactics of their objectives first.",
        len(behind),
    )
    return say(text, n=n, names=titles([c.kpi for c in behind], snapshot))


def _stats(courses: Sequence[Course], kpis: Sequence[Record], fmt: Format) -> Iterable[Stat]:
    compared = [c for c in courses if c.expected is not None and c.started]
    if not compared:
        return
    behind = sum(c.behind for c in compared)
    of = _("of %(n)s") % {"n": fmt.number(len(kpis))}
    yield Stat(
        _("On plan or ahead"), fmt.number(len(compared) - behind), of, OK if not behind else PLAIN
    )
    yield Stat(_("Behind plan"), fmt.number(behind), of, WARN if behind else PLAIN)
    reached = sum(c.done >= 1 - 1e-9 for c in courses)
    yield Stat(_("Target reached"), fmt.number(reached), of)


def _chart(courses: Sequence[Course], snapshot: Snapshot) -> Progress:
    fmt = snapshot.format
    bars = tuple(
        Bar(
            label=label_of(c.kpi, snapshot),
            baseline=c.kpi["baseline"],
            target=c.kpi["target"],
            today=c.reading["actual"],
            baseline_text=fmt.number(c.kpi["baseline"]),
            target_text=fmt.number(c.kpi["target"]),
            today_text=fmt.number(c.reading["actual"]),
            share=_percent(c.done, fmt),
            expected=c.reading["planned"],
        )
        for c in courses
    )
    return Progress(
        title=_("From baseline to target"),
        description=_("How far each indicator has come, in whichever direction it should move"),
        columns=(_("Indicator"), _("Baseline"), _("Latest"), _("Target"), _("Progress")),
        kpis=bars,
        baseline_label=_("Baseline"),
        target_label=_("Target"),
        today_label=_("Latest"),
        expected_label=_("Planned for that date"),
    )


def _paths(
    kpis: Sequence[Record], readings: Mapping[str, Sequence[Record]], snapshot: Snapshot
) -> Iterable[Lines]:
    """Each indicator that was read, on the way that was planned for it."""
    fmt = snapshot.format
    for kpi in kpis:
        found = readings.get(kpi.id, ())
        actual = [(r["date"], r["actual"]) for r in found if r["actual"] is not None]
        planned = _planned(kpi, found, snapshot)
        if not actual or len({day for day, _value in (*actual, *planned)}) < 2:
            continue
        yield Lines(
            title=label_of(kpi, snapshot),
            description=_("The way planned from baseline to target, and the actual readings."),
            columns=(_("Date"), _("Planned"), _("Actual")),
            lines=(
                Line(_("Planned"), _points(planned, fmt), "muted", dashed=True),
                Line(_("Actual"), _points(actual, fmt), "brand"),
            ),
            x_text=lambda x: fmt.short_date(Day.fromordinal(round(x))),
            y_text=lambda y: fmt.number(rounded(y)),
            y_label=kpi["unit"] or "",
        )


def _planned(
    kpi: Record, readings: Sequence[Record], snapshot: Snapshot
) -> list[tuple[Day, Decimal]]:
    """The planned values by date, from the baseline at the plan's start to the target at its end."""
    found = {r["date"]: r["planned"] for r in readings if r["planned"] is not None}
    start, end = (snapshot.plan[name] for name in ("period_start", "period_end"))
    if start and kpi["baseline"] is not None and start < min(found, default=Day.max):
        found[start] = kpi["baseline"]
    if end and kpi["target"] is not None and end > max(found, default=Day.min):
        found[end] = kpi["target"]
    return sorted(found.items())


def _points(pairs: Iterable[tuple[Day, Decimal]], fmt: Format) -> tuple[LinePoint, ...]:
    return tuple(LinePoint(day.toordinal(), value, fmt.number(value)) for day, value in pairs)


def _percent(share: float, fmt: Format) -> str:
    return fmt.percent(share * 100, 0)


def _table(courses: Sequence[Course], snapshot: Snapshot) -> Table:
    fmt = snapshot.format
    rows, looks = [], {}
    for i, c in enumerate(courses):
        planned = c.reading["planned"]
        rows.append(
            (
                coded(c.kpi, snapshot),
                isolated(fmt.short_date(c.reading["date"])),
                "—" if planned is None else isolated(fmt.number(planned)),
                isolated(fmt.number(c.reading["actual"])),
                isolated(_percent(c.done, fmt)),
                "—" if c.expected is None else isolated(_percent(c.expected, fmt)),
                _standing(c),
            )
        )
        if c.expected is not None:
            looks[i, 6] = WARN if c.behind else OK if c.started else PLAIN
    columns = (
        _("Indicator"), _("Latest reading"), _("Planned"), _("Actual"), _("Progress"),
        _("Planned progress"), _("Standing"),
    )  # fmt: skip
    return Table(_("Plan against actual"), columns, tuple(rows), frozenset({0, 6}), looks)


def _standing(course: Course) -> str:
    if course.expected is None:
        return _("no plan to compare with")
    if not course.started:
        return _("at the start")
    if course.behind:
        return _("behind plan")
    return _("ahead of plan") if course.done > course.expected + 1e-9 else _("on plan")


def _over_time(
    kpis: Sequence[Record], readings: Mapping[str, Sequence[Record]], snapshot: Snapshot
) -> Iterable[Table]:
    """Actual readings beside the planned ones, date by date."""
    fmt = snapshot.format
    dates = sorted({r["date"] for found in readings.values() for r in found})[-MOST_DATES:]

    def cell(found: Sequence[Record], date: Any) -> Any:
        reading = next((r for r in reversed(found) if r["date"] == date), None)
        if reading is None:
            return ""
        both = (reading["actual"], reading["planned"])
        actual, planned = ("—" if v is None else fmt.number(v) for v in both)
        return say("{} / {}", isolated(actual), isolated(planned))

    rows = tuple(
        (coded(kpi, snapshot), *(cell(readings[kpi.id], date) for date in dates))
        for kpi in kpis
        if kpi.id in readings
    )
    columns = (_("Indicator"), *(isolated(fmt.short_date(date)) for date in dates))
    yield Table(_("Readings over time: actual / planned"), columns, rows)


def _how() -> How:
    return How(
        _("Progress = (latest − baseline) ÷ (target − baseline)"),
        (
            (_("Latest"), _("the last actual reading by its date")),
            (_("Planned progress"), _("the same with the planned value of that date")),
        ),
        _("It works in both directions: for what should rise and for what should fall."),
    )
