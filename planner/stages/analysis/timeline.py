"""Stage 4: when each tactic runs, by the stage of the sale it serves."""

import datetime as dt
from calendar import monthrange
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.charts import Group, Span, Timeline
from planner.core.plandata import part
from planner.stages.analysis.computed import WARN, Computed, Note, missing
from planner.stages.analysis.words import label_of
from planner.stages.drawing import codes, say
from planner.stages.snapshot import Record, Snapshot
from planner.stages.strategy.tactics import SaleStage

# A chart of more months than this says nothing on a phone.
MOST_MONTHS = 36


def timeline(snapshot: Snapshot) -> Computed:
    tactics = snapshot.rows["tactic"]
    dated = [t for t in tactics if t["start"] and t["end"] and t["end"] >= t["start"]]
    if not dated:
        return missing((_("Tactics with start and end"), part("tactic")))
    first = min(t["start"] for t in dated).replace(day=1)
    undated = [t.code for t in tactics if t not in dated]
    notes = [_without_dates(undated)] if undated else []
    last = max(t["end"] for t in dated)
    if _at(last, first) > MOST_MONTHS:
        text = _("The tactics spread over more than three years, too long for one chart.")
        return Computed(notes=(Note(text), *notes))
    months = _months(first, last)
    chart = Timeline(
        title=_("The tactics over time"),
        description=_("Each tactic from its start to its end, by the stage of the sale."),
        columns=(_("Tactic"), _("Stage of the sale"), _("From – to")),
        groups=tuple(_groups(dated, first, snapshot)),
        periods=tuple(_short(month, snapshot) for month in months),
    )
    return Computed(
        sentence=_sentence(dated, months, snapshot), charts=(chart,), notes=tuple(notes)
    )


def _sentence(dated: list[Record], months: list[dt.date], snapshot: Snapshot) -> Any:
    """How busy the busiest month is: there the people and the money are needed."""
    fmt = snapshot.format
    running = {m: sum(t["start"] <= _last_day(m) and t["end"] >= m for t in dated) for m in months}
    busiest = max(months, key=lambda month: running[month])
    count = running[busiest]
    words = ngettext(
        "Most runs in {month}: %(n)s tactic at the same time.",
        "Most runs in {month}: %(n)s tactics at the same time.",
        count,
    )
    return say(words % {"n": fmt.number(count)}, month=fmt.month(busiest))


def _groups(dated: list[Record], first: dt.date, snapshot: Snapshot) -> list[Group]:
    names = {
        **{str(v): str(label) for v, label in SaleStage.choices},
        "": _("No stage of the sale"),
    }
    found = []
    for stage, name in names.items():
        mine = sorted((t for t in dated if t["sale_stage"] == stage), key=lambda t: t["start"])
        if mine:
            found.append(Group(name, tuple(_span(t, first, snapshot) for t in mine)))
    return found


def _span(tactic: Record, first: dt.date, snapshot: Snapshot) -> Span:
    days = (tactic["start"], tactic["end"])
    # The last day runs until its end.
    start, end = _at(days[0], first), _at(days[1], first) + 1 / _length(days[1])
    text = " – ".join(snapshot.format.date(day) for day in days)
    return Span(label_of(tactic, snapshot), start, end, text)


def _at(day: dt.date, first: dt.date) -> float:
    """Months since the first of `first`, the day as a part of its month."""
    months = (day.year - first.year) * 12 + day.month - first.month
    return months + (day.day - 1) / _length(day)


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(start, start + count)]


def _length(day: dt.date) -> int:
    """The number of days of its month."""
    return monthrange(day.year, day.month)[1]


def _last_day(month: dt.date) -> dt.date:
    return month.replace(day=_length(month))


def _short(month: dt.date, snapshot: Snapshot) -> str:
    """The month alone; its year stands in the dates."""
    return snapshot.format.month(month).rpartition(" ")[0]


def _without_dates(undated: list[str]) -> Note:
    text = say(_("Without start and end, and so not drawn: {codes}."), codes=codes(undated))
    return Note(text, WARN, part("tactic"))
