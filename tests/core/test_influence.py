import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.core.influence import danp_weights, dematel, leave_one_rater_out
from tests.core.hostile import any_float, assert_answers, assert_refused, nasty


@st.composite
def systems(draw):
    n = draw(st.integers(2, 7))
    cells = draw(st.lists(st.integers(0, 4), min_size=n * n, max_size=n * n))
    a = np.array(cells, dtype=float).reshape(n, n)
    np.fill_diagonal(a, 0)
    return a


@settings(max_examples=60)
@given(systems())
def test_total_influence_is_the_sum_of_all_paths(a):
    result = dematel(a.tolist())
    assume(result.spectral_radius < 0.9)
    assume(result.status == "defined")
    x = a / max(a.sum(axis=0).max(), a.sum(axis=1).max())
    paths, power = np.zeros_like(x), np.eye(len(x))
    for _ in range(400):
        power = power @ x
        paths += power
    np.testing.assert_allclose(result.T, paths, atol=1e-8)
    assert sum(result.relation) == pytest.approx(0, abs=1e-8)
    assert sum(result.weights) == pytest.approx(1)


@given(systems(), st.floats(0.1, 10))
def test_the_scale_of_the_judgements_does_not_matter(a, factor):
    here, there = dematel(a.tolist()), dematel((a * factor).tolist())
    assert here.status == there.status
    if here.spectral_radius < 0.95 and here.status == "defined":
        np.testing.assert_allclose(here.T, there.T, rtol=1e-7, atol=1e-9)


@given(systems(), st.randoms(use_true_random=False))
def test_the_order_of_services_does_not_matter(a, random):
    order = random.sample(range(len(a)), len(a))
    here, there = dematel(a.tolist()), dematel(a[np.ix_(order, order)].tolist())
    assume(here.status == "defined" and here.spectral_radius < 0.95)
    np.testing.assert_allclose(np.array(here.prominence)[order], there.prominence, rtol=1e-7)


def test_no_influence_is_a_verdict():
    result = dematel([[0, 0], [0, 0]])
    assert (result.status, result.reason_code) == ("undefined", "dematel.no_influence")


def test_do_not_know_is_left_out_of_the_mean_and_reported():
    result = dematel([[[0, 4], [None, 0]], [[0, None], [None, 0]], [[None, 2], [None, 0]]])
    assert result.A == ((0, 3), (0, 0))
    assert result.unknown == ((0, 1, 1), (1, 0, 3))
    assert result.warnings == ("some_do_not_know", "nobody_knows", "totals_do_not_vary")
    assert result.raters == 3


def test_arrows_are_strictly_above_the_threshold():
    result = dematel([[0, 2], [1, 0]])
    assert result.arrows == ((0, 1),)
    assert result.threshold_mean == 1.25


def test_a_nearly_closed_loop_is_flagged():
    result = dematel([[0, 100, 0], [98, 0, 0], [0, 1, 0]])
    assert "spectral_radius_high" in result.warnings


def test_what_is_not_a_matrix_of_judgements_is_refused():
    assert_refused("not_square", dematel, [[0, 1, 2], [1, 0, 2]])
    assert_refused("negative", dematel, [[0, -1], [1, 0]])
    assert_refused("diagonal_not_zero", dematel, [[0, 1], [1, 2]])
    assert_refused("out_of_range", dematel, [[0, 5], [1, 0]], scale_max=4)
    assert_refused("wrong_length", dematel, [[[0, 1], [1, 0]], [[0, 1, 1], [1, 0, 1], [1, 1, 0]]])
    assert_refused("not_a_table", dematel, [1, 2])
    assert_refused("not_finite", dematel, [[0, float("nan")], [1, 0]])


def test_a_role_that_hangs_on_one_rater_is_found():
    strong = [[0, 4], [1, 0]]
    weak = [[0, 1], [2, 0]]
    changes = leave_one_rater_out([strong, weak, weak])
    assert {(c.rater, c.service, c.role, c.role_without) for c in changes} == {
        (0, 0, "cause", "effect"),
        (0, 1, "effect", "cause"),
    }
    assert leave_one_rater_out([strong]) == ()


@given(systems())
def test_danp_weights_are_the_limit_of_the_chain(a):
    result = dematel((a + 1 - np.eye(len(a))).tolist())
    assume(result.status == "defined")
    weights = danp_weights(result.T).values
    t = np.array(result.T)
    chain = (t / t.sum(axis=1, keepdims=True)).T
    assert sum(weights) == pytest.approx(1)
    np.testing.assert_allclose(chain @ weights, weights, atol=1e-10)


def test_danp_needs_every_service_to_influence():
    assert_refused("no_influence_from", danp_weights, [[0, 1], [0, 0]])
    assert_refused("weights_not_unique", danp_weights, [[1, 0], [0, 1]])


@settings(max_examples=60)
@given(nasty, nasty, any_float)
def test_hostile_values(a, b, c):
    assert_answers(dematel, [[0, a], [b, 0]])
    assert_answers(dematel, [[0, c], [1, 0]])
    assert_answers(dematel, [[0, abs(c)], [5e-324, 0]])
    assert_answers(dematel, a)
    assert_answers(dematel, [[a], [b]])
    assert_answers(dematel, [[[0, a], [b, 0]], [[0, 1], [1, 0]]])
    assert_answers(danp_weights, [[a, 1], [b, 1]])
