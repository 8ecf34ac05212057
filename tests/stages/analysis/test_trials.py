"""What trials teach, the next block of them, and comparisons of two variants of a page."""

import pytest
from django.utils.translation import override

from planner.core.decision import channels_of
from planner.core.learning import block_of, in_tens
from planner.core.plandata import PlanData
from planner.stages.analysis.computed import ERROR, WARN
from planner.stages.analysis.pagetests import page_tests
from planner.stages.analysis.trials import next_trials, trials
from tests.stages.analysis.hand import lines, notes, places, snapshot, stats, words

SERVICES = [{"name": "Search"}, {"name": "Social"}]
JUDGED = {"zero": "10", "now": "100", "plus50": "120", "saturation": "200", "margin": "40"}
JUDGEMENTS = [
    {"service": f"service-{n}", "spend": "1000", **JUDGED} for n, _s in enumerate(SERVICES, 1)
]
# Exactly as long as a period would be odd; without dates a trial counts as one period.
HIGH, LOW = "1200", "800"


def trial(*spends, after="200", **more):
    return {"hypothesis": "x", "metric": "orders", "after": after, **more}, spends


def learnt(*given, judgements=JUDGEMENTS):
    spends = [
        {"trial": f"trial-{t}", "service": f"service-{s}", "amount": amount}
        for t, (_trial, amounts) in enumerate(given, 1)
        for s, amount in enumerate(amounts, 1)
        if amount is not None
    ]
    return trials(
        snapshot(
            service=SERVICES,
            servicejudgement=judgements,
            trial=[one for one, _spends in given],
            trialspend=spends,
        )
    )


DESIGNED = [
    trial(HIGH, LOW, after="205"),
    trial(LOW, HIGH, after="193"),
    trial(HIGH, HIGH, after="218"),
    trial(LOW, LOW, after="180"),
    trial(HIGH, LOW, after="206"),
]


class TestTrials:
    def test_empty_plan_asks_for_judgements_and_trials(self):
        assert places(trials(snapshot())) == [
            "strategy.sizing/servicejudgement",
            "strategy.trials/trialspend",
        ]

    def test_no_verdict_before_four_trials(self):
        found = learnt(*DESIGNED[:3])
        assert [row[2:] for row in lines(found.tables[0])] == [
            ["—", "—", "—", "no verdict yet"]
        ] * 2
        assert "1 more trial" in words(found.sentence)
        assert found.charts == ()

    def test_service_that_brings_more_is_found(self):
        found = learnt(*DESIGNED)
        assert stats(found) == {"Trials counted": "5"}
        assert lines(found.tables[0])[0][-1] == "brings more than judged"

    def test_channels_that_moved_together_cannot_be_told_apart(self):
        found = learnt(*[trial(x, x) for x in (HIGH, LOW, HIGH, LOW)])
        assert [row[-1] for row in lines(found.tables[0])] == ["cannot be told apart"] * 2
        assert "“Search” and “Social” moved together" in notes(found, WARN)[0]

    def test_excluded_trial_is_told_with_its_reason(self):
        odd = trial(HIGH, LOW, after="900", excluded_because="National holiday")
        found = learnt(*DESIGNED, odd)
        assert stats(found)["Trials counted"] == "5"
        assert any("National holiday" in note for note in notes(found))
        assert len(found.tables[1].rows) == 5

    def test_trial_without_the_spend_of_a_service_does_not_count(self):
        found = learnt(*DESIGNED, trial(HIGH, None))
        assert stats(found)["Trials counted"] == "5"
        assert "strategy.trials/trialspend_trial-6_service-2.amount" in [
            note.place for note in found.notes
        ]

    def test_trial_without_any_spend_is_a_story(self):
        assert stats(learnt(*DESIGNED, trial()))["Trials counted"] == "5"

    def test_different_metrics_are_told(self):
        odd = trial(HIGH, LOW, metric="clicks")
        assert any("measure different things" in note for note in notes(learnt(*DESIGNED, odd)))

    def test_short_trial_is_brought_to_the_length_of_a_period(self):
        """Half the time, half the spend and half the outcome: the same lesson."""
        days = {"start": "2027-01-01", "end": "2027-02-15"}
        short = [
            trial(*(f"{float(x) * 46 / 91.3125:.3f}" for x in spends),
                  after=f"{float(one['after']) * 46 / 91.3125:.3f}", **days)
            for one, spends in DESIGNED
        ]  # fmt: skip
        assert lines(learnt(*short).tables[0]) == lines(learnt(*DESIGNED).tables[0])

    def test_hostile_numbers_are_refused_in_words(self):
        """Judgements that no curve can follow take no part."""
        wild = [{**JUDGEMENTS[0], "saturation": "5"}, JUDGEMENTS[1]]
        assert len(learnt(*DESIGNED, judgements=wild).tables[0].rows) == 1


