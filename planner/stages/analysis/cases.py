"""The three scenarios of the investment as cash flows, and the cases between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from planner.core.appraisal import Payback
from planner.core.errors import MethodError
from planner.core.inputs import FloatArray
from planner.core.methods import bcr, irr_all, monte_carlo, npv, payback, roi
from planner.core.plandata import cell
from planner.core.returns import Irr
from planner.core.risk import MonteCarlo
from planner.stages.analysis.computed import Note
from planner.stages.analysis.flows import Frame, flow
from planner.stages.analysis.messages import refusal
from planner.stages.snapshot import Snapshot
from planner.stages.strategy.investment import ScenarioKind

DRAWS = 10_000


@dataclass(frozen=True)
class Case:
    """A scenario with its flows t = 0 … n, money of each period."""

    kind: str
    benefits: tuple[float, ...]
    costs: tuple[float, ...]
    npv: float
    bcr: float
    roi: float
    irr: Irr
    payback: Payback
    probability: float | None

    @property
    def net(self) -> tuple[float, ...]:
        return tuple(b - c for b, c in zip(self.benefits, self.costs, strict=True))

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*self.irr.warnings, *self.payback.warnings)


# The scenarios


def factors_of(snapshot: Snapshot) -> dict[str, tuple[float, float, float | None]]:
    """Scenario → benefits and costs as fractions of the lines, and its probability.

    The likely one is the lines themselves as long as it says nothing else.
    """
    found: dict[str, tuple[float, float, float | None]] = {"likely": (1.0, 1.0, None)}
    for record in snapshot.rows["scenario"]:
        benefit, cost = record["benefit"], record["cost"]
        if benefit is None and cost is None and record["kind"] != "likely":
            continue
        whole = [float(100 if v is None else v) / 100 for v in (benefit, cost)]
        chance = None if record["probability"] is None else float(record["probability"]) / 100
        found[record["kind"]] = (whole[0], whole[1], chance)
    return {kind: found[kind] for kind in ScenarioKind.values if kind in found}


def cases_of(frame: Frame, snapshot: Snapshot) -> tuple[dict[str, Case], list[Note]]:
    costs = tuple(flow(snapshot.rows["investmentline"], "planned", frame.periods))
    benefits = tuple(flow(snapshot.rows["benefitline"], "amount", frame.periods))
    cases, notes = {}, []
    for kind, factors in factors_of(snapshot).items():
        try:
            cases[kind] = _case(kind, benefits, costs, frame, factors)
        except MethodError as error:
            notes.append(refusal(error, cell("scenario", kind, field="cost")))
    return cases, notes


@lru_cache(maxsize=256)
def _case(
    kind: str,
    benefits: tuple[float, ...],
    costs: tuple[float, ...],
    frame: Frame,
    factors: tuple[float, float, float | None],
) -> Case:
    more, dearer, chance = factors
    gains, spent = [b * more for b in benefits], [c * dearer for c in costs]
    net = [b - c for b, c in zip(gains, spent, strict=True)]
    return Case(
        kind,
        tuple(gains),
        tuple(spent),
        npv(frame.rate, net, frame.period).value,
        bcr(frame.rate, gains, spent, frame.period).value,
        roi(gains, spent).value,
        irr_all(net, frame.period),
        payback(net, frame.rate, frame.period),
        chance,
    )


# Between the scenarios


def between(likely: Case, frame: Frame, snapshot: Snapshot) -> MonteCarlo | None:
    """The present value when benefits and costs vary as far as the scenarios do."""
    factors = factors_of(snapshot)
    if len(factors) < len(ScenarioKind.values):
        return None
    triples = []
    for i in (0, 1):
        values = [factors[kind][i] for kind in ScenarioKind.values]
        triples.append((min(values), factors["likely"][i], max(values)))
    gains, spent = (
        npv(frame.rate, side, frame.period).value / factor if factor else 0.0
        for side, factor in zip((likely.benefits, likely.costs), factors["likely"][:2], strict=True)
    )
    return _simulated(gains, spent, triples[0], triples[1])


@lru_cache(maxsize=64)
def _simulated(
    gains: float, spent: float, benefit: tuple[float, ...], cost: tuple[float, ...]
) -> MonteCarlo:
    def model(drawn: Mapping[str, FloatArray]) -> FloatArray:
        result: FloatArray = gains * drawn["benefit"] - spent * drawn["cost"]
        return result

    return monte_carlo(model, {"benefit": benefit, "cost": cost}, DRAWS)
