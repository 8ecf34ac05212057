"""What a plan could take up next: factors from the review, options from factors, tactics.

Nothing here is written: a suggestion says what it rests on and how it would be
filled in, and the user takes it or not. Each is found again by its `id` as long
as its sources say the same. The words are the web layer's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any

from planner.core.plandata import PlanData, PlanLike, Record

# Scores of a finding run from 1 to 5: above and below the middle with a margin.
STRONG, WEAK = Decimal("3.5"), Decimal("2.5")
# Steps that make a difference: of a shift to its target, of a competitor to us.
GAP = 2
# From this level on a shift that is where it should be is a strength.
ADVANCED = 3
# A market share stands out when it is so many times the mean, or so little of it.
ABOVE, BELOW = Decimal("1.5"), Decimal("0.5")
LEAST_SHARES = 3
# How many pairs of each quadrant are offered at a time.
MOST_PAIRS = 3
MIDDLE = Decimal(3)

QUADRANTS = {
    "SO": ("strength", "opportunity"),
    "WO": ("weakness", "opportunity"),
    "ST": ("strength", "threat"),
    "WT": ("weakness", "threat"),
}
SALE_STAGES = ("before", "during", "after")
# Areas of findings that speak of e-marketing itself, or of the whole organisation.
SCOPES = {
    "organization": "organization",
    "website": "e_marketing",
    "marketing": "e_marketing",
    "shifts": "e_marketing",
    "customers": "e_marketing",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that could be added. `reason` names the sentence, `figures` fill it."""

    reason: str
    # The list it would be added to, by the key of the table and the values of the list.
    table: str
    where: tuple[str, ...]
    sources: tuple[str, ...]
    # Links and choices of the new record; its words are made by the web layer.
    values: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    rank: Decimal = Decimal(0)

    @property
    def part(self) -> str:
        return "-".join([self.table, *self.where])

    @property
    def id(self) -> str:
        first = self.sources[0] if self.sources else str(self.figures.get("stage", ""))
        return ".".join([self.reason, *self.where, first, *self.sources[1:2]])


# Factors


def suggest_factors(plan: PlanLike | PlanData) -> list[Suggestion]:
    """Factors that the review suggests and no factor rests on yet, weightiest first."""
    data = _data(plan)
    found = [
        *_from_findings(data),
        *_from_environment(data),
        *_from_shifts(data),
        *_from_competitors(data),
        *_from_shares(data),
    ]
    taken = [(f.values.get("kind"), set(f.values.get("rests_on", ()))) for f in data.rows("factor")]
    open_ones = [one for one in found if not _is_taken(one, taken)]
    return sorted(open_ones, key=lambda one: -one.rank)


def _is_taken(one: Suggestion, factors: Iterable[tuple[Any, set[str]]]) -> bool:
    """A factor rests on all of it, or one of the same kind on some of it."""
    wanted = set(one.sources)
    return any(wanted <= rests or (kind == one.where[0] and wanted & rests)
               for kind, rests in factors)  # fmt: skip


def _factor(
    reason: str,
    kind: str,
    sources: Sequence[Record],
    rank: Decimal,
    scope: str = "",
    **figures: Any,
) -> Suggestion:
    ids = tuple(source.id for source in sources)
    values: dict[str, Any] = {"rests_on": list(ids)}
    if scope:
        values["scope"] = scope
    return Suggestion(reason, "factor", (kind,), ids, values, figures, rank)


def _from_findings(data: PlanData) -> Iterator[Suggestion]:
    for finding in data.rows("finding"):
        scores = [
            Decimal(score)
            for name in ("effectiveness", "efficiency")
            if (score := finding.values.get(name)) is not None
        ]
        if not scores or not data.plan.title(finding):
            continue
        mean = sum(scores, Decimal(0)) / len(scores)
        kind = "strength" if mean >= STRONG else "weakness" if mean <= WEAK else ""
        if kind:
            scope = SCOPES.get(str(finding.values.get("area")), "")
            yield _factor("finding", kind, [finding], abs(mean - MIDDLE), scope)


