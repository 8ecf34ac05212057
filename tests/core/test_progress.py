import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.core.progress import progress
from tests.core.hostile import assert_answers, assert_refused, nasty

value = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("current", "baseline", "target", "expected", "warnings"),
    [
        (15, 10, 20, 0.5, ()),
        (0.45, 0.6, 0.3, 0.5, ()),
        (25, 10, 20, 1.5, ("beyond_target",)),
        (5, 10, 20, -0.5, ("moved_away",)),
    ],
)
def test_progress_in_either_direction_is_never_clamped(
    current, baseline, target, expected, warnings
):
    result = progress(current, baseline, target)
    assert result.value == pytest.approx(expected)
    assert result.warnings == warnings


@given(value, value, value, st.floats(0.1, 10))
def test_the_unit_does_not_matter(current, baseline, target, unit):
    assume(abs(target - baseline) > 1e-3)
    there = progress(current * unit, baseline * unit, target * unit)
    here = progress(current, baseline, target)
    assert there.value == pytest.approx(here.value, rel=1e-6, abs=1e-6)


def test_undefined_without_a_way_to_go():
    assert_refused("target_equals_baseline", progress, 3, 2, 2, field="target")


@given(nasty, nasty, nasty)
def test_hostile_numbers(current, baseline, target):
    assert_answers(progress, current, baseline, target)
