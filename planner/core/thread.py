"""«لماذا؟»: the thread of a record, back to its evidence and forward to what rests on it.

What a record points at is its ground; what points at it rests on it. An
alignment is a thread of its own kind: the goal is the ground of the objective
that supports it. Judgements that cross two records (attractiveness, weights of
a mix, influences) carry no thread.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner.core.plandata import PlanData, PlanLike, Record


def _(text: str) -> str:
    """Marks a message for translation."""
    return text


# The tables whose records are asked «لماذا؟» where they are written.
THREADED = frozenset(
    {"objective", "finding", "factor", "option", "strategy", "tactic", "investmentline",
     "benefitline", "kpi", "directive"}
)  # fmt: skip
# Crossings that join two records without resting on either.
JUDGEMENTS = frozenset(
    {"attractiveness", "mixshare", "influence", "pair", "marketingalignment",
     "organizationalignment", "kpireading"}
)  # fmt: skip
ALIGNMENTS = ("marketingalignment", "organizationalignment")


@dataclass(frozen=True, slots=True)
class Knot:
    """A record in a thread, and what is tied to it beyond.

    `again` is a record that the thread has shown before: it is not unrolled twice.
    """

    record: Record
    beyond: "tuple[Knot, ...]" = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    record: Record
    back: tuple[Knot, ...]
    forward: tuple[Knot, ...]


def thread_of(plan: PlanLike | PlanData, record: Record) -> Thread:
    data = plan if isinstance(plan, PlanData) else PlanData(plan)
    return Thread(
        record,
        _unroll(data, record, _grounds, {record.id}),
        _unroll(data, record, _carried, {record.id}),
    )


Step = Callable[[PlanData, Record], Iterable[Record]]


def _unroll(data: PlanData, record: Record, step: Step, seen: set[str]) -> tuple[Knot, ...]:
    knots = []
    for tied in dict.fromkeys(r.id for r in step(data, record)):
        found = data.find(tied)
        if found is None:
            continue
        again = tied in seen
        seen.add(tied)
        knots.append(Knot(found, () if again else _unroll(data, found, step, seen), again))
    return tuple(knots)


def _grounds(data: PlanData, record: Record) -> Iterator[Record]:
    """What the record rests on: what it points at, the evidence it cites, the goals it serves."""
    for evidence in data.cited.get(record.id, ()):
        if found := data.find(evidence):
            yield found
    for _name, target in data.links(record):
        if found := data.find(target):
            yield found
    if record.key == "objective":
        yield from _aligned(data, record, "objective", "goal")


def _carried(data: PlanData, record: Record) -> Iterator[Record]:
    """What rests on the record."""
    for user, _name in data.pointers.get(record.id, ()):
        if user.key not in JUDGEMENTS:
            yield user
    if record.key in ("marketinggoal", "organizationgoal"):
        yield from _aligned(data, record, "goal", "objective")
    if record.key == "evidence":
        yield from _citing(data, record)


def _aligned(data: PlanData, record: Record, own: str, other: str) -> Iterator[Record]:
    for user, name in data.pointers.get(record.id, ()):
        supports = user.key in ALIGNMENTS and (user.values.get("strength") or 0) > 0
        if supports and name == own and (found := data.find(user.values[other])):
            yield found


def _citing(data: PlanData, evidence: Record) -> Iterator[Record]:
    for place in data.citing.get(evidence.id, ()):
        if found := data.find(place.rpartition("/")[2]):
            yield found


# Orphans


@dataclass(frozen=True, slots=True)
class Tie:
    """A thread that records of a table are expected to have.

    Back: one of `fields` names something (or evidence is cited). Forward: a
    record of one of `tables` points at them.
    """

    table: str
    words: str
    fields: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


TIES = (
    Tie("evidence", _("Evidence that nothing cites")),
    Tie("finding", _("Findings that rest on nothing"), fields=("rests_on",)),
    Tie("finding", _("Findings that no factor uses"), tables=("factor",)),
    Tie("factor", _("Factors that rest on nothing"), fields=("rests_on",)),
    Tie("factor", _("Factors that no option draws on"), tables=("option",)),
    Tie("option", _("Options without factors"), fields=("internal", "external")),
    Tie("option", _("Options that no strategy takes up"), tables=("strategy",)),
    Tie("strategy", _("Strategies made from no option"), fields=("options",)),
    Tie("strategy", _("Strategies without a tactic"), tables=("tactic",)),
    Tie("tactic", _("Tactics without a strategy"), fields=("strategy",)),
    Tie("tactic", _("Tactics without an item in the investment"), tables=("investmentline",)),
    Tie("investmentline", _("Items without a tactic"), fields=("tactic",)),
    Tie("benefitline", _("Benefits without an objective"), fields=("objective",)),
    Tie("objective", _("Objectives that no option serves"), tables=("option",)),
    Tie("objective", _("Objectives without an indicator"), tables=("kpi",)),
    Tie("kpi", _("Indicators without an objective"), fields=("objective",)),
    Tie("directive", _("Directives without a tactic"), fields=("tactic",)),
)


@dataclass(frozen=True, slots=True)
class Orphans:
    """The records of a table that lack one of its ties."""

    tie: Tie
    records: tuple[Record, ...]


def orphans(plan: PlanLike | PlanData) -> Sequence[Orphans]:
    data = plan if isinstance(plan, PlanData) else PlanData(plan)
    found = [
        Orphans(tie, tuple(r for r in data.rows(tie.table) if not _is_tied(data, r, tie)))
        for tie in TIES
    ]
    return [group for group in found if group.records]


def _is_tied(data: PlanData, record: Record, tie: Tie) -> bool:
    if tie.fields:
        linked = any(record.values.get(name) for name in tie.fields)
        return linked or bool(data.cited.get(record.id))
    if tie.tables:
        # A strategy that was turned down needs no tactic.
        turned_down = record.values.get("chosen") == "no"
        return turned_down or any(data.users(record, table) for table in tie.tables)
    return record.id in data.citing
