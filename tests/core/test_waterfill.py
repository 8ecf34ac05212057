import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.waterfill import project

cell = st.tuples(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))


@given(st.lists(cell, min_size=1, max_size=12), st.floats(0, 1))
def test_the_nearest_plan_moves_all_that_can_move_alike(cells, share):
    x, low, room = np.array(cells).T
    high = low + room
    total = float(low.sum() + share * room.sum())
    near = project(x, low, high, total)
    assert near.sum() == pytest.approx(total)
    assert np.all((low <= near) & (near <= high))
    shift = (near - x)[(low + 1e-6 < near) & (near < high - 1e-6)]
    assert not shift.size or np.ptp(shift) <= 1e-6


def test_a_plan_that_adds_up_is_its_own_nearest():
    x = np.array([1.0, 2.0, 3.0])
    assert project(x, np.zeros(3), np.full(3, 9.0), 6.0).tolist() == [1, 2, 3]
