"""IFE, EFE, IE; agreement of raters; pairs of factors; ranking of strategies."""

import pytest

from planner.stages.analysis.computed import ERROR, OK, WARN
from planner.stages.analysis.pairs import pairs
from planner.stages.analysis.position import position
from planner.stages.analysis.ranking import ranking
from planner.stages.analysis.raters import raters
from tests.stages.analysis.hand import lines, notes, places, snapshot, stats, words


def factor(kind, weight, rating, **more):
    field = "rating" if kind in ("strength", "weakness") else "response"
    return {"kind": kind, "statement": f"{kind} {weight}", "weight": weight, field: rating, **more}


FACTORS = [
    factor("strength", "0.6", 4),
    factor("weakness", "0.4", 1),
    factor("opportunity", "0.5", 3),
    factor("threat", "0.5", 2),
]


class TestPosition:
    def test_empty_plan_says_what_to_enter(self):
        found = position(snapshot())
        assert places(found) == ["swot.factors/factor-strength", "swot.factors/factor-opportunity"]
        assert not found.filled

    def test_scores_are_placed_in_their_cell(self):
        found = position(snapshot(factor=FACTORS))
        assert stats(found) == {
            "IFE, the inner score": "2.80",
            "EFE, the outer score": "2.50",
            "Cell of the IE matrix": "V",
        }
        assert "Hold and maintain" in words(found.sentence)
        assert len(found.charts) == 1

    def test_nothing_is_placed_until_weights_make_one(self):
        found = position(snapshot(factor=[*FACTORS[:1], *FACTORS[2:]]))
        assert found.charts == () and not found.sentence
        assert places(found) == ["swot.factors/factor-1.weight"]
        assert "now they make 0.60" in words(found.needs[0].text)

    def test_side_that_is_whole_has_its_score_already(self):
        found = position(snapshot(factor=FACTORS[:2]))
        assert list(stats(found)) == ["IFE, the inner score"]

    def test_missing_weight_and_rating_are_named(self):
        bare = [factor("strength", None, None), *FACTORS[2:]]
        assert places(position(snapshot(factor=bare))) == [
            "swot.factors/factor-1.weight",
            "swot.factors/factor-1.rating",
        ]

    @pytest.mark.parametrize(("kind", "rating"), [("strength", 2), ("weakness", 3)])
    def test_rating_outside_its_kind_is_refused_at_its_field(self, kind, rating):
        wrong = [factor(kind, "1", rating), *FACTORS[2:]]
        found = position(snapshot(factor=wrong))
        assert [(n.look, n.place) for n in found.notes] == [(ERROR, "swot.factors/factor-1.rating")]
        assert found.charts == ()


def judged(factor_number, *scores):
    return [
        {"factor": f"factor-{factor_number}", "rater": f"rater-{n}", "score": score}
        for n, score in enumerate(scores, 1)
        if score is not None
    ]


PEOPLE = [{"name": "Nouf"}, {"name": "Majid"}, {"name": "Huda"}]


class TestRaters:
    def test_without_ratings_it_asks_for_them(self):
        found = raters(snapshot(factor=FACTORS, rater=PEOPLE))
        assert places(found) == ["swot.ratings/factorjudgement"]

    def test_mean_spread_and_disagreements(self):
        given = [*judged(1, 4, 3, 4), *judged(3, 1, 2, 3), *judged(4, 2, 2, 3)]
        found = raters(snapshot(factor=FACTORS, rater=PEOPLE, factorjudgement=given))
        assert lines(found.tables[0])[0][-3:] == ["3.67", "1", "4"]
        # One step is all that raters of a strength can differ; outside it takes two.
        told = notes(found, WARN)
        assert [n[:2] for n in told] == ["S1", "O1"]
        assert "1 for Nouf, 3 for Huda" in told[1]

    def test_rating_outside_its_kind_is_told_and_not_counted(self):
        given = judged(1, 2, 4)
        found = raters(snapshot(factor=FACTORS, rater=PEOPLE, factorjudgement=given))
        assert lines(found.tables[0])[0][1:] == ["4", "4.00", "0", "4"]
        assert found.notes[-1].place == "swot.ratings/factorjudgement_factor-1_rater-1.score"

    def test_one_rater_agrees_with_nobody(self):
        found = raters(snapshot(factor=FACTORS, rater=PEOPLE, factorjudgement=judged(1, 4)))
        assert "One person alone" in found.sentence

    def test_score_by_the_mean_stands_beside_the_plan_s(self):
        given = [*judged(1, 3, 4), *judged(2, 1, 2)]
        found = raters(snapshot(factor=FACTORS, rater=PEOPLE, factorjudgement=given))
        assert stats(found) == {"IFE by the mean of the raters": "2.70"}


