"""Writing the proposed split into the plan, and turning that back: one deed of several records."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from planner.accounts.tables import User
from planner.plans.actions import Refused
from planner.plans.answers import lock_plan, note_event, save_answers
from planner.plans.fields import from_plain, to_plain
from planner.plans.inputs import as_uuid
from planner.plans.tables import Event, Plan
from planner.stages.actions import add_row, delete_row, most_rows, restore_row
from planner.stages.adoption import LINES, SHEET, adoption_of, plain
from planner.stages.gates import INVESTMENT
from planner.stages.registry import SCREENS
from planner.stages.screen import Screen
from planner.stages.snapshot import take_snapshot
from planner.stages.strategy.investment import InvestmentLine, InvestmentPlan


class Outdated(Exception):
    """The plan changed since the preview was shown."""


def adopt(plan: Plan, seen: str, *, by: User) -> Event:
    """Write what the preview `seen` showed. Raises Outdated if it would be another one now."""
    with transaction.atomic():
        lock_plan(plan)
        found = adoption_of(take_snapshot(plan))
        if found.digest != seen:
            raise Outdated
        if len(found.outcome.rows[LINES]) > most_rows(InvestmentLine):
            said = _("A list holds at most %(most)s records.")
            raise Refused(said % {"most": plan.format.number(most_rows(InvestmentLine))})
        deed, whole = Deed(plan, by), True
        for change in found.changes:
            if change.record is None:
                deed.add(change.values)
            else:
                whole &= deed.change(change.record.id, change.record.version, change.values)
        whole &= deed.change(str(plan.pk), found.snapshot.sheets[SHEET].version, found.sheet)
        if not whole:  # somebody wrote in one of the items just now
            raise Outdated
        return deed.note("adopt")


class Deed:
    """Several records written as one deed, which remembers how to turn itself back."""

    def __init__(self, plan: Plan, by: User) -> None:
        self.plan, self.by = plan, by
        self.screen: Screen = SCREENS[INVESTMENT]
        # Record → its answers before and after (None: not there), and its version after.
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}
        self.versions: dict[str, int] = {}

    def add(self, values: Mapping[str, Any]) -> None:
        links = {name: as_uuid(v) if name == "tactic" and v else v for name, v in values.items()}
        row = add_row(self.plan, self.screen, LINES, by=self.by, values=links)
        self._keep(row, None, plain(values, values), 1)

    def change(self, row: str, version: int, values: Mapping[str, Any]) -> bool:
        """Whether all was written: what somebody has changed since `version` stays."""
        stored = self._stored(row, values)
        try:
            saved = self._save(row, version, values)
        except InvestmentLine.DoesNotExist:
            return False
        if saved.changed:
            after = plain(values, dict.fromkeys(saved.changed))
            self._keep(row, {n: stored[n] for n in after}, after, saved.version)
        return not saved.conflicts

    def gone(self, row: str, values: Mapping[str, Any]) -> None:
        delete_row(self.plan, self.screen, row, by=self.by)
        self._keep(row, dict(values), None, self._version(row))

    def back(self, row: str, values: Mapping[str, Any]) -> None:
        restore_row(self.plan, self.screen, row, by=self.by)
        self._keep(row, None, dict(values), self._version(row))

    def note(self, verb: str) -> Event:
        changes = {"rows": [self.before, self.after], "versions": [None, self.versions]}
        return note_event(self.plan, verb, INVESTMENT, by=self.by, changes=changes)

    def _keep(self, row: str, before: Any, after: Any, version: int) -> None:
        self.before[row], self.after[row], self.versions[row] = before, after, version

    def _save(self, row: str, version: int, values: Mapping[str, Any]) -> Any:
        model, place = self._model(row)
        typed = {name: _typed(model, name, value) for name, value in values.items()}
        return save_answers(
            self.plan, model, row, typed, place=place, version=version, by=self.by,
            born={} if model is InvestmentPlan else None,
        )  # fmt: skip

    def _model(self, row: str) -> tuple[Any, str]:
        if row == str(self.plan.pk):
            return InvestmentPlan, INVESTMENT
        return InvestmentLine, f"{INVESTMENT}/{row}"

    def _stored(self, row: str, names: Mapping[str, Any]) -> dict[str, Any]:
        model, _place = self._model(row)
        found = model._default_manager.filter(pk=row).first()
        return {name: to_plain(getattr(found, name, None)) for name in names}

    def _version(self, row: str) -> int:
        return int(InvestmentLine.objects.values_list("version", flat=True).get(pk=row))


def _typed(model: Any, name: str, value: Any) -> Any:
    """A value as the field holds it, from a snapshot or from an event."""
    return from_plain(model._meta.get_field(name), to_plain(value))


ADOPTIONS = ("adopt", "unadopt", "readopt")


def adopted_event(plan: Plan, target: str) -> Event | None:
    """The event with that id, if it put a split into the plan or took it out."""
    if not target.isascii() or not target.isdecimal() or len(target) > 15:
        return None
    return plan.events.filter(pk=int(target), verb__in=ADOPTIONS, place=INVESTMENT).first()


def turn_back(plan: Plan, screen: Screen, target: str, *, by: User, verb: str) -> str:
    """Undo the deed of an event. What somebody has changed since stays as he wrote it."""
    with transaction.atomic():
        lock_plan(plan)
        event = adopted_event(plan, target)
        if event is None or screen.place != INVESTMENT:
            raise Refused(_("There is nothing to undo here any more."))
        before, after = event.changes["rows"]
        deed = Deed(plan, by)
        for row, values in before.items():
            if values is None:
                deed.gone(row, after[row])
            elif after[row] is None:
                deed.back(row, values)
            else:
                deed.change(row, event.changes["versions"][1][row], values)
        return str(deed.note(verb).pk)


def take_out(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    return turn_back(plan, screen, target, by=by, verb="unadopt")


def put_back(plan: Plan, screen: Screen, target: str, *, by: User) -> str:
    return turn_back(plan, screen, target, by=by, verb="readopt")


VERBS: Mapping[str, Callable[..., str]] = {"unadopt": take_out, "readopt": put_back}
