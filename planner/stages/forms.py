"""The forms of a screen, made from its declaration and a snapshot.

One form a sheet, a row or a crossing. Its prefix names the record in the page:
"sheet", a row's UUID, or "<table>_<down>_<across>".
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.core.formats import Format
from planner.plans.fields import Date, Line, Link, Links, Number
from planner.plans.inputs import FormattedField, as_uuid
from planner.plans.tables import Answers, Plan, Row
from planner.stages.drawnfields import AnswerField, Drawn
from planner.stages.registry import TABLES
from planner.stages.screen import Grid, Rows, Screen
from planner.stages.snapshot import Record, Snapshot, crossing_fields, normal

SHEET = "sheet"
# Lines of at most so many characters: units, names of people, names of things.
UNIT_LINE, NAME_LINE, SHORT_LINE = 40, 100, 120
# Whole numbers of three digits at most.
SHORT_NUMBERS = range(1000)
# A choice of two words, and the way to take it back.
FEW = 3


# A save names the fields that it sends: some of all the ways there are.
@lru_cache(maxsize=512)
def blank_fields(
    model: type[Answers], names: tuple[str, ...], narrow: bool
) -> dict[str, forms.Field]:
    return {name: _blank_field(model._meta.get_field(name), narrow) for name in names}


def _blank_field(column: models.Field, narrow: bool) -> forms.Field:
    found: Any = column.formfield()
    if narrow and isinstance(found.widget, forms.RadioSelect):
        # In the cell of a matrix a list takes less room than a row of buttons.
        found.widget = forms.Select(choices=[("", "—"), *found.choices[:-1]])
    if isinstance(column, Line):
        # Grows with its text, so that all of it is read; it is stored as one line.
        attrs = {"dir": "auto", "rows": 1, "class": "form-control one-line", "placeholder": " "}
        found.widget = forms.Textarea(attrs=attrs)
    found.size, found.room = _sizes(column, found)
    if isinstance(found.widget, forms.TextInput | forms.Textarea):
        found.widget.attrs.setdefault("class", "form-control")
    elif isinstance(found.widget, forms.Select):
        found.widget.attrs.setdefault("class", "select")
    return found


def _sizes(column: models.Field, found: forms.Field) -> tuple[str, str]:
    """How much of the row a field takes on a card, and beside others on one line.

    Short figures stand side by side; so do names of people and choices of few words.
    """
    if isinstance(column, Number) and not column.places and column.upper in SHORT_NUMBERS:
        return "third", "short"
    if isinstance(column, Number | Date):
        return "third", "third"
    if isinstance(found.widget, forms.CheckboxSelectMultiple):
        return "wide", "wide"
    if isinstance(found.widget, forms.RadioSelect):
        return ("two-thirds" if len(found.choices) <= FEW else "wide"), "wide"
    if isinstance(found.widget, forms.Select):
        return "half", "half"
    if isinstance(column, Line) and column.max_length <= SHORT_LINE:
        shortest = "third" if column.max_length <= UNIT_LINE else "half"
        return ("third" if column.max_length <= NAME_LINE else "half"), shortest
    return "wide", "wide"


class AnswersForm(forms.Form):
    """Some answers of one record.

    `pk` is where they are stored; `born` the values that bring the record into
    being with its first answer, None where it must exist already.
    """

    bound_field_class = AnswerField

    def __init__(
        self,
        model: type[Answers],
        record: Record,
        names: tuple[str, ...],
        snapshot: Snapshot,
        *,
        prefix: str,
        pk: Any,
        place: str,
        born: Mapping[str, Any] | None = None,
        data: Any = None,
        narrow: bool = False,
        drawn: Drawn | None = None,
    ) -> None:
        self.drawn = drawn
        self.base_fields = blank_fields(model, names, narrow)
        posted = data is not None and f"{prefix}-version" in data
        super().__init__(
            data if posted else None,
            prefix=prefix,
            initial=record.values,
            auto_id="f-%s",
            use_required_attribute=False,
        )
        self.model, self.record, self.snapshot = model, record, snapshot
        self.pk, self.place, self.born = pk, place, born
        for name, field in self.fields.items():
            self._adapt(name, field)

    def _adapt(self, name: str, field: forms.Field) -> None:
        if isinstance(field, FormattedField):
            field.fmt = self.snapshot.format
        column = self.model._meta.get_field(name)
        if isinstance(column, Links):
            field.choices = self.links_choices(column)
        elif isinstance(column, Link):
            key = column.remote_field.model.key()
            field.choices = [("", "—"), *self.choices_of(name, key)]

    def links_choices(self, column: Links) -> list[Any]:
        """The records a Links field may name; under the names of their tables, if several."""
        groups = [
            (TABLES[key]._meta.verbose_name_plural, self.choices_of(column.name, key))
            for key in column.to
        ]
        if len(groups) == 1:
            return groups[0][1]
        return [(title, pairs) for title, pairs in groups if pairs]

    def choices_of(self, name: str, key: str) -> list[tuple[str, str]]:
        model: Any = self.model
        return [
            (target.id, named(target, self.snapshot))
            for target in self.snapshot.rows.get(key, ())
            if target.id != self.record.id and model.allows(name, target.values, self.record.values)
        ]

    @property
    def from_version(self) -> int:
        """The version the page started from: as posted, else the record's."""
        return self._posted_version("version", self.record.version)

    @property
    def since(self) -> dict[str, int]:
        """Fields that were typed at an older version than the page's, and not decided upon."""
        kept, page = self.data.get("keep"), self.from_version
        posted = {n: self._posted_version(f"{n}-since", page) for n in self.fields}
        return {n: v for n, v in posted.items() if v < page and self.add_prefix(n) != kept}

    def _posted_version(self, name: str, default: int) -> int:
        typed = str(self.data.get(self.add_prefix(name), ""))
        return int(typed) if typed.isdecimal() and len(typed) < 10 else default

    def answered(self) -> dict[str, Any]:
        """The valid answers among the posted ones."""
        return {
            name: self.cleaned_data[name]
            for name, field in self.fields.items()
            if name in self.cleaned_data
            # Who takes the stored answer gives up his own.
            and self.data.get("take") != self.add_prefix(name)
            and not field.widget.value_omitted_from_data(
                self.data, self.files, self.add_prefix(name)
            )
        }


