"""What can be wrong with a plan file, and how it is said to whoever wrote it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from planner.plans.markup import counted
from planner.stages.registry import PLACE_OF, SCREENS, SHEETS, TABLES
from planner.stages.screen import Grid, Rows

# Whoever mends a file reads the first faults; a hostile one holds a million.
MOST_FAULTS = 200

MESSAGES: Mapping[str, Any] = {
    # the file as a whole
    "size": _("The file is larger than %(most)s MB."),
    "encoding": _("The file is not written in UTF-8."),
    "json": _("This is not JSON: line %(line)s, column %(column)s."),
    "depth": _("The file is nested too deeply."),
    "format": _('This is not a plan file: it does not begin with "format": "%(format)s".'),
    "newer": _("The file was written by a newer version of the program (schema %(schema)s)."),
    "schema": _("The program knows no schema with this number."),
    "more": _("There are more faults. Mend these first, then try again."),
    # keys and types
    "unknown_key": _("No such entry is known here."),
    "unknown_sheet": _("There is no sheet of this name."),
    "unknown_table": _("There is no table of this name."),
    "unknown_field": _("There is no field of this name."),
    "doubled_key": _("This entry is written twice."),
    "missing": _("This is missing."),
    "empty": _("Nothing is written here. Leave out what has no answer."),
    "type_object": _("An object { } was expected here."),
    "type_list": _("A list [ ] was expected here."),
    "type_text": _("Text in quotation marks was expected here."),
    "type_whole": _("A whole number without quotation marks was expected here."),
    # values
    "too_long": _("The text is longer than %(most)s characters."),
    "characters": _("The text holds characters that a plan does not keep: %(characters)s."),
    "unclean": _(
        "The text has spaces at its ends, or letters that are not written in their usual form."
    ),
    "choice": _("This is none of the possible values."),
    "url": _("This is not a web address; it begins with http:// or https://."),
    "number": _('This is not a number in the form of the file, such as "1250.5".'),
    "places": _("Too many digits after the decimal mark: at most %(places)s."),
    "range_low": _("The number must be %(limit)s or more."),
    "range_high": _("The number must be %(limit)s or less."),
    "date": _('This is not a date in the form of the file, such as "2027-01-15".'),
    "year": _("The date must lie between %(first)s and %(last)s."),
    "currency": _("The amount has more decimals than the currency (%(places)s)."),
    "contradiction": "%(reason)s",
    # records and what they point at
    "too_many": _("A list holds at most %(most)s records."),
    "id": _('The id must be written like "%(example)s".'),
    "doubled_id": _("Another record has this id."),
    "unknown_reference": _("There is no record with this id in the file."),
    "wrong_table": _("A record of this table cannot be named here."),
    "itself": _("A record cannot name itself."),
    "not_allowed": _("The record that is named here does not fit this one."),
    "doubled_reference": _("The same record is named twice."),
    "doubled_crossing": _("Another record answers for the same row and column."),
    "axis": _("The record does not say for which row or column it answers."),
    "homeless": _("No list of the plan takes a record with this value."),
    "elsewhere": _("This field is not asked for in a record of this kind."),
    "citation": _('A citation is written as ["id of the evidence", "place"].'),
    "place": _("The plan has no such place."),
    "doubled_citation": _("This place cites the same evidence twice."),
}


@dataclass(frozen=True)
class Fault:
    """`path` says where in the file: rows.objective[2].deadline (counted from 0)."""

    path: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        shown = {k: counted(v) if isinstance(v, int) else v for k, v in self.params.items()}
        return str(MESSAGES[self.code]) % shown

    @property
    def where(self) -> str:
        """The place in the words of the screens; "" where there are none."""
        return place_in_words(self.path)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class PlanFileError(Exception):
    """The file was refused; `faults` says all that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(f"{len(self.faults)} faults")


class Refusal(Exception):
    """One value is refused; whoever reads the record knows its place."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Collector:
    """Gathers faults, and gives up when there are too many to be read."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, path: str, code: str, **params: Any) -> None:
        self.faults.append(Fault(path, code, params))
        if len(self.faults) >= MOST_FAULTS:
            raise PlanFileError([*self.faults, Fault("", "more")])

    def stop_if_any(self) -> None:
        if self.faults:
            raise PlanFileError(self.faults)


_PATH = re.compile(r"(sheets|rows)\.([a-z]+)(?:\[([0-9]+)\])?(?:\.([a-z_0-9]+))?(?:\[[0-9]+\])?")


def place_in_words(path: str) -> str:
    found = _PATH.fullmatch(path)
    known = SHEETS if found and found[1] == "sheets" else TABLES
    if not found or found[2] not in known:
        return ""
    model: Any = known[found[2]]
    words = [_title(model)]
    if found[3]:
        words.append(str(_("record %(number)s") % {"number": int(found[3]) + 1}))
    columns = {f.name: f for f in model._meta.concrete_fields}
    if found[4] in columns:
        words.append(str(columns[found[4]].verbose_name))
    return " · ".join(words)


def _title(model: Any) -> str:
    """The heading over the table where it has one alone, else the screen's."""
    screen = SCREENS[PLACE_OF[model.key()]]
    parts = [p for p in screen.parts(Rows) if p.model is model]
    parts += [p for p in screen.parts(Grid) if p.models == (model,)]
    return str(parts[0].title if len(parts) == 1 else screen.title)
