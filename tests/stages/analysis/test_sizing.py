"""Curves, size, split and risk of the judged services."""

from decimal import Decimal

import pytest

from planner.charts import Curve, Histogram, Share, Tornado, render
from planner.stages.analysis.judged import drawing as judged_drawing
from tests.stages.analysis.plans import SEARCH, SOCIAL, a_snapshot, judged, panel, stat

BUDGET = {"budget": "2000", "split_rule": "exactly"}


def split_of(*judgements, **sizing):
    return panel("split", judged(*judgements, sizing={**BUDGET, **sizing}))


def proposed(found):
    """The column of proposed amounts, the total last."""
    return [Decimal(str(row[3]).replace(",", "")) for row in found.tables[0].rows]


# Curves


def test_without_services_the_panel_asks_for_them():
    found = panel("curves", a_snapshot())
    assert [n.place for n in found.needs] == ["strategy.services/service"]
    assert not found.filled


def test_without_judgements_the_panel_asks_for_the_first_service_s():
    found = panel("curves", judged({"service": "search"}))
    assert [n.place for n in found.needs] == ["strategy.sizing/servicejudgement_search.spend"]


def test_each_judged_service_has_a_curve_that_passes_its_judgements():
    found = panel("curves", judged(SEARCH, SOCIAL))
    assert [type(c) for c in found.charts] == [Curve, Curve]
    curve = found.charts[0]
    assert (curve.marks[0].x, round(curve.marks[0].y, 6)) == (1000.0, 60.0)
    assert curve.points[0].y == pytest.approx(10)
    assert "<svg" in str(render(curve, key="c"))


def test_doubling_is_said_in_percent():
    found = panel("curves", judged(SEARCH, SOCIAL))
    search, social = (str(row[3]) for row in found.tables[0].rows)
    assert "+34%" in search
    assert "+73%" in social
    assert "73%</bdi> more results" in str(found.sentence)
    assert "34%</bdi> more with" in str(found.sentence)


def test_a_missing_judgement_names_its_field_and_leaves_the_others():
    found = panel("curves", judged(SEARCH, {**SOCIAL, "plus50": None}))
    assert len(found.charts) == 1
    (note,) = found.notes
    assert note.place == "strategy.sizing/servicejudgement_social.plus50"
    assert "Result at half as much again" in str(note.text)


@pytest.mark.parametrize(
    ("field", "value"), [("now", "5"), ("plus50", "60"), ("saturation", "72"), ("half", "61")]
)
def test_judgements_out_of_order_are_drawn_with_the_wrong_one_marked(field, value):
    found = panel("curves", judged({**SEARCH, field: value}))
    (curve,) = found.charts
    assert curve.marks
    assert {m.tone for m in curve.marks} == {"error"}
    (note,) = found.notes
    assert note.look == "error"
    assert note.place.startswith("strategy.sizing/servicejudgement_search.")
    assert "<svg" in str(render(curve, key="c"))


def test_judgements_out_of_order_are_told_with_both_figures_on_the_curve_and_beside_the_fields():
    plan = judged({**SEARCH, "now": "9"}, SOCIAL)
    (note,), curve = panel("curves", plan).notes, panel("curves", plan).charts[0]
    wrong, right = judged_drawing(plan).pieces
    for said in (note.text, wrong.words[0].text):
        assert "“Result at today&#x27;s spend” is" in str(said)
        assert "above “Result without any spend”" in str(said)
    assert wrong.of == "servicejudgement_search" and not right.words
    assert not curve.joined and curve.marks[0].label == "Out of order: Result at today's spend 9"


@pytest.mark.parametrize(
    "hostile",
    [
        {"spend": "0"}, {"margin": "0"}, {"zero": "72", "now": "72"}, {"saturation": "72.001"},
        {"now": "10.001", "plus50": "10.002", "saturation": "999999999999999"},
        {"spend": "999999999999999.999"}, {"spend": "0.001", "margin": "999999999999999"},
        {"least": "5", "most": "4"}, {"fixed": "999999999999999"}, {"most": "0"},
    ],
)  # fmt: skip
def test_hostile_judgements_never_break_a_panel(hostile):
    ranges = [{"service": "search", "judged": "now", "low": "0", "high": "999999999999999"}]
    for budget in ("0.01", "2000", "999999999999999"):
        snapshot = judged({**SEARCH, **hostile}, servicerange=ranges, sizing={"budget": budget})
        for key in ("curves", "split", "risk"):
            found = panel(key, snapshot)
            assert found.needs or found.notes or found.filled
            for chart in found.charts:
                assert "<svg" in str(render(chart, key="c"))


# Size and split


def test_without_a_budget_the_size_is_said_and_the_budget_asked_for():
    found = panel("split", judged(SEARCH, SOCIAL))
    assert [n.place for n in found.needs] == ["strategy.sizing.budget"]
    assert stat(found, "Size at which")
    assert not found.acts


def test_parts_add_up_to_the_budget_exactly():
    for budget in ("2000", "1999.99", "1234.56", "0.07"):
        amounts = proposed(split_of(SEARCH, SOCIAL, budget=budget))
        assert sum(amounts[:-1]) == amounts[-1] == Decimal(budget)


