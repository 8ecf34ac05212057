"""The worth of the site as its panel says it."""

from planner.core.plandata import PlanData
from planner.stages.analysis.computed import ERROR, OK, WARN
from planner.stages.analysis.website import site_worth
from planner.stages.suggesting import suggest_site_factor
from tests.stages.analysis.hand import lines, notes, places, snapshot, stats, words

ECONOMICS = {"period_length": "year", "periods": "2", "gross_margin": "50"}
COSTS = [{"label": "Build", "amount": "100", "first_period": "0", "last_period": "0"}]


def benefit(amount, **more):
    return {"label": "Sales", "kind": "direct", "amount": amount, "first_period": "1",
            "last_period": "2", **more}  # fmt: skip


def found(*benefits, costs=COSTS, sheet=ECONOMICS):
    return site_worth(
        snapshot({"siteeconomics": sheet}, costitem=costs, benefititem=list(benefits))
    )


def test_empty_plan_asks_for_periods_and_costs():
    assert places(site_worth(snapshot())) == [
        "audit.effectiveness.period_length",
        "audit.effectiveness/costitem",
    ]


def test_revenue_counts_at_its_margin_and_a_saving_whole():
    sold, saved = found(benefit("200")), found(benefit("100", kind="saving"))
    assert lines(sold.tables[0]) == lines(saved.tables[0])


def test_site_that_earns_its_cost():
    result = found(benefit("200"))
    assert result.stats[0].look == OK
    assert stats(result)["Benefit–cost ratio"] == "1.74"
    assert "worth its money" in words(result.sentence)


def test_site_that_does_not():
    result = found(benefit("50"))
    assert result.stats[0].look == ERROR
    assert "does not earn back" in words(result.sentence)


def test_only_the_site_s_share_counts():
    assert lines(found(benefit("200", share="50")).tables[0])[1][1] == "50"


def test_what_falls_after_the_last_period_is_told():
    late = benefit("200", last_period="5")
    assert "not counted" in notes(found(late), WARN)[0]


class TestSuggestedFactor:
    def suggested(self, amount, **more):
        plan = snapshot(
            {"siteeconomics": ECONOMICS}, costitem=COSTS, benefititem=[benefit(amount)], **more
        )
        return [(one.where, one.values["rests_on"]) for one in suggest_site_factor(PlanData(plan))]

    def test_site_that_earns_its_cost_is_a_strength_else_a_weakness(self):
        assert self.suggested("200") == [(("strength",), [])]
        assert self.suggested("50") == [(("weakness",), [])]

    def test_it_rests_on_the_findings_about_it_until_a_factor_does(self):
        finding = {"statement": "x", "rests_on": ["costitem-1"]}
        assert self.suggested("200", finding=[finding]) == [(("strength",), ["finding-1"])]
        factor = {"kind": "strength", "statement": "y", "rests_on": ["finding-1"]}
        assert self.suggested("200", finding=[finding], factor=[factor]) == []

    def test_without_costs_nothing_is_suggested(self):
        assert suggest_site_factor(PlanData(snapshot())) == []
