from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.rounding import currency_step, round_payments, round_to_step, to_money
from tests.core.hostile import assert_answers, assert_refused, nasty

amounts = st.lists(st.floats(0, 1e9), min_size=1, max_size=50)
steps = st.sampled_from([Decimal("0.01"), Decimal("0.001"), Decimal(1), Decimal(100)])


@given(amounts, steps)
def test_parts_add_up_to_the_total_and_move_less_than_a_step(parts, step):
    result = round_to_step(parts, step=step)
    assert sum(result.x) == result.total
    assert result.total % step == 0
    assert all(part % step == 0 for part in result.x)
    assert all(
        abs(part - Decimal(repr(x))) <= step * Decimal("1.00001")
        for part, x in zip(result.x, parts, strict=True)
    )


def hamilton(parts, step):
    """The method by its definition, in Decimals throughout."""
    units = [Decimal(repr(x)) / step for x in parts]
    floors = [(u + Decimal("1e-6")).quantize(Decimal(1), ROUND_FLOOR) for u in units]
    missing = int(sum(units).quantize(Decimal(1), ROUND_HALF_UP) - sum(floors))
    order = sorted(range(len(units)), key=lambda i: floors[i] - units[i])
    return tuple((floors[i] + (i in order[:missing])) * step for i in range(len(units)))


# On a step of a cent or a quarter, a half of one above, and a few units in the last place off.
cents = st.integers(-(10**6), 10**6).map(lambda n: n / 400)
dusty = st.tuples(cents, st.integers(-3, 3)).map(lambda part: part[0] * (1 + part[1] * 2e-16))
parts_of_any_size = st.floats(-1e15, 1e15) | st.floats(-1, 1) | st.floats(0, 1e-300)


@given(st.lists(cents | dusty, min_size=1) | st.lists(parts_of_any_size, min_size=1), steps)
def test_floats_are_rounded_as_their_decimals_are(parts, step):
    assert round_to_step(parts, step=step).x == hamilton(parts, step)


@given(amounts)
def test_rounding_again_changes_nothing(parts):
    once = round_to_step(parts)
    assert round_to_step(once.x, once.total).x == once.x


def test_ties_go_to_the_first():
    assert round_to_step([0.5, 0.5, 1], 2, 1).x == (1, 0, 1)


def test_a_float_that_stands_for_a_step_stays_on_it():
    assert round_to_step([0.1 + 0.2, 0.7], 1).x == (Decimal("0.30"), Decimal("0.70"))


def test_negative_parts_are_rounded_too():
    assert sum(round_to_step([-0.333, -0.333, -0.334], -1).x) == -1


def test_what_cannot_add_up_is_refused():
    assert_refused("parts_do_not_match_total", round_to_step, [1, 2], 100)
    assert_refused("total_not_in_steps", round_to_step, [1, 2], 3.001, 0.01)
    assert_refused("not_positive", round_to_step, [1, 2], 3, 0)
    assert_refused("empty", round_to_step, [])


@pytest.mark.parametrize(("code", "step"), [("KWD", "0.001"), ("jod", "0.001"), ("SAR", "0.01")])
def test_step_of_a_currency(code, step):
    assert currency_step(code) == Decimal(step)


def test_money_rounds_half_up():
    assert to_money(0.125) == Decimal("0.13")
    assert to_money(1.2345, Decimal("0.001")) == Decimal("1.235")


@given(nasty, nasty, nasty)
def test_hostile_numbers(part, total, step):
    assert_answers(round_to_step, [part, 1], total, step)


# Payments that fall several times


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 12)), min_size=1, max_size=6),
    st.integers(1, 100_000),
)
def test_payments_make_up_the_total_or_the_most_that_their_times_allow(lines, cents):
    times = [n for _weight, n in lines]
    weights = [w + 1 for w, _n in lines]
    total = Decimal(cents) / 100
    whole = sum(w * n for w, n in zip(weights, times, strict=True))
    found = round_payments([total * w / whole for w in weights], times, total)
    made = sum(x * n for x, n in zip(found.x, times, strict=True))
    assert made == found.total <= total
    assert min(found.x) >= 0
    # What is missing is less than the smallest step that could still be made.
    assert total - made < Decimal("0.01") * min(times)


def test_payments_that_divide_the_total_make_it_up_exactly():
    found = round_payments([20833.33, 27777.78, 13888.89], [4, 1, 1], 125_000, 10)
    assert sum(x * n for x, n in zip(found.x, [4, 1, 1], strict=True)) == 125_000


def test_payments_of_three_times_cannot_make_up_a_tenth():
    found = round_payments([Decimal("3.3333")], [3], 10)
    assert (found.x, found.total) == ((Decimal("3.33"),), Decimal("9.99"))


def test_payments_far_from_the_total_are_refused():
    assert_refused("parts_do_not_match_total", round_payments, [100], [1], 90)