class TestNextTrials:
    def plan(self):
        return snapshot(service=SERVICES, servicejudgement=JUDGEMENTS)

    def test_empty_plan_asks_for_judgements(self):
        assert places(next_trials(snapshot())) == ["strategy.sizing/servicejudgement"]

    def test_every_service_moves_up_and_down(self):
        found = next_trials(self.plan())
        rows = lines(found.tables[0])
        assert len(rows) == 8
        for column in (1, 2):
            assert len({row[column] for row in rows}) > 1
        assert [act.url for act in found.acts] == ["stages:trial_block"]

    def test_trials_and_days_take_their_arabic_forms(self):
        with override("ar"):
            said = words(next_trials(self.plan()).sentence)
        assert said.startswith("8 تجارب مدة كل منها 28 يومًا، ")

    def test_spend_and_cost_are_those_of_the_days(self):
        channels = channels_of(PlanData(self.plan()))[0]
        short, long = (block_of(channels, days, 90.0) for days in (30, 90))
        assert long.cost == pytest.approx(3 * short.cost)
        assert float(long.total) == pytest.approx(3 * float(short.total), rel=0.01)

    @pytest.mark.parametrize(("spend", "said"), [(1234.56, "1230"), (0.0, "0"), (7.777, "7.78")])
    def test_amounts_are_rounded_as_one_orders_them(self, spend, said):
        assert f"{in_tens(spend):f}" == said


def compared(**answers):
    return page_tests(snapshot(pagetest=[{"element": "Button", **answers}]))


RATES = {"base_rate": "10", "hoped_rate": "12"}


class TestPageTests:
    def test_empty_plan_asks_for_a_comparison(self):
        assert places(page_tests(snapshot())) == ["strategy.trials/pagetest"]

    def test_number_of_visitors_comes_first(self):
        found = compared(**RATES)
        assert lines(found.tables[0])[0][1] == "3,841"
        assert "needs 3,841 visitors" in words(found.sentence)

    def test_test_read_too_early_has_no_verdict(self):
        found = compared(
            **RATES, visitors_a="400", successes_a="40", visitors_b="400", successes_b="80"
        )
        assert lines(found.tables[0])[0][-2:] == ["—", "not enough visitors yet"]

    @pytest.mark.parametrize(
        ("successes", "said"),
        [(520, "B is better"), (410, "no difference shown"), (300, "A is better")],
    )
    def test_ripe_test_has_its_verdict(self, successes, said):
        found = compared(
            **RATES,
            visitors_a="4000",
            successes_a="400",
            visitors_b="4000",
            successes_b=str(successes),
        )
        assert lines(found.tables[0])[0][-1] == said

    def test_equal_rates_are_refused_at_their_field(self):
        found = compared(base_rate="10", hoped_rate="10")
        assert [(n.look, n.place) for n in found.notes] == [
            (ERROR, "strategy.trials/pagetest-1.hoped_rate")
        ]

    @pytest.mark.parametrize("rate", ["0", "100"])
    def test_rate_without_a_middle_is_refused_in_words(self, rate):
        assert "above 0 and below 100" in notes(compared(base_rate=rate, hoped_rate="10"), ERROR)[0]
