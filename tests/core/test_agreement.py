import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.agreement import agreement, dispersion
from tests.core.hostile import assert_answers, assert_refused, nasty


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30))
def test_dispersion_agrees_with_the_standard_library(shares):
    result = dispersion(shares)
    assert result.mean == pytest.approx(statistics.mean(shares))
    assert result.sd == pytest.approx(statistics.pstdev(shares), abs=1e-12)
    assert dispersion(shares, sample=True).sd == pytest.approx(statistics.stdev(shares), abs=1e-12)
    assert result.range == pytest.approx(max(shares) - min(shares))


def test_dispersion_without_a_mean_or_a_second_value():
    assert dispersion([0, 0]).cv is None
    assert dispersion([0, 0]).warnings == ("mean_zero",)
    assert dispersion([0.3]).warnings == ("single_value",)


def test_disagreements_are_items_far_apart():
    result = agreement([[4, 1, None], [4, 3, None], [3, 2, None]])
    assert result.mean == (pytest.approx(11 / 3), 2, None)
    assert result.spread == (1, 2, None)
    assert result.sd[1] == pytest.approx(1)
    assert result.raters == (3, 3, 0)
    assert result.disagreements == (1,)
    assert result.warnings == ("raters_disagree",)


def test_ragged_answers_are_refused():
    assert_refused("wrong_length", agreement, [[1, 2], [1]])
    assert_refused("empty", agreement, [])


@given(nasty, nasty)
def test_hostile_values(a, b):
    assert_answers(dispersion, [a, b])
    assert_answers(agreement, [[a, 1], [b, 2]])
    assert_answers(agreement, a, b)
