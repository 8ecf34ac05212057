"""What each kind shows, and where: distances in an Arabic chart run from the right."""

from dataclasses import replace
from itertools import pairwise

import pytest

from planner.charts import Bar, Bars, Cause, Kpi, Swing
from planner.charts.scale import domain
from planner.charts.svg import PHONE
from tests.charts import examples as e
from tests.charts.drawing import SVG, drawn, rects, text, words, x


def ends(box: dict[str, float]) -> tuple[float, float]:
    return box["x"], box["x"] + box["width"]


def test_bars_grow_leftwards_in_proportion() -> None:
    long, short = rects(drawn(e.BARS), "brand")
    assert long["width"] == pytest.approx(2 * short["width"], abs=0.02)
    assert (
        ends(long)[1] == pytest.approx(ends(short)[1], abs=0.02) and ends(long)[0] < ends(short)[0]
    )


def test_bar_below_zero_lies_on_the_other_side() -> None:
    root = drawn(e.BARS)
    (below,), above = rects(root, "error"), rects(root, "brand")[0]
    assert below["x"] == pytest.approx(ends(above)[1], abs=0.02)
    assert x(root, "-٤١ ألفًا") > ends(below)[1]


def test_bar_without_a_value_is_said_not_drawn() -> None:
    root = drawn(e.BARS)
    assert len(rects(root, "brand") + rects(root, "error")) == 3
    assert "—" in words(root) and ("المؤثرون", "—") in e.BARS.table().rows


def test_fifty_bars_stand_one_under_the_other() -> None:
    bars = Bars(
        title="ط", description="و", columns=("أ", "ب"),
        bars=tuple(Bar(f"بند {n}", n + 1, str(n)) for n in range(50)),
    )  # fmt: skip
    for width in (350, 600):
        tops = [box["y"] for box in rects(drawn(bars, width=width), "brand")]
        assert len(tops) == 50 and all(b - a >= 12 for a, b in pairwise(tops))


def test_parts_of_a_whole_fill_the_bar() -> None:
    first, second = rects(drawn(e.SHARE), "brand")[0], rects(drawn(e.SHARE), "accent")[0]
    assert (first["width"] + 2) == pytest.approx(3 * (second["width"] + 2), abs=0.1)
    assert first["x"] > second["x"]


def test_curve_marks_stand_on_the_line_with_words() -> None:
    root = drawn(e.CURVE)
    assert "اليوم ٢٠ ألفًا" in words(root)
    assert x(root, thousand := e.thousands(20_000)) > x(root, e.thousands(80_000)), thousand
    assert e.CURVE.table().rows[0] == ("اليوم ٢٠ ألفًا", "١٨٠", "—", "—")
    assert e.CURVE.table().rows[-1] == ("١٠٠ ألفًا", "٩٠٠", "٨٠٠", "١٬٠٠٠")


def test_axis_of_magnitude_stands_at_the_right() -> None:
    assert x(drawn(e.CURVE), "٨٠٠") > 500
    assert x(drawn(e.CURVE, rtl=False), "٨٠٠") < 100


def test_strong_cell_of_the_grid_is_read_first() -> None:
    root = drawn(e.GRID9)
    assert x(root, "I") > x(root, "II") > x(root, "III")
    assert float(text(root, "I").get("y", "")) < float(text(root, "VII").get("y", ""))
    assert x(root, "٤") > x(root, "١")
    assert e.GRID9.table().rows == (("المتجر", "٣٫٢", "١٫٤", "VII"),)


def test_grid_point_lies_in_its_cell() -> None:
    root = drawn(e.GRID9)
    dot = root.findall(f".//{SVG}circle")[-1]
    cells = rects(root, "ok") + rects(root, "accent") + rects(root, "error")
    place = float(dot.get("cx", "")), float(dot.get("cy", ""))
    around = [
        c for c in cells
        if c["x"] <= place[0] <= c["x"] + c["width"] and c["y"] <= place[1] <= c["y"] + c["height"]
        and c["width"] > 20
    ]  # fmt: skip
    right = x(root, "VII")
    assert len(around) == 1 and around[0]["x"] < right < ends(around[0])[1]


def test_causes_stand_above_effects_and_point_at_them() -> None:
    root = drawn(e.CAUSES)
    heights = [float(dot.get("cy", "")) for dot in root.iter(f"{SVG}circle")][1::2]
    assert heights[0] < heights[2] < heights[1]
    assert len([p for p in root.iter(f"{SVG}path") if p.get("stroke")]) == 2
    assert e.CAUSES.table().rows[0] == ("الجودة", "٤٫٢", "٠٫٩", "الثقة · السعر")


def test_labels_of_near_causes_do_not_cover_each_other() -> None:
    near = tuple(Cause(f"عامل {n}", 3 + n / 50, 0.1 + n / 40, "", "") for n in range(4))
    root = drawn(replace(e.CAUSES, causes=near, arrows=()))
    labels = [text(root, cause.label) for cause in near]
    places = [(float(t.get("x", "")), float(t.get("y", ""))) for t in labels]
    clear = [
        abs(a[0] - b[0]) > 35 or abs(a[1] - b[1]) > 11
        for n, a in enumerate(places) for b in places[n + 1 :]
    ]  # fmt: skip
    assert all(clear)


def test_heat_deepens_from_weak_to_strong() -> None:
    root = drawn(e.HEAT)
    weak, strong = rects(root, "heat-1"), rects(root, "heat-5")
    assert len(weak) == len(strong) == 1 and weak[0]["x"] > strong[0]["x"]
    assert e.HEAT.table().rows[1] == ("السرعة", "—", "—")


