"""What a rule is, and what it finds.

A rule is one idea: a function over the plan that yields a place for each fault,
with what its message needs to know. Its messages are msgids; the web layer
translates them and writes figures in the plan's digits.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from planner.core.plandata import PlanData, at, is_given

ERROR, WARNING, INFO = "error", "warning", "info"
LEVELS = (ERROR, WARNING, INFO)


def _(text: str) -> str:
    """Marks a message for translation."""
    return text


# What the button at a finding says: it leads to the answer that mends it.
WRITE, CORRECT, LINK, ADD, OPEN = (
    _("Write it"), _("Correct it"), _("Link it"), _("Add one"), _("Look at it"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in a message, to be written in the plan's currency."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Finding:
    """Something missing or contradictory. `place` is where it is mended."""

    id: str
    level: str
    place: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    # What to do about it, and the word on its button.
    advice: str = ""
    door: str = CORRECT
    # Whether it counts even where its screen has not been begun.
    always: bool = False


Hit = tuple[str, dict[str, Any]]
Hits = Iterable[Hit]


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    level: str
    message: str
    advice: str
    door: str
    find: Callable[[PlanData], Hits]
    always: bool = False

    def findings(self, data: PlanData) -> Iterator[Finding]:
        for place, params in self.find(data):
            yield Finding(
                self.id, self.level, place, self.message, params, self.advice, self.door,
                self.always,
            )  # fmt: skip


def rule(
    name: str, level: str, message: str, advice: str, door: str = CORRECT, *, always: bool = False
) -> Callable[[Callable[[PlanData], Hits]], Rule]:
    """Makes a rule of the function below it."""

    def made(find: Callable[[PlanData], Hits]) -> Rule:
        return Rule(name, level, message, advice, door, find, always)

    return made


def lacking(name: str, level: str, table: str, fields: str, message: str, advice: str) -> Rule:
    """A rule that every record of a table has these answers; it points at the first missing."""
    names = fields.split()

    def find(data: PlanData) -> Hits:
        for record in data.rows(table):
            missing = next((n for n in names if not is_given(record.values.get(n))), "")
            if missing:
                yield at(record, missing), data.names(record)

    return Rule(name, level, message, advice, WRITE, find)


def add(values: Iterable[Decimal | None]) -> Decimal:
    """The sum of what was given."""
    return sum((v for v in values if v is not None), Decimal(0))
