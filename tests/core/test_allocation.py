from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize, minimize_scalar

from planner.core.allocation import allocate, optimal_single, optimal_total, return_of_next
from planner.core.response import Curve, marginal, response
from tests.core.hostile import any_float, assert_answers, assert_refused, nasty

concave = st.builds(
    Curve, st.floats(0, 50), st.floats(100, 1e4), st.floats(0.3, 1), st.floats(100, 1e5)
)
bent = st.builds(
    Curve, st.floats(0, 50), st.floats(100, 1e4), st.floats(1.05, 4), st.floats(100, 1e5)
)
any_curve = st.one_of(concave, bent)
margins = st.floats(1, 500)
budgets = st.floats(1000, 5e5)


def plans(curve, least=1, most=6):
    return st.lists(st.tuples(curve, margins), min_size=least, max_size=most)


def value(curves, margin, x):
    return sum(m * response(c, float(v))[0] for c, m, v in zip(curves, margin, x, strict=True))


def slsqp(curves, margin, budget, upper):
    """The oracle: scipy on spends scaled to shares of the budget, analytic gradient."""
    low, high, c, half = np.array([(r.min, r.max, r.c, r.half_saturation_spend) for r in curves]).T
    gain = np.array(margin) * (high - low)

    def loss(y):
        s = np.maximum(y, 1e-12) ** c
        return -np.sum(gain * s / (s + (half / budget) ** c)) / gain.sum()

    def slope(y):
        y = np.maximum(y, 1e-12)
        s, k = y**c, (half / budget) ** c
        return -gain * c * s / y * k / (s + k) ** 2 / gain.sum()

    n = len(curves)
    found = minimize(
        loss,
        np.full(n, 1 / n),
        jac=slope,
        method="SLSQP",
        bounds=[(0, u / budget) for u in upper],
        constraints={
            "type": "eq",
            "fun": lambda y: y.sum() - 1,
            "jac": lambda y: np.ones(n),
        },
        options={"maxiter": 500, "ftol": 1e-14},
    )
    y = np.clip(found.x, 0, None)
    return y / y.sum() * budget


@settings(max_examples=60)
@given(plans(concave, 2), budgets)
def test_a_concave_split_is_at_least_as_good_as_scipys(plan, budget):
    curves, margin = zip(*plan, strict=True)
    ours = allocate(curves, margin, budget)
    theirs = value(curves, margin, slsqp(curves, margin, budget, [budget] * len(plan)))
    assert ours.gross_margin >= theirs * (1 - 1e-9)


@settings(max_examples=80)
@given(plans(concave, 2), budgets)
def test_the_last_unit_returns_the_same_everywhere(plan, budget):
    curves, margin = zip(*plan, strict=True)
    result = allocate(curves, margin, budget)
    inside = [
        slope
        for slope, x in zip(result.marginal_returns, result.x, strict=True)
        if 1e-6 * budget < x < budget
    ]
    assert inside == pytest.approx([result.lambda_] * len(inside), rel=1e-6)


@settings(max_examples=60)
@given(plans(any_curve, 2, 3), budgets)
def test_s_shaped_splits_beat_every_plan_on_a_grid(plan, budget):
    curves, margin = zip(*plan, strict=True)
    result = allocate(curves, margin, budget)
    steps = np.linspace(0, budget, 61)
    worth = [m * np.array(response(c, steps).values) for c, m in plan]
    best = max(
        sum(w[i] for w, i in zip(worth, (*picks, 60 - sum(picks)), strict=True))
        for picks in product(range(61), repeat=len(plan) - 1)
        if sum(picks) <= 60
    )
    assert result.gross_margin >= best * (1 - 1e-9)


