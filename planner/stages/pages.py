"""What the templates of a screen draw: forms, records and their tools, in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from planner.evidence.tables import Evidence
from planner.plans.answers import Conflict, Saved
from planner.plans.inputs import FormattedField, as_uuid
from planner.plans.tables import Plan
from planner.stages.actions import PageSave
from planner.stages.forms import AnswersForm, ScreenForms, axis_steps, named
from planner.stages.guide import Guide, guide_of
from planner.stages.progress import Progress, is_filled, progress_by_place, progress_of, total_of
from planner.stages.reading import grid_columns
from planner.stages.registry import SCREENS, STAGES
from planner.stages.screen import Grid, Panel, Part, Rows, Screen, Section, Stage
from planner.stages.snapshot import Record, Snapshot, take_snapshot


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

    @property
    def record(self) -> Record:
        return self.form.record


@dataclass(frozen=True)
class Line:
    """A row of a grid: its step, and a form for each column."""

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
    deleted: Record | None = None
    full: bool = False


class WorkPage:
    """A screen with everything around it."""

    refused = ""

    def __init__(
        self,
        plan: Plan,
        screen: Screen,
        data: Any = None,
        saved: PageSave | None = None,
        *,
        deleted: str = "",
        focus: str = "",
    ) -> None:
        self.plan, self.screen = plan, screen
        self.saved = saved or PageSave()
        self.deleted, self.focus = deleted, focus
        self.snapshot: Snapshot = take_snapshot(plan)
        # What was saved is shown as it is stored; what was not, as it was typed.
        typed = None if self.saved.ok else data
        self.forms = ScreenForms(screen, plan, self.snapshot, typed)
        self.progress = progress_by_place(SCREENS, self.snapshot)

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
    def evidence(self) -> tuple[Record, ...]:
        return self.snapshot.rows[Evidence.key()]

    @property
    def cites(self) -> bool:
        """Whether answers here can cite evidence: everywhere but where it is kept."""
        return Evidence not in self.screen.tables

    @property
    def cited(self) -> tuple[tuple[str, str], ...]:
        return self._cited(self.screen.place)

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
        return PartView("panel", part, figure=part.compute(self.snapshot))

    @cached_property
    def sheet(self) -> AnswersForm | None:
        return self._marked(self.forms.sheet()) if self.screen.sheet else None

    def _marked(self, form: AnswersForm) -> AnswersForm:
        """The form with the faults and conflicts that saving found beyond its own."""
        for name, errors in self.saved.errors.get(form.prefix, {}).items():
            if form.is_bound and name not in form.errors:
                form.add_error(name if name in form.fields else None, errors)
        form.conflicts = self.saved.conflicts.get(form.prefix, {})
        for name, conflict in form.conflicts.items():
            form.fields[name].conflict = conflict_view(form, name, conflict)
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
            )
            for i, form in enumerate(forms)
        )
        return PartView("rows", part, rows=views, deleted=self._deleted(part))

    def _deleted(self, part: Rows) -> Record | None:
        pk = as_uuid(self.deleted)
        rows = part.model._default_manager.filter(plan=self.plan, **part.where)
        row = rows.exclude(deleted_at=None).filter(pk=pk).first() if pk else None
        return Record(part.model.key(), str(row.pk), 0, vars(row)) if row else None

    def _grid(self, part: Grid) -> PartView:
        first = part.models[0]
        cells = {model: self.forms.cells(part, model) for model in part.models}
        columns, groups = grid_columns(part, self.snapshot)
        lines = []
        for down in axis_steps(first, part.down, self.snapshot):
            line = []
            for model, step in columns:
                crossing = (down.value, step.value) if part.across else (down.value,)
                line.append((step.label, self._marked(cells[model][crossing])))
            lines.append(Line(down.code, down.label, tuple(line)))
        steps = tuple(step for _model, step in columns) if part.across else ()
        corner = first._meta.get_field(part.down).verbose_name
        # Without columns there is nothing to write in.
        shown = tuple(lines) if columns else ()
        return PartView(
            "grid", part, lines=shown, groups=groups, columns=steps, corner=corner
        )

    def _cited(self, place: str) -> tuple[tuple[str, str], ...]:
        found = self.snapshot.cited.get(place, ())
        return tuple((i, named(self.snapshot.by_id[i], self.snapshot)) for i in found)


@dataclass(frozen=True)
class ConflictView:
    """Both values of a field that two people wrote."""

    stored: str
    by: Any
    at: Any


def conflict_view(form: AnswersForm, name: str, conflict: Conflict) -> ConflictView:
    column = form.model._meta.get_field(name)
    value = conflict.stored
    if isinstance(form.fields[name], FormattedField) and value is not None:
        text = form.fields[name].text(value)
    elif column.choices:
        text = str(dict(column.flatchoices).get(value, value or ""))
    elif hasattr(form.fields[name], "choices"):
        wanted = value if isinstance(value, list) else [str(value)]
        text = "، ".join(named(r, form.snapshot) for i in wanted if (r := form.snapshot.by_id.get(i)))
    else:
        text = str(value or "")
    return ConflictView(text, conflict.by, conflict.at)


class SavedField:
    """The answer to an autosave: what each field has to show now."""

    def __init__(self, plan: Plan, screen: Screen, form: AnswersForm, saved: Saved) -> None:
        self.plan, self.screen, self.form, self.saved = plan, screen, form, saved
        form.conflicts = saved.conflicts
        for name, conflict in saved.conflicts.items():
            form.fields[name].conflict = conflict_view(form, name, conflict)

    @property
    def status(self) -> int:
        if self.form.errors:
            return 422
        return 409 if self.saved.conflicts else 200

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

    @property
    def screen_progress(self) -> Progress | None:
        """How far the screen is, when the save may have moved it."""
        before = self.form.record
        moved = any(
            is_filled(before[name]) != is_filled(self.form.cleaned_data.get(name))
            for name in self.saved.changed
        )
        return progress_of(self.screen, self.snapshot) if moved else None

    @cached_property
    def snapshot(self) -> Snapshot:
        return take_snapshot(self.plan, [self.screen])

    @property
    def panels(self) -> list[PartView]:
        if not self.saved.changed:
            return []
        return [
            PartView("panel", part, figure=part.compute(self.snapshot))
            for part in self.screen.parts(Panel)
        ]
