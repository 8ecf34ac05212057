"""Pasted cells as records of a list: read by the list's own form, shown before they are written.

Nothing here writes. A `Preview` says of every cell how it was read or why it
was not, and keeps what was typed as it was typed.
"""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from planner.core.arabic import fold, is_blank
from planner.core.tabular import Known, Names, Table, fold_name, name_key, read_table
from planner.plans.fields import Date, Line, Link, Links, Number, Paragraph, Url
from planner.plans.tables import Plan, Row
from planner.stages.actions import most_rows, pasted_event, pasted_ids
from planner.stages.adopting import adopted_event
from planner.stages.forms import SHORT_LINE, AnswersForm, blank_record
from planner.stages.gates import INVESTMENT
from planner.stages.progress import is_filled
from planner.stages.reading import Answer, read_answer
from planner.stages.screen import Rows, Screen
from planner.stages.snapshot import Record, Snapshot, normal

MOST_BYTES = 200_000
# As many fields as one form may send (DATA_UPLOAD_MAX_NUMBER_FIELDS) with room to spare.
MOST_CELLS = 4000
MOST_COLUMNS = 30
# More records than this are named by code or title instead of chosen from a list.
FEW_CHOICES = 15
LANGUAGES = ("ar", "en")
_HIJRI_BESIDE = re.compile(r"\s+(?:الموافق\s.*|\(.*\))\s*$", re.DOTALL)
NO_ANSWER = frozenset({"-", "–", "—"})
LEFT_OUT = ""


def names_of_field(model: type[Row], name: str) -> set[str]:
    """The folded names by which a heading may mean a field."""
    column: Any = model._meta.get_field(name)
    found = {fold_name(name)}
    for language in LANGUAGES:
        with override(language):
            found.add(fold_name(str(column.verbose_name)))
    return found


def known_names(part: Rows) -> dict[str, str]:
    """Folded name → the field it means; the first where two are called alike."""
    found: dict[str, str] = {}
    for name in part.fields:
        for known in names_of_field(part.model, name):
            found.setdefault(known, name)
    return found


def read_text(
    part: Rows, text: str, *, separator: str | None = None, heading: bool | None = None
) -> Table:
    return read_table(text, known_names(part), separator=separator, heading=heading)


def columns_of(part: Rows, table: Table) -> list[str]:
    """The field that each column is meant for: by its heading, else in the list's own order."""
    if not table.heading:
        fields = list(part.fields[: table.width])
        return fields + [LEFT_OUT] * (table.width - len(fields))
    known = known_names(part)
    chosen: list[str] = []
    for cell in table.heading:
        name = known.get(fold_name(cell), LEFT_OUT)
        chosen.append(LEFT_OUT if name in chosen else name)
    return chosen


# Reading


