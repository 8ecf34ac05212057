"""What if the judgements are off? One at a time (tornado) and all together (Monte Carlo)."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.core.errors import MethodError
from planner.core.inputs import FloatArray, Number, finite, spread, vector, whole
from planner.core.response import hill
from planner.core.results import Result, Row, Trace, row

type Range = Sequence[Number]
type Model = Callable[[Mapping[str, FloatArray]], FloatArray]

# With more contradictory draws than this the remaining ones no longer say much.
_MOST_REJECTED = 0.5
_BINS = 30


@dataclass(frozen=True, slots=True)
class Bar:
    """One input of a tornado: the outcome at its low and at its high value."""

    name: str
    low: float
    high: float
    outcome_low: float
    outcome_high: float

    @property
    def swing(self) -> float:
        """How far the outcome moves."""
        return abs(self.outcome_high - self.outcome_low)


@dataclass(frozen=True, slots=True)
class Tornado(Result):
    """Bars by falling swing around the outcome at the likely values."""

    base: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class MonteCarlo(Result):
    """Distribution of the outcome. `outcomes` are the kept draws, in draw order."""

    p10: float
    p50: float
    p90: float
    mean: float
    sd: float
    probability_of_loss: float
    draws: int
    rejected: int
    bin_edges: Row
    bin_counts: tuple[int, ...]
    outcomes: FloatArray = field(compare=False, repr=False)


def tornado(model: Model, ranges: Mapping[str, Range]) -> Tornado:
    """Swing of the outcome as each input goes from low to high, the others at likely.

    Shapes: `ranges` name -> (low, likely, high) in the input's own unit; `model` takes arrays
    (k,) by name and returns (k,): it is called once with all the cases.
    Errors: `range_order`, `model_shape`, `result_not_finite`. Ties keep the given order.
    """
    names, triples = list(ranges), _triples(ranges)
    cases = np.tile(triples[:, 1], (1 + 2 * len(names), 1))
    for i in range(len(names)):
        cases[1 + 2 * i, i], cases[2 + 2 * i, i] = triples[i, 0], triples[i, 2]
    outcomes = _run(model, {name: cases[:, i] for i, name in enumerate(names)}, len(cases))
    for value in outcomes:
        finite(float(value), "model")
    ends = outcomes[1:].reshape(-1, 2).tolist()
    bars = [
        Bar(name, float(triples[i, 0]), float(triples[i, 2]), *ends[i])
        for i, name in enumerate(names)
    ]
    return Tornado(
        float(outcomes[0]),
        tuple(sorted(bars, key=lambda bar: -bar.swing)),
        trace=Trace("one input at its low and high, the others likely", _as_inputs(ranges)),
    )


def monte_carlo(
    model: Model, ranges: Mapping[str, Range], draws: int = 10_000, seed: int = 0
) -> MonteCarlo:
    """Distribution of the outcome when every input is drawn from its triangle.

    Shapes: as in `tornado`, with `draws` cases in one call. Each input has its own stream,
    named by `seed` and its name: same seed, same bytes, whatever the order of the inputs.
    A draw for which the model returns NaN contradicts itself (an order violation) and is left
    out. Percentiles by linear interpolation; a loss is an outcome below zero.
    Errors: `range_order`, `model_shape`, `too_many_rejected_draws`. Warnings: `draws_rejected`.
    """
    count, start = whole(draws, "draws", low=1, high=1_000_000), whole(seed, "seed")
    triples = _triples(ranges)
    drawn = {
        name: _triangle(triples[i], _uniform(start, name, count)) for i, name in enumerate(ranges)
    }
    outcomes = _run(model, drawn, count)
    kept = outcomes[~np.isnan(outcomes)]
    rejected = count - kept.size
    if rejected > _MOST_REJECTED * count:
        raise MethodError("too_many_rejected_draws", "ranges", {"rejected": rejected})
    finite(float(np.abs(kept).max()), "model")
    kept.flags.writeable = False
    counts, edges = np.histogram(kept, bins=_BINS)
    p10, p50, p90 = np.quantile(kept, [0.1, 0.5, 0.9]).tolist()
    return MonteCarlo(
        p10,
        p50,
        p90,
        float(kept.mean()),
        float(kept.std(ddof=1)) if kept.size > 1 else 0.0,
        float(np.mean(kept < 0)),
        count,
        rejected,
        row(edges),
        tuple(counts.tolist()),
        kept,
        warnings=("draws_rejected",) if rejected else (),
        trace=Trace(
            "each input from a triangle low-likely-high, independent",
            _as_inputs(ranges) | {"draws": count, "seed": start},
            "PCG64 (O'Neill 2014), one stream per input",
        ),
    )


def plan_model(
    channels: Sequence[str],
    spend: Sequence[Number],
    current_spend: Sequence[Number],
    margin: Number | Sequence[Number],
) -> Model:
    """The net of a plan as a function of the four judgements of every channel.

    Shapes: channels, spend, current_spend (n,); margin () or (n,). Units: money per period,
    margin money per outcome. The model reads the inputs named by `judgement_keys`.
    Net = sum(margin_j f_j(x_j) - x_j); NaN where a draw violates
    zero < current < plus50 < saturation.
    """
    size = len(channels)
    planned = vector(spend, "spend", size=size, low=0)
    today = vector(current_spend, "current_spend", size=size, above=0)
    margins = spread(margin, "margin", size, low=0)

    def model(inputs: Mapping[str, FloatArray]) -> FloatArray:
        zero, current, plus50, saturation = (
            np.column_stack([inputs[judgement_keys(name)[k]] for name in channels])
            for k in range(4)
        )
        ordered = (zero < current) & (current < plus50) & (plus50 < saturation)
        outcomes = _outcomes(zero, current, plus50, saturation, planned / today)
        net = (margins * outcomes).sum(axis=1) - planned.sum()
        return np.where(ordered.all(axis=1), net, np.nan)

    return model


def judgement_keys(channel: str) -> tuple[str, ...]:
    """Names of a channel's four judgements among the inputs of `plan_model`."""
    return tuple(f"{channel}.outcome_{at}" for at in ("zero", "current", "plus50", "saturation"))


