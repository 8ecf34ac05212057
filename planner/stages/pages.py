"""What the templates of a screen draw: forms, records and their tools, in order."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.timezone import localtime

from planner.core.diff import compare
from planner.core.thread import THREADED
from planner.evidence.tables import Evidence
from planner.plans.answers import Conflict, Saved
from planner.plans.fields import Paragraph
from planner.plans.inputs import FormattedField, as_uuid
from planner.plans.tables import Plan
from planner.stages.actions import PageSave
from planner.stages.alerts import Alerts
from planner.stages.alone import Alone
from planner.stages.analysis import computed_of
from planner.stages.boards import DRAWINGS, drawing_of, room_of
from planner.stages.drawing import Drawing, Piece
from planner.stages.forms import (
    AnswersForm,
    ScreenForms,
    as_typed,
    axis_steps,
    blank_fields,
    named,
)
from planner.stages.gates import GateView, why_not_write
from planner.stages.guide import Guide, guide_of
from planner.stages.paste import PasteBar
from planner.stages.progress import Progress, is_filled, progress_by_place, total_of
from planner.stages.reading import Answer, ReadScreen, grid_columns, read_answer, read_screen
from planner.stages.registry import SCREENS, STAGES
from planner.stages.resting import Question
from planner.stages.screen import Grid, Panel, Part, Rows, Screen, Section, Stage
from planner.stages.snapshot import Record, Snapshot, normal, take_snapshot
from planner.stages.suggesting import Offer, offers_for


@dataclass(frozen=True)
class RailStage:
    stage: Stage
    progress: Progress
    screens: tuple[tuple[Screen, Progress, bool], ...]
    open: bool


def rail(progress: Mapping[str, Progress], *, screen: str = "", stage: str = "") -> list[RailStage]:
    """The stages and their screens, each with how far it is and whether it is shown."""
    return [
        RailStage(
            s,
            total_of(progress[one.place] for one in s),
            tuple((one, progress[one.place], one.place == screen) for one in s),
            s.key == stage or screen.startswith(f"{s.key}."),
        )
        for s in STAGES
    ]


@dataclass(frozen=True)
class RowView:
    """One record to write on, with its code, its evidence and its neighbours."""

    form: AnswersForm
    title: str
    cited: tuple[tuple[str, str], ...]
    first: bool
    last: bool
    focus: bool
    needed: tuple[str, ...] = ()

    @property
    def record(self) -> Record:
        return self.form.record

    @property
    def threaded(self) -> bool:
        """Whether one asks of the record why it is there."""
        return self.record.key in THREADED

    @property
    def main(self) -> list[Any]:
        """What one answers first; `more` is told behind "more details"."""
        return [field for field in self.form if not self._is_remark(field)]

    @property
    def more(self) -> list[Any]:
        return [field for field in self.form if self._is_remark(field)]

    def _is_remark(self, field: Any) -> bool:
        column = self.form.model._meta.get_field(field.name)
        return isinstance(column, Paragraph) and field.name not in self.needed

    @property
    def more_filled(self) -> int:
        return sum(is_filled(self.record[field.name]) for field in self.more)

    @property
    def faulty(self) -> set[str]:
        """The fields to be looked at: they are never left folded away."""
        return {*self.form.errors, *getattr(self.form, "conflicts", {})}

    @property
    def more_faulty(self) -> bool:
        return any(field.name in self.faulty for field in self.more)


@dataclass(frozen=True)
class Line:
    """A row of a grid: its step, and a form for each column."""

    value: str
    code: str
    label: str
    cells: tuple[tuple[str, AnswersForm], ...]


@dataclass(frozen=True)
class PartView:
    """A part of a screen as the templates draw it; `kind` names the template."""

    kind: str
    part: Part
    form: AnswersForm | None = None
    fields: tuple[Any, ...] = ()
    rows: tuple[RowView, ...] = ()
    lines: tuple[Line, ...] = ()
    groups: tuple[tuple[Any, int], ...] = ()
    columns: tuple[Any, ...] = ()
    corner: Any = ""
    figure: Any = None
    # Who answers the columns of the grid, where each does so alone.
    alone: Alone | None = None
    deleted: Record | None = None
    full: bool = False
    # How much room a record needs that is drawn as one line.
    room: str = ""

    @property
    def even(self) -> bool:
        """Whether the answers of a cell are of one rank, so that each says its name."""
        part = self.part
        return isinstance(part, Grid) and len(part.fields) > 1 and not part.needed


class WorkPage:
    """A screen with everything around it."""

    refused = ""
    # What was pasted just now, and may be undone.
    pasted: PasteBar | None = None
    # Suggestions put off for now; whether one was weighed just now.
    later: Sequence[str] = ()
    accepting = False
    # What is asked before a record goes.
    question: Question | None = None
    # The place for which a piece of evidence is being chosen.
    citing = ""

    def __init__(
        self,
        plan: Plan,
        screen: Screen,
        data: Any = None,
        saved: PageSave | None = None,
        *,
        deleted: str = "",
        focus: str = "",
        asked: str = "",
    ) -> None:
        self.plan, self.screen = plan, screen
        self.saved = saved or PageSave()
        self.deleted, self.focus = deleted, focus
        self.snapshot: Snapshot = take_snapshot(plan)
        self.alone = Alone(screen, self.snapshot, asked)
        # What was saved is shown as it is stored; what was not, as it was typed.
        typed = None if self.saved.ok else data
        self.forms = ScreenForms(screen, plan, self.snapshot, typed)
        progress = progress_by_place(SCREENS, self.snapshot)
        self.alerts = Alerts(self.snapshot, progress)
        self.progress = self.alerts.marked(progress)

    @property
    def gate(self) -> GateView:
        return GateView(self.snapshot)

    @cached_property
    def locked(self) -> str:
        """Why the screen is only to be read now. What was typed is never hidden."""
        return "" if self.saved.refused else why_not_write(self.screen, self.snapshot)

    @property
    def reading(self) -> ReadScreen:
        return read_screen(self.screen, self.snapshot)

    @cached_property
    def offers(self) -> list[Offer]:
        return offers_for(self.screen, self.snapshot, self.later)

    @property
    def rail(self) -> list[RailStage]:
        return rail(self.progress, screen=self.screen.place)

    @property
    def guide(self) -> Guide | None:
        return guide_of(self.screen.place)

    @property
    def stage(self) -> Stage:
        return next(s for s in STAGES if s.key == self.screen.stage)

    @property
    def number(self) -> int:
        return [s.key for s in self.stage].index(self.screen.key) + 1

    @property
    def previous(self) -> Screen | None:
        return self._neighbour(-1)

    @property
    def next(self) -> Screen | None:
        return self._neighbour(1)

    def _neighbour(self, step: int) -> Screen | None:
        screens = list(SCREENS.values())
        place = [s.place for s in screens].index(self.screen.place) + step
        return screens[place] if 0 <= place < len(screens) else None

    @cached_property
    def parts(self) -> list[PartView]:
        return [self._part(part) for part in self.screen.layout]

    @cached_property
    def drawing(self) -> Drawing:
        return drawing_of(self.screen, self.snapshot)

    @cached_property
    def evidence(self) -> tuple[Record, ...]:
        return self.snapshot.rows[Evidence.key()]

    @property
    def cites(self) -> bool:
        """Whether answers here can cite evidence: everywhere but where it is kept."""
        return Evidence not in self.screen.tables

    @property
    def cited(self) -> tuple[tuple[str, str], ...]:
        return self._cited(self.screen.place)

    @property
    def cited_cells(self) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
        """(place, words, evidence) of each cell of a grid that cites some."""
        found = ((*cell, self._cited(cell[0])) for cell in self.cells)
        return [cell for cell in found if cell[2]]

    @cached_property
    def cells(self) -> list[tuple[str, str]]:
        """(place, words) of each cell of a grid that holds an answer, and so can cite."""
        written = [m.key() for grid in self.screen.parts(Grid) for m in grid.models]
        return [
            (f"{self.screen.place}/{record.id}", self.snapshot.title(record))
            for key in written
            for record in self.snapshot.rows[key]
        ]

    @cached_property
    def faults(self) -> list[tuple[str, Any, Any]]:
        """(anchor, label, message) of each thing that was not saved, in page order."""
        found = []
        for form in self._bound_forms():
            for name, errors in form.errors.items():
                field = form[name] if name in form.fields else None
                anchor = field.id_for_label or field.auto_id if field else f"r-{form.prefix}"
                label = field.label if field else ""
                found += [(anchor, label, error) for error in errors]
            for name in getattr(form, "conflicts", {}):
                found.append((form[name].auto_id, form[name].label, None))
        return found

    def _bound_forms(self) -> Iterator[AnswersForm]:
        for view in self.parts:
            forms = [view.form] if view.form and view.kind == "section" else []
            forms += [row.form for row in view.rows]
            forms += [form for line in view.lines for _label, form in line.cells]
            yield from (form for form in forms if form.is_bound)

    def _part(self, part: Part) -> PartView:
        if isinstance(part, Section):
            form = self.sheet
            return PartView("section", part, form, tuple(form[name] for name in part.fields))
        if isinstance(part, Rows):
            return self._rows(part)
        if isinstance(part, Grid):
            return self._grid(part)
        return panel_view(part, self.snapshot, self.alone)

    @cached_property
    def sheet(self) -> AnswersForm | None:
        return self._marked(self.forms.sheet()) if self.screen.sheet else None

    def _marked(self, form: AnswersForm) -> AnswersForm:
        """The form with the faults and conflicts that saving found beyond its own."""
        for name, errors in self.saved.errors.get(form.prefix, {}).items():
            if form.is_bound and name not in form.errors:
                form.add_error(name if name in form.fields else None, errors)
        mark_faulty(form, self.saved.conflicts.get(form.prefix, {}), form.record.version)
        if form.is_bound and not self.saved.refused:
            for name, field in form.fields.items():
                if name not in form.errors and name not in form.conflicts:
                    # What is settled is shown as it is stored, by whomever: sent along
                    # again it must not undo what others wrote since the page was opened.
                    field.bound_data = _stored_value
        return form

    def _rows(self, part: Rows) -> PartView:
        forms = [self._marked(form) for form in self.forms.rows(part)]
        last = len(forms) - 1
        views = tuple(
            RowView(
                form,
                self.snapshot.title(form.record),
                self._cited(form.place),
                first=i == 0,
                last=i == last,
                focus=form.prefix == self.focus,
                needed=part.needed,
            )
            for i, form in enumerate(forms)
        )
        view = PartView("rows", part, rows=views, deleted=self._deleted(part))
        if part.look != "lines":
            return view
        heads = tuple(blank_fields(part.model, part.fields, True).values())
        return replace(view, columns=heads, room=room_of(part.model, part.fields))

    def _deleted(self, part: Rows) -> Record | None:
        pk = as_uuid(self.deleted)
        rows = part.model._default_manager.filter(plan=self.plan, **part.where)
        row = rows.exclude(deleted_at=None).filter(pk=pk).first() if pk else None
        return Record(part.model.key(), str(row.pk), 0, vars(row)) if row else None

    def _grid(self, part: Grid) -> PartView:
        first = part.models[0]
        cells = {model: self.forms.cells(part, model) for model in part.models}
        columns, groups = grid_columns(part, self.snapshot)
        alone = self.alone if part.alone else None
        if alone:
            columns = [pair for pair in columns if alone.chosen and pair[1] == alone.chosen.step]
        lines = []
        for down in axis_steps(first, part.down, self.snapshot):
            line = []
            for model, step in columns:
                crossing = (down.value, step.value) if part.across else (down.value,)
                line.append((step.label, self._marked(cells[model][crossing])))
            lines.append(Line(down.value, down.code, down.label, tuple(line)))
        steps = tuple(step for _model, step in columns) if part.across else ()
        corner = first._meta.get_field(part.down).verbose_name
        # Without columns there is nothing to write in.
        shown = tuple(lines) if columns else ()
        return PartView(
            "grid", part, lines=shown, groups=groups, columns=steps, corner=corner, alone=alone
        )

    def _cited(self, place: str) -> tuple[tuple[str, str], ...]:
        found = self.snapshot.cited.get(place, ())
        return tuple((i, named(self.snapshot.by_id[i], self.snapshot)) for i in found)


def panel_view(part: Panel, snapshot: Snapshot, alone: Alone) -> PartView:
    return PartView(
        "panel", part, figure=computed_of(part, snapshot) if alone.open else alone.closed
    )


@dataclass(frozen=True)
class ConflictView:
    """Both values of a field that two people wrote."""

    theirs: Answer
    mine: Answer
    by: Any
    when: str
    # The version that the page shows as stored: who keeps his text, keeps it over this one.
    seen: int
    # What the inputs hold when the stored value is taken, as JSON.
    values: str

    @cached_property
    def pieces(self) -> tuple[Any, ...]:
        """Where running texts differ, word by word."""
        if {self.theirs.kind, self.mine.kind} != {"text"}:
            return ()
        return compare(self.theirs.text, self.mine.text, exact=True)


def mark_faulty(form: AnswersForm, conflicts: Mapping[str, Conflict], version: int) -> None:
    """Tell each field that was not saved what it is in conflict with, and since when."""
    form.conflicts = conflicts
    since = form.since
    for name, field in form.fields.items():
        if name in form.errors or name in conflicts:
            # Saved again, it is compared with what it was typed over.
            field.since = since.get(name, form.from_version)
        if name in conflicts:
            field.conflict = conflict_view(form, name, conflicts[name], version)


def conflict_view(form: AnswersForm, name: str, conflict: Conflict, seen: int) -> ConflictView:
    sides = []
    for value in (conflict.stored, form.cleaned_data.get(name)):
        record = replace(form.record, values={**form.record.values, name: normal(value)})
        sides.append(read_answer(form.model, record, name, form.snapshot, ""))
    fmt = form.snapshot.format
    values = json.dumps(as_typed(form.model, name, conflict.stored, fmt), ensure_ascii=False)
    when = fmt.datetime(localtime(conflict.at))
    return ConflictView(sides[0], sides[1], conflict.by, when, seen, values)


def _stored_value(data: Any, initial: Any) -> Any:
    return initial


class SavedField:
    """The answer to an autosave: what each field has to show now."""

    def __init__(
        self,
        plan: Plan,
        screen: Screen,
        form: AnswersForm,
        saved: Saved,
        *,
        asked: str = "",
        seen: Collection[str] = (),
    ) -> None:
        self.plan, self.screen, self.form, self.saved = plan, screen, form, saved
        # What the page's panels say, by digest: these are not sent again.
        self.asked, self.seen = asked, frozenset(seen)
        form.is_valid()
        mark_faulty(form, saved.conflicts, saved.version)

    @property
    def status(self) -> int:
        if self.form.errors:
            return 422
        return 409 if self.saved.conflicts else 200

    @property
    def merged(self) -> str:
        """What others wrote in the record meanwhile, as the page's inputs hold it: JSON."""
        model, prefix = self.form.model, self.form.prefix
        found = {
            f"{prefix}-{name}": as_typed(model, name, value, self.plan.format)
            for name, value in self.saved.merged.items()
        }
        return json.dumps(found, ensure_ascii=False) if found else ""

    @property
    def fields(self) -> list[tuple[Any, str]]:
        """Each field, and how a number or date was read where it was typed otherwise."""
        return [(field, self._echo(field)) for field in self.form]

    def _echo(self, field: Any) -> str:
        value = self.form.cleaned_data.get(field.name)
        if value is None or not isinstance(field.field, FormattedField):
            return ""
        text = field.field.text(value)
        return "" if text == field.data.strip() else text

    @cached_property
    def snapshot(self) -> Snapshot:
        return take_snapshot(self.plan, [self.screen])

    @property
    def panels(self) -> list[PartView]:
        if not self.saved.changed:
            return []
        alone = Alone(self.screen, self.snapshot, self.asked)
        return [panel_view(part, self.snapshot, alone) for part in self.screen.parts(Panel)]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What the screen's drawing computes, where the save may have changed it."""
        if not self.saved.changed or self.screen.place not in DRAWINGS:
            return ()
        return drawing_of(self.screen, self.snapshot).after(self.form.prefix)
