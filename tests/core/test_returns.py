import itertools
from datetime import date, timedelta

import numpy as np
import numpy_financial
import pytest
import pyxirr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.core.returns import irr_all, mirr, xirr, xnpv
from tests.core.hostile import any_float, assert_answers, assert_refused, nasty

DAY = date(2024, 1, 1)
investment = st.tuples(
    st.floats(1, 1e6), st.lists(st.floats(0.1, 1e6), min_size=1, max_size=30)
).map(lambda parts: [-parts[0], *parts[1]])
days = st.lists(st.integers(1, 4000), min_size=30, max_size=30)


@given(investment)
def test_one_outlay_first_has_one_root_and_pyxirr_finds_it(values):
    result = irr_all(values)
    assert len(result.roots) == 1
    expected = pyxirr.irr(values)
    assume(expected is not None)
    assert result.value == pytest.approx(expected, rel=1e-6, abs=1e-8)


@given(st.lists(st.floats(-0.8, 3), min_size=1, max_size=5))
def test_all_roots_of_a_flow_made_from_them_are_found(rates):
    rates = sorted(rates)
    assume(all(b - a > 0.05 for a, b in itertools.pairwise(rates)))
    values = np.array([1.0])
    for rate in rates:
        values = np.convolve(values, [-1.0, 1 + rate])  # pays 1 + rate for every 1
    found = irr_all(values).roots
    np.testing.assert_allclose(found, rates, atol=2e-3)


@given(investment, st.floats(0.01, 100))
def test_the_currency_does_not_matter(values, factor):
    scaled = irr_all([v * factor for v in values])
    assert scaled.value == pytest.approx(irr_all(values).value, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("values", "roots", "warnings"),
    [
        ([100, 50], (), ("no_sign_change",)),
        ([0, 0], (), ("no_sign_change",)),
        ([100, -200, 150], (), ("no_irr",)),
        ([-100, 230, -132], (0.1, 0.2), ("multiple_irr",)),
        ([-1, 2.2, -1.21], (0.1,), ()),
        ([-100, 50], (-0.5,), ("negative_irr",)),
        ([-100, 100], (0.0,), ()),
        ([0, -100, 110, 0], (0.1,), ()),
        ([-1000, 3600, -4310, 1716], (0.1, 0.2, 0.3), ("multiple_irr",)),
    ],
)
def test_flags(values, roots, warnings):
    result = irr_all(values)
    assert result.roots == pytest.approx(roots, abs=1e-6)
    assert result.warnings == warnings


def test_monthly_roots_are_given_per_year_too():
    result = irr_all([-100] + [10] * 12, "month")
    assert result.annual_roots[0] == pytest.approx((1 + result.value) ** 12 - 1)


def test_a_hundred_alternating_flows_are_no_trouble():
    assert irr_all([(-1.0) ** t for t in range(100)]).value == pytest.approx(0, abs=1e-9)


@given(investment, st.floats(0, 1), st.floats(0, 1))
def test_mirr_agrees_with_numpy_financial(values, finance, reinvest):
    expected = numpy_financial.mirr(values, finance, reinvest)
    assert mirr(values, finance, reinvest).value == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_mirr_needs_both_signs():
    assert_refused("no_sign_change", mirr, [1, 2], 0.1, 0.1)


@settings(max_examples=60)
@given(investment, days, st.floats(-0.5, 3))
def test_dated_flows_agree_with_pyxirr(values, offsets, rate):
    dates = [DAY, *(DAY + timedelta(d) for d in offsets[: len(values) - 1])]
    scale = sum(abs(v) for v in values) * max(1, (1 + rate) ** -11)
    assert xnpv(rate, values, dates).value == pytest.approx(
        pyxirr.xnpv(rate, dates, values), abs=1e-9 * scale
    )
    result = xirr(values, dates)
    years = max((d - DAY).days for d in dates) / 365
    for root in result.roots:
        size = xnpv(root, np.abs(values), dates).value
        # Near -1 a rate as a float keeps few digits of 1 + rate.
        rounding = years * np.finfo(float).eps / (1 + root)
        assert xnpv(root, values, dates).value == pytest.approx(0, abs=(1e-9 + rounding) * size)


def test_dates_are_checked():
    flow = [-1, 2]
    assert_refused("bad_date", xirr, flow, ["2024-01-01", "soon"], field="dates")
    assert_refused("bad_date", xirr, flow, ["2024-01-01", 5])
    assert_refused("date_before_first", xirr, flow, ["2024-01-01", "2023-01-01"])
    assert_refused("wrong_length", xnpv, 0.1, flow, ["2024-01-01"])


def test_flows_of_one_day_count_together():
    result = xirr([-50, -50, 110], ["2023-01-01", "2023-01-01", "2024-01-01"])
    assert result.value == pytest.approx(0.1)


@settings(max_examples=80)
@given(st.lists(any_float, max_size=8), any_float, any_float)
def test_any_float_is_answered(values, finance, reinvest):
    dates = [DAY + timedelta(30 * i) for i in range(len(values))]
    assert_answers(irr_all, values)
    assert_answers(xirr, values, dates)
    assert_answers(xnpv, finance, values, dates)
    assert_answers(mirr, values, finance, reinvest)


@settings(max_examples=40)
@given(nasty, nasty)
def test_hostile_values(a, b):
    assert_answers(irr_all, [a, b])
    assert_answers(xirr, [a, b], [b, a])
    assert_answers(mirr, [a, b], a, b)
