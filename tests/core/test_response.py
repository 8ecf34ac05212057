import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import least_squares

from planner.core.response import (
    Curve,
    adbudg_calibrate,
    adstock,
    carryover_factors,
    marginal,
    response,
)
from tests.core.hostile import any_float, assert_answers, assert_refused, nasty

curves = st.builds(
    lambda low, width, c, half: Curve(low, low + width, c, half),
    st.floats(0, 1e4),
    st.floats(1, 1e5),
    st.floats(0.2, 6),
    st.floats(1, 1e6),
)
spends = st.floats(0, 1e7)
shares = st.lists(st.floats(0.02, 0.98), min_size=3, max_size=3, unique=True).map(sorted)


def judged(low, width, at):
    return [low + width * share for share in at]


@given(curves, spends, spends)
def test_more_spend_never_returns_less(curve, a, b):
    low, high = response(curve, sorted([a, b])).values
    assert curve.min <= low <= high <= curve.max


@given(curves)
def test_half_saturation_is_the_middle(curve):
    at_half = response(curve, curve.half_saturation_spend)[0]
    assert at_half == pytest.approx((curve.min + curve.max) / 2)


@given(curves, st.floats(10, 1e6))
def test_marginal_is_the_slope_of_the_response(curve, x):
    step = x * 1e-4
    below, above = response(curve, [x - step, x + step]).values
    assume(above - below > 1e-9 * curve.max)
    slope = (above - below) / (2 * step)
    assert marginal(curve, x)[0] == pytest.approx(slope, rel=1e-3, abs=1e-9 * curve.max / step)


def test_marginal_at_zero_follows_the_shape():
    assert marginal(Curve(0, 10, 1, 5), 0)[0] == pytest.approx(2)
    assert marginal(Curve(0, 10, 2, 5), 0)[0] == 0
    assert_refused("marginal_unbounded_at_zero", marginal, Curve(0, 10, 0.5, 5), 0)


@given(st.floats(1, 1e6), st.floats(0, 1e4), st.floats(1, 1e4), shares)
def test_four_judgements_lie_on_the_curve(spend, low, width, at):
    _half, current, plus50 = judged(low, width, at)
    assume(plus50 - current > 0.03 * width)
    result = adbudg_calibrate(spend, low, current, low + width, plus50)
    fitted = response(result.curve, [0, spend, spend * 1.5]).values
    assert fitted == pytest.approx((low, current, plus50), rel=1e-6)


@settings(max_examples=60)
@given(shares)
def test_five_judgements_are_fitted_as_well_as_scipy_does(at):
    assume(min(np.diff(at)) > 0.02)
    half, current, plus50 = judged(100, 1000, at)
    result = adbudg_calibrate(2000, 100, current, 1100, plus50, half)
    x = np.array([0.5, 1, 1.5])

    def miss(p):
        return np.array(at) - 1 / (1 + np.exp(p[1] - p[0] * np.log(x)))

    best = least_squares(miss, [result.c, np.log(result.d_relative)], xtol=1e-14, ftol=1e-14)
    ours = sum((r / 1000) ** 2 for r in result.residuals)
    assert ours <= 2 * best.cost + 1e-9


def test_a_fifth_judgement_on_the_curve_changes_nothing():
    four = adbudg_calibrate(100, 200, 500, 900, 620)
    half = response(four.curve, 50)[0]
    five = adbudg_calibrate(100, 200, 500, 900, 620, half)
    assert five.c == pytest.approx(four.c, rel=1e-8)
    assert five.half_saturation_spend == pytest.approx(four.half_saturation_spend, rel=1e-8)


@given(st.floats(0.01, 100))
def test_the_currency_does_not_matter(factor):
    here = adbudg_calibrate(1000, 0, 50, 90, 60)
    there = adbudg_calibrate(1000 * factor, 0, 50, 90, 60)
    assert there.c == here.c
    assert there.half_saturation_spend == pytest.approx(here.half_saturation_spend * factor)


@pytest.mark.parametrize(
    ("outcomes", "field"),
    [
        ((5, 5, 9, 6), "outcome_current"),
        ((1, 5, 9, 5), "outcome_plus50"),
        ((1, 5, 6, 6), "outcome_saturation"),
        ((9, 5, 1, 6), "outcome_current"),
    ],
)
def test_judgements_out_of_order_name_the_field(outcomes, field):
    assert_refused("order_violation", adbudg_calibrate, 100, *outcomes, field=field)


def test_shape_warnings():
    assert adbudg_calibrate(100, 0, 10, 100, 20).warnings == ("s_shaped",)
    assert adbudg_calibrate(100, 0, 10, 100, 60).warnings == ("s_shaped", "steep")
    assert adbudg_calibrate(100, 0, 50, 100, 55).warnings == ()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.floats(0, 0.95))
def test_adstock_follows_its_recursion(x, theta):
    carried, expected = 0.0, []
    for value in x:
        carried = value + theta * carried
        expected.append(carried)
    assert adstock(x, theta).values == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_normalized_adstock_keeps_a_steady_spend():
    assert adstock([10] * 8, 0.7, 4, normalized=True)[-1] == pytest.approx(10)
    assert_refused("missing", adstock, [1], 0.5, normalized=True, field="window")
    assert_refused("out_of_range", adstock, [1], 1, field="theta")


def test_carryover_factor_is_what_a_single_outcome_leaves_behind():
    left = [sum(adstock([0] * t + [1] + [0] * (3 - t), 0.5).values) for t in range(4)]
    assert carryover_factors(0.5, 4).values == pytest.approx(left)


@settings(max_examples=150)
@given(*[any_float] * 6)
def test_any_float_is_answered(a, b, c, d, e, f):
    found = assert_answers(adbudg_calibrate, a, b, c, d, e)
    assert_answers(adbudg_calibrate, a, b, c, d, e, f)
    curve = found.curve if found else assert_answers(Curve, a, b, c, d)
    if curve:
        assert_answers(response, curve, [e, f])
        assert_answers(marginal, curve, [abs(e), abs(f)])


@given(st.floats(1e-300, 1e15), st.lists(st.floats(0, 1e15), min_size=5, max_size=5).map(sorted))
def test_ordered_extremes_are_answered(spend, outcomes):
    zero, half, current, plus50, saturation = outcomes
    for at_half in (None, half):
        found = assert_answers(adbudg_calibrate, spend, zero, current, saturation, plus50, at_half)
        if found:
            assert_answers(response, found.curve, [0, 1e-300, spend, 1e15])
            assert_answers(marginal, found.curve, [1e-300, spend, 1e15])


@settings(max_examples=60)
@given(nasty, nasty, nasty)
def test_hostile_values(a, b, c):
    assert_answers(adbudg_calibrate, a, 1, b, 9, c)
    assert_answers(Curve, 0, a, b, c)
    assert_answers(adstock, [a, 1], b, c)
    assert_answers(response, Curve(0, 1, 1, 1), a)
    assert_answers(carryover_factors, a, b)
