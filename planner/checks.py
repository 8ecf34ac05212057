"""Start-up checks: what a stage declares must fit its tables.

A field that no screen asks for, a misspelt one, or two records with the same
code would show themselves only to a user; here they stop the start instead.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import FieldDoesNotExist

from planner.plans.fields import Link, Links
from planner.plans.tables import Answers, Row
from planner.stages.analysis import METHODS
from planner.stages.registry import SHEETS, STAGES, TABLES
from planner.stages.screen import Grid, Panel, Rows, Screen, Section, Stage
from planner.stages.snapshot import answer_fields


@register(Tags.models)
def check_stages(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    return list(faults_of(STAGES))


def faults_of(stages: Sequence[Stage]) -> Iterator[CheckMessage]:
    screens = [screen for stage in stages for screen in stage]
    for screen in screens:
        yield from unknown_fields(screen)
        yield from fields_placed_twice(screen)
        yield from needed_but_not_asked(screen)
        yield from unfit_axes(screen)
        yield from unknown_methods(screen)
    yield from fields_placed_nowhere(screens)
    yield from doubled_keys(stages)
    yield from doubled_codes(screens)
    yield from tables_with_two_homes(screens)
    yield from unfit_links(stages)


Placed = tuple[type[Answers], tuple[str, ...]]


def placed(screen: Screen) -> Iterator[tuple[Any, Placed]]:
    """Each part with the table it writes and every field it asks for or sets."""
    for part in screen.layout:
        if isinstance(part, Section) and screen.sheet:
            yield part, (screen.sheet, part.fields)
        elif isinstance(part, Rows):
            yield part, (part.model, (*part.where, *part.fields))
        elif isinstance(part, Grid):
            axes = tuple(name for name in (part.down, part.across) if name)
            for model in part.models:
                yield part, (model, (*axes, *part.fields))


def unknown_fields(screen: Screen) -> Iterator[CheckMessage]:
    for part, (model, names) in placed(screen):
        known = {f.name for f in answer_fields(model)}
        for name in names:
            if name not in known:
                yield error("E001", f"{model.__name__} has no answer {name!r}.", screen, part)
    if screen.parts(Section) and not screen.sheet:
        yield error("E001", "There are sections, but no sheet to write them on.", screen)


def fields_placed_nowhere(screens: Iterable[Screen]) -> Iterator[CheckMessage]:
    asked: dict[type[Answers], set[str]] = {}
    for screen in screens:
        if screen.sheet:
            asked.setdefault(screen.sheet, set())
        for _part, (model, names) in placed(screen):
            asked.setdefault(model, set()).update(names)
    for model, found in asked.items():
        for f in answer_fields(model):
            if f.name not in found:
                yield error("E002", f"No screen asks for {model.__name__}.{f.name}.")


def fields_placed_twice(screen: Screen) -> Iterator[CheckMessage]:
    """A field twice in one form; the same records listed by two parts."""
    sections: Counter[str] = Counter()
    for part, (model, names) in placed(screen):
        if isinstance(part, Section):
            sections.update(names)
            continue
        for name in repeated(names):
            yield error("E003", f"{model.__name__}.{name} is asked for twice.", screen, part)
    for name in repeated(sections.elements()):
        yield error("E003", f"{name!r} is asked for twice.", screen)
    parts = [*screen.parts(Rows), *screen.parts(Grid)]
    for key in repeated(part.key for part in parts):
        yield error("E003", f"Two parts write the same records, {key!r}.", screen)


def needed_but_not_asked(screen: Screen) -> Iterator[CheckMessage]:
    parts: list[Any] = [part for part in screen.layout if not isinstance(part, Panel)]
    for part in parts:
        for name in part.needed:
            if name not in part.fields:
                yield error("E004", f"{name!r} is needed, but not asked for.", screen, part)


def doubled_keys(stages: Sequence[Stage]) -> Iterator[CheckMessage]:
    for key in repeated(stage.key for stage in stages):
        yield error("E005", f"Two stages have the key {key!r}.")
    for stage in stages:
        for key in repeated(screen.key for screen in stage):
            yield error("E005", f"Two screens of {stage.key!r} have the key {key!r}.")


def doubled_codes(screens: Iterable[Screen]) -> Iterator[CheckMessage]:
    """Records are numbered by table and letters, so letters belong to one table."""
    lists = [part for screen in screens for part in screen.parts(Rows)]
    letters = dict.fromkeys((part.model.code_letters(part.where), part.model) for part in lists)
    for code in repeated(code for code, _model in letters if code):
        keys = ", ".join(model.key() for own, model in letters if own == code)
        yield error("E006", f"The code {code!r} is used by several tables: {keys}.")


def unfit_links(stages: Sequence[Stage]) -> Iterator[CheckMessage]:
    """Links may name tables that are there, of their own stage or an earlier one."""
    stage_of = {
        table.key(): number
        for number, stage in enumerate(stages)
        for screen in stage
        for table in screen.tables
    }
    tables: set[type[Row]] = {t for stage in stages for screen in stage for t in screen.tables}
    for table in sorted(tables, key=lambda t: t.key()):
        for f in answer_fields(table):
            for key in targets(f):
                if key not in stage_of:
                    yield error("E007", f"{table.__name__}.{f.name} names no table: {key!r}.")
                elif stage_of[key] > stage_of[table.key()]:
                    text = f"{table.__name__}.{f.name} points at {key!r} of a later stage."
                    yield error("E008", text)


def targets(f: Any) -> tuple[str, ...]:
    if isinstance(f, Links):
        return f.to
    if isinstance(f, Link):
        model: Any = f.remote_field.model
        return (model.key(),)
    return ()


def tables_with_two_homes(screens: Iterable[Screen]) -> Iterator[CheckMessage]:
    """The place of a record is told from its table, so a table has one screen."""
    homes = [key for screen in screens for key in keys_written(screen)]
    for key in repeated(homes):
        yield error("E009", f"{key!r} is written on several screens.")


def keys_written(screen: Screen) -> list[str]:
    return [t.key() for t in [*screen.tables, *([screen.sheet] if screen.sheet else [])]]


def unfit_axes(screen: Screen) -> Iterator[CheckMessage]:
    for grid in screen.parts(Grid):
        for model in grid.models:
            for name in filter(None, (grid.down, grid.across)):
                try:
                    axis = model._meta.get_field(name)
                except FieldDoesNotExist:
                    continue  # said by E001
                words = [str(value) for value, _label in axis.flatchoices]
                if not isinstance(axis, Link) and not words:
                    text = f"{model.__name__}.{name} is neither a link nor a choice."
                    yield error("E010", text, screen, grid)
                # The form of a crossing is named "<table>_<down>_<across>".
                if any("_" in word for word in words):
                    text = f"A word of the axis {model.__name__}.{name} has an underscore."
                    yield error("E010", text, screen, grid)


def unknown_methods(screen: Screen) -> Iterator[CheckMessage]:
    """A panel names a method that is there, and what it reads beside its screen's own."""
    for panel in screen.parts(Panel):
        if panel.key not in METHODS:
            yield error("E011", f"There is no method {panel.key!r}.", screen, panel)
        for key in panel.reads:
            if key not in TABLES and key not in SHEETS:
                yield error("E012", f"It reads no table: {key!r}.", screen, panel)
    for grid in screen.parts(Grid):
        if grid.alone and not grid.across:
            yield error("E013", "Nobody answers alone without a column.", screen, grid)


def repeated(words: Iterable[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


def error(number: str, text: str, screen: Screen | None = None, part: Any = None) -> CheckMessage:
    where = screen.place if screen else ""
    if part is not None:
        where = f"{where}, {str(part.title)!r}"
    return Error(f"{where}: {text}" if where else text, id=f"planner.{number}")
