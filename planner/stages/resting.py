"""What rests on a record: asked before it is deleted."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from planner.core.plandata import PlanData, is_given
from planner.stages.registry import SCREENS, TABLES
from planner.stages.snapshot import Record, Snapshot, crossing_fields

# So many records of a table are named; the rest is counted.
MOST_NAMED = 6


# Code and title.
Name = tuple[str, str]


@dataclass(frozen=True)
class Group:
    """Records of one table that rest on another record."""

    title: Any
    names: tuple[Name, ...]
    more: int


@dataclass(frozen=True)
class Question:
    """Shall the record go, though these rest on it?"""

    record: Record
    name: Name
    groups: tuple[Group, ...]


def question_about(row: str, snapshot: Snapshot) -> Question | None:
    """None where nothing rests on the record: then it need not be asked."""
    record = snapshot.by_id.get(row)
    groups = _groups(record, snapshot) if record else ()
    return Question(record, _name(record, snapshot), groups) if record and groups else None


def _name(record: Record, snapshot: Snapshot) -> Name:
    return record.code, snapshot.title(record) or gettext("(no text yet)")


def _groups(record: Record, snapshot: Snapshot) -> tuple[Group, ...]:
    data = PlanData(snapshot)
    found: dict[Any, dict[str, Name]] = defaultdict(dict)
    for pointer, _field in data.pointers.get(record.id, ()):
        user = snapshot.by_id[pointer.id]
        if _says_something(user):
            found[TABLES[user.key]._meta.verbose_name_plural][user.id] = _name(user, snapshot)
    for place in data.citing.get(record.id, ()):
        screen, _slash, row = place.partition("/")
        if row in snapshot.by_id:
            found[SCREENS[screen].title][place] = _name(snapshot.by_id[row], snapshot)
        elif not row and screen in SCREENS:
            found[SCREENS[screen].title][place] = ("", str(SCREENS[screen].title))
    return tuple(
        Group(title, tuple(names.values())[:MOST_NAMED], max(0, len(names) - MOST_NAMED))
        for title, names in found.items()
    )


def _says_something(record: Record) -> bool:
    """A crossing whose answers were taken back again is nothing to ask about."""
    axes = {f.name for f in crossing_fields(TABLES[record.key])}
    return not axes or any(is_given(v) for name, v in record.values.items() if name not in axes)