@settings(max_examples=40)
@given(plans(bent, 2, 4), budgets, st.integers(0, 10**6))
def test_s_shaped_splits_are_not_improved_by_random_plans_or_scipy(plan, budget, seed):
    curves, margin = zip(*plan, strict=True)
    result = allocate(curves, margin, budget)
    for x in np.random.default_rng(seed).dirichlet(np.full(len(plan), 0.5), 30) * budget:
        assert result.gross_margin >= value(curves, margin, x) * (1 - 1e-9)
    theirs = value(curves, margin, slsqp(curves, margin, budget, [budget] * len(plan)))
    assert result.gross_margin >= theirs * (1 - 1e-7)


@st.composite
def bounded(draw, curve=any_curve, most=8):
    plan = draw(plans(curve, 1, most))
    budget = draw(budgets)
    n = len(plan)
    low = [draw(st.floats(0, 0.9)) * budget / n for _ in plan]
    high = [lo + draw(st.floats(0, 2)) * budget for lo in low]
    today = [draw(st.floats(0, 1)) * budget for _ in plan]
    assume(sum(high) >= budget)
    return *zip(*plan, strict=True), budget, low, high, today


@settings(max_examples=120)
@given(bounded(), st.sampled_from(["exactly", "at_most"]))
def test_the_guarantees_hold_inside_any_bounds(problem, mode):
    curves, margin, budget, low, high, today = problem
    result = allocate(curves, margin, budget, low, high, mode=mode, today=today)
    dust = 1e-9 * budget
    assert all(lo - dust <= x <= hi + dust for lo, x, hi in zip(low, result.x, high, strict=True))
    assert sum(result.amounts) == pytest.approx(Decimal(repr(result.sum)), abs=Decimal("0.006"))
    assert result.sum <= budget + dust
    if mode == "exactly":
        assert result.sum == pytest.approx(budget)
        assert result.gross_margin >= result.gross_margin_equal * (1 - 1e-12)
        assert result.gross_margin >= result.gross_margin_today * (1 - 1e-12)


@settings(max_examples=60)
@given(bounded())
def test_at_most_never_nets_less_than_exactly(problem):
    curves, margin, budget, low, high, _ = problem
    most = allocate(curves, margin, budget, low, high, mode="at_most")
    exactly = allocate(curves, margin, budget, low, high)
    assert most.profit >= exactly.profit - 1e-9 * exactly.gross_margin


@settings(max_examples=60)
@given(plans(any_curve), budgets, st.floats(1, 3))
def test_more_budget_never_loses_value(plan, budget, factor):
    curves, margin = zip(*plan, strict=True)
    small = allocate(curves, margin, budget).gross_margin
    large = allocate(curves, margin, budget * factor).gross_margin
    assert large >= small * (1 - 1e-9)


@settings(max_examples=40)
@given(plans(any_curve, 2), budgets, st.floats(0.01, 100))
def test_the_currency_does_not_matter(plan, budget, factor):
    curves, margin = zip(*plan, strict=True)
    other = [Curve(c.min, c.max, c.c, c.half_saturation_spend * factor) for c in curves]
    here = allocate(curves, margin, budget)
    there = allocate(other, [m * factor for m in margin], budget * factor)
    assert there.gross_margin == pytest.approx(here.gross_margin * factor, rel=1e-7)


@settings(max_examples=40)
@given(plans(any_curve, 2), budgets, st.randoms(use_true_random=False))
def test_the_order_of_channels_does_not_matter(plan, budget, random):
    shuffled = random.sample(plan, len(plan))
    values = [allocate(*zip(*p, strict=True), budget).gross_margin for p in (plan, shuffled)]
    assert values[0] == pytest.approx(values[1], rel=1e-7)


def test_locks_hold_to_the_digit():
    curves = [Curve(0, 100, 1, 1000)] * 3
    result = allocate(curves, 50, 3000, locked=[None, Decimal("123.45"), None])
    assert result.amounts[1] == Decimal("123.45")
    assert sum(result.amounts) == 3000
    assert result.x[0] == pytest.approx(result.x[2])


