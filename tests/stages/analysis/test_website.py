"""The worth of the site as its panel says it."""

from decimal import Decimal
from typing import ClassVar

from planner.core.plandata import PlanData
from planner.stages.analysis.computed import ERROR, OK, WARN
from planner.stages.analysis.website import site_worth
from planner.stages.suggesting import suggest_site_benefits, suggest_site_factor
from tests.stages.analysis.hand import lines, notes, places, snapshot, stats, words
from tests.stages.analysis.plans import SEARCH, SOCIAL, judged, panel

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


class TestSuggestedBenefits:
    """What the site brings today, in amounts of the investment's periods (quarters)."""

    def suggested(self, *benefits, **more):
        plan = snapshot({"siteeconomics": ECONOMICS}, benefititem=list(benefits), **more)
        return [(one.values["kind"], one.values["amount"], one.values["last_period"])
                for one in suggest_site_benefits(PlanData(plan))]  # fmt: skip

    def test_each_kind_is_one_line_by_the_margin_the_share_and_the_length_of_a_period(self):
        sold, more = benefit("800", share="50"), benefit("400", last_period=None)
        saved = benefit("80", kind="saving")
        # (800 × 50 % + 400 once in two years) × 50 %, in a quarter; savings whole.
        assert self.suggested(sold, more, saved) == [("direct", 75, 4), ("saving", 20, 4)]

    def test_kind_that_the_investment_counts_already_is_not_suggested(self):
        line = {"label": "x", "kind": "direct", "amount": "1", "first_period": "1"}
        both = benefit("800"), benefit("80", kind="saving")
        assert [kind for kind, *_ in self.suggested(*both, benefitline=[line])] == ["saving"]

    def test_amount_beyond_what_money_can_be_is_not_suggested(self):
        assert self.suggested(benefit("999999999999999"), benefit("1", kind="saving")) == [
            ("saving", Decimal("0.25"), 4)
        ]

    def test_nothing_is_suggested_before_both_frames_are_known(self):
        empty = snapshot({"investmentplan": {}}, benefititem=[benefit("800")])
        assert suggest_site_benefits(PlanData(empty)) == []


class TestFeedsTheInvestment:
    SITE: ClassVar = {"siteeconomics": {**ECONOMICS, "gross_margin": "40"}}

    def test_worth_says_what_the_site_brings_beside_what_is_planned(self):
        line = {"label": "x", "first_period": "1", "last_period": "4"}
        plan = snapshot(
            self.SITE, costitem=COSTS, benefititem=[benefit("1000")],
            investmentline=[{**line, "planned": "10"}], benefitline=[{**line, "amount": "60"}],
        )  # fmt: skip
        (said,) = (n for n in panel("worth", plan).notes if n.place.endswith("/benefititem"))
        assert "brings about SAR\xa0100" in words(said.text)
        assert "counts on SAR\xa060" in words(said.text)

    def test_sizing_says_what_an_order_leaves_and_which_service_says_otherwise(self):
        plan = judged(
            SEARCH, {**SOCIAL, "margin": "50"}, sizing={"order_value": "100"}, **self.SITE
        )
        (said,) = (n for n in panel("curves", plan).notes if n.place.endswith(".gross_margin"))
        assert "SAR\xa040" in words(said.text) and "40%" in words(said.text)
        assert "خدمة social" in words(said.text) and "خدمة search" not in words(said.text)
