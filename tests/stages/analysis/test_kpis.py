"""Progress of the indicators in either direction, plan against actual."""

from planner.charts import Lines
from planner.stages.analysis.computed import ERROR, OK, WARN
from planner.stages.analysis.kpis import progress
from tests.stages.analysis.hand import lines, notes, places, snapshot, stats, words
from tests.stages.analysis.plans import PLAN

UP = {"metric": "Sales", "baseline": "100", "target": "200", "direction": "up"}
DOWN = {"metric": "Cost", "baseline": "50", "target": "30", "direction": "down"}


def reading(kpi, date, planned=None, actual=None):
    return {"kpi": f"kpi-{kpi}", "date": date, "planned": planned, "actual": actual}


def progressed(kpis, *readings):
    return progress(snapshot(kpi=kpis, kpireading=readings))


def test_no_indicator_asks_for_one():
    assert places(progress(snapshot())) == ["strategy.kpis/kpi"]


def test_no_actual_reading_asks_for_one():
    assert places(progressed([UP], reading(1, "2027-03-31", "120"))) == ["strategy.kpis/kpireading"]


def test_progress_in_both_directions():
    found = progressed(
        [UP, DOWN], reading(1, "2027-03-31", "120", "130"), reading(2, "2027-03-31", "45", "47")
    )
    assert [row[3:] for row in lines(found.tables[0])] == [
        ["130", "30%", "20%", "ahead of plan"],
        ["47", "15%", "25%", "behind plan"],
    ]
    assert stats(found) == {"On plan or ahead": "1", "Behind plan": "1", "Target reached": "0"}
    assert "1 indicator is behind its plan: “Cost”" in words(found.sentence)


def test_latest_reading_by_date_counts_not_the_last_written():
    found = progressed(
        [UP], reading(1, "2027-06-30", "150", "150"), reading(1, "2027-03-31", "120", "110")
    )
    assert lines(found.tables[0])[0][3] == "150"
    assert lines(found.tables[1]) == [["K1 Sales", "110 / 120", "150 / 150"]]


def test_readings_over_time_follow_the_direction_of_their_title():
    found = progressed([UP], reading(1, "2027-03-31", "120", "110"))
    cell = found.tables[1].rows[0][1]
    assert cell == '<bdi dir="ltr">110</bdi> / <bdi dir="ltr">120</bdi>'


def test_starting_values_alone_are_not_on_plan():
    found = progressed([UP], reading(1, "2027-01-01", "100", "100"))
    assert stats(found) == {}
    assert lines(found.tables[0])[0][-1] == "at the start"


def test_target_that_equals_its_baseline_is_refused_at_its_field():
    found = progressed(
        [{**UP, "target": "100"}, DOWN],
        reading(1, "2027-03-31", "1", "1"),
        reading(2, "2027-03-31", "45", "44"),
    )
    assert [(n.look, n.place) for n in found.notes] == [(ERROR, "strategy.kpis/kpi-1.target")]
    assert len(found.tables[0].rows) == 1


def test_away_from_the_target_warns_and_beyond_it_does_not():
    found = progressed(
        [UP, DOWN], reading(1, "2027-03-31", "120", "90"), reading(2, "2027-03-31", "45", "20")
    )
    assert [n.look for n in found.notes] == [WARN, OK]
    assert stats(found)["Target reached"] == "1"


def test_indicator_without_reading_is_named():
    found = progressed([UP, DOWN], reading(1, "2027-03-31", "120", "120"))
    assert notes(found) == ["Without baseline, target or an actual reading, and so not shown: K2."]
    assert "carry on" in found.sentence


def test_readings_are_drawn_on_the_way_planned_from_baseline_to_target():
    period = {"plan": {**PLAN, "period_start": "2027-01-01", "period_end": "2027-12-31"}}
    readings = [reading(1, "2027-03-31", "120", "110"), reading(1, "2027-06-30", None, "150")]
    found = progress(snapshot(period, kpi=[UP, DOWN], kpireading=readings))
    (course,) = (chart for chart in found.charts if isinstance(chart, Lines))
    planned, actual = ([p.y for p in line.points] for line in course.lines)
    assert (planned, actual) == ([100, 120, 200], [110, 150])
    assert [row[1:] for row in course.table().rows] == [
        ("100", "—"), ("120", "110"), ("—", "150"), ("200", "—")
    ]  # fmt: skip


def test_one_date_alone_makes_no_line():
    found = progressed([UP], reading(1, "2027-03-31", "120", "110"))
    assert not any(isinstance(chart, Lines) for chart in found.charts)
