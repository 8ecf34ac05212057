"""Finding words in a plan: in its answers, in codes, in the names of its fields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from planner.core.searching import Mark, excerpt, key_of, marked, words_of
from planner.plans.fields import Link, Links, to_plain
from planner.plans.tables import Answers, Row
from planner.stages.addresses import anchor_of, prefix_of
from planner.stages.reading import read_answer
from planner.stages.registry import SCREENS
from planner.stages.screen import Grid, Panel, Part, Rows, Screen, Section
from planner.stages.snapshot import Record, Snapshot


@dataclass(frozen=True)
class Hit:
    """A place where the words stand; `text` is empty where only a name matches."""

    place: str
    anchor: str
    label: tuple[Mark, ...]
    code: str = ""
    title: str = ""
    text: tuple[Mark, ...] = ()
    dir: str = "rtl"


@dataclass(frozen=True)
class Found:
    """What was found on one screen."""

    screen: Screen
    title: tuple[Mark, ...]
    hits: tuple[Hit, ...]


def search(snapshot: Snapshot, query: str) -> list[Found]:
    """Every screen where all words of the query stand together at one place."""
    words = words_of(query)
    if not words:
        return []
    found = []
    for screen in SCREENS.values():
        title = str(screen.title)
        hits = (*_names(screen, words), *_answers(screen, snapshot, words))
        if hits or _has(words, title):
            found.append(Found(screen, marked(title, words), hits))
    return found


def _has(words: Iterable[str], *texts: str) -> bool:
    key = key_of(*texts)
    return all(word in key for word in words)


# Names of parts and fields: each once, whatever the number of records


def _names(screen: Screen, words: tuple[str, ...]) -> Iterator[Hit]:
    for part in screen.layout:
        if part.title != screen.title and _has(words, str(part.title)):
            yield Hit(screen.place, _part_anchor(part), marked(str(part.title), words))
        for model, name in _fields(screen, part):
            label = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            if _has(words, label):
                anchor = _part_anchor(part)
                if isinstance(part, Section):
                    anchor = anchor_of(Record(model.key(), "", 0, {}), name)
                yield Hit(screen.place, anchor, marked(label, words))


def _part_anchor(part: Part) -> str:
    return "" if isinstance(part, Section | Panel) else f"part-{part.key}"


def _fields(screen: Screen, part: Part) -> Iterator[tuple[type[Answers], str]]:
    if isinstance(part, Section) and screen.sheet:
        yield from ((screen.sheet, name) for name in part.fields)
    elif isinstance(part, Rows):
        yield from ((part.model, name) for name in part.fields)
    elif isinstance(part, Grid):
        yield from ((part.models[0], name) for name in part.fields)


# Answers


def _answers(screen: Screen, snapshot: Snapshot, words: tuple[str, ...]) -> Iterator[Hit]:
    for model, names, record in _records(screen, snapshot):
        title = snapshot.title(record) if record.id else ""
        coded = bool(record.code) and all(word == record.code.casefold() for word in words)
        if coded:
            yield Hit(screen.place, f"r-{prefix_of(record)}", (), record.code, title)
        for name in names:
            hit = _answer(screen, snapshot, model, record, name, words)
            if hit and not coded:
                yield hit


def _records(
    screen: Screen, snapshot: Snapshot
) -> Iterator[tuple[type[Answers], tuple[str, ...], Record]]:
    if screen.sheet:
        yield screen.sheet, screen.sheet_fields, snapshot.sheets[screen.sheet.key()]
    for part in screen.parts(Rows):
        for record in snapshot.rows.get(part.model.key(), ()):
            if part.has(record.values):
                yield part.model, part.fields, record
    for grid in screen.parts(Grid):
        for model in grid.models:
            for record in snapshot.rows.get(model.key(), ()):
                yield model, grid.fields, record


def _answer(
    screen: Screen,
    snapshot: Snapshot,
    model: type[Answers],
    record: Record,
    name: str,
    words: tuple[str, ...],
) -> Hit | None:
    """One word at least stands in the answer; the others may be in its label or code."""
    column: Any = model._meta.get_field(name)
    if isinstance(column, Link | Links):
        return None  # what it points at is found where it is written
    answer = read_answer(model, record, name, snapshot, prefix_of(record))
    if not answer.filled:
        return None
    own = key_of(answer.text, _figure(answer.value))
    if not any(word in own for word in words):
        return None
    label = str(answer.label)
    if not _has(words, answer.text, _figure(answer.value), label, record.code):
        return None
    title = snapshot.title(record) if isinstance(model, type) and issubclass(model, Row) else ""
    return Hit(
        screen.place,
        answer.anchor,
        marked(label, words),
        record.code,
        "" if title == answer.text else title,
        excerpt(marked(answer.text, words)),
        answer.dir,
    )


def _figure(value: Any) -> str:
    """A number or date as it is typed without marks."""
    return "" if isinstance(value, str | list) else str(to_plain(value))