class TestPairs:
    def test_heaviest_pair_without_an_option_is_named(self):
        option = {
            "quadrant": "SO",
            "statement": "x",
            "internal": ["factor-1"],
            "external": ["factor-3"],
        }
        found = pairs(snapshot(factor=FACTORS, option=[option]))
        rows = lines(found.tables[0])
        assert [row[0] for row in rows] == ["SO", "ST", "WO", "WT"]
        assert [row[4] for row in rows] == ["SO1", "none yet", "none yet", "none yet"]
        assert "S1" in words(found.sentence) and "T1" in words(found.sentence)

    def test_factor_without_weight_is_left_out_and_told(self):
        bare = factor("threat", None, 1)
        found = pairs(snapshot(factor=[*FACTORS, bare]))
        assert notes(found) == ["Without weight or rating, and so left out: T2."]

    def test_one_side_alone_makes_no_pair(self):
        assert places(pairs(snapshot(factor=FACTORS[:2]))) == ["swot.factors/factor-opportunity"]


STRATEGIES = [{"statement": "One"}, {"statement": "Two", "chosen": "no"}]


def scored(factor_number, *scores):
    return [
        {"factor": f"factor-{factor_number}", "strategy": f"strategy-{n}", "score": score}
        for n, score in enumerate(scores, 1)
        if score is not None
    ]


def ranked(*cells):
    return ranking(
        snapshot(factor=FACTORS, strategy=STRATEGIES, attractiveness=[c for f in cells for c in f])
    )


class TestRanking:
    def test_without_scores_it_asks_for_them(self):
        assert places(ranked()) == ["strategy.choice/attractiveness"]

    def test_total_is_weight_times_score(self):
        found = ranked(scored(1, 4, 1), scored(3, 2, 2))
        last = ["Total attractiveness (STAS)", "1.10", "", "3.40", "", "1.60"]
        assert lines(found.tables[0])[-1] == last
        assert "favours STR1 “One” with 3.40, 1.80 ahead of STR2" in words(found.sentence)
        assert [n.look for n in found.notes] == [OK]

    def test_row_half_scored_is_told_and_not_counted(self):
        found = ranked(scored(1, 4, 1), scored(3, 2))
        assert [n.place for n in found.notes if n.look == ERROR] == [
            "strategy.choice/attractiveness_factor-3_strategy-2.score"
        ]
        assert len(lines(found.tables[0])) == 2

    def test_thin_lead_says_which_weight_turns_it(self):
        found = ranked(scored(1, 3, 2), scored(3, 2, 3))
        assert any("weighed 20% less" in note for note in notes(found, WARN))
        assert "lead is thin" in words(found.sentence)

    def test_tie_is_no_choice(self):
        assert "cannot choose" in words(ranked(scored(1, 3, 3)).sentence)

    def test_first_strategy_that_was_turned_down_asks_for_a_reason(self):
        found = ranked(scored(1, 1, 4))
        assert "strategy.strategies/strategy-2.rationale" in [n.place for n in found.notes]
