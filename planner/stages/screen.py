"""What a stage is made of.

A Stage is a tuple of Screens. A screen is put together from four words:

- `Section`: fields typed once, on the screen's sheet;
- `Rows`:    records that one adds, order and delete;
- `Grid`:    one record for each crossing of axes (objectives × goals), written
             when its first answer is typed;
- `Panel`:   something computed from the plan.

Label, help, limits and input of a field live on the model field only; a screen
only places names. Everything else (forms, saving, reading, print, plan file,
progress) is made from these declarations.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from planner.plans.tables import Answers, Row


@dataclass(frozen=True)
class Section:
    title: Any
    fields: tuple[str, ...]
    # What a finished plan answers here.
    needed: tuple[str, ...] = ()
    help: Any = ""


@dataclass(frozen=True)
class Starter:
    """An example that the user may add; never written unasked."""

    label: Any
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Rows:
    title: Any
    model: type[Row]
    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()
    # Only the records with these values; new ones get them (factors by kind).
    where: Mapping[str, Any] = field(default_factory=dict)
    # How many a finished plan has at least.
    least: int = 1
    # "cards": one record a card; "lines": one record a line, for short answers.
    look: str = "cards"
    add: Any = ""
    empty: Any = ""
    help: Any = ""
    starters: tuple[Starter, ...] = ()
    # (table, values): a record there with these values makes the rows unnecessary.
    waived_by: tuple[type[Row], Mapping[str, Any]] | None = None

    @property
    def key(self) -> str:
        return "-".join([self.model.key(), *map(str, self.where.values())])

    def has(self, values: Mapping[str, Any]) -> bool:
        return all(values.get(name) == value for name, value in self.where.items())


@dataclass(frozen=True)
class Grid:
    """A record for each crossing of `down` and `across`, both fields of the models.

    An axis field is a Link (the axis is the plan's records there) or a Choice
    (the axis is its words). Several models share the rows and lay their columns
    side by side. Without `across` there is one record a row.
    """

    title: Any
    models: tuple[type[Row], ...]
    down: str
    fields: tuple[str, ...]
    across: str | None = None
    needed: tuple[str, ...] = ()
    # How many crossings a finished plan answers at least; None is all of them.
    least: int | None = None
    help: Any = ""
    empty: Any = ""
    # Headings over the columns of each model, where there are several.
    groups: tuple[Any, ...] = ()
    # Each column is answered by a person of its own, who sees no other (planner.stages.alone).
    alone: bool = False

    @property
    def key(self) -> str:
        return self.models[0].key()


@dataclass(frozen=True)
class Panel:
    """Something computed: the method of this key in `planner.stages.analysis.METHODS`.

    `reads` are the tables and sheets, by key, that it needs beside its screen's own.
    """

    title: Any
    key: str
    reads: tuple[str, ...] = ()


Part = Section | Rows | Grid | Panel


@dataclass(frozen=True)
class Screen:
    key: str
    title: Any
    lede: Any
    layout: tuple[Part, ...]
    sheet: type[Answers] | None = None
    # A drawing of its own instead of the parts one below the other.
    template: str = "stages/parts.html"
    stage: str = ""

    @property
    def place(self) -> str:
        return f"{self.stage}.{self.key}"

    def parts(self, kind: type[Any]) -> list[Any]:
        return [part for part in self.layout if isinstance(part, kind)]

    @property
    def sheet_fields(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts(Section) for name in part.fields)

    @property
    def sheet_needed(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts(Section) for name in part.needed)

    @property
    def reads(self) -> tuple[str, ...]:
        """What the panels of the screen need beside its own, by key."""
        return tuple(key for part in self.parts(Panel) for key in part.reads)

    def part(self, key: str) -> Rows | Grid | None:
        return next((p for p in [*self.parts(Rows), *self.parts(Grid)] if p.key == key), None)

    @property
    def tables(self) -> list[type[Row]]:
        """The row tables that the screen writes, each once."""
        found = [part.model for part in self.parts(Rows)]
        found += [model for part in self.parts(Grid) for model in part.models]
        return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Stage:
    key: str
    number: int
    title: Any
    lede: Any
    screens: tuple[Screen, ...]

    def placed(self) -> "Stage":
        """The stage with each screen told where it stands."""
        return replace(self, screens=tuple(replace(s, stage=self.key) for s in self.screens))

    def __iter__(self) -> Iterator[Screen]:
        return iter(self.screens)