@dataclass
class Reading:
    """A line of cells as the list's form reads it."""

    values: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class Reader:
    """One form of the list, asked anew for every line."""

    def __init__(self, plan: Plan, screen: Screen, part: Rows, snapshot: Snapshot) -> None:
        self.part, self.snapshot = part, snapshot
        self.model: Any = part.model
        self.form = AnswersForm(
            part.model,
            blank_record(part.model, uuid.uuid4(), part.where),
            part.fields,
            snapshot,
            prefix="new",
            pk=None,
            place=screen.place,
            data=MultiValueDict({"new-version": ["0"]}),
        )

    def read(self, texts: Mapping[str, str]) -> Reading:
        reading = Reading()
        data = MultiValueDict({"new-version": ["0"]})
        for name, text in texts.items():
            data.setlist(f"new-{name}", self._typed(name, text, reading))
        self.form.data = data
        self.form.full_clean()
        for name, errors in self.form.errors.items():
            if name in texts:
                reading.errors.setdefault(name, " ".join(errors))
        self._take(texts, reading)
        return reading

    def _typed(self, name: str, text: str, reading: Reading) -> list[str]:
        """What the form would be sent for this text."""
        column = self.model._meta.get_field(name)
        if isinstance(column, Line | Paragraph | Url) and not column.choices:
            return [text]
        if is_blank(text) or text.strip() in NO_ANSWER:
            return []
        if isinstance(column, Date):
            # The Hijri date that the plan writes beside it is for display only.
            return [_HIJRI_BESIDE.sub("", text)]
        if name not in self.names:
            return [text]
        many = isinstance(column, Links)
        match = self.names[name].many(text) if many else self.names[name].one(text)
        if not match.ok:
            reading.errors[name] = self._not_known(column, match.unknown, match.several)
            return []
        return list(match.values)

    def _take(self, texts: Mapping[str, str], reading: Reading) -> None:
        for name in texts:
            if name in reading.errors or name not in self.form.cleaned_data:
                continue
            value = self.form.cleaned_data[name]
            column = self.model._meta.get_field(name)
            if is_filled(value):
                reading.values[column.attname] = value
                reading.answers[name] = self._answer(name, value)
        if reading.errors:
            return
        row = self.model(**self.part.where, **reading.values)
        for name, fault in row.faults().items():
            reading.errors[name] = str(fault)

    def _answer(self, name: str, value: Any) -> Answer:
        own = Record(self.model.key(), "", 0, {**self.part.where, name: normal(value)})
        return read_answer(self.model, own, name, self.snapshot, "")

    @cached_property
    def names(self) -> Mapping[str, Names]:
        """By what names each field of choices or links knows its values."""
        found = {}
        for name in self.part.fields:
            column: Any = self.model._meta.get_field(name)
            if isinstance(column, Link | Links):
                found[name] = Names(list(self._records(name)))
            elif column.choices:
                found[name] = Names(_choices(column))
        return found

    def _records(self, name: str) -> Iterator[Known]:
        for pk, _label in choices_in(self.form.fields[name]):
            if record := self.snapshot.by_id.get(str(pk)):
                title = name_key(self.snapshot.title(record))
                yield Known(str(pk), frozenset({name_key(record.code), title, str(pk)}))

    def _not_known(self, column: Any, unknown: str, several: str) -> str:
        if several:
            said = _("Several records are called “%(text)s”: write a code, or choose it later.")
            return said % {"text": _short(several)}
        if isinstance(column, Link | Links):
            return _("There is no record “%(text)s” here: write its code or its title.") % {
                "text": _short(unknown)
            }
        return _("“%(text)s” is none of the answers: choose one.") % {"text": _short(unknown)}


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"


def _choices(column: models.Field) -> list[Known]:
    names: dict[str, set[str]] = {str(v): {name_key(str(v))} for v, _label in column.flatchoices}
    for language in LANGUAGES:
        with override(language):
            for value, label in column.flatchoices:
                names[str(value)].add(name_key(str(label)))
    return [Known(value, frozenset(found)) for value, found in names.items()]


def choices_in(field: Any) -> Iterator[tuple[Any, Any]]:
    """The choices of a form field, those in groups too, without the empty one."""
    for value, label in field.choices:
        if isinstance(label, list | tuple):
            yield from label
        elif value not in ("", None):
            yield value, label


# Showing


@dataclass(frozen=True)
class Cell:
    """One cell: what was typed, and its verdict."""

    name: str
    label: Any
    text: str
    # "off" (of a column left out), "text", "line", "figure" or "pick".
    kind: str
    error: str = ""
    answer: Answer | None = None
    # For "pick": (value, label, chosen).
    options: tuple[tuple[str, Any, bool], ...] = ()
    cleaned: bool = False

    @property
    def long(self) -> bool:
        return self.kind == "text" or "\n" in self.text

    @property
    def read_as(self) -> str:
        """How the cell was read, where that is not what was typed."""
        if not self.answer or self.kind == "pick":
            return ""
        said = _(", ").join(self.answer.lines) or self.answer.text
        return "" if _same(said, self.text) else said


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


@dataclass(frozen=True)
class PastedRow:
    index: int
    number: str
    use: bool
    cells: tuple[Cell, ...]
    reading: Reading
    # The record of the list that says the same already.
    twin: Record | None = None

    @property
    def empty(self) -> bool:
        return not self.reading.values and not self.reading.errors

    @property
    def errors(self) -> list[str]:
        """What is wrong with the line beyond its cells."""
        shown = {cell.name for cell in self.cells}
        return [text for name, text in self.reading.errors.items() if name not in shown]


@dataclass(frozen=True)
class Column:
    index: int
    name: str
    # What its first cells say, or its heading.
    heading: str
    sample: str
    options: tuple[tuple[str, Any, bool], ...]