def _from_environment(data: PlanData) -> Iterator[Suggestion]:
    waived = {
        r.values.get("kind")
        for r in data.rows("environmentscope")
        if r.values.get("applies") == "no"
    }
    for factor in data.rows("environmentfactor"):
        impact = factor.values.get("impact") or Decimal(0)
        if not impact or factor.values.get("kind") in waived or not data.plan.title(factor):
            continue
        likelihood = factor.values.get("likelihood") or 3
        kind = "opportunity" if impact > 0 else "threat"
        # From 25 possible to the two steps that findings may lie from their middle.
        rank = abs(Decimal(impact)) * likelihood * 2 / 25
        yield _factor("environment", kind, [factor], rank)


def _from_shifts(data: PlanData) -> Iterator[Suggestion]:
    for shift in data.rows("shiftscore"):
        now, target = shift.values.get("now"), shift.values.get("target")
        if now is None or target is None:
            continue
        gap, figures = target - now, {"now": now, "target": target}
        if gap >= GAP:
            yield _factor("shift_gap", "weakness", [shift], _steps(gap), "e_marketing", **figures)
        elif gap <= 0 and now >= ADVANCED:
            yield _factor("shift_done", "strength", [shift], Decimal(1), "e_marketing", **figures)


def _from_competitors(data: PlanData) -> Iterator[Suggestion]:
    """In each area: who is well ahead of us, or that we are ahead of all of them."""
    rivals: dict[Any, list[Record]] = defaultdict(list)
    for practice in data.rows("competitorpractice"):
        if practice.values.get("level") is not None:
            rivals[practice.values.get("area")].append(practice)
    ahead: dict[str, list[Record]] = defaultdict(list)
    for own in data.rows("ownpractice"):
        others, level = rivals[own.values.get("area")], own.values.get("level")
        if level is None or not others:
            continue
        best = max(r.values["level"] for r in others)
        before = [r for r in others if r.values["level"] >= level + GAP]
        names = [r.values["competitor"] for r in before]
        figures = {"area": own.values.get("area"), "own": level, "best": best}
        if before:
            for practice in before:
                ahead[practice.values["competitor"]].append(practice)
            yield _factor(
                "rival_ahead", "weakness", [own, *before], _steps(best - level), "e_marketing",
                rivals=names, **figures,
            )  # fmt: skip
        elif level > best:
            yield _factor(
                "we_lead", "strength", [own], _steps(level - best), "e_marketing", **figures
            )
    for competitor, practices in ahead.items():
        # One area is our weakness; from two on he is a threat as a whole.
        if len(practices) > 1:
            areas = [p.values["area"] for p in practices]
            rank = _steps(len(practices))
            yield _factor(
                "strong_rival", "threat", practices, rank, rivals=[competitor], areas=areas
            )


def _steps(count: int) -> Decimal:
    return Decimal(min(count, 4)) / 2


def _from_shares(data: PlanData) -> Iterator[Suggestion]:
    cells = [r for r in data.rows("marketshare") if r.values.get("share") is not None]
    if len(cells) < LEAST_SHARES:
        return
    mean = sum((r.values["share"] for r in cells), Decimal(0)) / len(cells)
    for cell in cells if mean else ():
        share = cell.values["share"]
        times, figures = share / mean, {"share": share, "mean": mean}
        if times >= ABOVE:
            yield _factor("share_high", "strength", [cell], min(times, MIDDLE) / 2, **figures)
        elif times <= BELOW:
            yield _factor("share_low", "weakness", [cell], (1 - times) * 3 / 2, **figures)


# Options


