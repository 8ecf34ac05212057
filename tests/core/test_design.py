import numpy as np
import pyDOE3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.design import GENERATORS, design_trials
from planner.core.response import Curve
from tests.core.hostile import assert_answers, assert_refused, nasty


@pytest.mark.parametrize("runs", sorted(GENERATORS))
def test_plackett_burman_designs_are_orthogonal(runs):
    design = np.array(design_trials(runs - 1, runs).design)
    np.testing.assert_array_equal(design.T @ design, runs * np.eye(runs - 1))
    assert not design.sum(axis=0).any()


def test_as_informative_as_pydoe3():
    ours, theirs = np.array(design_trials(11).design), pyDOE3.pbdesign(11)
    assert np.linalg.det(ours.T @ ours) == pytest.approx(np.linalg.det(theirs.T @ theirs))


@settings(max_examples=25)
@given(st.lists(st.floats(100, 1e5), min_size=2, max_size=11), st.floats(0.02, 0.2))
def test_the_total_stays_inside_its_tolerance(today, tolerance):
    result = design_trials(len(today), current_spend=today, total_tolerance=tolerance)
    assert max(abs(change) for change in result.total_change) <= tolerance + 1e-9
    ratios = np.array(result.spend) / today
    assert ratios.min() >= 0.7 - 1e-9
    assert ratios.max() <= 1.3 + 1e-9


def test_a_tolerance_still_leaves_every_channel_estimable():
    result = design_trials(5, current_spend=[100, 80, 60, 40, 20], total_tolerance=0.05)
    assert result.method == "d_optimal"
    x = np.column_stack([np.ones(12), result.design])
    assert np.linalg.matrix_rank(x) == 6
    # Plackett-Burman would reach 12; a constraint costs, but not most of it.
    assert np.linalg.det(x.T @ x) ** (1 / 6) > 6


def test_more_channels_than_a_table_has_are_designed_too():
    result = design_trials(14, 18, current_spend=[100] * 14, total_tolerance=0.1)
    x = np.column_stack([np.ones(18), result.design])
    assert np.linalg.matrix_rank(x) == 15


def test_same_seed_same_design():
    kwargs = {"current_spend": [100, 50, 20], "total_tolerance": 0.05, "seed": 3}
    assert design_trials(3, **kwargs) == design_trials(3, **kwargs)


def test_expected_cost_is_the_net_given_up():
    curves = [Curve(0, 100, 1, 100)] * 2
    # At today's 100 + 100 the last unit returns 4 * 0.25 = 1: the best plan, so moving costs.
    result = design_trials(2, current_spend=[100, 100], curves=curves, margin=4)
    nets = [4 * sum(100 * x / (x + 100) for x in spend) - sum(spend) for spend in result.spend]
    assert result.expected_cost == pytest.approx(12 * 200 - sum(nets))
    assert result.expected_cost > 0
    assert design_trials(2, current_spend=[100, 100]).expected_cost is None


def test_what_cannot_be_designed_is_refused():
    assert_refused("too_few_runs", design_trials, 12)
    assert_refused("out_of_range", design_trials, 3, swing=0.5, field="swing")
    assert_refused("missing", design_trials, 1, curves=[Curve(0, 1, 1, 1)])
    assert_refused("wrong_length", design_trials, 2, current_spend=[1], field="current_spend")


@settings(max_examples=40)
@given(nasty, nasty, nasty)
def test_hostile_values(a, b, c):
    assert_answers(design_trials, a)
    assert_answers(design_trials, 3, a)
    assert_answers(design_trials, 2, current_spend=[a, 1], swing=b, total_tolerance=c)
    assert_answers(design_trials, 2, current_spend=[a, 1e15], total_tolerance=0.01)
