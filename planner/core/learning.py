"""Trials as the judgements can learn from them, and the next block that teaches most.

Judgements speak of one period of the investment plan. A trial of another length is brought
to that length by its days, so that its spend and its outcome compare with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from planner.core.decision import Channel
from planner.core.design import GENERATORS, Design, design_trials
from planner.core.periods import PER_YEAR
from planner.core.plandata import PlanData, Record, is_given
from planner.core.trials import TrialUpdate, update_from_trials

DAYS_OF_A_YEAR = 365.25
# Fewer trials than this leave no room to tell chance from effect.
FEWEST_RUNS = 8
SWING, TOLERANCE = 0.2, 0.1


@dataclass(frozen=True, slots=True)
class Log:
    """The trials that count. `spends` (trials, channels) and `outcomes` are those of a period.

    `excluded`: place in `counted` → the written reason. `unspent`: trials that are over, each
    with the first service whose spend is missing. `scaled`: some had another length.
    """

    counted: tuple[Record, ...] = ()
    spends: tuple[tuple[float, ...], ...] = ()
    outcomes: tuple[float, ...] = ()
    excluded: Mapping[int, str] = field(default_factory=dict)
    unspent: tuple[tuple[Record, str], ...] = ()
    running: tuple[Record, ...] = ()
    scaled: bool = False

    @property
    def kept(self) -> tuple[Record, ...]:
        return tuple(t for i, t in enumerate(self.counted) if i not in self.excluded)


def period_days(data: PlanData) -> float | None:
    """How many days a period of the investment plan has; None where that is not said."""
    length = data.sheet("investmentplan").get("period_length")
    return float(DAYS_OF_A_YEAR / PER_YEAR[length]) if length in PER_YEAR else None


def scale_of(trial: Record, days: float | None) -> float:
    """What makes a trial's figures those of one period; 1 where its length is not known."""
    start, end = trial.values.get("start"), trial.values.get("end")
    if not days or not start or not end or end < start:
        return 1.0
    return days / float((end - start).days + 1)


def log_of(data: PlanData, channels: Sequence[Channel]) -> Log:
    """Trials without any spend by service are stories, and left alone."""
    days = period_days(data)
    spent: dict[str, dict[str, float]] = {}
    for record in data.rows("trialspend"):
        if (amount := record.values.get("amount")) is not None:
            spent.setdefault(record.values["trial"], {})[record.values["service"]] = float(amount)
    counted: list[Record] = []
    spends, outcomes = [], []
    excluded: dict[int, str] = {}
    unspent, running, scaled = [], [], False
    for trial in data.rows("trial"):
        own, after = spent.get(trial.id), trial.values.get("after")
        if own is None:
            continue
        if after is None:
            running.append(trial)
            continue
        bare = next((c.service for c in channels if c.service not in own), None)
        if bare is not None:
            unspent.append((trial, bare))
            continue
        scale = scale_of(trial, days)
        scaled = scaled or abs(scale - 1) > 1e-9
        reason = trial.values.get("excluded_because")
        if is_given(reason):
            excluded[len(counted)] = str(reason)
        counted.append(trial)
        spends.append(tuple(scale * own[c.service] for c in channels))
        outcomes.append(scale * float(after))
    return Log(
        tuple(counted), tuple(spends), tuple(outcomes), excluded, tuple(unspent), tuple(running),
        scaled,
    )  # fmt: skip


def learned(channels: Sequence[Channel], log: Log) -> TrialUpdate:
    """What the counted trials say about the judged effects; see `update_from_trials`."""
    curves = [c.curve for c in channels]
    return update_from_trials(curves, log.spends, log.outcomes, excluded=log.excluded)


# The next block


@dataclass(frozen=True, slots=True)
class Block:
    """Trials to run one after the other: `spend` (trials, channels) is that of a whole trial.

    `cost` is the net expected to be given up over the block against spending as today.
    """

    design: Design
    days: int
    spend: tuple[tuple[Decimal, ...], ...]
    cost: float

    @property
    def total(self) -> Decimal:
        return sum((sum(line, Decimal(0)) for line in self.spend), Decimal(0))


def fewest_runs(channels: int) -> int:
    """The smallest classical block that tells so many channels apart."""
    return next((n for n in GENERATORS if n >= FEWEST_RUNS and n > channels), channels + 1)


@lru_cache(maxsize=64)
def block_of(
    channels: tuple[Channel, ...],
    days: int,
    whole: float,
    *,
    runs: int = 0,
    swing: float = SWING,
    tolerance: float = TOLERANCE,
) -> Block:
    """A block of trials of `days` days each, where a period has `whole` days.

    Each channel moves by at most `swing`, the total by at most `tolerance` (fractions).
    Errors: those of `design_trials`.
    """
    design = design_trials(
        len(channels),
        runs or fewest_runs(len(channels)),
        current_spend=[c.spend for c in channels],
        swing=swing,
        total_tolerance=tolerance,
        curves=[c.curve for c in channels],
        margin=[c.margin for c in channels],
    )
    part = days / whole
    spend = tuple(tuple(in_tens(amount * part) for amount in line) for line in design.spend)
    return Block(design, days, spend, (design.expected_cost or 0.0) * part)


def in_tens(amount: float) -> Decimal:
    """A spend as one would order it: two or three digits, the rest rounded away."""
    return Decimal(f"{amount:.3g}").quantize(Decimal("0.01")).normalize() + Decimal(0)
