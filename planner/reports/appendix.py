"""What stands behind the plan, for whoever checks it: findings, methods, the data of charts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from planner.core.rules import ERROR, INFO, WARNING
from planner.reports.document import Chapter, Document
from planner.reports.shapes import Shape
from planner.stages.alerts import Alert, Alerts
from planner.stages.analysis.computed import How
from planner.stages.progress import progress_by_place
from planner.stages.registry import SCREENS
from planner.stages.snapshot import Snapshot

# What one may have printed at the end, in this order.
APPENDICES: Mapping[str, Any] = {
    "findings": _("What the checks found"),
    "history": _("History of the plan"),
    "methods": _("How the figures were computed"),
    "data": _("Data of the charts"),
}
LEVELS = {ERROR: _("Error"), WARNING: _("Warning"), INFO: pgettext_lazy("of an alert", "Remark")}


@dataclass(frozen=True)
class Found:
    level: str
    alert: Alert

    @property
    def word(self) -> Any:
        return LEVELS[self.level]


@dataclass(frozen=True)
class Method:
    """How the figures of one panel were computed."""

    title: Any
    how: tuple[How, ...]


@dataclass(frozen=True)
class Data:
    """What a chart draws, as a table."""

    title: Any
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def findings_of(snapshot: Snapshot) -> list[Found]:
    alerts = Alerts(snapshot, progress_by_place(SCREENS, snapshot))
    return [Found(level, one) for level in LEVELS for one in alerts.of_level(level)]


def methods_of(document: Document) -> list[Method]:
    found = ((shape.title, shape.part.figure.how) for shape in panels(document.chapters))
    return [Method(title, how) for title, how in found if how]


def data_of(document: Document) -> list[Data]:
    charts = (c for shape in panels(document.chapters) for c in shape.part.figure.charts)
    return [Data(chart.title, *chart.table()) for chart in charts]


def panels(chapters: Iterable[Chapter]) -> Iterator[Shape]:
    for chapter in chapters:
        for screen in chapter.screens:
            yield from screen.panels