def as_typed(model: type[Answers], name: str, value: Any, fmt: Format) -> list[str]:
    """What the inputs of the page hold for a stored value."""
    field: Any = model._meta.get_field(name).formfield()
    if isinstance(field, FormattedField):
        field.fmt = fmt
    shown = field.prepare_value(normal(value))
    values = shown if isinstance(shown, list) else [shown]
    return ["" if one is None else str(one) for one in values]


def named(record: Record, snapshot: Snapshot) -> str:
    title = snapshot.title(record) or str(_("(no text yet)"))
    return f"{record.code} · {title}" if record.code else title


@dataclass(frozen=True)
class Step:
    """One step of an axis: the value that crossings store, and its words."""

    value: str
    label: str
    code: str = ""


def axis_steps(model: type[Row], name: str, snapshot: Snapshot) -> list[Step]:
    column = model._meta.get_field(name)
    if isinstance(column, Link):
        records = snapshot.rows.get(column.remote_field.model.key(), ())
        return [Step(r.id, snapshot.title(r) or str(_("(no text yet)")), r.code) for r in records]
    return [Step(str(value), str(label)) for value, label in column.flatchoices]


Crossing = tuple[str, ...]


def crossing_id(plan_id: Any, model: type[Row], crossing: Crossing) -> uuid.UUID:
    """The id of a crossing, known before it is written: two writers cannot double it."""
    return uuid.uuid5(uuid.UUID(str(plan_id)), "/".join([model.key(), *crossing]))


def crossings(grid: Grid, model: type[Row], snapshot: Snapshot) -> Iterator[Crossing]:
    """Every crossing of the grid's axes in `model`, row by row."""
    axes = [axis_steps(model, name, snapshot) for name in (grid.down, grid.across) if name]
    for steps in product(*axes):
        yield tuple(step.value for step in steps)


def by_crossing(model: type[Row], snapshot: Snapshot) -> dict[Crossing, Record]:
    names = [f.name for f in crossing_fields(model)]
    return {
        tuple(str(record[name]) for name in names): record
        for record in snapshot.rows.get(model.key(), ())
    }