@pytest.mark.parametrize("step", [Decimal("0.01"), Decimal("0.001"), Decimal(100)])
def test_amounts_add_up_to_the_budget_to_the_step(step):
    result = allocate([Curve(0, 100, 0.7, 900), *[Curve(0, 90, 1, 700)] * 6], 30, 10000, step=step)
    assert sum(result.amounts) == 10000
    assert all(a % step == 0 for a in result.amounts)


def test_infeasible_bounds_say_by_how_much():
    curves = [Curve(0, 100, 1, 1000)] * 2
    short = assert_refused("budget_below_lower_bounds", allocate, curves, 1, 100, 80)
    assert short.params["amount"] == pytest.approx(60)
    left = assert_refused("budget_above_upper_bounds", allocate, curves, 1, 100, 0, 30)
    assert left.params["amount"] == pytest.approx(40)
    assert allocate(curves, 100, 100, 0, 30, mode="at_most").sum == pytest.approx(60)
    assert_refused("lower_above_upper", allocate, curves, 1, 100, 50, 30)
    assert_refused("lock_outside_bounds", allocate, curves, 1, 100, 0, 30, locked=[40, None])


def test_lambda_says_whether_money_is_short():
    curves = [Curve(0, 1000, 1, 5000)] * 2
    assert allocate(curves, 40, 1000).warnings == ("money_is_short",)
    assert allocate(curves, 40, 90000).warnings == ("last_units_lose",)
    assert allocate(curves, 40, 90000, mode="at_most").warnings == ("budget_not_spent",)


def test_an_s_curve_that_cannot_pay_gets_nothing():
    weak, strong = Curve(0, 100, 3, 50000), Curve(0, 1000, 3, 5000)
    assert allocate([weak, strong], 50, 20000).x[0] == pytest.approx(0, abs=1e-6)
    assert optimal_single(weak, 50).x == 0
    assert optimal_single(weak, 50).warnings == ("s_shaped", "does_not_pay")


@given(any_curve, margins, st.floats(0, 1e4), st.floats(0, 1e6))
def test_one_channel_is_sized_as_well_as_scipy_does(curve, margin, lower, width):
    upper = lower + width
    result = optimal_single(curve, margin, lower, upper)
    assert lower <= result.x <= upper

    def loss(x):
        return x - margin * response(curve, float(x))[0]

    grid = np.linspace(lower, upper, 50)
    best = min(loss(x) for x in grid)
    if width:
        best = min(best, minimize_scalar(loss, bounds=(lower, upper), method="bounded").fun)
    assert result.profit >= -best - 1e-9 * abs(best) - 1e-9


def test_bounds_that_hurt_are_named():
    curve = Curve(0, 1000, 1, 5000)
    assert "at_upper_bound" in optimal_single(curve, 40, 0, 100).warnings
    assert "better_at_zero" in optimal_single(curve, 1, 5000).warnings


@settings(max_examples=40)
@given(plans(any_curve))
def test_the_total_is_the_sum_of_the_channels_own_optima(plan):
    curves, margin = zip(*plan, strict=True)
    result = optimal_total(curves, margin)
    own = [optimal_single(c, m).x for c, m in plan]
    assert result.x == pytest.approx(own)
    assert result.total == pytest.approx(sum(own))


def test_at_most_of_plenty_is_the_optimal_total():
    curves = [Curve(0, 1000, 0.8, 5000), Curve(10, 500, 2, 3000)]
    free = optimal_total(curves, 40)
    result = allocate(curves, 40, free.total * 3, mode="at_most")
    assert result.x == pytest.approx(free.x, rel=1e-6)


def test_at_most_of_plenty_is_the_optimal_total_of_many_s_curves_too():
    """Beyond what a full search can do, money still stays where a channel does not pay."""
    curves = [Curve(0, 10 + 5 * i, 3, 9000) for i in range(70)]
    free = optimal_total(curves, 50)
    assert 0 in free.x
    assert allocate(curves, 50, free.total * 3, mode="at_most").x == pytest.approx(free.x)


