"""What a careless or malicious form can send, and how every method must answer it."""

import dataclasses
import math
from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import strategies as st

from planner.core.errors import WARNINGS, MethodError

NASTY = [
    math.nan,
    math.inf,
    -math.inf,
    0,
    -1,
    1e300,
    -1e300,
    5e-324,
    10**400,
    None,
    "7",
    True,
    [],
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("Infinity"),
]
nasty = st.sampled_from(NASTY)
any_float = st.floats(allow_nan=True, allow_infinity=True)


def assert_answers(function, *args, **kwargs):
    """Either a finite result with listed warnings, or a listed MethodError; never else."""
    try:
        result = function(*args, **kwargs)
    except MethodError:  # which carries no unlisted code
        return None
    assert_finite(result)
    return result


def assert_finite(value):
    if dataclasses.is_dataclass(value):
        assert set(getattr(value, "warnings", ())) <= set(WARNINGS)
        for field in dataclasses.fields(value):
            if field.name != "trace":
                assert_finite(getattr(value, field.name))
    elif isinstance(value, Mapping):
        assert_finite(list(value.values()))
    elif isinstance(value, tuple | list | np.ndarray):
        for item in value:
            assert_finite(item)
    elif isinstance(value, int | float | Decimal):
        assert math.isfinite(value)


def assert_refused(code, function, *args, field=None, **kwargs):
    with pytest.raises(MethodError) as caught:
        function(*args, **kwargs)
    assert caught.value.code == code
    if field is not None:
        assert caught.value.field == field
    return caught.value
