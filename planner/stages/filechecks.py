"""What the records of a plan file say together: links, crossings, kinds, citations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models

from planner.evidence.tables import Evidence
from planner.plans.fields import Link, Links
from planner.plans.tables import Row
from planner.stages.filefaults import Collector, Fault
from planner.stages.registry import PLACE_OF, SCREENS, TABLES
from planner.stages.screen import Grid, Rows
from planner.stages.snapshot import answer_fields, axis_links, crossing_fields, targets_of_field


@dataclass(frozen=True)
class FileRecord:
    """A row: its id in the file and its answers, links by such ids."""

    id: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class PlanFile:
    """A plan as a file holds it: answered fields only, values in Python's own types.

    `remarks` are contradictions that the screens let stand too: they are told,
    and the file is good.
    """

    sheets: Mapping[str, Mapping[str, Any]]
    rows: Mapping[str, tuple[FileRecord, ...]]
    citations: tuple[tuple[str, str], ...] = ()
    remarks: tuple[Fault, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Home:
    """A part of a screen that shows records of a table, and what it asks of them."""

    where: Mapping[str, Any]
    fields: tuple[str, ...]

    def takes(self, values: Mapping[str, Any]) -> bool:
        return all(values.get(name) == value for name, value in self.where.items())


@cache
def homes_of(model: type[Row]) -> tuple[Home, ...]:
    axes = tuple(f.name for f in crossing_fields(model))
    homes = []
    for screen in SCREENS.values():
        parts = [part for part in screen.parts(Rows) if part.model is model]
        homes += [Home(part.where, (*part.fields, *part.where)) for part in parts]
        grids = [grid for grid in screen.parts(Grid) if model in grid.models]
        homes += [Home({}, (*grid.fields, *axes)) for grid in grids]
    return tuple(homes)


@cache
def link_fields(model: type[Row]) -> tuple[models.Field, ...]:
    return tuple(f for f in answer_fields(model) if isinstance(f, Link | Links))


@cache
def axis_names(model: type[Row]) -> tuple[str, ...]:
    """The fields without which a record does not stand."""
    names = [f.name for f in (*crossing_fields(model), *axis_links(model))]
    return tuple(dict.fromkeys(names))


class Checker:
    """Goes through the records once all of them are known by their ids."""

    def __init__(self, rows: Mapping[str, tuple[FileRecord, ...]], found: Collector) -> None:
        self.rows, self.found = rows, found
        self.by_id = {
            record.id: (key, record, f"rows.{key}[{number}]")
            for key, records in rows.items()
            for number, record in enumerate(records)
            if record.id
        }

    def check_rows(self) -> None:
        for key, records in self.rows.items():
            crossed: set[tuple[str, ...]] = set()
            for number, record in enumerate(records):
                path = f"rows.{key}[{number}]"
                self._links(TABLES[key], record, path)
                self._axes(TABLES[key], record, path, crossed)
                self._home(TABLES[key], record, path)

    def _links(self, model: type[Row], record: FileRecord, path: str) -> None:
        for column in link_fields(model):
            value = record.values.get(column.name, [])
            here = f"{path}.{column.name}"
            if isinstance(value, str):
                self._link(model, column, record, value, here)
                continue
            seen: set[str] = set()
            for number, name in enumerate(value):
                if name in seen:
                    self.found.add(f"{here}[{number}]", "doubled_reference")
                else:
                    self._link(model, column, record, name, f"{here}[{number}]")
                seen.add(name)

    def _link(
        self, model: Any, column: models.Field, record: FileRecord, name: str, path: str
    ) -> None:
        code = self._wrong_link(model, column, record, name)
        if code:
            self.found.add(path, code)

    def _wrong_link(
        self, model: type[Row], column: models.Field, record: FileRecord, name: str
    ) -> str:
        if name not in self.by_id:
            return "unknown_reference"
        key, target, place = self.by_id[name]
        if TABLES[key] not in targets_of_field(column):
            return "wrong_table"
        if name == record.id:
            return "itself"
        # A target that is faulty itself may be of any kind once it is mended.
        fits = model.allows(column.name, target.values, record.values)
        return "" if fits or self._complained(place) else "not_allowed"

    def _axes(
        self, model: type[Row], record: FileRecord, path: str, crossed: set[tuple[str, ...]]
    ) -> None:
        """A crossing names its row and column, and no other names the same."""
        lacking = [name for name in axis_names(model) if name not in record.values]
        for name in lacking:
            if not self._complained(f"{path}.{name}"):
                self.found.add(f"{path}.{name}", "axis")
        crossing = tuple(str(record.values.get(f.name)) for f in crossing_fields(model))
        if crossing and not lacking and crossing in crossed:
            self.found.add(path, "doubled_crossing")
        crossed.add(crossing)

    def _home(self, model: type[Row], record: FileRecord, path: str) -> None:
        """Every answer is shown somewhere: nothing hides in a plan."""
        homes = homes_of(model)
        fitting = [home for home in homes if home.takes(record.values)]
        if not fitting:
            place = f"{path}.{next(iter(homes[0].where))}"
            if not self._complained(place):
                self.found.add(place, "homeless")
            return
        asked = {name for home in fitting for name in home.fields}
        for name in record.values:
            if name not in asked:
                self.found.add(f"{path}.{name}", "elsewhere")

    def _complained(self, path: str) -> bool:
        return any(fault.path.startswith(path) for fault in self.found.faults)

    def citations(self, pairs: list[Any]) -> Iterator[tuple[str, str]]:
        seen = set()
        for number, pair in enumerate(pairs):
            code = self._wrong_citation(pair)
            if not code and tuple(pair) in seen:
                code = "doubled_citation"
            if code:
                self.found.add(f"citations[{number}]", code)
                continue
            seen.add(tuple(pair))
            yield pair[0], pair[1]

    def _wrong_citation(self, pair: Any) -> str:
        if not isinstance(pair, list) or [type(item) for item in pair] != [str, str]:
            return "citation"
        evidence, place = pair
        if evidence not in self.by_id:
            return "unknown_reference"
        if self.by_id[evidence][0] != Evidence.key():
            return "wrong_table"
        return "" if self._is_place(place) else "place"

    def _is_place(self, place: str) -> bool:
        screen, slash, name = place.partition("/")
        if not slash:
            return screen in SCREENS
        return name in self.by_id and PLACE_OF[self.by_id[name][0]] == screen