def test_the_next_thousand_returns_about_lambda_each():
    curves = [Curve(0, 1000, 1, 50000), Curve(0, 600, 1, 20000)]
    lam = allocate(curves, 400, 150000).lambda_
    assert return_of_next(curves, 400, 150000, amount=1).value == pytest.approx(lam, rel=1e-4)


@pytest.mark.parametrize("count", [1, 50])
@pytest.mark.parametrize("budget", [0, 1e-6, 1, 1e15])
def test_one_channel_and_fifty_at_any_scale(count, budget):
    for c in (0.3, 1, 3):
        result = allocate([Curve(0, 100, c, 1000)] * count, 10, budget)
        assert result.sum == pytest.approx(budget)
        assert_answers(allocate, [Curve(0, 100, c, 1000)] * count, 10, budget, mode="at_most")


def test_worthless_channels_still_take_what_must_be_spent():
    curves = [Curve(0, 100, 1, 1000)] * 2
    result = allocate(curves, [0, 10], 500, 0, [500, 200])
    assert result.x == pytest.approx((300, 200))
    assert allocate(curves, 0, 500).sum == pytest.approx(500)


@settings(max_examples=80)
@given(*[any_float] * 6)
def test_any_float_is_answered(a, b, c, d, e, f):
    curves = [Curve(0, 100, 0.5, 10), Curve(1, 50, 2, 20)]
    assert_answers(allocate, curves, [a, b], c, d, e)
    assert_answers(allocate, curves, 10, abs(c), locked=[d, None], today=[e, f])
    assert_answers(optimal_total, curves, [a, b], d, e)
    curve = assert_answers(Curve, abs(a), abs(b), abs(c), abs(d))
    if curve:
        assert_answers(optimal_single, curve, abs(e), 0, abs(f))
        assert_answers(allocate, [curve, curves[1]], abs(e), abs(f))


@settings(max_examples=80)
@given(*[st.floats(5e-324, 1e15)] * 6)
def test_extreme_curves_are_answered(a, b, c, d, e, f):
    curve = assert_answers(Curve, 0, a, b, c) or Curve(0, 1 + a / 2, 0.001, 1 + c / 2)
    assert_answers(allocate, [curve, Curve(0, 100, 2, 10)], d, e)
    assert_answers(allocate, [curve] * 3, d, e, mode="at_most")
    assert_answers(optimal_single, curve, f)


@settings(max_examples=40)
@given(nasty, nasty, nasty)
def test_hostile_values(a, b, c):
    curves = [Curve(0, 100, 1, 10)] * 2
    assert_answers(allocate, curves, a, b, c)
    assert_answers(allocate, curves, [a, 1], 100, locked=[b, c])
    assert_answers(optimal_single, curves[0], a, b, c)
    assert_answers(return_of_next, curves, a, b, amount=c)


def test_lambda_is_what_more_money_would_return_though_one_channel_takes_it_all():
    """With an S-curve at rest beside it, the channel that has the budget takes the next unit too."""
    curves = [Curve(10, 130, 0.9, 1500), Curve(0, 90, 1.3, 1400)]
    found = allocate(curves, 40, 300)
    assert found.x[1] == pytest.approx(0, abs=1e-6)
    assert found.lambda_ == pytest.approx(40 * marginal(curves[0], 300)[0])
    assert "money_is_short" in found.warnings


def test_lambda_is_unknown_where_all_are_at_their_most():
    assert allocate([Curve(0, 10, 0.8, 50)], 4, 20, 0, 20).lambda_ is None


def test_lambda_asks_nothing_of_a_channel_that_is_full_but_for_dust():
    curves = [Curve(0, 1000, 1, 100), Curve(0, 90, 1, 700), Curve(0, 100, 0.9, 900)]
    found = allocate(curves, 40, 5000, 0, [0.3, 5000, 5000])
    assert found.lambda_ == pytest.approx(found.marginal_returns[1])
    assert found.warnings == ("last_units_lose",)
