import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from planner.core.response import adbudg_calibrate, response
from planner.core.risk import judgement_keys, monte_carlo, plan_model, tornado
from tests.core.hostile import assert_answers, assert_refused, nasty

RANGES = {"price": (8, 10, 15), "volume": (50, 100, 120), "fixed": (300, 300, 300)}


def profit(inputs):
    return inputs["price"] * inputs["volume"] - inputs["fixed"]


def test_tornado_sorts_by_swing_around_the_likely_case():
    result = tornado(profit, RANGES)
    assert result.base == 700
    assert [bar.name for bar in result.bars] == ["price", "volume", "fixed"]
    assert (result.bars[0].outcome_low, result.bars[0].outcome_high) == (500, 1200)
    assert [bar.swing for bar in result.bars] == [700, 700, 0]


def test_draws_follow_the_triangle():
    result = monte_carlo(lambda inputs: inputs["x"], {"x": (2, 3, 10)}, 20_000, seed=1)
    triangle = stats.triang((3 - 2) / 8, 2, 8)
    assert stats.kstest(result.outcomes, triangle.cdf).pvalue > 0.001
    expected = triangle.ppf([0.1, 0.5, 0.9])
    assert (result.p10, result.p50, result.p90) == pytest.approx(expected, abs=0.1)


def test_same_seed_same_bytes_whatever_the_order():
    here = monte_carlo(profit, RANGES, 1000, seed=7)
    there = monte_carlo(profit, dict(reversed(RANGES.items())), 1000, seed=7)
    assert here == monte_carlo(profit, RANGES, 1000, seed=7)
    assert here.outcomes.tobytes() == there.outcomes.tobytes()
    assert here.outcomes.tobytes() != monte_carlo(profit, RANGES, 1000, seed=8).outcomes.tobytes()


def test_inputs_are_independent_of_each_other():
    drawn = {}

    def model(inputs):
        drawn.update(inputs)
        return profit(inputs)

    monte_carlo(model, RANGES, 10_000)
    assert abs(np.corrcoef(drawn["price"], drawn["volume"])[0, 1]) < 0.05


def test_probability_of_loss_counts_outcomes_below_zero():
    result = monte_carlo(lambda i: i["x"], {"x": (-1, 0, 1)}, 10_000)
    assert result.probability_of_loss == pytest.approx(0.5, abs=0.02)
    assert sum(result.bin_counts) == 10_000


@given(st.floats(-100, 100), st.floats(0.1, 10))
@settings(max_examples=30)
def test_scaling_the_outcome_scales_its_percentiles(shift, factor):
    here = monte_carlo(profit, RANGES, 200)
    there = monte_carlo(lambda i: profit(i) * factor + shift, RANGES, 200)
    assert there.p90 == pytest.approx(here.p90 * factor + shift)


def test_contradictory_draws_are_left_out_and_counted():
    model = lambda i: np.where(i["a"] < i["b"], i["b"], np.nan)  # noqa: E731
    result = monte_carlo(model, {"a": (0, 1, 2), "b": (1, 2, 3)}, 1000)
    assert result.rejected > 0
    assert result.warnings == ("draws_rejected",)
    assert len(result.outcomes) == 1000 - result.rejected
    ranges = {"a": (1, 2, 3), "b": (0, 1, 2)}
    assert_refused("too_many_rejected_draws", monte_carlo, model, ranges)


def test_the_plan_model_is_the_curves_of_the_judgements():
    judged = {"seo": (10, 50, 60, 90), "ads": (0, 500, 620, 900)}
    model = plan_model(["seo", "ads"], [1500, 800], [1000, 1000], [30, 4])
    inputs = {
        key: np.array([float(value)])
        for name, values in judged.items()
        for key, value in zip(judgement_keys(name), values, strict=True)
    }
    expected = -2300.0
    for (zero, current, plus50, top), spend, m in zip(
        judged.values(), [1500, 800], [30, 4], strict=True
    ):
        curve = adbudg_calibrate(1000, zero, current, top, plus50).curve
        expected += m * response(curve, spend)[0]
    assert model(inputs)[0] == pytest.approx(expected)
    inputs["ads.outcome_plus50"] = np.array([400.0])
    assert np.isnan(model(inputs)[0])


def test_ranges_and_models_are_checked():
    assert_refused("range_order", tornado, profit, RANGES | {"price": (9, 8, 10)}, field="price")
    assert_refused("wrong_length", tornado, profit, {"price": (9, 8)})
    assert_refused("empty", tornado, profit, {})
    assert_refused("model_shape", monte_carlo, lambda i: 3.0, RANGES)
    assert_refused("result_not_finite", tornado, lambda i: i["price"] * np.nan, RANGES)


@settings(max_examples=50)
@given(nasty, nasty, nasty)
def test_hostile_values(a, b, c):
    ranges = {"price": (a, b, c), "volume": (1, 2, 3), "fixed": (1, 1, 1)}
    assert_answers(tornado, profit, ranges)
    assert_answers(monte_carlo, profit, ranges, 50)
    assert_answers(monte_carlo, profit, RANGES, a, b)
