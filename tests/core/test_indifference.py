import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.allocation import allocate, optimal_total
from planner.core.indifference import indifference
from planner.core.response import Curve
from tests.core.hostile import assert_answers, nasty

CURVES = [Curve(0, 1000, 1, 50000), Curve(0, 600, 0.7, 20000), Curve(0, 300, 2, 9000)]


def test_the_ends_of_a_range_cost_the_tolerance():
    best = allocate(CURVES, 400, 150000)
    ranges = indifference(CURVES, 400, best.x)
    for i in range(3):
        for end in (ranges.low[i], ranges.high[i]):
            locked = [None] * 3
            locked[i] = end
            there = allocate(CURVES, 400, 150000, locked=locked)
            assert there.profit == pytest.approx(best.profit * 0.99, rel=1e-6)


def test_without_a_fixed_total_the_others_stay():
    free = optimal_total(CURVES, 400)
    ranges = indifference(CURVES, 400, free.x, fixed_total=False)
    for i in range(3):
        moved = list(free.x)
        moved[i] = ranges.high[i]
        there = allocate(CURVES, 400, sum(moved), upper=1e9, locked=moved)
        assert there.profit == pytest.approx(free.profit * 0.99, rel=1e-6)


@settings(max_examples=25)
@given(
    st.lists(
        st.builds(Curve, st.just(0), st.floats(100, 1e4), st.floats(0.3, 3), st.floats(100, 1e5)),
        min_size=1,
        max_size=6,
    ),
    st.floats(1000, 5e5),
)
def test_ranges_hold_the_plan_and_widen_with_the_tolerance(curves, budget):
    x = allocate(curves, 50, budget).x
    narrow, wide = (indifference(curves, 50, x, tolerance=t) for t in (0.01, 0.02))
    dust = 1e-6 * budget
    for i, spend in enumerate(x):
        assert 0 <= wide.low[i] <= narrow.low[i] + dust
        assert narrow.low[i] <= spend + dust
        assert spend - dust <= narrow.high[i] <= wide.high[i] + dust


def test_bounds_hold():
    best = allocate(CURVES, 400, 150000, [80000, 0, 0], 90000)
    ranges = indifference(CURVES, 400, best.x, [80000, 0, 0], 90000, tolerance=0.5)
    assert ranges.low[0] >= 80000
    assert max(ranges.high) <= 90000


def test_a_single_channel_of_a_fixed_total_cannot_move():
    ranges = indifference([CURVES[0]], 400, [1000])
    assert (ranges.low, ranges.high) == ((1000,), (1000,))


def test_a_plan_that_loses_says_so():
    assert indifference(CURVES, 0.001, [10, 10, 10]).warnings == ("net_not_positive",)


@settings(max_examples=40)
@given(nasty, nasty, nasty)
def test_hostile_values(a, b, c):
    assert_answers(indifference, CURVES, a, [b, 1, 1], c)
    assert_answers(indifference, CURVES, 1, [1, 1, 1], tolerance=a, fixed_total=False)