class Preview:
    """The pasted lines as records to be, and what is still to be mended."""

    def __init__(
        self,
        plan: Plan,
        screen: Screen,
        part: Rows,
        snapshot: Snapshot,
        lines: Sequence[Sequence[str]],
        columns: Sequence[str],
        *,
        used: Sequence[bool] | None = None,
        heading: Sequence[str] = (),
        token: str = "",
    ) -> None:
        self.plan, self.screen, self.part, self.snapshot = plan, screen, part, snapshot
        width = min(len(columns), MOST_COLUMNS)
        self.columns_chosen = _once(part, columns[:width])
        fitting = max(1, MOST_CELLS // max(1, width))
        self.lines = [list(line[:width]) + [""] * (width - len(line)) for line in lines[:fitting]]
        self.left_out = max(0, len(lines) - fitting)
        self.columns_left_out = len(columns) - width
        self.heading = list(heading[:width]) + [""] * (width - len(heading))
        room = self.room
        self.used = list(used) if used is not None else [n < room for n in range(len(self.lines))]
        self.token = token or uuid.uuid4().hex

    @cached_property
    def room(self) -> int:
        """How many records the list still takes."""
        live = len(self.snapshot.rows.get(self.part.model.key(), ()))
        return max(0, most_rows(self.part.model) - live)

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.plan, self.screen, self.part, self.snapshot)

    @cached_property
    def rows(self) -> list[PastedRow]:
        return [self._row(index, line) for index, line in enumerate(self.lines)]

    def _row(self, index: int, line: Sequence[str]) -> PastedRow:
        texts = {name: text for name, text in zip(self.columns_chosen, line, strict=True) if name}
        reading = self.reader.read(texts)
        cells = tuple(
            self._cell(name, text, reading)
            for name, text in zip(self.columns_chosen, line, strict=True)
        )
        number = self.plan.format.number(index + 1)
        use = index < len(self.used) and self.used[index]
        return PastedRow(index, number, use, cells, reading, self._twin(reading))

    def _twin(self, reading: Reading) -> Record | None:
        title = fold(self.part.model.title_of(reading.values))
        return self._titles.get(title) if title else None

    @cached_property
    def _titles(self) -> Mapping[str, Record]:
        records = self.snapshot.rows.get(self.part.model.key(), ())
        return {fold(self.snapshot.title(r)): r for r in records if self.part.has(r.values)}

    def _cell(self, name: str, text: str, reading: Reading) -> Cell:
        if not name:
            return Cell("", _("Left out"), text, "off")
        column: Any = self.part.model._meta.get_field(name)
        kind = self._kind(column)
        answer, error = reading.answers.get(name), reading.errors.get(name, "")
        options = self._options(name, text, answer, error) if kind == "pick" else ()
        return Cell(name, column.verbose_name, text, kind, error, answer, options)

    def _kind(self, column: Any) -> str:
        if column.choices:
            return "pick"
        if isinstance(column, Link):
            few = len(self.reader.form.fields[column.name].choices) <= FEW_CHOICES
            return "pick" if few else "line"
        if isinstance(column, Number | Date | Url):
            return "figure"
        long = isinstance(column, Paragraph) or (
            isinstance(column, Line) and column.max_length > SHORT_LINE
        )
        return "text" if long else "line"

    def _options(
        self, name: str, text: str, answer: Answer | None, error: str
    ) -> tuple[tuple[str, Any, bool], ...]:
        chosen = "" if answer is None else str(
            answer.value[0] if isinstance(answer.value, list) else answer.value
        )  # fmt: skip
        found = [
            (str(value), label, str(value) == chosen)
            for value, label in choices_in(self.reader.form.fields[name])
        ]
        # What was typed and not understood stays, until something else is chosen.
        unread = [(text, text, True)] if error and not answer else []
        return (*unread, ("", "—", not chosen and not unread), *found)

    @property
    def columns(self) -> list[Column]:
        return [
            Column(index, name, self.heading[index], self._sample(index), self._fields(name))
            for index, name in enumerate(self.columns_chosen)
        ]

    def _sample(self, index: int) -> str:
        found = (line[index] for line in self.lines if not is_blank(line[index]))
        return _short(" ".join(next(found, "").split()))

    def _fields(self, chosen: str) -> tuple[tuple[str, Any, bool], ...]:
        labels = [
            (name, self.part.model._meta.get_field(name).verbose_name, name == chosen)
            for name in self.part.fields
        ]
        return ((LEFT_OUT, _("Leave it out"), not chosen), *labels)

    # What would be added

    @cached_property
    def chosen(self) -> list[PastedRow]:
        """The lines to be added; whoever has nothing in his columns is no record."""
        return [row for row in self.rows if row.use and not row.empty]

    @cached_property
    def faulty(self) -> list[PastedRow]:
        return [row for row in self.chosen if row.reading.errors]

    @property
    def sound(self) -> list[PastedRow]:
        return [row for row in self.chosen if not row.reading.errors]

    def new_rows(self, rows: Sequence[PastedRow]) -> list[tuple[uuid.UUID, dict[str, Any]]]:
        """Id and values of each; the ids come from the preview, so adding twice adds once."""
        return [(self._id(row.index), row.reading.values) for row in rows]

    def _id(self, index: int) -> uuid.UUID:
        return uuid.uuid5(uuid.UUID(str(self.plan.pk)), f"paste/{self.token}/{index}")

    @property
    def told(self) -> list[str]:
        """What the user should know before adding."""
        number, found = self.plan.format.number, []
        if self.left_out:
            text = ngettext(
                "%(n)s more line was left out: paste it afterwards.",
                "%(n)s more lines were left out: paste them afterwards.",
                self.left_out,
            )
            found.append(text % {"n": number(self.left_out)})
        if self.columns_left_out > 0:
            most = number(MOST_COLUMNS)
            found.append(_("Only the first %(most)s columns are read.") % {"most": most})
        if len(self.chosen) > self.room:
            found.append(self.no_room)
        return found

    @property
    def no_room(self) -> str:
        number = self.plan.format.number
        text = ngettext(
            "This list takes %(room)s more record, and %(chosen)s are chosen.",
            "This list takes %(room)s more records, and %(chosen)s are chosen.",
            self.room,
        )
        return text % {"room": number(self.room), "chosen": number(len(self.chosen))}

    @property
    def has_twins(self) -> bool:
        return any(row.twin for row in self.chosen)


