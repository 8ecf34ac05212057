"""A plan as the rules, the gate and the threads ask about it.

Anything that has rows, sheets and citations will do: the snapshot of the live
plan, a stored one, or one that a test makes by hand. Every index is made once,
on first use, in one pass over the plan.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Protocol

from planner.core.arabic import fold


class Record(Protocol):
    """One sheet or row. Links are the ids of the records they point at."""

    @property
    def key(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


class PlanLike(Protocol):
    @property
    def rows(self) -> Mapping[str, Sequence[Any]]: ...
    @property
    def sheets(self) -> Mapping[str, Any]: ...
    @property
    def citations(self) -> Sequence[tuple[str, str]]: ...
    @property
    def by_id(self) -> Mapping[str, Any]: ...
    def title(self, record: Any) -> str: ...


# Where the records of a table are written: key of the table → place of its screen.
HOMES: Mapping[str, str] = {
    table: place
    for place, tables in {
        "basics.evidence": "evidence",
        "objectives.goals": "organizationgoal marketinggoal",
        "objectives.objectives": "objective",
        "objectives.alignment": "marketingalignment organizationalignment",
        "audit.channels": "webchannel",
        "audit.effectiveness": "costitem benefititem",
        "audit.marketing": "marketingmeasurement",
        "audit.website": "websitemeasurement siteimpression",
        "audit.shifts": "shiftscore",
        "audit.customers": "customerdataplan",
        "audit.environment": "environmentfactor environmentscope",
        "audit.market": "market buyingpattern",
        "audit.shares": "product marketshare",
        "audit.competitors": "competitor ownpractice competitorpractice",
        "audit.findings": "finding",
        "swot.factors": "factor",
        "swot.ratings": "rater factorjudgement",
        "swot.options": "option",
        "strategy.strategies": "strategy",
        "strategy.choice": "attractiveness",
        "strategy.services": "service mix mixshare",
        "strategy.influences": "pair influence",
        "strategy.trials": "trial trialspend pagetest",
        "strategy.tactics": "tactic",
        "strategy.sizing": "servicejudgement servicerange",
        "strategy.investment": "investmentline benefitline scenario",
        "strategy.kpis": "kpi kpireading",
        "strategy.directives": "directive",
        "strategy.risks": "advantagerisk",
    }.items()
    for table in tables.split()
}

# The sheets, likewise.
SHEET_HOMES: Mapping[str, str] = {
    "plan": "basics.plan",
    "webuse": "audit.channels",
    "siteeconomics": "audit.effectiveness",
    "markethabits": "audit.market",
    "customercare": "strategy.tactics",
    "sizing": "strategy.sizing",
    "investmentplan": "strategy.investment",
}


def at(record: Record, field: str = "") -> str:
    """The place of a record, or of one of its answers."""
    return f"{HOMES[record.key]}/{record.id}" + (f".{field}" if field else "")


def cell(table: str, *crossing: str, field: str) -> str:
    """The place of an answer in a grid, written or not."""
    return f"{HOMES[table]}/{'_'.join([table, *crossing])}.{field}"


def on_sheet(sheet: str, field: str) -> str:
    return f"{SHEET_HOMES[sheet]}.{field}"


def part(table: str, *where: str) -> str:
    """The place of a whole list, where a record has to be added."""
    return f"{HOMES[table]}/{'-'.join([table, *where])}"


def is_given(value: Any) -> bool:
    return value is not None and value != "" and value != []


@lru_cache(maxsize=4096)
def compared(text: str) -> str:
    """`fold`, remembered: the same few texts are compared each time a page is shown."""
    return fold(text)


class PlanData:
    def __init__(self, plan: PlanLike) -> None:
        self.plan = plan

    def rows(self, table: str) -> Sequence[Record]:
        return self.plan.rows.get(table, ())

    def sheet(self, key: str) -> Mapping[str, Any]:
        record = self.plan.sheets.get(key)
        return record.values if record else {}

    def find(self, record_id: str) -> Record | None:
        return self.plan.by_id.get(record_id) if record_id else None

    def names(self, record: Record) -> dict[str, Any]:
        """How a sentence names a record: by its code and by its words."""
        return {"code": record.code, "title": self.plan.title(record)}

    def folded(self, record: Record) -> str:
        """A record's words as they are compared: vowel marks and kinds of alef aside."""
        return compared(self.plan.title(record))

    @cached_property
    def pointers(self) -> Mapping[str, list[tuple[Record, str]]]:
        """Id → the records that point at it, each with the field that does."""
        found: dict[str, list[tuple[Record, str]]] = defaultdict(list)
        for records in self.plan.rows.values():
            for record in records:
                for name, target in self.links(record):
                    found[target].append((record, name))
        return found

    def links(self, record: Record) -> Iterator[tuple[str, str]]:
        """(field, id) of everything that a record points at."""
        known = self.plan.by_id
        for name, value in record.values.items():
            if isinstance(value, str):
                if value in known:
                    yield name, value
            elif isinstance(value, list):
                for target in value:
                    if target in known:
                        yield name, target

    def users(self, record: Record, table: str, field: str = "") -> list[Record]:
        """The records of a table that point at `record`, each once, in their order."""
        found = {
            user.id: user
            for user, name in self.pointers.get(record.id, ())
            if user.key == table and field in ("", name)
        }
        return list(found.values())

    @cached_property
    def cited(self) -> Mapping[str, list[str]]:
        """Id of a record, or place of a screen → ids of the evidence cited there."""
        found: dict[str, list[str]] = defaultdict(list)
        for evidence, place in self.plan.citations:
            found[place.rpartition("/")[2]].append(evidence)
        return found

    @cached_property
    def citing(self) -> Mapping[str, list[str]]:
        """Id of a piece of evidence → the places that cite it."""
        found: dict[str, list[str]] = defaultdict(list)
        for evidence, place in self.plan.citations:
            found[evidence].append(place)
        return found
