"""Is the investment worth its money, and what do the five ways say of its size?"""

import pytest

from planner.charts import Bars, CashFlow, Lines, render
from planner.stages.gates import GateView
from tests.stages.analysis.hand import words
from tests.stages.analysis.plans import SEARCH, SOCIAL, a_snapshot, judged, panel, stat

YEARS = {"period_length": "year", "periods": 2}
COST = {"label": "موقع", "first_period": 0, "planned": "100"}
GAIN = {"label": "هامش", "first_period": 1, "last_period": 2, "amount": "60"}
THREE = [
    {"kind": "conservative", "benefit": "50", "cost": "110", "probability": "30"},
    {"kind": "likely", "benefit": "100", "cost": "100", "probability": "50"},
    {"kind": "optimistic", "benefit": "120", "cost": "100", "probability": "20"},
]


def worth(**tables):
    given = {"investmentplan": YEARS, "investmentline": [COST], "benefitline": [GAIN], **tables}
    return panel("worth", a_snapshot(**given))


def row(found, label):
    return next(r for r in found.tables[0].rows if str(r[0]).startswith(label))


def test_without_periods_lines_or_benefits_they_are_asked_for():
    assert worth(investmentplan={}).needs[0].place == "strategy.investment.period_length"
    assert worth(investmentplan={"period_length": "year"}).needs[0].place.endswith(".periods")
    places = [n.place for n in worth(investmentline=[], benefitline=[]).needs]
    assert places == ["strategy.investment/investmentline", "strategy.investment/benefitline"]


def test_the_likely_case_is_the_lines_themselves():
    found = worth(plan={"discount_rate": "10"})
    assert stat(found, "Net present value").value == "SAR\xa04"  # -100 + 60/1.1 + 60/1.21
    assert stat(found, "Return on investment").value == "20.0%"
    assert stat(found, "Payback").value == "1.7 years"
    assert isinstance(found.charts[0], CashFlow)
    assert [f.net for f in found.charts[0].flows] == [-100, 60, 60]
    assert "<svg" in str(render(found.charts[0], key="c"))


def test_three_scenarios_stand_side_by_side_with_their_own_figures():
    found = worth(scenario=THREE)
    assert row(found, "Benefits")[1:] == ("60", "120", "144")
    assert row(found, "Costs")[1:] == ("110", "100", "100")
    assert [str(c) for c in row(found, "Payback")[1:]] == ["—", "1.7 years", "1.4 years"]
    assert stat(found, "Probability of a loss")
    assert stat(found, "NPV, median")


def test_running_sums_of_the_scenarios_are_drawn_in_one_field():
    (sums,) = (chart for chart in worth(scenario=THREE).charts if isinstance(chart, Lines))
    assert [[p.y for p in line.points] for line in sums.lines] == [
        [-110, -80, -50], [-100, -40, 20], [-100, -28, 44]
    ]  # fmt: skip
    assert not any(isinstance(chart, Lines) for chart in worth().charts)


def test_every_rate_of_return_is_shown_and_flagged():
    lines = [COST, {"label": "تفكيك", "first_period": 2, "planned": "132"}]
    gain = {"label": "هامش", "first_period": 1, "amount": "230"}
    found = worth(investmentline=lines, benefitline=[gain])
    assert words(row(found, "Rates of return")[1]) == "10.0%, 20.0%"
    assert any("Several rates of return" in str(n.text) for n in found.notes)


def test_rate_beyond_what_is_searched_is_said_in_words():
    lines = [{**COST, "planned": "1"}]
    found = worth(investmentline=lines)
    assert words(row(found, "Rates of return")[1]) == "more than 1,000%"


def test_a_plan_that_loses_says_so():
    found = worth(benefitline=[{**GAIN, "amount": "10"}])
    assert "does not pay" in str(found.sentence)
    assert stat(found, "Net present value").look == "error"
    assert any("not paid back" in str(n.text) for n in found.notes)


def test_what_falls_after_the_last_period_is_named():
    found = worth(benefitline=[GAIN, {"label": "متأخر", "first_period": 5, "amount": "9"}])
    assert any(n.place == "strategy.investment.periods" for n in found.notes)


@pytest.mark.parametrize("amount", ["0.001", "999999999999999.999"])
@pytest.mark.parametrize("rate", ["0", "100"])
def test_extreme_amounts_are_computed_or_refused(amount, rate):
    found = worth(
        plan={"discount_rate": rate},
        investmentplan={"period_length": "month", "periods": 120},
        investmentline=[{**COST, "planned": amount, "last_period": 120}],
        scenario=[{**s, "benefit": "1000"} for s in THREE],
    )
    assert found.filled or found.notes
    assert all("<svg" in str(render(c, key="c")) for c in found.charts)


