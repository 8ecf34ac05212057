"""The thread of the plan on one page: for each strategy, what it rests on and what rests on it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from planner.reports.setter import Setter
from planner.reports.shapes import Ref
from planner.stages.snapshot import Record, Snapshot

LINKS = (
    _("Evidence"),
    _("Findings"),
    _("Factors"),
    _("Options"),
    _("Strategy"),
    _("Tactics"),
    _("Items"),
    _("Indicators"),
)


@dataclass(frozen=True)
class Chain:
    """The records of one strategy, a tuple for each of LINKS."""

    links: tuple[tuple[Ref, ...], ...]


def chains_of(snapshot: Snapshot, setter: Setter) -> list[Chain]:
    """One for each strategy that is followed."""
    chosen = [r for r in snapshot.rows.get("strategy", ()) if r["chosen"] == "yes"]
    return [Chain(tuple(_links(record, snapshot, setter))) for record in chosen]


def _links(strategy: Record, snapshot: Snapshot, setter: Setter) -> Iterator[tuple[Ref, ...]]:
    options = _found(snapshot, strategy["options"])
    factors = _found(snapshot, _ids(options, "internal", "external"))
    grounds = _found(snapshot, _ids(factors, "rests_on"))
    findings = [r for r in grounds if r.key == "finding"]
    tactics = _pointing(snapshot, "tactic", "strategy", [strategy])
    objectives = _found(snapshot, _ids(options, "objectives"))
    steps: Sequence[Iterable[Record]] = (
        _found(snapshot, _cited(snapshot, [*findings, *factors, *options, strategy])),
        findings,
        factors,
        options,
        [strategy],
        tactics,
        _pointing(snapshot, "investmentline", "tactic", tactics),
        _pointing(snapshot, "kpi", "objective", objectives),
    )
    for records in steps:
        yield tuple(setter.ref(record) for record in records)


def _ids(records: Iterable[Record], *names: str) -> list[str]:
    return [name for record in records for field in names for name in record[field]]


def _cited(snapshot: Snapshot, records: Iterable[Record]) -> list[str]:
    """The evidence that any of the records cites."""
    wanted = {record.id for record in records}
    return [e for e, place in snapshot.citations if place.rpartition("/")[2] in wanted]


def _found(snapshot: Snapshot, ids: Iterable[Any]) -> list[Record]:
    """The records that are still there, each once, in the plan's order."""
    wanted = set(ids)
    return [record for record in snapshot.by_id.values() if record.id in wanted]


def _pointing(
    snapshot: Snapshot, table: str, field: str, targets: Iterable[Record]
) -> list[Record]:
    wanted = {record.id for record in targets}
    return [record for record in snapshot.rows.get(table, ()) if record[field] in wanted]
