from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.errors import MethodError
from planner.core.inputs import number, spread, table, vector, whole
from tests.core.hostile import any_float, assert_refused, nasty

plain = st.one_of(st.floats(-2, 2), st.integers(-2, 2), any_float, st.integers())
anything = st.one_of(plain, nasty, st.booleans(), st.decimals(), st.floats(0, 1).map(np.float64))
limits = st.sampled_from(
    [{}, {"low": 0}, {"above": 0}, {"low": -1, "high": 1}, {"above": 0.5, "below": 1}]
)


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


def one_by_one(values, field, **limits):
    return [number(v, field, index=i, **limits) for i, v in enumerate(values)]


def answer(function, *args, **kwargs):
    try:
        return list(function(*args, **kwargs))
    except MethodError as error:
        return error.code, error.field, error.params


@given(st.lists(plain, min_size=1) | st.lists(anything, min_size=1, max_size=5), limits)
def test_a_vector_is_judged_as_its_entries_are(values, limits):
    expected = answer(one_by_one, values, "x", **limits)
    assert answer(vector, values, "x", **limits) == expected
    assert answer(vector, np.array(values, dtype=object), "x", **limits) == expected


@given(st.lists(any_float, min_size=1), limits)
def test_an_array_is_judged_as_its_entries_are(values, limits):
    expected = answer(one_by_one, values, "x", **limits)
    assert answer(vector, np.array(values), "x", **limits) == expected


@pytest.mark.parametrize(
    ("values", "code", "params"),
    [
        ([1.0, True], "not_a_number", {"index": 1}),
        ([1.0, None], "missing", {"index": 1}),
        ([1.0, "2"], "not_a_number", {"index": 1}),
        ([1.0, [2.0]], "not_a_number", {"index": 1}),
        ([[1.0], [2.0]], "not_a_number", {"index": 0}),
        (np.ones((2, 2)), "not_a_number", {"index": 0}),
        (np.array([True, False]), "not_a_number", {"index": 0}),
        ([1, 10**400], "too_large", {"index": 1}),
        ([1.0, 1e300], "too_large", {"index": 1, "limit": 1e15}),
        ([1.0, Decimal("sNaN")], "not_finite", {"index": 1}),
        ([1.0, float("inf"), float("nan")], "not_finite", {"index": 1}),
        (np.array([]), "empty", {}),
        (None, "missing", {}),
    ],
)
def test_what_only_looks_like_a_vector_is_refused(values, code, params):
    assert assert_refused(code, vector, values, "x", field="x").params == params


def test_whole_numbers_of_any_kind_become_floats():
    for values in ([1, 2], [1, 2.0], np.array([1, 2]), np.array([1, 2.0], dtype=object), (1, 2)):
        assert vector(values, "x").dtype == np.float64
        assert vector(values, "x").tolist() == [1, 2]


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