def _once(part: Rows, columns: Sequence[str]) -> list[str]:
    """The chosen fields, each for one column: the first that asks for it."""
    chosen: list[str] = []
    for name in columns:
        chosen.append(name if name in part.fields and name not in chosen else LEFT_OUT)
    return chosen


def posted_preview(
    plan: Plan, screen: Screen, part: Rows, snapshot: Snapshot, data: Any
) -> Preview | None:
    """The preview as it came back from the page, or None where that says nothing."""
    height, width = _count(data.get("rows")), _count(data.get("columns"))
    token = data.get("token", "")
    whole = height and width and height * width <= MOST_CELLS
    if not whole or not re.fullmatch("[0-9a-f]{32}", token):
        return None
    lines = [[data.get(f"cell-{y}-{x}", "") for x in range(width)] for y in range(height)]
    return Preview(
        plan,
        screen,
        part,
        snapshot,
        lines,
        [data.get(f"column-{x}", "") for x in range(width)],
        used=[f"use-{y}" in data for y in range(height)],
        heading=[data.get(f"heading-{x}", "") for x in range(width)],
        token=token,
    )


# Just after


@dataclass(frozen=True)
class PasteBar:
    """What came of a paste: the words, and the verb that undoes it, or does it again."""

    event: str
    words: str
    verb: str
    # The first of the records, where they are on the page.
    first: str = ""

    @property
    def undoes(self) -> bool:
        return self.verb.startswith("un")


def paste_bar(plan: Plan, screen: Screen, target: str) -> PasteBar | None:
    event = pasted_event(plan, screen, target)
    if event is None:
        return None
    count = len(pasted_ids(event))
    n = {"n": plan.format.number(count)}
    if event.verb == "unpaste":
        text = ngettext(
            "%(n)s pasted record was taken out again.",
            "%(n)s pasted records were taken out again.",
            count,
        )
        return PasteBar(str(event.pk), text % n, "repaste")
    text = ngettext("%(n)s record was added.", "%(n)s records were added.", count)
    return PasteBar(str(event.pk), text % n, "unpaste", next(iter(pasted_ids(event)), ""))


def adopted_bar(plan: Plan, screen: Screen, target: str) -> PasteBar | None:
    """The same of a split that was put into the plan, or taken out again."""
    event = adopted_event(plan, target) if screen.place == INVESTMENT else None
    if event is None:
        return None
    if event.verb == "unadopt":
        return PasteBar(str(event.pk), _("The items are again as they were before."), "readopt")
    return PasteBar(str(event.pk), _("The split is in the plan now."), "unadopt")


def _count(text: Any) -> int:
    return int(text) if re.fullmatch("[0-9]{1,4}", str(text or ""), re.ASCII) else 0