def test_a_scenario_without_costs_is_refused_at_its_field():
    found = worth(scenario=[{**s, "cost": "0"} if s["kind"] == "optimistic" else s for s in THREE])
    (note,) = [n for n in found.notes if n.look == "error"]
    assert note.place == "strategy.investment/scenario_optimistic.cost"


# Five ways


ALL = {
    "sales_forecast": "9000", "sales_percent": "10", "competitor_spend": "600",
    "competitor_share": "20", "target_share": "40", "cost_of_goods": "5000",
    "operating_costs": "1800", "target_profit": "1100", "amount": "1000", "basis": "parity",
}  # fmt: skip


def ways(*judgements, **tables):
    sheet = {"period_length": "quarter", "periods": 4, **tables.pop("investmentplan", {})}
    return panel("five_ways", judged(*judgements, investmentplan=sheet, **tables))


def test_without_anything_each_way_says_what_it_takes():
    found = panel("five_ways", a_snapshot())
    assert [n.place for n in found.needs] == [
        "strategy.investment/investmentline",
        "strategy.investment.sales_forecast",
        "strategy.investment.competitor_spend",
        "strategy.investment.sales_forecast",
        "strategy.sizing/servicejudgement",
    ]


def test_the_ways_stand_side_by_side_with_their_spread():
    found = ways(investmentplan=ALL, investmentline=[COST])
    figures = [str(r[1]) for r in found.tables[0].rows]
    assert [f.removeprefix('<bdi dir="ltr">').removesuffix("</bdi>") for f in figures] == [
        "100", "900", "1,200", "1,100", "—",
    ]  # fmt: skip
    assert [stat(found, n).value for n in ("Lowest", "Highest", "Spread")] == [
        "SAR\xa0100", "SAR\xa01,200", "SAR\xa01,100",
    ]  # fmt: skip
    assert isinstance(found.charts[0], Bars)
    assert [b.tone for b in found.charts[0].bars] == ["brand", "brand", "accent", "brand", "info"]


def test_objective_and_task_goes_back_through_the_funnel_before_there_are_items():
    sizing = {
        "target_customers": "90", "lead_rate": "10", "customer_rate": "30", "visit_cost": "2",
        "fixed_cost": "100",
    }  # fmt: skip
    found = ways(sizing=sizing)
    assert "24,400" in str(found.tables[0].rows[0][1])  # 4 × (3000 visits × 2 + 100)


def test_marginal_return_counts_all_periods_and_the_items_beside_the_split():
    bare = ways(SEARCH, SOCIAL)
    more = ways(SEARCH, SOCIAL, investmentline=[{**COST, "planned": "1000"}])
    figures = [
        b.value for f in (bare, more) for b in f.charts[0].bars if b.label == "Marginal return"
    ]
    assert figures[1] - figures[0] == 1000
    per_period = panel("split", judged(SEARCH, SOCIAL))
    assert stat(per_period, "Size at which").value.removeprefix("SAR\xa0") in (
        f"{figures[0] / 4:,.0f}", f"{round(figures[0] / 4, -1):,.0f}",
    )  # fmt: skip


def test_half_of_what_a_way_takes_is_named_without_an_error():
    found = ways(
        investmentplan={"sales_forecast": "9000", "competitor_spend": "5"}, investmentline=[COST]
    )
    assert {n.look for n in found.notes} == {"info"}
    assert "strategy.investment.sales_percent" in [n.place for n in found.notes]


def test_what_is_out_of_range_is_an_error_at_its_field():
    found = ways(investmentplan={**ALL, "competitor_share": "0"}, investmentline=[COST])
    (note,) = [n for n in found.notes if n.look == "error"]
    assert note.place == "strategy.investment.competitor_share"


def test_nothing_affordable_is_said():
    found = ways(investmentplan={**ALL, "target_profit": "8000"}, investmentline=[COST])
    assert any("Nothing is affordable" in str(n.text) for n in found.notes)


# The gate reads it


def test_the_gate_says_when_the_analysis_does_not_bear_the_amount():
    lacking = GateView(a_snapshot(investmentplan={"amount": "10", "basis": "parity"})).doubts
    assert [door.anchor for _words, door in lacking] == ["f-sheet-competitor_spend"]
    far = GateView(a_snapshot(investmentplan=ALL, investmentline=[COST])).doubts
    assert "Competitive parity" in str(far[0][0])
    assert "1,200" in str(far[0][0])
    near = {**ALL, "amount": "1150"}
    assert GateView(a_snapshot(investmentplan=near, investmentline=[COST])).doubts == []
