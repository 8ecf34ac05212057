import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from planner.core.response import Curve, response
from planner.core.trials import ab_sample_size, ab_test, design_trials, update_from_trials
from tests.core.hostile import any_float, assert_answers, assert_refused, nasty

CURVES = [Curve(10, 500, 0.8, 1000), Curve(0, 300, 1, 2000), Curve(5, 400, 1.5, 1500)]
TODAY = [1000, 1500, 2000]


def outcomes(spend, multipliers):
    return [
        sum(
            c.min + m * (response(c, x)[0] - c.min)
            for c, m, x in zip(CURVES, multipliers, run, strict=True)
        )
        for run in spend
    ]


@pytest.fixture(scope="module")
def block():
    return design_trials(3, current_spend=TODAY).spend


def test_without_noise_the_true_multipliers_are_found(block):
    true = (1.4, 0.7, 1.0)
    result = update_from_trials(CURVES, block, outcomes(block, true), noise_sd=0.01)
    assert result.multipliers == pytest.approx(true, abs=1e-3)
    assert result.verdicts[:2] == ("stronger", "weaker")
    assert result.curves[0].max == pytest.approx(10 + 490 * 1.4, rel=1e-3)


def test_trials_as_judged_change_nothing(block):
    result = update_from_trials(CURVES, block, outcomes(block, (1, 1, 1)), noise_sd=5)
    assert result.multipliers == pytest.approx((1, 1, 1))
    assert result.verdicts == ("as_judged",) * 3
    assert max(result.sd) < 0.3


@settings(max_examples=30)
@given(st.lists(st.floats(0.5, 1.5), min_size=3, max_size=3), st.floats(1, 100), st.integers(0, 99))
def test_the_posterior_is_that_of_the_formula(true, noise, seed):
    rng = np.random.default_rng(seed)
    spend = rng.uniform(500, 3000, (6, 3))
    y = np.array(outcomes(spend, true)) + rng.normal(0, 1, 6)
    assume(y.min() > 0)
    sd = np.array([0.2, 0.3, 0.4])
    result = update_from_trials(CURVES, spend, y.tolist(), sd=sd, noise_sd=noise)
    g = np.column_stack(
        [np.array(response(c, x).values) - c.min for c, x in zip(CURVES, spend.T, strict=True)]
    )
    precision = np.diag(1 / sd**2) + g.T @ g / noise**2
    mean = np.linalg.solve(precision, 1 / sd**2 + g.T @ (y - 15) / noise**2)
    assert result.multipliers == pytest.approx(mean, rel=1e-7)
    np.testing.assert_allclose(result.covariance, np.linalg.inv(precision), rtol=1e-6, atol=1e-12)


def test_no_verdict_before_four_trials(block):
    result = update_from_trials(CURVES, block[:3], outcomes(block[:3], (2, 2, 2)), noise_sd=1)
    assert set(result.verdicts) == {"too_few_trials"}
    assert result.curves == tuple(CURVES)
    assert "too_few_trials" in result.warnings


def test_channels_that_moved_together_cannot_be_told_apart():
    spend = [[900, 1350, 2000], [1100, 1650, 2000], [1000, 1500, 2000], [1200, 1800, 2000]]
    result = update_from_trials(CURVES, spend, outcomes(spend, (2, 1, 1)), noise_sd=1)
    assert result.pairs == ((0, 1),)
    assert result.verdicts == ("indistinguishable", "indistinguishable", "not_moved")


def test_a_trial_is_left_out_only_with_a_reason(block):
    y = outcomes(block, (1, 1, 1))
    y[0] = 9999
    result = update_from_trials(CURVES, block, y, noise_sd=5, excluded={0: "site was down"})
    assert result.trials == 11
    assert result.multipliers == pytest.approx((1, 1, 1))
    assert_refused(
        "exclusion_without_reason", update_from_trials, CURVES, block, y, excluded={0: " "}
    )
    everything = dict.fromkeys(range(12), "no")
    assert_refused("no_trials", update_from_trials, CURVES, block, y, excluded=everything)


def test_an_estimated_noise_is_said_to_be_so(block):
    result = update_from_trials(CURVES, block, outcomes(block, (1.2, 1, 1)))
    assert "noise_estimated" in result.warnings
    assert result.noise_sd > 0


def test_a_channel_without_effect_keeps_a_floor(block):
    y = [v * 0.01 for v in outcomes(block, (1, 1, 1))]
    result = update_from_trials(CURVES, block, y, sd=10, noise_sd=0.1)
    assert "multiplier_floored" in result.warnings
    assert all(c.max > c.min for c in result.curves)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_the_sample_size_has_the_power_it_promises(p1, p2):
    assume(abs(p1 - p2) > 0.02)
    n = ab_sample_size(p1, p2).n_per_arm
    mean = (p1 + p2) / 2
    null = math.sqrt(2 * mean * (1 - mean) / n)
    true = math.sqrt((p1 * (1 - p1) + p2 * (1 - p2)) / n)
    power = stats.norm.sf((stats.norm.isf(0.025) * null - abs(p1 - p2)) / true)
    assert power >= 0.8 - 1e-9
    assert ab_sample_size(p2, p1).n_per_arm == n


def test_smaller_effects_need_more_visitors():
    sizes = [ab_sample_size(0.1, p).n_per_arm for p in (0.2, 0.15, 0.12, 0.11)]
    assert sizes == sorted(sizes)
    assert_refused("equal_proportions", ab_sample_size, 0.1, 0.1)


@given(st.integers(1, 500), st.integers(1, 500))
def test_z_squared_is_pearsons_chi_square(x1, x2):
    result = ab_test(x1, 600, x2, 700)
    found = stats.chi2_contingency([[x1, 600 - x1], [x2, 700 - x2]], correction=False)
    assert result.z**2 == pytest.approx(found.statistic, abs=1e-9)
    assert result.p_value == pytest.approx(found.pvalue, abs=1e-9)


def test_ab_tests_read_too_early_or_too_small_are_flagged():
    assert ab_test(20, 100, 30, 100, planned_n=500).warnings == ("below_planned_sample",)
    assert ab_test(2, 100, 30, 100).warnings == ("small_counts",)
    assert_refused("successes_above_trials", ab_test, 5, 4, 1, 4, field="x1")
    assert_refused("no_variation", ab_test, 0, 10, 0, 10)
    assert_refused("not_whole", ab_test, 1.5, 10, 1, 10, field="x1")


@settings(max_examples=60)
@given(any_float, any_float, any_float, nasty, nasty)
def test_hostile_values(a, b, c, d, e):
    spend = [TODAY] * 4
    assert_answers(update_from_trials, CURVES, spend, [a, b, c, 1], sd=0.3)
    assert_answers(update_from_trials, CURVES, spend, [1, 2, 3, 4], sd=d, noise_sd=e)
    assert_answers(update_from_trials, CURVES, [[a, 1, 1]] * 4, [1, 2, 3, 4], noise_sd=abs(b))
    assert_answers(update_from_trials, CURVES, spend, [1, 2, 3, 4], excluded={0: d})
    assert_answers(ab_sample_size, a, b)
    assert_answers(ab_sample_size, 0.1, 0.2, a, b)
    assert_answers(ab_test, d, e, 5, 10)
