"""Investment weights, and the believed causes among the services."""

import pytest

from planner.stages.analysis.causes import causes
from planner.stages.analysis.computed import OK, WARN
from planner.stages.analysis.mix import mixes
from tests.stages.analysis.hand import lines, notes, places, snapshot, stats, words

SERVICES = [{"name": "Search"}, {"name": "Content"}]
MIXES = [{"name": "Now", "state": "current"}, {"name": "Then", "state": "chosen"}]


def weights(*columns):
    return [
        {"mix": f"mix-{m}", "service": f"service-{s}", "weight": weight}
        for m, column in enumerate(columns, 1)
        for s, weight in enumerate(column, 1)
    ]


class TestMixes:
    def found(self, *columns):
        return mixes(snapshot(service=SERVICES, mix=MIXES, mixshare=weights(*columns)))

    def test_empty_plan_asks_for_services_and_a_mix(self):
        assert places(mixes(snapshot())) == ["strategy.services/service", "strategy.services/mix"]

    def test_money_that_moves_from_today(self):
        found = self.found(("70", "30"), ("45", "55"))
        assert "moves 25% of the money: most to “Content”" in words(found.sentence)
        assert [row[-1] for row in lines(found.tables[0])] == ["−25", "+25", ""]
        assert found.notes == ()

    @pytest.mark.parametrize(
        ("column", "said"),
        [(("70", "20"), "10 is still to be given"), (("70", "40"), "10 too much")],
    )
    def test_weights_that_do_not_make_100_are_told(self, column, said):
        found = self.found(column)
        assert said in notes(found, WARN)[0]
        assert stats(found) == {"Sum of MX1": str(sum(map(int, column)))}


PAIRS = [
    {"cause": "service-1", "effect": "service-2"},
    {"cause": "service-2", "effect": "service-1"},
    {"cause": "service-1", "effect": "service-3"},
]
PEOPLE = [{"name": "Nouf"}, {"name": "Majid"}]


def levels(*columns):
    return [
        {"pair": f"pair-{p}", "rater": f"rater-{r}", "level": level}
        for r, column in enumerate(columns, 1)
        for p, level in enumerate(column, 1)
        if level is not None
    ]


class TestCauses:
    def found(self, *columns, pair=PAIRS):
        services = [*SERVICES, {"name": "Mail"}, {"name": "Unasked"}]
        given = levels(*columns)
        return causes(snapshot(service=services, pair=pair, rater=PEOPLE, influence=given))

    def test_without_judgements_it_asks_for_them(self):
        assert places(self.found()) == ["strategy.influences/influence"]

    def test_causes_and_effects(self):
        found = self.found((4, 1, 2), (4, 1, 2))
        assert [row[5] for row in lines(found.tables[0])] == ["cause", "effect", "effect"]
        assert "“Search” carry the others" in words(found.sentence)
        assert "believe" in found.caveat
        assert OK in [note.look for note in found.notes]

    def test_do_not_know_is_left_out_of_the_mean(self):
        """One who does not know changes nothing."""
        alone, beside = self.found((4, 1, 2)), self.found((4, 1, 2), (-1, -1, -1))
        assert lines(alone.tables[0]) == lines(beside.tables[0])

    def test_role_that_hangs_on_one_rater_is_told(self):
        found = self.found((4, 0, 0), (0, 3, 0))
        assert any("hangs on one person" in note for note in notes(found, WARN))

    def test_raters_far_apart_are_told(self):
        found = self.found((4, 1, 2), (1, 1, 2))
        assert any("on IP1" in note for note in notes(found, WARN))

    def test_no_influence_at_all_is_said_in_words(self):
        found = self.found((0, 0, 0))
        assert "no service influences another" in found.sentence
        assert found.charts == ()

    def test_pair_of_one_service_is_told_and_left_out(self):
        odd = [*PAIRS, {"cause": "service-1", "effect": None}]
        found = self.found((4, 1, 2), pair=odd)
        assert "strategy.influences/pair-4.effect" in [note.place for note in found.notes]

    def test_one_rater_alone_is_warned_of(self):
        assert any("One person alone" in note for note in notes(self.found((4, 1, 2)), WARN))
