"""The three scenarios of the investment appraised, and the cases between them."""

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
from planner.stages.analysis.cashflows import Case, CashFlows
from planner.stages.analysis.computed import Note
from planner.stages.analysis.flows import Frame
from planner.stages.analysis.messages import refusal
from planner.stages.strategy.investment import ScenarioKind

DRAWS = 10_000


@dataclass(frozen=True)
class Appraised:
    """A scenario with what its flows come to."""

    case: Case
    npv: float
    bcr: float
    roi: float
    irr: Irr
    payback: Payback

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*self.irr.warnings, *self.payback.warnings)


def appraise(flows: CashFlows, frame: Frame) -> tuple[dict[str, Appraised], list[Note]]:
    found, notes = {}, []
    for case in flows.cases:
        try:
            found[case.kind] = _appraised(case, frame)
        except MethodError as error:
            notes.append(refusal(error, cell("scenario", case.kind, field="cost")))
    return found, notes


@lru_cache(maxsize=256)
def _appraised(case: Case, frame: Frame) -> Appraised:
    gains, spent, net = (list(map(float, side)) for side in (case.benefits, case.costs, case.net))
    return Appraised(
        case,
        npv(frame.rate, net, frame.period).value,
        bcr(frame.rate, gains, spent, frame.period).value,
        roi(gains, spent).value,
        irr_all(net, frame.period),
        payback(net, frame.rate, frame.period),
    )


# Between the scenarios


def between(flows: CashFlows, frame: Frame) -> MonteCarlo | None:
    """The present value when benefits and costs vary as far as the scenarios do."""
    cases = {case.kind: case for case in flows.cases}
    if len(cases) < len(ScenarioKind.values):
        return None
    likely = cases["likely"]
    shares = [[float(case.benefit) / 100 for case in cases.values()],
              [float(case.cost) / 100 for case in cases.values()]]  # fmt: skip
    wanted = (float(likely.benefit) / 100, float(likely.cost) / 100)
    gains, spent = (
        npv(frame.rate, list(map(float, side)), frame.period).value / share if share else 0.0
        for side, share in zip((likely.benefits, likely.costs), wanted, strict=True)
    )
    benefit, cost = (
        (min(values), share, max(values)) for values, share in zip(shares, wanted, strict=True)
    )
    return _simulated(gains, spent, benefit, cost)


@lru_cache(maxsize=64)
def _simulated(
    gains: float,
    spent: float,
    benefit: tuple[float, float, float],
    cost: tuple[float, float, float],
) -> MonteCarlo:
    def model(drawn: Mapping[str, FloatArray]) -> FloatArray:
        result: FloatArray = gains * drawn["benefit"] - spent * drawn["cost"]
        return result

    return monte_carlo(model, {"benefit": benefit, "cost": cost}, DRAWS)