def suggest_options(plan: PlanLike | PlanData) -> list[Suggestion]:
    """Pairs of factors that no option has put together yet, by quadrant.

    The heaviest come first. Pairs without a factor in common come before others,
    so that what is offered is not one factor over and over.
    """
    data = _data(plan)
    together = {
        pair
        for option in data.rows("option")
        for pair in product(option.values.get("internal", ()), option.values.get("external", ()))
    }
    used = {factor for pair in together for factor in pair}
    by_kind: dict[Any, list[Record]] = defaultdict(list)
    for factor in data.rows("factor"):
        if data.plan.title(factor):
            by_kind[factor.values.get("kind")].append(factor)
    return [
        one
        for quadrant, (inside, outside) in QUADRANTS.items()
        for one in _pairs(quadrant, by_kind[inside], by_kind[outside], together, used)
    ]


def _pairs(
    quadrant: str,
    inside: Sequence[Record],
    outside: Sequence[Record],
    together: set[tuple[str, str]],
    used: set[str],
) -> list[Suggestion]:
    def order(pair: tuple[Record, Record]) -> tuple[Decimal, int]:
        return -_weight(pair), sum(factor.id in used for factor in pair)

    free = [pair for pair in product(inside, outside) if (pair[0].id, pair[1].id) not in together]
    ranked = sorted(free, key=order)
    apart: list[tuple[Record, Record]] = []
    rest: list[tuple[Record, Record]] = []
    shown: set[str] = set()
    for pair in ranked:
        ids = {factor.id for factor in pair}
        if shown & ids:
            rest.append(pair)
        else:
            apart.append(pair)
            shown |= ids
    return [_option(quadrant, pair) for pair in [*apart, *rest][:MOST_PAIRS]]


def _weight(pair: tuple[Record, Record]) -> Decimal:
    weights = [factor.values.get("weight") or Decimal(0) for factor in pair]
    return weights[0] * weights[1]


def _option(quadrant: str, pair: tuple[Record, Record]) -> Suggestion:
    first, second = pair
    values = {"internal": [first.id], "external": [second.id]}
    sources = (first.id, second.id)
    return Suggestion("pair", "option", (quadrant,), sources, values, {}, _weight(pair))


# Tactics


def suggest_tactics(plan: PlanLike | PlanData) -> list[Suggestion]:
    """A tactic for each stage of the sale that has none, and for each strategy without one."""
    data = _data(plan)
    return [*_for_stages(data), *_for_strategies(data)]


def _for_stages(data: PlanData) -> Iterator[Suggestion]:
    covered = {r.values.get("sale_stage") for r in data.rows("tactic")}
    for stage in SALE_STAGES:
        if stage not in covered:
            yield Suggestion("stage", "tactic", (), (), {"sale_stage": stage}, {"stage": stage})


def _for_strategies(data: PlanData) -> Iterator[Suggestion]:
    strategies = data.rows("strategy")
    chosen = [r for r in strategies if r.values.get("chosen") == "yes"]
    # Where nothing is decided yet, all that was not turned down may be carried out.
    followed = chosen or [r for r in strategies if r.values.get("chosen") != "no"]
    carried = {r.values.get("strategy") for r in data.rows("tactic")}
    reached = {i for r in strategies if r.id in carried for i in _objectives(data, r)}
    for strategy in followed:
        if strategy.id in carried or not data.plan.title(strategy):
            continue
        # What only this strategy could serve is the reason for it.
        bare = [i for i in _objectives(data, strategy) if i not in reached]
        sources = (strategy.id,)
        yield Suggestion(
            "strategy", "tactic", (), sources, {"strategy": strategy.id}, {"objectives": bare}
        )


def _objectives(data: PlanData, strategy: Record) -> list[str]:
    options = [data.find(i) for i in strategy.values.get("options", ())]
    found = (i for option in options if option for i in option.values.get("objectives", ()))
    return list(dict.fromkeys(found))


def _data(plan: PlanLike | PlanData) -> PlanData:
    return plan if isinstance(plan, PlanData) else PlanData(plan)
