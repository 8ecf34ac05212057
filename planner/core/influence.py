"""Causes and effects among services, as the raters believe them: DEMATEL and its weights.

It shows belief, not proof, and never multiplies money. Source: Gabus & Fontela 1972;
Fontela & Gabus 1976, "The DEMATEL Observer".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from planner.core.errors import MethodError
from planner.core.inputs import FloatArray, Number, number, table
from planner.core.results import Matrix, Result, Row, Series, Trace, matrix, row

type Judgements = Sequence[Sequence[Number | None]]
type Role = Literal["cause", "effect", "neutral"]

SOURCE = "Gabus & Fontela 1972 (DEMATEL)"
_UNSTABLE = 0.95
_AT_ONE = 1e-9
_NEUTRAL = 1e-12


@dataclass(frozen=True, slots=True)
class RoleChange:
    """Leaving `rater` out turns `service` from one role into another (None: undefined)."""

    rater: int
    service: int
    role: Role
    role_without: Role | None


@dataclass(frozen=True, slots=True)
class Dematel(Result):
    """Total influence and what follows from it.

    `status` is "defined", or "undefined" with a `reason_code` and everything after `X` empty.
    `D` row sums (given), `R` column sums (received), `prominence` D + R, `relation` D - R,
    `arrows` the (from, to) pairs of T strictly above `threshold_mean`, `weights` prominence
    shares. `unknown` lists the (from, to) pairs with how many raters could not judge them.
    """

    status: Literal["defined", "undefined"]
    reason_code: str | None
    A: Matrix
    s: float
    X: Matrix
    spectral_radius: float
    T: Matrix = ()
    D: Row = ()
    R: Row = ()
    prominence: Row = ()
    relation: Row = ()
    role: tuple[Role, ...] = ()
    threshold_mean: float | None = None
    arrows: tuple[tuple[int, int], ...] = ()
    weights: Row = ()
    raters: int = 1
    unknown: tuple[tuple[int, int, int], ...] = ()


def dematel(
    direct_relation: Judgements | Sequence[Judgements], scale_max: Number | None = None
) -> Dematel:
    """Causes and effects from pairwise judgements of direct influence.

    Shapes: one matrix (n, n) or one per rater (k, n, n), entry [i][j] = influence of i on j,
    0..4 by custom (`scale_max` enforces a top), zero diagonal, None where a rater does not
    know: left out of the mean and reported.
    A = mean; s = max(largest row sum, largest column sum); X = A / s; T = X (I - X)^-1.
    A system without influence or with spectral radius 1 is a verdict ("undefined" with
    `dematel.no_influence` or `dematel.spectral_radius_one`), not an exception.
    Errors: `not_square`, `negative`, `not_finite`, `diagonal_not_zero`, `wrong_length`.
    Warnings: `spectral_radius_high`, `totals_do_not_vary`, `some_do_not_know`, `nobody_knows`.
    """
    top = None if scale_max is None else number(scale_max, "scale_max", above=0)
    judged = [_judged(m, top) for m in _per_rater(direct_relation)]
    if len({m.shape for m in judged}) > 1:
        raise MethodError("wrong_length", "direct_relation", {"expected": judged[0].shape[0]})
    mean, unknown = _mean(np.array(judged))
    return _analysed(mean, unknown, len(judged))


def leave_one_rater_out(raters: Sequence[Judgements]) -> tuple[RoleChange, ...]:
    """Services whose role hangs on a single rater. Shapes: (k, n, n), k >= 2; see `dematel`."""
    if len(raters) < 2:
        return ()
    whole = dematel(raters)
    changes = []
    for k in range(len(raters)):
        without = dematel([*raters[:k], *raters[k + 1 :]]).role
        for i, role in enumerate(whole.role):
            other = without[i] if without else None
            if other != role:
                changes.append(RoleChange(k, i, role, other))
    return tuple(changes)


def danp_weights(total_relation: Sequence[Sequence[Number]]) -> Series:
    """Influence weights of one cluster: the stationary shares of T with its rows made to sum to 1.

    Shapes: total_relation (n, n), the `T` of `dematel` -> weights (n,), sum 1.
    Solves w = W w with W = (T / row sums)^T. Source: Ou Yang et al. 2008 (DANP).
    Errors: `not_square`, `no_influence_from`, `weights_not_unique`.
    """
    total = _square(table(total_relation, "total_relation", low=0), "total_relation")
    sums = total.sum(axis=1)
    if np.any(sums <= 0):
        raise MethodError("no_influence_from", "total_relation", {"index": int(np.argmin(sums))})
    size = len(total)
    chain = (total / sums[:, None]).T
    system = np.vstack([chain - np.eye(size), np.ones(size)])
    solution, _, rank, _ = np.linalg.lstsq(system, np.append(np.zeros(size), 1.0), rcond=1e-12)
    if rank < size:
        raise MethodError("weights_not_unique", "total_relation")
    return Series(
        row(np.maximum(solution, 0.0)),
        trace=Trace(
            "w = W w, W = (T / row sums)^T, sum w = 1",
            {"T": total.tolist()},
            "Ou Yang et al. 2008 (DANP)",
        ),
    )


def _per_rater(given: Judgements | Sequence[Judgements]) -> list[object]:
    """One rater's matrix, or one per rater: told apart by how deep the lists go."""
    if isinstance(given, str) or not isinstance(given, Sequence | np.ndarray) or not len(given):
        raise MethodError("not_a_table", "direct_relation")
    first = given[0]
    if isinstance(first, Sequence | np.ndarray) and len(first):
        return list(given) if isinstance(first[0], Sequence | np.ndarray) else [given]
    raise MethodError("not_a_table", "direct_relation")