def test_tornado_puts_the_widest_swing_first() -> None:
    assert [row[0] for row in e.TORNADO.table().rows] == ["الهامش", "الخصم", "مجهول"]
    low, high = (rects(drawn(e.TORNADO), role)[1] for role in ("accent", "brand"))
    assert low["x"] == pytest.approx(ends(high)[1], abs=0.02)


def test_tornado_draws_no_pole_through_its_labels() -> None:
    root = drawn(e.TORNADO, width=PHONE)
    poles = [line for line in root.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    labels = [float(text(root, row[0]).get("y", "")) for row in e.TORNADO.table().rows]
    assert len(poles) == 1 + len(labels)
    assert not [
        label
        for label in labels
        for pole in poles
        if float(pole.get("y1", "")) < label - 4 < float(pole.get("y2", ""))
    ]


def test_tornado_writes_each_outcome_at_its_end() -> None:
    falling = Swing("التكلفة", 300, 100, "٣٠٠", "١٠٠")
    root = drawn(replace(e.TORNADO, swings=(falling,)))
    assert x(root, "١٠٠") > x(root, "٣٠٠")


def test_histogram_tones_losses_and_splits_the_bar_at_zero() -> None:
    root = drawn(e.HISTOGRAM)
    losses = [box for box in rects(root, "error") if box["height"] != 10]
    wins = [box for box in rects(root, "brand") if box["height"] != 10]
    assert (len(losses), len(wins)) == (2, 3)
    assert min(box["x"] for box in losses) >= max(ends(box)[1] for box in wins) - 0.02
    assert e.HISTOGRAM.table().rows[0] == ("P10 · -٥", "-٥")


def test_time_runs_from_the_right() -> None:
    for chart in (e.CASHFLOW, e.TIMELINE):
        assert x(drawn(chart), "يناير") > x(drawn(chart), "فبراير") > x(drawn(chart), "مارس")
        ltr = drawn(chart, rtl=False)
        assert x(ltr, "يناير") < x(ltr, "فبراير") < x(ltr, "مارس")


def test_cash_out_hangs_below_the_line_of_zero() -> None:
    root = drawn(e.CASHFLOW)
    out, back = rects(root, "error")[0], rects(root, "brand")[-1]
    assert out["y"] == pytest.approx(back["y"] + back["height"], abs=0.02)


def test_tactic_lies_over_its_months() -> None:
    first, second = (box for box in rects(drawn(e.TIMELINE), "brand") if box["height"] == 14)
    assert first["x"] > ends(second)[1]
    assert ("ولاء", "بعد البيع", "—") in e.TIMELINE.table().rows


@pytest.mark.parametrize(
    ("kpi", "progress"),
    [
        (Kpi("صعود", 400, 900, 650, "", "", ""), 0.5),
        (Kpi("هبوط", 60, 40, 50, "", "", ""), 0.5),
        (Kpi("تجاوز", 60, 40, 35, "", "", ""), 1.25),
        (Kpi("تراجع", 180, 220, 172, "", "", ""), -0.2),
        (Kpi("لا فرق", 4, 4, 4, "", "", ""), None),
        (Kpi("مجهول", 4, 5, None, "", "", ""), None),
    ],
)
def test_progress_runs_in_either_direction(kpi: Kpi, progress: float | None) -> None:
    assert kpi.progress(kpi.today) == pytest.approx(progress)


def test_progress_backwards_lies_before_the_baseline() -> None:
    root = drawn(e.PROGRESS)
    back = next(box for box in rects(root, "error") if box["height"] == 10)
    track = rects(root, "track")[2]
    assert back["x"] == pytest.approx(ends(track)[1], abs=0.02)
    assert len({role for role in ("brand", "ok", "error") if rects(root, role)}) == 3


def test_long_label_is_cut_and_whole_in_the_table() -> None:
    long = "جملة عربية طويلة جدًا لا تتسع لها سطور الرسم مهما حاولنا أن نلفها " * 3
    root = drawn(replace(e.BARS, bars=(Bar(long, 1, "١"),)))
    lines = [line for line in words(root) if "جملة" in line or "…" in line]
    assert len(lines) == 2 and lines[1].endswith("…")
    assert replace(e.BARS, bars=(Bar(long, 1, "١"),)).table().rows[0][0] == long


@pytest.mark.parametrize(
    "values", [[], [0], [1e15, 1e15 + 1], [-3, 7], [5e-324], [1e199, -1e199], [3.0, 3.0]]
)
def test_axis_is_round_and_short(values: list[float]) -> None:
    found = domain(values)
    assert found.low < found.high and 2 <= len(found.ticks) <= 12
    slack = (found.high - found.low) * 1e-9
    assert all(found.low - slack <= value <= found.high + slack for value in values)


def test_axis_takes_round_steps() -> None:
    assert domain([0, 230]).ticks == (0, 50, 100, 150, 200, 250)


def test_lines_run_from_the_right_and_only_the_meant_one_is_dashed() -> None:
    root = drawn(e.LINES)
    meant, came = root.findall(f".//{SVG}path")
    assert meant.get("stroke-dasharray") and came.get("stroke-dasharray") is None
    places = [float(point.split()[0]) for point in meant.get("d", "")[1:].split("L")]
    assert places == sorted(places, reverse=True)


def test_lines_leave_out_what_was_not_read_and_say_so() -> None:
    assert e.LINES.table().rows[1] == ("٦٠", "—", "—")
    assert ("٩٠", "٤٤", "٤٧") in e.LINES.table().rows
