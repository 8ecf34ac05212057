"""Reading figures: whatever is not a finite number of the right sign is a MethodError.

Every method passes its inputs through here, so nothing after it has to think of NaN.
"""

import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from numbers import Real
from typing import TypedDict, Unpack

import numpy as np
import numpy.typing as npt

from planner.core.errors import MethodError

type Number = float | Decimal
type Numbers = Sequence[Number] | FloatArray
FloatArray = npt.NDArray[np.float64]

# Beyond this a float64 no longer holds a tenth of a unit, and squares stay far from overflow.
LIMIT = 1e15

_PLAIN = {float, int, np.float64}  # not bool, and nothing that only pretends to be a number


class Limits(TypedDict, total=False):
    """low <= value <= high and above < value < below, as far as they are given."""

    low: float | None
    high: float | None
    above: float | None
    below: float | None


def number(
    value: object,
    field: str,
    *,
    low: float | None = None,
    high: float | None = None,
    above: float | None = None,
    below: float | None = None,
    index: int | None = None,
) -> float:
    """`value` as a float with low <= value <= high and above < value < below."""
    params: dict[str, object] = {} if index is None else {"index": index}
    result = _as_float(value, field, params)
    if low == 0 and result < 0:
        raise MethodError("negative", field, params | {"value": result})
    if above == 0 and result <= 0:
        raise MethodError("not_positive", field, params | {"value": result})
    if (
        (low is not None and result < low)
        or (high is not None and result > high)
        or (above is not None and result <= above)
        or (below is not None and result >= below)
    ):
        limits = {"low": above if low is None else low, "high": below if high is None else high}
        raise MethodError("out_of_range", field, params | limits | {"value": result})
    return result


def _as_float(value: object, field: str, params: dict[str, object]) -> float:
    if type(value) is float and -LIMIT <= value <= LIMIT:
        return value  # what nearly every figure is
    if value is None:
        raise MethodError("missing", field, params)
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real | Decimal):
        raise MethodError("not_a_number", field, params)
    try:
        result = float(value)
    except OverflowError:
        raise MethodError("too_large", field, params) from None
    except ValueError:  # Decimal("sNaN")
        raise MethodError("not_finite", field, params) from None
    if not math.isfinite(result):
        raise MethodError("not_finite", field, params)
    if abs(result) > LIMIT:
        raise MethodError("too_large", field, params | {"limit": LIMIT})
    return result


def whole(value: object, field: str, *, low: int = 0, high: int | None = None) -> int:
    """`value` as an int between `low` and `high`."""
    result = number(value, field, low=low, high=high)
    if result != int(result):
        raise MethodError("not_whole", field, {"value": result})
    return int(result)


def choice[T: str](value: T, field: str, choices: Iterable[str]) -> T:
    """`value`, if it is one of `choices`."""
    known = tuple(choices)
    if not isinstance(value, str) or value not in known:
        raise MethodError("unknown_choice", field, {"choices": known})
    return value


def vector(
    values: object, field: str, *, size: int | None = None, **limits: Unpack[Limits]
) -> FloatArray:
    """`values` as a one-dimensional float array, not empty, every entry checked."""
    found = entries(values, field)
    if size is not None and len(found) != size:
        raise MethodError("wrong_length", field, {"expected": size, "got": len(found)})
    if not found:
        raise MethodError("empty", field)
    if set(map(type, found)) <= _PLAIN:
        with suppress(MethodError, OverflowError):  # said below of the entry at fault
            plain = np.array(found, dtype=float)
            number(float(plain.min()), field, **limits)
            number(float(plain.max()), field, **limits)
            return plain
    return np.array([number(v, field, **limits, index=i) for i, v in enumerate(found)])


def spread(values: object, field: str, size: int, **limits: Unpack[Limits]) -> FloatArray:
    """`values` as an array of `size`; a single number is meant for every entry."""
    each = [values] * size if isinstance(values, Real | Decimal) else values
    return vector(each, field, size=size, **limits)


def table(values: object, field: str, **limits: Unpack[Limits]) -> FloatArray:
    """`values` as a two-dimensional float array with rows of equal length."""
    rows = [entries(line, field, "not_a_table") for line in entries(values, field, "not_a_table")]
    if not rows:
        raise MethodError("empty", field)
    return np.array([vector(r, field, size=len(rows[0]), **limits) for r in rows])


def entries(values: object, field: str, code: str = "not_a_number") -> list[object]:
    """`values` as a list, or the error `code` if they are not a row of anything."""
    if values is None:
        raise MethodError("missing", field)
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise MethodError(code, field)
    return list(values)


def finite(value: float, field: str) -> float:
    """A computed figure, refused when the inputs drove it out of the representable."""
    if not math.isfinite(value):
        raise MethodError("result_not_finite", field)
    return float(value)
