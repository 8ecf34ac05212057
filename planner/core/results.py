"""What every method hands back: a value, the warnings, and how it was computed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from planner.core.inputs import FloatArray


@dataclass(frozen=True, slots=True)
class Trace:
    """For the panel that shows how a figure was computed."""

    formula: str
    inputs: Mapping[str, object] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """Common part of all results. `warnings` holds codes listed in `errors.WARNINGS`."""

    warnings: tuple[str, ...] = field(default=(), kw_only=True)
    trace: Trace = field(default=Trace(""), kw_only=True, repr=False)


@dataclass(frozen=True, slots=True)
class Figure(Result):
    """One number."""

    value: float

    def __float__(self) -> float:
        return self.value


@dataclass(frozen=True, slots=True)
class Series(Result):
    """A row of numbers."""

    values: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[float]:
        return iter(self.values)

    def __getitem__(self, index: int) -> float:
        return self.values[index]


type Row = tuple[float, ...]
type Matrix = tuple[Row, ...]


def row(values: FloatArray) -> Row:
    """A numpy vector as plain floats, so results compare, hash and serialise."""
    return tuple(np.asarray(values, dtype=float).tolist())


def matrix(values: FloatArray) -> Matrix:
    """A numpy matrix as rows of plain floats."""
    return tuple(tuple(line) for line in np.asarray(values, dtype=float).tolist())


def frozen[K, V](mapping: Mapping[K, V]) -> Mapping[K, V]:
    """A mapping that its reader cannot change."""
    return MappingProxyType(dict(mapping))
