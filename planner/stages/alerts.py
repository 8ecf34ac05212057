"""What the rules found, as pages show it: in words, with a door to what mends it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.core.formats import Format
from planner.core.rules import ERROR, INFO, WARNING, Finding, check
from planner.stages.doors import Door, door_of
from planner.stages.progress import Progress
from planner.stages.registry import STAGES
from planner.stages.screen import Screen, Stage
from planner.stages.snapshot import Snapshot
from planner.stages.wording import marked_words, plain_words

LEVELS = (ERROR, WARNING, INFO)


@dataclass(frozen=True)
class Alert:
    finding: Finding
    fmt: Format
    # Whether its screen has been begun: nobody is warned of what he has not come to.
    due: bool

    @property
    def level(self) -> str:
        return self.finding.level

    @cached_property
    def where(self) -> Door:
        return door_of(self.finding.place)

    @property
    def title(self) -> SafeString:
        return marked_words(self.finding.message, self.finding.params, self.fmt)

    @property
    def advice(self) -> str:
        return _(self.finding.advice)

    @property
    def door(self) -> str:
        return _(self.finding.door)

    def as_data(self) -> dict[str, Any]:
        found = self.finding
        return {
            "id": found.id,
            "level": found.level,
            "place": found.place,
            "message": plain_words(found.message, found.params, self.fmt),
            "advice": self.advice,
        }


@dataclass(frozen=True)
class Group:
    """Alerts of one rule, told by the first of them."""

    first: Alert
    others: int


class Alerts:
    """All that the rules found in a plan."""

    def __init__(self, snapshot: Snapshot, progress: Mapping[str, Progress]) -> None:
        self.fmt = snapshot.format
        self.all: list[Alert] = []
        for finding in check(snapshot):
            begun = progress[door_of(finding.place).screen.place].started
            self.all.append(Alert(finding, self.fmt, begun or finding.always))

    @cached_property
    def due(self) -> list[Alert]:
        return [alert for alert in self.all if alert.due]

    @cached_property
    def later(self) -> list[Alert]:
        return [alert for alert in self.all if not alert.due]

    @cached_property
    def by_screen(self) -> Mapping[str, list[Alert]]:
        found = defaultdict(list)
        for alert in self.due:
            found[alert.where.screen.place].append(alert)
        return found

    def at(self, screen: Screen) -> list[Alert]:
        return self.by_screen.get(screen.place, [])

    def of_level(self, level: str) -> list[Alert]:
        return [alert for alert in self.due if alert.level == level]

    @property
    def count(self) -> int:
        """How many ask for something to be done; remarks do not."""
        return len(self.of_level(ERROR)) + len(self.of_level(WARNING))

    @property
    def counts(self) -> list[tuple[str, str]]:
        """(level, "3 errors") for each level that occurs."""
        found = [(level, len(self.of_level(level))) for level in LEVELS]
        return [(level, self._counted(level, n)) for level, n in found if n]

    @property
    def later_text(self) -> str:
        n = len(self.later)
        text = ngettext(
            "%(text)s more on screens that have not been begun",
            "%(text)s more on screens that have not been begun",
            n,
        )
        return text % {"text": self.fmt.number(n)}

    def _counted(self, level: str, n: int) -> str:
        texts = {
            ERROR: ngettext("%(text)s error", "%(text)s errors", n),
            WARNING: ngettext("%(text)s warning", "%(text)s warnings", n),
            INFO: ngettext("%(text)s remark", "%(text)s remarks", n),
        }
        return texts[level] % {"text": self.fmt.number(n)}

    @property
    def groups(self) -> list[Group]:
        """The gravest first, one line a rule."""
        by_rule: dict[str, list[Alert]] = defaultdict(list)
        for level in LEVELS:
            for alert in self.of_level(level):
                by_rule[alert.finding.id].append(alert)
        return [Group(found[0], len(found) - 1) for found in by_rule.values()]

    def stages(self) -> list[tuple[Stage, list[tuple[Screen, list[Alert]]]]]:
        """What is due, stage by stage and screen by screen."""
        found = [(stage, [(s, self.at(s)) for s in stage if self.at(s)]) for stage in STAGES]
        return [(stage, screens) for stage, screens in found if screens]

    def marked(self, progress: Mapping[str, Progress]) -> dict[str, Progress]:
        """The progress of each screen, with how many alerts it has."""
        return {place: replace(one, alerts=self._grave(place)) for place, one in progress.items()}

    def _grave(self, place: str) -> int:
        return sum(alert.level != INFO for alert in self.by_screen.get(place, ()))
