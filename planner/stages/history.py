"""What happened to a plan, in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from planner.core.diff import DecimalMark
from planner.plans.fields import Link, Links, from_plain
from planner.plans.inputs import as_uuid
from planner.plans.tables import Answers, Event, Member, Plan, Version
from planner.stages.addresses import anchor_of, prefix_of, url_of
from planner.stages.changes import Change
from planner.stages.progress import is_filled
from planner.stages.reading import Answer, read_answer
from planner.stages.registry import SCREENS, SHEETS, TABLES
from planner.stages.screen import Screen
from planner.stages.snapshot import Record, Snapshot

SENTENCES: dict[str, Any] = {
    "begin": _("%(name)s began the plan"),
    "import": _("%(name)s imported the plan from a file"),
    "copy": _("%(name)s made the plan as a copy"),
    "change": _("%(name)s wrote in “%(screen)s”"),
    "add": _("%(name)s added a record to “%(screen)s”"),
    "paste": _("%(name)s pasted records into “%(screen)s”"),
    "unpaste": _("%(name)s took pasted records out of “%(screen)s”"),
    "repaste": _("%(name)s brought pasted records back to “%(screen)s”"),
    "adopt": _("%(name)s put the proposed split into “%(screen)s”"),
    "unadopt": _("%(name)s took the proposed split out of “%(screen)s”"),
    "readopt": _("%(name)s brought the proposed split back to “%(screen)s”"),
    "delete": _("%(name)s deleted a record of “%(screen)s”"),
    "restore": _("%(name)s brought a record of “%(screen)s” back"),
    "move": _("%(name)s put “%(screen)s” in another order"),
    "cite": _("%(name)s cited evidence in “%(screen)s”"),
    "uncite": _("%(name)s took a citation out of “%(screen)s”"),
    "invite": _("%(name)s sent an invitation"),
    "withdraw": _("%(name)s withdrew an invitation"),
    "join": _("%(name)s joined the plan"),
    "leave": _("%(name)s left the plan"),
    "role": _("%(name)s changed the role of a member"),
    "remove": _("%(name)s removed a member"),
    "archive": _("%(name)s put the plan in the archive"),
    "keep": _("%(name)s kept a version of the plan"),
    "rename": _("%(name)s gave a version of the plan another name"),
    "logo": _("%(name)s uploaded the logo of the organisation"),
    "unlogo": _("%(name)s removed the logo of the organisation"),
    "share": _("%(name)s made a link for reading the plan"),
    "unshare": _("%(name)s revoked a link for reading the plan"),
}
# The same verbs, said of the plan itself.
OF_THE_PLAN: dict[str, Any] = {
    "delete": _("%(name)s put the plan in the bin"),
    "restore": _("%(name)s brought the plan back"),
}
# What is said of a verb that has no sentence of its own yet.
ANY_VERB = _("%(name)s changed the plan")


def sentence(event: Event) -> str:
    """The event as a sentence; its person may have left since."""
    name = event.by.name if event.by else gettext("Somebody")
    screen = SCREENS.get(event.place.partition("/")[0])
    said = SENTENCES.get(event.verb, ANY_VERB)
    if screen is None:
        return str(OF_THE_PLAN.get(event.verb, said)) % {"name": name}
    return str(said) % {"name": name, "screen": screen.title}


# Small changes of one record, told as one

# Autosave writes an event every few seconds: a pause as long as this ends the entry.
PAUSE = timedelta(minutes=10)
# Verbs that one entry tells several of.
FOLDED = frozenset({"change", "move"})


@dataclass
class Deed:
    """What one person did to one record in one go. `changes`: field → [before, after]."""

    last: Event
    first: Event
    verb: str
    changes: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, event: Event) -> "Deed":
        return cls(event, event, event.verb, {n: list(c) for n, c in event.changes.items()})

    def takes(self, event: Event) -> bool:
        """Whether the event, an earlier one at the same place, belongs to it."""
        same = event.by_id == self.last.by_id and self.first.at - event.at <= PAUSE
        begins = self.verb == "change" and event.verb == "add"
        return same and (begins or (event.verb == self.verb and event.verb in FOLDED))

    def take(self, event: Event) -> None:
        self.first, self.verb = event, event.verb
        for name, (before, after) in event.changes.items():
            self.changes.setdefault(name, [before, after])[0] = before


def fold_events(events: Iterable[Event], most: int) -> tuple[list[Deed], int | None]:
    """At most `most` deeds, last first, and the id below which the rest begins.

    `events` are in the same order. Somebody else's change of the record comes
    between two deeds; what happens to other records meanwhile does not.
    """
    deeds: list[Deed] = []
    at_place: dict[str, Deed] = {}
    for event in events:
        deed = at_place.get(event.place)
        if deed and event.place and deed.takes(event):
            deed.take(event)
            continue
        if len(deeds) == most:
            return deeds, event.pk + 1
        at_place[event.place] = Deed.of(event)
        deeds.append(at_place[event.place])
    return deeds, None


# In words


@dataclass(frozen=True)
class Entry:
    """A deed as the page tells it. `record` is None where none is meant, or it is gone."""

    deed: Deed
    sentence: str
    code: str
    title: str
    # "live", "deleted", or "" where the deed is about no record.
    state: str
    changes: tuple[Change, ...]
    url: str

    @property
    def by(self) -> Any:
        return self.deed.last.by


class Teller:
    """Tells deeds by the plan as it is now: codes, titles and words are today's."""

    def __init__(self, plan: Plan, snapshot: Snapshot, deeds: Iterable[Deed], *, edits: bool):
        self.plan, self.snapshot, self.edits = plan, snapshot, edits
        self.deeds = list(deeds)
        self.deleted = self._deleted()

    def entries(self) -> list[Entry]:
        return [self._entry(deed) for deed in self.deeds]

    def _deleted(self) -> Mapping[str, Record]:
        """The records that deeds speak of and the plan no longer has: a query a table."""
        wanted: dict[str, set[Any]] = defaultdict(set)
        for deed in self.deeds:
            place, _slash, row = deed.last.place.partition("/")
            if row and place in SCREENS and row not in self.snapshot.by_id:
                wanted[place].add(as_uuid(row))
        found: dict[str, Record] = {}
        for place, ids in wanted.items():
            for model in SCREENS[place].tables:
                rows: Any = model._default_manager.filter(plan=self.plan, pk__in=ids - {None})
                found |= {str(r.pk): Record(model.key(), str(r.pk), 0, vars(r)) for r in rows}
        return found

    def _entry(self, deed: Deed) -> Entry:
        place, _slash, row = deed.last.place.partition("/")
        screen = SCREENS.get(place)
        said = sentence(deed.last if deed.verb == deed.last.verb else deed.first)
        if screen is None:
            return Entry(deed, said, "", "", "", self._about_plan(deed), "")
        record = self.snapshot.by_id.get(row) if row else None
        gone = self.deleted.get(row) if row else None
        model = self._model(screen, row, record or gone)
        title = self.snapshot.title(record) if record else ""
        if gone and not record:
            title = TABLES[gone.key].title_of(gone.values)
        changes = self._changes(deed, model, record)
        return Entry(
            deed,
            said,
            record.code if record else "",
            title,
            "" if not row else "live" if record else "deleted",
            changes,
            self._url(place, row, record, changes),
        )

    def _model(self, screen: Screen, row: str, record: Record | None) -> type[Answers] | None:
        if record:
            return TABLES[record.key]
        return None if row else screen.sheet

    def _url(self, place: str, row: str, record: Record | None, changes: tuple[Change, ...]) -> str:
        if row and record is None:
            return ""
        anchor = ""
        if record and prefix_of(record) == record.id:
            anchor = anchor_of(record)
        elif changes:
            anchor = changes[0].anchor
        return url_of(self.plan, place, anchor, edits=self.edits)

    def _changes(
        self, deed: Deed, model: type[Answers] | None, record: Record | None
    ) -> tuple[Change, ...]:
        if deed.verb in ("cite", "uncite"):
            before, after = deed.changes.get("evidence", (None, None))
            return (Change(_("Evidence"), self._links(before), self._links(after)),)
        found = [
            self._change(model, name, before, after, record)
            for name, (before, after) in deed.changes.items()
            if model and before != after and name in _names(model)
        ]
        return tuple(change for change in found if change.old.filled or change.new.filled)

    def _change(
        self, model: type[Answers], name: str, before: Any, after: Any, record: Record | None
    ) -> Change:
        column: Any = model._meta.get_field(name)
        own = record or (Record(model.key(), "", 0, {}) if model.key() in SHEETS else None)
        anchor = anchor_of(own, name) if own else ""
        old, new = (self._answer(model, column, value) for value in (before, after))
        decimal: DecimalMark = "," if self.snapshot.format.decimal_mark == "," else "."
        return Change(column.verbose_name, old, new, anchor, decimal=decimal)

    def _answer(self, model: type[Answers], column: Any, value: Any) -> Answer:
        if isinstance(column, Link | Links):
            return self._links(value)
        try:
            typed = from_plain(column, value)
        except ValidationError:
            # A choice or a form that the field no longer has.
            return Answer(column.verbose_name, str(value), "rtl", "text", value=value)
        record = Record(model.key(), "", 0, {column.name: typed})
        return read_answer(model, record, column.name, self.snapshot, "")

    def _links(self, value: Any) -> Answer:
        """Records by their codes; those without one by their titles."""
        ids = value if isinstance(value, list) else [value] if is_filled(value) else []
        lines = tuple(self._short(str(i)) for i in ids)
        return Answer("", "", "rtl", "links", lines=lines, value=ids)

    def _short(self, row: str) -> str:
        record = self.snapshot.by_id.get(row)
        if record is None:
            return gettext("deleted record")
        return record.code or self.snapshot.title(record) or gettext("(no text yet)")

    def _about_plan(self, deed: Deed) -> tuple[Change, ...]:
        """Roles and names of versions: what happens to the plan as a whole."""
        columns = {"role": Member._meta.get_field("role"), "name": Version._meta.get_field("name")}
        labels = {"role": _("Role"), "name": _("Name")}
        return tuple(
            Change(labels[name], _plain_words(columns[name], old), _plain_words(columns[name], new))
            for name, (old, new) in deed.changes.items()
            if name in columns
        )


def _plain_words(column: Any, value: Any) -> Answer:
    words = str(dict(column.flatchoices).get(value, value or ""))
    return Answer("", words, "rtl", "choice" if words else "empty", value=value)


def _names(model: type[Answers]) -> set[str]:
    return {f.name for f in model._meta.concrete_fields}
