"""Stage 4: two variants of a page: how many visitors first, then the test."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from planner.core.errors import MethodError
from planner.core.formats import Format
from planner.core.methods import ab_sample_size, ab_test
from planner.core.plandata import at, part
from planner.core.trials import AbTest
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
from planner.stages.analysis.judged import label_of
from planner.stages.analysis.messages import refusal, remarks
from planner.stages.analysis.words import coded, quoted
from planner.stages.drawing import isolated, say
from planner.stages.snapshot import Record, Snapshot

COUNTS = ("visitors_a", "successes_a", "visitors_b", "successes_b")


@dataclass(frozen=True)
class Compared:
    """A comparison, the visitors each variant needs, and its test once there are figures."""

    record: Record
    needed: int | None = None
    result: AbTest | None = None
    notes: tuple[Note, ...] = ()

    @property
    def early(self) -> bool:
        return self.result is not None and "below_planned_sample" in self.result.warnings

    @property
    def verdict(self) -> str:
        if self.result is None:
            return "planned"
        if self.needed is None:
            return "unplanned"
        if self.early:
            return "early"
        if not self.result.differs:
            return "same"
        return "b" if self.result.abs_diff > 0 else "a"


def page_tests(snapshot: Snapshot) -> Computed:
    records = snapshot.rows["pagetest"]
    compared = [_compared(r, snapshot) for r in records]
    shown = [c for c in compared if c.needed is not None or c.result is not None]
    notes = tuple(note for c in compared for note in c.notes)
    if not shown:
        where = at(records[0], "base_rate") if records else part("pagetest")
        need = (_("A comparison with today’s rate and the one hoped for"), where)
        return replace(missing(need), notes=notes)
    return Computed(
        sentence=_sentence(shown, snapshot),
        stats=tuple(_stats(shown, snapshot.format)),
        tables=(_table(shown, snapshot),),
        notes=notes,
        how=_how(snapshot.format),
        caveat=_("Decide the number of visitors before the test and read it once: "
                 "whoever looks every day and stops at a good moment fools himself."),
    )  # fmt: skip


def _compared(record: Record, snapshot: Snapshot) -> Compared:
    needed, notes = None, []
    base, hoped = record["base_rate"], record["hoped_rate"]
    if base is not None and hoped is not None:
        try:
            needed = ab_sample_size(base / 100, hoped / 100).n_per_arm
        except MethodError as error:
            name = "base_rate" if error.field == "p1" else "hoped_rate"
            notes.append(_refused(error, record, name, snapshot))
    result = None
    if all(record[name] is not None for name in COUNTS):
        m, a, n, b = (int(record[name]) for name in COUNTS)
        try:
            result = ab_test(a, m, b, n, planned_n=needed)
            notes += _remarked(result, record, snapshot)
        except MethodError as error:
            fields = {
                "x1": "successes_a",
                "n1": "visitors_a",
                "x2": "successes_b",
                "n2": "visitors_b",
            }
            notes.append(_refused(error, record, fields.get(error.field, "visitors_a"), snapshot))
    return Compared(record, needed, result, tuple(notes))


def _refused(error: MethodError, record: Record, name: str, snapshot: Snapshot) -> Note:
    note = refusal(error, at(record, name))
    if error.code in ("not_positive", "out_of_range"):
        text: Any = _("A rate must lie above 0 and below 100.")
    else:
        text = note.text
    label = label_of("pagetest", name)
    said = say("{test}, “{field}”: {text}", test=coded(record, snapshot), field=label, text=text)
    return Note(said, ERROR, note.place)


def _remarked(result: AbTest, record: Record, snapshot: Snapshot) -> Iterable[Note]:
    for note in remarks(result.warnings):
        text = say("{test}: {text}", test=coded(record, snapshot), text=note.text)
        yield replace(note, text=text)


def _sentence(shown: Sequence[Compared], snapshot: Snapshot) -> Any:
    fmt = snapshot.format
    last = shown[-1]
    needed = isolated(fmt.number(last.needed)) if last.needed is not None else ""
    sentences = {
        "planned": _("{test} needs {needed} visitors of each variant before it can be read: "
                     "check that your site has so many in a few weeks."),
        "early": _("{test} is not ripe: it needs {needed} visitors of each variant, so do not "
                   "choose between the two yet."),
        "unplanned": _("{test} has figures, but no number of visitors was set beforehand: enter the "
                       "rate of today and the one hoped for."),
        "same": _("{test}: no difference could be shown. Keep the simpler variant and try "
                  "something bolder."),
        "b": _("{test}: variant B does better, and chance alone hardly explains it. Adopt it."),
        "a": _("{test}: variant A does better, and chance alone hardly explains it. Keep it."),
    }  # fmt: skip
    return say(sentences[last.verdict], test=quoted(last.record, snapshot), needed=needed)


def _stats(shown: Sequence[Compared], fmt: Format) -> Iterable[Stat]:
    decided = [c for c in shown if c.verdict in ("a", "b", "same")]
    yield Stat(_("Comparisons"), fmt.number(len(shown)))
    yield Stat(_("Ripe for a verdict"), fmt.number(len(decided)), look=OK if decided else PLAIN)


def _table(shown: Sequence[Compared], snapshot: Snapshot) -> Table:
    fmt = snapshot.format
    verdicts = {
        "planned": _("not begun"),
        "early": _("not enough visitors yet"),
        "unplanned": _("not planned beforehand"),
        "same": _("no difference shown"),
        "b": _("B is better"),
        "a": _("A is better"),
    }
    rows, looks = [], {}
    for i, c in enumerate(shown):
        needed = "—" if c.needed is None else isolated(fmt.number(c.needed))
        rows.append((coded(c.record, snapshot), needed, *_rates(c, fmt), verdicts[c.verdict]))
        looks[i, 6] = OK if c.verdict in ("a", "b") else WARN if c.verdict == "early" else PLAIN
    columns = (
        _("What differs"), _("Visitors needed of each"), _("Rate of A"), _("Rate of B"),
        _("B less A, 95 in 100 sure"), _("Chance of such a gap without any effect"), _("Verdict"),
    )  # fmt: skip
    return Table(_("Comparisons of two variants"), columns, tuple(rows), frozenset({0, 6}), looks)


def _rates(compared: Compared, fmt: Format) -> Iterable[Any]:
    result = compared.result
    if result is None:
        yield from ("—",) * 4
        return
    yield isolated(fmt.percent(result.p1 * 100, 2))
    yield isolated(fmt.percent(result.p2 * 100, 2))
    low, high = (fmt.number(end * 100, 2) for end in result.abs_diff_ci95)
    yield say(_("{low} to {high}"), low=isolated(low), high=isolated(high))
    yield "—" if compared.early else isolated(fmt.percent(result.p_value * 100, 1))


def _how(fmt: Format) -> tuple[How, ...]:
    return (
        How(
            "n = (z₁ √(2 p̄ q̄) + z₂ √(p₁q₁ + p₂q₂))² ÷ (p₁ − p₂)²",
            (
                (_("Chance of a false alarm"), fmt.percent(5)),
                (_("Chance to see a real difference"), fmt.percent(80)),
            ),
            _("Fleiss 1981, without continuity correction"),
            _("Visitors of each variant"),
        ),
        How(
            "z = (p₂ − p₁) ÷ √( p̄ q̄ (1/n₁ + 1/n₂) )",
            source=_("Two-proportion z test; p̄ is the rate of both together."),
            title=_("The test"),
        ),
    )