def blank_record(model: type[Row], pk: Any, values: Mapping[str, Any]) -> Record:
    fresh = model()
    names = [f.name for f in model._meta.concrete_fields if f.editable and not f.is_relation]
    return Record(model.key(), str(pk), 0, {**{n: getattr(fresh, n) for n in names}, **values})


class ScreenForms:
    """The forms of a screen on one snapshot, bound to `data` where it speaks of them.

    With `names`, forms ask for these fields only.
    """

    def __init__(
        self,
        screen: Screen,
        plan: Plan,
        snapshot: Snapshot,
        data: Any = None,
        names: tuple[str, ...] | None = None,
    ) -> None:
        self.screen, self.plan, self.snapshot = screen, plan, snapshot
        self.data, self.names = data, names
        self.drawn: Drawn = {}

    def every(self) -> Iterator[AnswersForm]:
        if self.screen.sheet:
            yield self.sheet()
        for part in self.screen.parts(Rows):
            yield from self.rows(part)
        for grid in self.screen.parts(Grid):
            for model in grid.models:
                yield from self.cells(grid, model).values()

    def sheet(self) -> AnswersForm:
        model: Any = self.screen.sheet
        record = self.snapshot.sheets[model.key()]
        born = None if model is Plan else {}
        return self._form(
            model, record, self.screen.sheet_fields, prefix=SHEET, pk=self.plan.pk, born=born
        )

    def records(self, part: Rows) -> list[Record]:
        return [r for r in self.snapshot.rows.get(part.model.key(), ()) if part.has(r.values)]

    def rows(self, part: Rows) -> list[AnswersForm]:
        return [self.row(part, record) for record in self.records(part)]

    def row(self, part: Rows, record: Record) -> AnswersForm:
        return self._form(
            part.model,
            record,
            part.fields,
            prefix=record.id,
            pk=record.id,
            narrow=part.look == "lines",
        )

    def cells(self, grid: Grid, model: type[Row]) -> dict[Crossing, AnswersForm]:
        known = by_crossing(model, self.snapshot)
        return {
            crossing: self.cell(grid, model, crossing, known.get(crossing))
            for crossing in crossings(grid, model, self.snapshot)
        }

    def cell(
        self, grid: Grid, model: type[Row], crossing: Crossing, record: Record | None
    ) -> AnswersForm:
        names = [f.name for f in crossing_fields(model)]
        columns = [model._meta.get_field(name) for name in names]
        values = dict(zip(names, crossing, strict=True))
        pk = crossing_id(self.plan.pk, model, crossing)
        return self._form(
            model,
            record or blank_record(model, pk, values),
            grid.fields,
            prefix="_".join([model.key(), *crossing]),
            pk=record.id if record else pk,
            born={c.attname: v for c, v in zip(columns, crossing, strict=True)},
            narrow=bool(grid.across),
        )

    def _form(
        self, model: type[Answers], record: Record, fields: tuple[str, ...], **kwargs: Any
    ) -> AnswersForm:
        names = tuple(n for n in fields if self.names is None or n in self.names)
        place = self.screen.place
        if kwargs["prefix"] != SHEET:
            place = f"{place}/{kwargs['pk']}"
        return AnswersForm(
            model,
            record,
            names,
            self.snapshot,
            place=place,
            data=self.data,
            drawn=self.drawn,
            **kwargs,
        )

    def find(self, prefix: str) -> AnswersForm | None:
        """The one form a prefix names, without making the others."""
        if prefix == SHEET:
            return self.sheet() if self.screen.sheet else None
        if as_uuid(prefix):
            return next(
                (
                    self.row(part, record)
                    for part in self.screen.parts(Rows)
                    for record in self.records(part)
                    if record.id == prefix
                ),
                None,
            )
        key, *crossing = prefix.split("_")
        for grid in self.screen.parts(Grid):
            for model in grid.models:
                if model.key() == key and tuple(crossing) in crossings(grid, model, self.snapshot):
                    known = by_crossing(model, self.snapshot).get(tuple(crossing))
                    return self.cell(grid, model, tuple(crossing), known)
        return None