def _outcomes(
    zero: FloatArray,
    current: FloatArray,
    plus50: FloatArray,
    saturation: FloatArray,
    relative: FloatArray,
) -> FloatArray:
    """`adbudg_calibrate` and `response` for whole arrays, spend relative to today's."""
    with np.errstate(all="ignore"):
        d = (saturation - current) / (current - zero)
        c = np.log(d * (plus50 - zero) / (saturation - plus50)) / np.log(1.5)
        shares = hill(relative, c, np.exp(np.log(d) / c))
    result: FloatArray = zero + (saturation - zero) * shares
    return result


def _triples(ranges: Mapping[str, Range]) -> FloatArray:
    if not ranges:
        raise MethodError("empty", "ranges")
    triples = np.array([vector(triple, name, size=3) for name, triple in ranges.items()])
    for name, (low, likely, high) in zip(ranges, triples.tolist(), strict=True):
        if not low <= likely <= high:
            raise MethodError("range_order", name, {"low": low, "likely": likely, "high": high})
    return triples


def _uniform(seed: int, name: str, count: int) -> FloatArray:
    stream = np.random.SeedSequence([seed, zlib.crc32(name.encode())])
    return np.random.Generator(np.random.PCG64(stream)).random(count)


def _triangle(triple: FloatArray, u: FloatArray) -> FloatArray:
    """Inverse distribution function of the triangle."""
    low, likely, high = triple
    width = high - low
    if width == 0:
        return np.full(u.size, low)
    rising = low + np.sqrt(u * width * (likely - low))
    falling = high - np.sqrt((1 - u) * width * (high - likely))
    return np.asarray(np.where(u < (likely - low) / width, rising, falling), dtype=float)


def _run(model: Model, inputs: Mapping[str, FloatArray], count: int) -> FloatArray:
    outcomes = np.array(model(inputs), dtype=float)
    if outcomes.shape != (count,):
        raise MethodError("model_shape", "model", {"expected": count})
    return outcomes


def _as_inputs(ranges: Mapping[str, Range]) -> dict[str, object]:
    return {name: [float(v) for v in triple] for name, triple in ranges.items()}
