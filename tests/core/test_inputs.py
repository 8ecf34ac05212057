from decimal import Decimal

import numpy as np
import pytest

from planner.core.inputs import number, spread, table, vector, whole
from tests.core.hostile import assert_refused


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (float("nan"), "not_finite"),
        (float("inf"), "not_finite"),
        (Decimal("sNaN"), "not_finite"),
        (10**400, "too_large"),
        (1e300, "too_large"),
        (None, "missing"),
        ("7", "not_a_number"),
        (True, "not_a_number"),
        (1j, "not_a_number"),
        ([1], "not_a_number"),
    ],
)
def test_number_refuses_with_the_code_of_its_reason(value, code):
    assert_refused(code, number, value, "x", field="x")


def test_number_takes_what_forms_and_numpy_give():
    values = [Decimal("1.5"), 1.5, np.float64(1.5), np.float32(1.5)]
    assert [number(v, "x") for v in values] == [1.5] * 4


def test_limits_are_named_in_the_error():
    assert_refused("negative", number, -1, "x", low=0)
    assert_refused("not_positive", number, 0, "x", above=0)
    error = assert_refused("out_of_range", number, 2, "x", low=0, high=1)
    assert (error.params["low"], error.params["high"]) == (0, 1)


def test_vector_names_the_entry_at_fault():
    error = assert_refused("not_finite", vector, [1, float("nan")], "flows", field="flows")
    assert error.params["index"] == 1
    assert_refused("empty", vector, [], "flows")
    assert_refused("wrong_length", vector, [1], "flows", size=2)
    assert_refused("not_a_number", vector, "12", "flows")


def test_spread_repeats_a_single_number():
    assert spread(3, "x", 2).tolist() == [3, 3]
    assert spread([3, 4], "x", 2).tolist() == [3, 4]


def test_table_wants_rows_of_equal_length():
    assert table([[1, 2], [3, 4]], "t").shape == (2, 2)
    assert_refused("wrong_length", table, [[1, 2], [3]], "t")
    assert_refused("not_a_table", table, [1, 2], "t")
    assert_refused("empty", table, [], "t")


def test_whole_refuses_fractions():
    assert whole(3.0, "n") == 3
    assert_refused("not_whole", whole, 3.5, "n")