def _judged(given: object, top: float | None) -> FloatArray:
    """A rater's matrix with NaN for «do not know»."""
    if not isinstance(given, Sequence | np.ndarray):
        raise MethodError("not_a_table", "direct_relation")
    lines = [list(line) if isinstance(line, Sequence | np.ndarray) else [line] for line in given]
    blanks = [[value is None for value in line] for line in lines]
    filled = [[0 if value is None else value for value in line] for line in lines]
    judged = _square(table(filled, "direct_relation", low=0, high=top), "direct_relation")
    if np.any(np.diag(judged)):
        raise MethodError(
            "diagonal_not_zero", "direct_relation", {"index": int(np.diag(judged).argmax())}
        )
    judged[np.array(blanks) & ~np.eye(len(judged), dtype=bool)] = np.nan
    return judged


def _square(values: FloatArray, field: str) -> FloatArray:
    rows, columns = values.shape
    if rows != columns:
        raise MethodError("not_square", field, {"rows": rows, "columns": columns})
    return values


def _mean(judged: FloatArray) -> tuple[FloatArray, tuple[tuple[int, int, int], ...]]:
    known = (~np.isnan(judged)).sum(axis=0)
    mean = np.nansum(judged, axis=0) / np.maximum(known, 1)
    missing = len(judged) - known
    return mean, tuple((int(i), int(j), int(missing[i, j])) for i, j in np.argwhere(missing))


def _analysed(mean: FloatArray, unknown: tuple[tuple[int, int, int], ...], raters: int) -> Dematel:
    s = float(max(mean.sum(axis=1).max(), mean.sum(axis=0).max()))
    x = mean / s if s > 0 else mean
    radius = float(np.abs(np.linalg.eigvals(x)).max())
    verdict = Dematel(
        "undefined",
        None,
        matrix(mean),
        s,
        matrix(x),
        radius,
        raters=raters,
        unknown=unknown,
        warnings=_unknown_warnings(unknown, raters),
        trace=Trace(
            "s = max(row sums, column sums); X = A / s; T = X (I - X)^-1; D, R = row, column sums",
            {"A": mean.tolist(), "raters": raters},
            SOURCE,
        ),
    )
    if s == 0:
        return replace(verdict, reason_code="dematel.no_influence")
    if radius >= 1 - _AT_ONE:
        return replace(verdict, reason_code="dematel.spectral_radius_one")
    return _solved(verdict, x)


def _solved(verdict: Dematel, x: FloatArray) -> Dematel:
    total = np.linalg.solve((np.eye(len(x)) - x).T, x.T).T
    given, received = total.sum(axis=1), total.sum(axis=0)
    prominence, relation = given + received, given - received
    threshold = float(total.mean())
    warnings = verdict.warnings
    if verdict.spectral_radius > _UNSTABLE:
        warnings += ("spectral_radius_high",)
    if np.ptp(prominence) <= _NEUTRAL * prominence.max():
        warnings += ("totals_do_not_vary",)
    return replace(
        verdict,
        status="defined",
        T=matrix(total),
        D=row(given),
        R=row(received),
        prominence=row(prominence),
        relation=row(relation),
        role=tuple(_role(r, p) for r, p in zip(relation, prominence, strict=True)),
        threshold_mean=threshold,
        arrows=tuple((int(i), int(j)) for i, j in np.argwhere(total > threshold * (1 + 1e-12))),
        weights=row(prominence / prominence.sum()),
        warnings=warnings,
    )


def _role(relation: float, prominence: float) -> Role:
    if abs(relation) <= _NEUTRAL * max(prominence, 1.0):
        return "neutral"
    return "cause" if relation > 0 else "effect"


def _unknown_warnings(unknown: tuple[tuple[int, int, int], ...], raters: int) -> tuple[str, ...]:
    if not unknown:
        return ()
    nobody = any(missing == raters for _, _, missing in unknown)
    return ("some_do_not_know",) + ("nobody_knows",) * nobody
