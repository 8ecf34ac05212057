from decimal import Decimal

import numpy as np
import numpy_financial
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.appraisal import bcr, break_even, npv, payback, roi, website_cba
from planner.core.periods import annual_rate, period_rate
from tests.core.hostile import any_float, assert_answers, assert_refused, nasty

flows = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)
rates = st.floats(-0.5, 2)


@given(rates, flows)
def test_npv_agrees_with_numpy_financial(rate, values):
    expected = numpy_financial.npv(rate, values)
    scale = numpy_financial.npv(rate, np.abs(values))
    assert npv(rate, values).value == pytest.approx(expected, abs=1e-9 * max(scale, 1))


@given(rates, flows, st.floats(0.01, 100))
def test_npv_scales_with_the_currency(rate, values, factor):
    scaled = npv(rate, [v * factor for v in values]).value
    size = npv(rate, [abs(v) * factor for v in values]).value
    assert scaled == pytest.approx(npv(rate, values).value * factor, abs=1e-9 * max(size, 1))


def test_a_monthly_rate_compounds_to_the_yearly_one():
    assert period_rate(0.12, "month") == pytest.approx(1.12 ** (1 / 12) - 1)
    assert annual_rate(period_rate(0.12, "quarter"), "quarter") == pytest.approx(0.12)
    assert npv(0.12, [0] * 12 + [112], "month").value == pytest.approx(100)
    assert_refused("unknown_choice", npv, 0.1, [1], "week", field="period")


def test_decimal_flows_are_welcome():
    assert npv(Decimal("0.1"), [Decimal(-100), Decimal(110)]).value == pytest.approx(0, abs=1e-12)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(1, 1e6)), min_size=1, max_size=20), rates)
def test_bcr_is_above_one_exactly_when_npv_is_above_zero(pairs, rate):
    benefits, costs = zip(*pairs, strict=True)
    ratio = bcr(rate, benefits, costs).value
    net = npv(rate, np.subtract(benefits, costs)).value
    if abs(ratio - 1) > 1e-9:
        assert (ratio > 1) == (net > 0)


def test_roi_and_its_refusals():
    assert roi([0, 150], [100, 0]).value == pytest.approx(0.5)
    assert_refused("no_costs", roi, [1], [0])
    assert_refused("no_costs", bcr, 0.1, [1], [0])
    assert_refused("negative", bcr, 0.1, [1], [-1], field="costs")
    assert_refused("wrong_length", bcr, 0.1, [1, 2], [1], field="costs")


def test_payback_is_interpolated_plain_and_discounted():
    result = payback([-100, 60, 60, 60], 0.1)
    assert result.plain == pytest.approx(1 + 40 / 60)
    left = 100 - 60 / 1.1
    assert result.discounted == pytest.approx(1 + left / (60 / 1.1**2))
    monthly = payback([-100] + [25] * 8, 0.1, "month")
    assert monthly.plain == pytest.approx(4)
    assert monthly.plain_years == pytest.approx(4 / 12)


@pytest.mark.parametrize(
    ("values", "plain", "warning"),
    [
        ([-100, 10, 10], None, "never_pays_back"),
        ([-100, 120, -50, 60], 100 / 120, "pays_back_more_than_once"),
        ([100, 10], 0, "no_outlay"),
        ([-0.3, 0.1, 0.1, 0.1], 3, "never_pays_back_discounted"),
    ],
)
def test_payback_says_what_is_odd(values, plain, warning):
    result = payback(values, 0.1)
    assert result.plain == (None if plain is None else pytest.approx(plain))
    assert warning in result.warnings


@given(flows)
def test_the_running_sum_is_zero_at_payback(values):
    t = payback(values).plain
    if t is not None and t > 0:
        running = np.interp(t, range(len(values)), np.cumsum(values))
        assert running == pytest.approx(0, abs=1e-6 * np.abs(values).sum())


def test_break_even():
    result = break_even(1000, 50, 30)
    assert (result.units, result.revenue) == (50, 2500)
    assert_refused("contribution_not_positive", break_even, 1000, 30, 30)


def test_website_as_an_investment():
    result = website_cba(
        [0, 200, 300],
        [100, 20, 20],
        0.1,
        gross_margin=0.5,
        savings=[0, 10, 10],
        company_revenue=5000,
        company_profit=800,
    )
    assert result.net_flows == (-100, 90, 140)
    assert result.npv == pytest.approx(numpy_financial.npv(0.1, [-100, 90, 140]))
    assert result.irr.value == pytest.approx(numpy_financial.irr([-100, 90, 140]))
    assert result.bcr == pytest.approx((110 / 1.1 + 160 / 1.21) / (100 + 20 / 1.1 + 20 / 1.21))
    assert result.roi == pytest.approx(270 / 140 - 1)
    assert result.revenue_share == pytest.approx(0.1)
    assert result.profit_share == pytest.approx(130 / 800)
    assert result.payback.plain == pytest.approx(1 + 10 / 140)


@settings(max_examples=60)
@given(any_float, st.lists(any_float, max_size=6))
def test_any_float_is_answered(rate, values):
    assert_answers(npv, rate, values)
    assert_answers(payback, values, rate, "month")
    assert_answers(bcr, rate, values, values)
    assert_answers(website_cba, values, values, rate)


@settings(max_examples=60)
@given(nasty, nasty, nasty)
def test_hostile_values(a, b, c):
    assert_answers(npv, a, [b, c])
    assert_answers(npv, a, b)
    assert_answers(bcr, 0.1, [a], [b], c)
    assert_answers(break_even, a, b, c)
    assert_answers(website_cba, [a], [b], 0.1, gross_margin=c)