def test_a_fixed_amount_stays_and_says_so():
    found = split_of(SEARCH, {**SOCIAL, "fixed": "333.33"})
    assert proposed(found)[1] == Decimal("333.33")
    assert found.tables[0].rows[1][4] == "fixed"


def test_limits_are_kept():
    found = split_of({**SEARCH, "most": "900"}, {**SOCIAL, "least": "700"})
    search, social, _total = proposed(found)
    assert search <= 900
    assert social >= 700


def test_a_budget_below_the_least_says_by_how_much():
    found = split_of({**SEARCH, "least": "1500"}, {**SOCIAL, "least": "800"})
    assert not found.acts
    assert found.notes[0].place == "strategy.sizing.budget"
    assert "300" in str(found.notes[0].text)


def test_a_budget_above_the_most_says_what_would_be_left():
    found = split_of({**SEARCH, "most": "500"}, {**SOCIAL, "most": "700"})
    assert "800" in str(found.notes[0].text)
    assert not found.tables


def test_at_most_leaves_what_does_not_pay():
    found = split_of({**SEARCH, "margin": "15"}, budget="90000", split_rule="at_most")
    assert proposed(found)[-1] < 90_000
    assert any("left unspent" in str(n.text) for n in found.notes)


def test_a_small_budget_says_that_money_is_short():
    found = split_of(SEARCH, SOCIAL, budget="300")
    assert "Money is short" in str(found.sentence)
    assert Decimal(stat(found, "The next").value.removeprefix("SAR\xa0").replace(",", "")) > 1000


def test_a_large_budget_says_that_it_is_too_much():
    assert "too much" in str(split_of(SEARCH, SOCIAL, budget="20000").sentence)


def test_the_next_amount_is_not_computed_where_limits_leave_no_room():
    found = split_of({**SEARCH, "most": "1000"}, {**SOCIAL, "most": "1000"})
    assert stat(found, "The next").value == "—"


def test_services_without_judgement_are_named():
    snapshot = judged(SEARCH, {"service": "mail"}, sizing=BUDGET)
    assert any("خدمة mail" in str(n.text) for n in panel("split", snapshot).notes)


def test_what_the_plan_has_already_stands_beside_the_proposal():
    snapshot = judged(
        SEARCH,
        sizing=BUDGET,
        tactic=[{"service": "search"}],
        investmentline=[
            {"tactic": "tactic-1", "kind": "recurring", "first_period": 1, "last_period": 4,
             "planned": "700"},
            {"tactic": "tactic-1", "kind": "recurring", "first_period": 2, "planned": "400"},
            {"tactic": "tactic-1", "kind": "creation", "first_period": 0, "planned": "9000"},
        ],
    )  # fmt: skip
    assert panel("split", snapshot).tables[0].rows[0][2] == "800"


def test_the_split_is_drawn_and_can_be_put_into_the_plan():
    found = split_of(SEARCH, SOCIAL)
    assert isinstance(found.charts[0], Share)
    assert [act.url for act in found.acts] == ["stages:adopt"]


# Risk


RANGE = {"service": "search", "judged": "now", "low": "45", "high": "70"}


def risk_of(*ranges, **sizing):
    return panel("risk", judged(SEARCH, SOCIAL, servicerange=list(ranges), sizing=sizing))


def test_without_a_range_the_panel_asks_for_one():
    found = risk_of()
    assert [n.place for n in found.needs] == ["strategy.sizing/servicerange_search_now.low"]


def test_ranges_give_percentiles_and_a_tornado_of_what_varies():
    found = risk_of(RANGE, **BUDGET)
    assert [type(c) for c in found.charts] == [Histogram, Tornado]
    assert len(found.charts[1].swings) == 1
    # Under their heads: of the cases, not an amount; the values at which they fall, not a degree.
    histogram, tornado = found.charts
    assert [row[1] for row in histogram.rows()[:3]] == [f"{n}% below it" for n in (10, 50, 90)]
    assert tornado.columns[-2:] == ("Low value", "High value")
    values = [stat(found, name) for name in ("P10", "P50", "P90", "Probability")]
    assert all(values)
    again = risk_of(RANGE, **BUDGET)
    assert [s.value for s in again.stats] == [s.value for s in found.stats]


def test_one_end_of_a_range_is_enough():
    assert risk_of({**RANGE, "high": None}).filled


def test_a_range_beside_its_judgement_names_the_wrong_end():
    found = risk_of({**RANGE, "low": "61"}, {**RANGE, "judged": "zero", "low": "5", "high": "12"})
    (note,) = found.notes
    assert note.place == "strategy.sizing/servicerange_search_now.low"
    assert found.filled


def test_ranges_that_contradict_each_other_are_refused():
    wild = {"service": "search", "judged": "plus50", "low": "61", "high": "72"}
    found = risk_of({**RANGE, "low": "60", "high": "10000"}, wild)
    assert any(n.look == "error" for n in found.notes)
    assert not found.charts
