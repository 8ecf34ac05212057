"""Near the optimum profit is flat: how far may each channel move before it costs anything?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.core.allocation import to_cells
from planner.core.bounds import bounds
from planner.core.inputs import FloatArray, Number, number, vector
from planner.core.response import SOURCE, Curve
from planner.core.results import Result, Row, Trace, row
from planner.core.waterfill import Cells, fill

_POINTS = 8
_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Indifference(Result):
    """Per channel the spends `low`..`high` around `x` that cost less than `tolerance` of `net`."""

    x: Row
    low: Row
    high: Row
    net: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """Plans in which one channel moves and the others answer."""

    cells: Cells
    x: FloatArray
    low: FloatArray
    high: FloatArray
    fixed_total: bool

    def reach(self) -> tuple[FloatArray, FloatArray]:
        """How far each channel can move, with the others inside their bounds."""
        if not self.fixed_total:
            # Further out even the whole gain would not cover the extra spend.
            return self.low, np.minimum(self.high, self.x + 2 * self.cells.gain + 1)
        total = self.x.sum()
        others_high = self.high.sum() - self.high
        others_low = self.low.sum() - self.low
        least = np.minimum(self.x, np.maximum(self.low, total - others_high))
        most = np.maximum(self.x, np.minimum(self.high, total - others_low))
        return least, most

    def net(self, channel: npt.NDArray[np.int_], spend: FloatArray) -> FloatArray:
        """Net of the best plan that spends spend[i] on channel[i]: (k,), (k,) -> (k,)."""
        rows = np.arange(channel.size)
        moved = np.tile(self.x, (channel.size, 1))
        if self.fixed_total:
            low, high = (np.tile(b, (channel.size, 1)) for b in (self.low, self.high))
            low[rows, channel] = high[rows, channel] = spend
            moved = fill(self.cells, low, high, np.full(channel.size, self.x.sum()))
        else:
            moved[rows, channel] = spend
        return self.cells.value(moved) - moved.sum(axis=1)


def indifference(
    curves: Sequence[Curve],
    margin: Number | Sequence[Number],
    x: Sequence[Number],
    lower: Number | Sequence[Number] = 0,
    upper: Number | Sequence[Number] | None = None,
    *,
    fixed_total: bool = True,
    tolerance: Number = 0.01,
) -> Indifference:
    """The range of each channel's spend that costs less than `tolerance` of the plan's net.

    Shapes: curves, x (n,); margin, lower, upper () or (n,). Units: money per period; `x` is
    an optimal plan. With `fixed_total` the money a channel gains or gives up is taken from
    or shared among the others as well as possible; without, the others stay as they are.
    `upper` defaults to the plan's total, or to no bound without `fixed_total`.
    Warnings: `net_not_positive` (the tolerance is then a share of the net's size).
    """
    cells, margins = to_cells(curves, margin)
    plan = vector(x, "x", size=len(curves), low=0)
    share = number(tolerance, "tolerance", above=0, below=1)
    default = float(plan.sum()) if fixed_total else np.inf
    low, high = bounds(lower, upper, plan.size, default)
    low, high = np.minimum(low, plan), np.maximum(high, plan)
    around = _Neighbours(cells, plan, *_steady(cells, plan, low, high), fixed_total)
    net = float(cells.value(plan) - plan.sum())
    least, most = around.reach()
    floor = net - share * abs(net)
    return Indifference(
        row(plan),
        row(_crossing(around, least, floor)),
        row(_crossing(around, most, floor)),
        net,
        share,
        warnings=("net_not_positive",) if net <= 0 else (),
        trace=Trace(
            "spends of channel j with net(best plan given x_j) >= net - tolerance * |net|",
            {"x": plan.tolist(), "margin": margins.tolist(), "net": net, "tolerance": share}
            | {"curves": tuple(curves), "fixed_total": fixed_total},
            SOURCE,
        ),
    )


def _steady(
    cells: Cells, x: FloatArray, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Bounds that keep S-shaped channels switched as they are, so the others' answer is exact."""
    bend = np.clip(cells.inflection, low, high)
    below = (bend > low) & (x < bend)
    return np.where(below, x, bend), np.where(below, x, high)


def _crossing(around: _Neighbours, limit: FloatArray, floor: float) -> FloatArray:
    """Going from x towards `limit`, where the net first falls below `floor`."""
    near, far = around.x.copy(), limit.copy()
    channel = np.repeat(np.arange(near.size), _POINTS)
    steps = np.arange(1, _POINTS + 1) / _POINTS
    for _ in range(_ROUNDS):
        tried = near[:, None] + (far - near)[:, None] * steps
        nets = around.net(channel, tried.ravel()).reshape(tried.shape)
        lost = nets < floor
        first = np.where(lost.any(axis=1), lost.argmax(axis=1), _POINTS - 1)
        here = np.arange(near.size)
        before = np.where(first > 0, tried[here, first - 1], near)
        # A channel that never falls below keeps its far end.
        near = np.where(lost.any(axis=1), before, far)
        far = tried[here, first]
    return near
