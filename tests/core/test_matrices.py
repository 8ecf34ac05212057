import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.matrices import cpm, ie_cell, ife_efe, qspm, tows_pairs
from tests.core.hostile import assert_answers, assert_refused, nasty


@st.composite
def tables(draw):
    raw = draw(st.lists(st.floats(0.01, 1), min_size=1, max_size=12))
    weights = [w / sum(raw) for w in raw]
    kinds = [draw(st.sampled_from("OT")) for _ in raw]
    ratings = [draw(st.sampled_from([1, 2, 3, 4])) for _ in raw]
    return weights, ratings, kinds


@given(tables())
def test_a_score_lies_between_its_ratings(table):
    weights, ratings, _ = table
    result = ife_efe(*table)
    assert result.side == "efe"
    assert min(ratings) - 1e-9 <= result.total <= max(ratings) + 1e-9
    assert result.total == pytest.approx(sum(w * r for w, r in zip(weights, ratings, strict=True)))


def test_ratings_must_suit_their_kind():
    for ratings, kinds in (([2, 2], "SW"), ([4, 3], "SW"), ([5, 1], "OT")):
        error = assert_refused("rating_outside_kind", ife_efe, [0.5, 0.5], ratings, list(kinds))
        assert error.field == "ratings"
    assert ife_efe([0.5, 0.5], [3.5, 1.5], ["S", "W"]).total == 2.5


def test_weights_must_sum_to_one_within_half_a_percent():
    assert ife_efe([0.5, 0.505], [3, 2], ["S", "W"]).weight_sum == pytest.approx(1.005)
    error = assert_refused("weights_sum_not_one", ife_efe, [0.5, 0.51], [3, 2], ["S", "W"])
    assert error.params["sum"] == pytest.approx(1.01)
    assert_refused("mixed_kinds", ife_efe, [0.5, 0.5], [3, 2], ["S", "T"])
    assert_refused("unknown_choice", ife_efe, [1], [3], ["X"])
    assert_refused("out_of_range", ife_efe, [1.2, -0.2], [3, 2], ["S", "W"])


@pytest.mark.parametrize(
    ("ife", "efe", "cell", "posture"),
    [
        (4, 4, "I", "grow_build"),
        (2.5, 3.5, "II", "grow_build"),
        (1.5, 3.0, "III", "hold_maintain"),
        (3, 2.99, "IV", "grow_build"),
        (2.99, 2, "V", "hold_maintain"),
        (1.99, 2, "VI", "harvest_divest"),
        (3.2, 1, "VII", "hold_maintain"),
        (2, 1.99, "VIII", "harvest_divest"),
        (1, 1, "IX", "harvest_divest"),
        (0.1 * 30 - 4e-16, 2.9999999999, "I", "grow_build"),
    ],
)
def test_nine_cells(ife, efe, cell, posture):
    result = ie_cell(ife, efe)
    assert (result.cell, result.posture) == (cell, posture)


def test_a_score_near_an_edge_says_so():
    assert ie_cell(2.97, 2.5).warnings == ("near_band_edge",)
    assert ie_cell(2.5, 2.5).warnings == ()
    assert_refused("out_of_range", ie_cell, 0.5, 2, field="ife")


def test_competitive_profile_ranks_by_total():
    result = cpm([0.6, 0.4], {"us": [3, 2], "them": [4, 2], "others": [1, 1]})
    assert result.ranking == ("them", "us", "others")
    assert result.totals["us"] == pytest.approx(2.6)
    assert result.weighted["them"] == pytest.approx((2.4, 0.8))
    assert_refused("empty", cpm, [1], {})


def test_a_dash_in_one_strategy_is_a_dash_in_all():
    marks = {"a": [4, None], "b": [2, 3]}
    error = assert_refused("null_not_in_whole_row", qspm, [0.5, 0.5], marks)
    assert error.params["index"] == 1


def test_qspm_finds_the_weights_that_decide():
    result = qspm([0.5, 0.5], {"a": [4, 1], "b": [1, 3.9]})
    assert result.ranking == ("a", "b")
    assert {(flip.factor, flip.change, flip.winner) for flip in result.flips} == {
        (0, -0.2, "b"),
        (1, 0.2, "b"),
    }
    assert "winner_sensitive" in result.warnings
    assert qspm([0.5, 0.5], {"a": [4, 4], "b": [1, 1]}).flips == ()


def test_qspm_ties_and_partial_weights_are_flagged():
    assert "tie" in qspm([1], {"a": [2], "b": [2]}).warnings
    assert "weights_sum_not_one" in qspm([0.4], {"a": [2], "b": [3]}).warnings
    assert qspm([1, 1], {"a": [2, 2], "b": [3, 3]}).warnings == ()


@given(st.permutations(["a", "b", "c"]))
def test_the_order_of_strategies_does_not_matter(names):
    marks = {"a": [4, 2, 1], "b": [1, 3, 4], "c": [2, 2, 2]}
    result = qspm([0.5, 0.3, 0.2], {name: marks[name] for name in names})
    assert result.ranking == ("a", "b", "c")


def test_pairs_are_ordered_by_how_telling_both_sides_are():
    pairs = tows_pairs([0.6, 0.4], [4, 3], [0.5, 0.5], [1, 2]).pairs
    assert (pairs[0].internal, pairs[0].external) == (0, 0)
    assert pairs[0].score == pytest.approx(0.6 * 0.5)
    assert len(pairs) == 4


@settings(max_examples=80)
@given(nasty, nasty, nasty)
def test_hostile_values(a, b, c):
    assert_answers(ife_efe, [a, b], [c, 1], ["S", "W"])
    assert_answers(ife_efe, [1], [3], [a])
    assert_answers(ie_cell, a, b)
    assert_answers(cpm, [a], {"x": [b], "y": [c]})
    assert_answers(qspm, [a, 1], {"x": [b, 1], "y": [c, 2]})
    assert_answers(tows_pairs, [a], [b], [c], [1])
