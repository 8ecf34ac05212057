"""The sample plans agree with themselves: every figure that another one implies.

Only the files are read, so a fault here is a fault of the sample. Figures quoted
in the text count too: `quoted` reads them back in the plan's own digits.
"""

import json
import re
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from math import log
from pathlib import Path

import pytest

import planner

FOLDER = Path(planner.__file__).parent / "samples"
NAMES = ("dates-sa", "crafts-dz")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
REFERENCE = re.compile(r"[a-z]+-[1-9][0-9]*")
ASCII = str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789.", "٬")

every_sample = pytest.mark.parametrize("name", NAMES)


class Sample:
    def __init__(self, name):
        self.name = name
        text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
        self.data = json.loads(text)
        self.sheets, self.rows = self.data["sheets"], self.data["rows"]
        self.plan = self.sheets["plan"]
        self.investment = self.sheets["investmentplan"]
        self.by_id = {row["id"]: row for rows in self.rows.values() for row in rows}

    def table(self, key, **where):
        rows = self.rows[key]
        return [r for r in rows if all(r.get(name) == value for name, value in where.items())]

    def one(self, key, **where):
        (row,) = self.table(key, **where)
        return row

    def texts(self):
        records = [*self.sheets.values(), *self.by_id.values()]
        return [v for record in records for v in record.values() if isinstance(v, str)]

    def quoted(self, text):
        """The figures that a text names, as decimals."""
        if self.plan["digits"] == "arab":
            plain = text.translate(ASCII)
        else:  # 1.250,5
            plain = re.sub(r"(?<=\d)\.(?=\d{3})", "", text)
            plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
        return {Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", plain)}

    def says(self, text, *values):
        """Whether `text` names each figure, large ones also in millions."""
        found = self.quoted(text)
        return all(v in found or v / 1_000_000 in found for v in map(Decimal, values))


@cache
def sample(name):
    return Sample(name)


@pytest.fixture
def plan(name):
    return sample(name)


def total(rows, field):
    return sum((Decimal(row[field]) for row in rows), Decimal(0))


def span(row):
    first = int(row["first_period"])
    return range(first, int(row.get("last_period", first)) + 1)


def over_periods(rows, field):
    return sum((Decimal(row[field]) * len(span(row)) for row in rows), Decimal(0))


def first_day(start, months):
    """The day that many whole months after `start`, itself the first of a month."""
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)


def day(text):
    return date.fromisoformat(text)


def measured(plan, metric):
    return Decimal(plan.one("marketingmeasurement", metric=metric)["value"])


def on_site(plan, metric):
    return Decimal(plan.one("websitemeasurement", metric=metric)["value"])


def margin(plan):
    return Decimal(plan.sheets["siteeconomics"]["gross_margin"]) / 100


def spent_by_service(plan):
    found = defaultdict(Decimal)
    for line in plan.table("investmentline"):
        tactic = plan.by_id[line["tactic"]]
        found[tactic["service"]] += over_periods([line], "planned")
    return found


# The file


@every_sample
def test_ids_count_the_rows_of_their_table(plan):
    for key, rows in plan.rows.items():
        assert [r["id"] for r in rows] == [f"{key}-{n}" for n in range(1, len(rows) + 1)]


@every_sample
def test_every_reference_is_there(plan):
    for row in plan.by_id.values():
        for name, value in row.items():
            named = value if isinstance(value, list) else [value]
            for item in named:
                if name != "id" and isinstance(item, str) and REFERENCE.fullmatch(item):
                    assert item in plan.by_id, (row["id"], name)


@every_sample
def test_all_evidence_is_cited_by_records_that_exist(plan):
    cited = [tuple(pair) for pair in plan.data["citations"]]
    assert len(set(cited)) == len(cited) >= 10
    assert {evidence for evidence, _place in cited} == {e["id"] for e in plan.table("evidence")}
    for _evidence, place in cited:
        screen, _slash, row = place.partition("/")
        assert re.fullmatch(r"[a-z]+\.[a-z]+", screen)
        assert not row or row in plan.by_id, place


@every_sample
def test_text_keeps_to_the_digits_of_the_plan(plan):
    typed = [t for t in plan.texts() if re.search("[\u0621-\u064a]", t)]
    other = "[0-9]" if plan.plan["digits"] == "arab" else "[٠-٩٪٫٬]"
    assert not [t for t in typed if re.search(other, t)]


# Stage 1


@every_sample
def test_weights_of_the_objectives_make_100(plan):
    assert total(plan.table("objective"), "weight") == 100


@every_sample
def test_objectives_name_their_own_baseline_and_target(plan):
    for objective in plan.table("objective"):
        assert plan.says(objective["statement"], objective["baseline"], objective["target"])


@every_sample
@pytest.mark.parametrize(("kind", "sign"), [("cost", -1), ("sales", 1)])
def test_the_percentage_in_the_statement_is_the_one_of_the_figures(plan, kind, sign):
    objective = plan.table("objective", kind=kind)[0]
    start, goal = Decimal(objective["baseline"]), Decimal(objective["target"])
    assert plan.says(objective["statement"], sign * (goal - start) / start * 100)


@every_sample
def test_kinds_of_objectives_are_the_lecture_s(plan):
    assert {"cost", "sales", "value"} <= {o["kind"] for o in plan.table("objective")}


@every_sample
@pytest.mark.parametrize("side", ["marketing", "organization"])
def test_alignment_is_full_without_conflict_and_serves_all(plan, side):
    objectives = {o["id"] for o in plan.table("objective")}
    goals = {g["id"] for g in plan.table(f"{side}goal")}
    cells = {(a["objective"], a["goal"]): a for a in plan.table(f"{side}alignment")}
    assert set(cells) == {(o, g) for o in objectives for g in goals}
    linked = [pair for pair, a in cells.items() if a["strength"] > 0]
    assert {o for o, _g in linked} == objectives
    assert {g for _o, g in linked} == goals
    assert all(
        a["strength"] >= 0 and (a.get("reason") or not a["strength"]) for a in cells.values()
    )


@every_sample
def test_deadlines_lie_in_the_period(plan):
    for objective in plan.table("objective"):
        assert plan.plan["period_start"] < objective["deadline"] <= plan.plan["period_end"]


# Stage 2, inside


@every_sample
def test_measured_sales_are_the_baseline_and_the_benefits_of_the_site(plan):
    sales = measured(plan, "sales")
    assert sales == Decimal(plan.one("objective", kind="sales")["baseline"])
    assert sales == over_periods(plan.table("benefititem", kind="direct"), "amount")


@every_sample
def test_measured_service_is_the_baseline_of_the_added_value(plan):
    assert measured(plan, "service") == Decimal(plan.one("objective", kind="value")["baseline"])


@every_sample
def test_retention_and_churn_make_100(plan):
    assert measured(plan, "retention") + on_site(plan, "churn") == 100
    back, of = sorted(plan.quoted(plan.one("marketingmeasurement", metric="retention")["note"]))
    assert back / of * 100 == measured(plan, "retention")


@every_sample
def test_orders_times_basket_are_the_sales(plan):
    metric = plan.one("marketingmeasurement", metric="sales")
    basket = on_site(plan, "order")
    orders = measured(plan, "sales") / basket
    assert plan.says(metric["note"], orders, basket)
    before = plan.one("websitemeasurement", metric="order")["previous"]
    assert plan.says(metric["note"], before, Decimal(metric["previous"]) / Decimal(before))


@every_sample
def test_sessions_times_conversion_are_the_orders_of_the_site(plan):
    orders = on_site(plan, "sessions") * on_site(plan, "conversion") / 100
    assert plan.says(plan.one("websitemeasurement", metric="conversion")["note"], orders)
    cart = plan.one("websitemeasurement", metric="cart")
    filled = orders / (1 - Decimal(cart["value"]) / 100)
    assert plan.says(cart["note"], filled, orders)


def test_in_the_date_shop_all_orders_go_through_the_site():
    plan = sample("dates-sa")
    orders = on_site(plan, "sessions") * on_site(plan, "conversion") / 100 * 12
    assert orders * on_site(plan, "order") == measured(plan, "sales")


def test_in_the_co_operative_the_site_s_share_of_orders_is_the_indicator_s():
    plan = sample("crafts-dz")
    site = on_site(plan, "sessions") * on_site(plan, "conversion") / 100 * 12
    shipped = max(plan.quoted(plan.by_id["finding-3"]["statement"]))
    start = next(k for k in plan.table("kpi") if "حصة الموقع" in k["metric"])["baseline"]
    assert site / shipped * 100 == Decimal(start)


@every_sample
def test_sessions_per_visitor(plan):
    ratio = on_site(plan, "sessions") / on_site(plan, "visitors")
    assert plan.says(plan.one("websitemeasurement", metric="sessions")["note"], ratio)


@every_sample
def test_clicks_are_impressions_times_rate_and_cost_what_was_spent(plan):
    metric = plan.one("websitemeasurement", metric="click_through")
    clicks = max(plan.quoted(metric["note"]) - {Decimal(500_000)})
    shown = Decimal(1_000_000) if "مليون" in metric["note"] else Decimal(500_000)
    assert clicks / shown * 100 == Decimal(metric["value"])
    word, price = {"dates-sa": ("إعلانات", 2), "crafts-dz": ("إشهار", 12)}[plan.name]
    costs = [c for c in plan.table("costitem", kind="promotion") if word in c["label"]]
    assert over_periods(costs, "amount") == clicks * 12 * price


@every_sample
def test_the_first_objective_s_baseline_is_spend_over_what_it_won(plan):
    objective = plan.table("objective", kind="cost")[0]
    spent = over_periods(plan.table("costitem", kind="promotion"), "amount")
    won = spent / Decimal(objective["baseline"])
    assert won == int(won)
    assert plan.says(objective["measurable"], spent, won)
    finding = plan.table("finding", area="marketing")[0]
    by_channel = [
        Decimal(c["amount"]) * len(span(c)) for c in plan.table("costitem", kind="promotion")
    ]
    assert plan.says(finding["note"], *by_channel)
    assert sum(sorted(plan.quoted(finding["note"]))[:2]) == won


@every_sample
def test_target_cost_is_the_mean_of_the_two_channels(plan):
    """Spend / cost = number won, by channel, as the objective explains it."""
    objective = plan.table("objective", kind="cost")[0]
    promoted = [
        t for t in plan.table("tactic") if t["channel"] in ("search", "social", "affiliates")
    ]
    lines = [
        x
        for x in plan.table("investmentline")
        if any(x["tactic"] == t["id"] for t in promoted) and "صفحات" not in x["label"]
    ]
    spent = over_periods(lines, "planned")
    won = sum(sorted(plan.quoted(objective["achievable"]))[-2:])
    assert spent / won == Decimal(objective["target"])


@every_sample
def test_cost_and_benefit_of_the_site_as_the_finding_quotes_them(plan):
    costs = over_periods(plan.table("costitem"), "amount")
    worth = Decimal(0)
    for item in plan.table("benefititem"):
        counted = 1 if item["kind"] == "saving" else margin(plan)
        worth += over_periods([item], "amount") * Decimal(item["share"]) / 100 * counted
    finding = plan.one("finding", area="organization")
    assert plan.says(finding["note"], worth, costs, worth - costs)
    assert plan.says(finding["statement"], worth / costs, (worth - costs) / costs * 100)


@every_sample
def test_periods_of_costs_and_benefits_lie_in_the_frame(plan):
    frame = plan.sheets["siteeconomics"]
    last = int(frame["periods"])
    assert last * MONTHS[frame["period_length"]] == 12
    for item in [*plan.table("costitem"), *plan.table("benefititem")]:
        assert max(span(item)) <= last
        assert (min(span(item)) == 0) == (item.get("kind") == "creation")


@every_sample
def test_the_year_of_reference_ends_with_the_measurements(plan):
    frame = plan.sheets["siteeconomics"]
    ended = first_day(day(frame["start"]), 12)
    measurements = plan.table("marketingmeasurement") + plan.table("websitemeasurement")
    assert {first_day(day(m["as_of"]).replace(day=1), 1) for m in measurements} == {ended}
    assert ended <= day(plan.plan["period_start"])


@every_sample
def test_the_lists_of_the_lecture_are_whole(plan):
    assert len(plan.table("marketingmeasurement")) == 5
    assert len(plan.table("shiftscore")) == 10
    assert len(plan.table("advantagerisk")) == 8
    assert {e["kind"] for e in plan.table("environmentfactor")} == {
        "legal", "social", "technology", "economic", "political"
    }  # fmt: skip
    assert all(s["now"] <= s["target"] for s in plan.table("shiftscore"))


# Stage 2, outside


@every_sample
def test_shares_cover_every_market_and_product_and_stay_below_100(plan):
    shares = plan.table("marketshare")
    crossings = {(s["market"], s["product"]) for s in shares}
    assert len(crossings) == len(shares) == len(plan.table("market")) * len(plan.table("product"))
    for market in plan.table("market"):
        assert total(plan.table("marketshare", market=market["id"]), "share") <= 100


def test_shares_times_sizes_are_the_sales_of_the_date_shop():
    plan = sample("dates-sa")
    sold = defaultdict(Decimal)
    for product in plan.table("product"):
        sizes = re.findall(r"[٠-٩]+", product["note"])
        for market, size in zip(plan.table("market"), sizes, strict=True):
            share = plan.one("marketshare", market=market["id"], product=product["id"])["share"]
            sold[market["id"]] += Decimal(share) / 100 * int(size) * 1_000_000
    assert sum(sold.values()) == measured(plan, "sales")
    metric = plan.one("marketingmeasurement", metric="share")
    home = sold[plan.table("market")[0]["id"]]
    assert plan.says(metric["note"], home, home / Decimal(metric["value"]) * 100)


def test_shares_times_sizes_are_the_sales_of_the_co_operative():
    plan = sample("crafts-dz")
    sold = Decimal(0)
    for product in plan.table("product"):
        size, *parts = re.findall(r"\d+", product["note"])
        for market, part in zip(plan.table("market")[:4], parts, strict=True):
            share = plan.one("marketshare", market=market["id"], product=product["id"])["share"]
            sold += Decimal(share) * Decimal(part) * int(size) * 100
    assert sold == measured(plan, "sales")
    metric = plan.one("marketingmeasurement", metric="share")
    assert plan.says(metric["note"], sold, sold / Decimal(metric["value"]) * 100)


def test_regions_of_algeria_add_up_to_the_country():
    plan = sample("crafts-dz")
    regions = plan.table("market")[:4]
    people = total(regions, "population")
    reached = sum(Decimal(m["population"]) * Decimal(m["internet_access"]) / 100 for m in regions)
    report = next(e for e in plan.table("evidence") if "DataReportal" in e.get("source", ""))
    millions = round(reached / 1_000_000, 1)
    assert plan.says(report["statement"], millions)
    rates = plan.quoted(report["statement"])
    assert any(abs(reached / people * 100 - rate) < Decimal("0.1") for rate in rates)
    assert plan.says(plan.one("advantagerisk", kind="reach")["answer"], millions)


@every_sample
def test_every_competitor_is_judged_in_every_area(plan):
    areas = {"tools", "deals", "channels"}
    judged = {(p["competitor"], p["area"]) for p in plan.table("competitorpractice")}
    assert judged == {(c["id"], area) for c in plan.table("competitor") for area in areas}
    assert {p["area"] for p in plan.table("ownpractice")} == areas


@every_sample
def test_the_review_ends_in_findings_of_every_area(plan):
    areas = {f["area"] for f in plan.table("finding")}
    assert areas == {
        "organization", "marketing", "website", "shifts", "customers",
        "environment", "market", "shares", "competitors",
    }  # fmt: skip
    assert all(f["rests_on"] for f in plan.table("finding"))


# Stage 3


@every_sample
@pytest.mark.parametrize("kinds", [("strength", "weakness"), ("opportunity", "threat")])
def test_weights_of_each_side_make_exactly_1(plan, kinds):
    assert total([f for f in plan.table("factor") if f["kind"] in kinds], "weight") == 1


@every_sample
def test_factors_are_rated_on_the_scale_of_their_kind(plan):
    allowed = {"strength": {3, 4}, "weakness": {1, 2}}
    for factor in plan.table("factor"):
        if factor["kind"] in allowed:
            assert factor["rating"] in allowed[factor["kind"]]
            assert "response" not in factor
        else:
            assert factor["response"] in {1, 2, 3, 4}
            assert "rating" not in factor


@every_sample
def test_factors_use_every_finding_and_rest_on_something(plan):
    used = {item for factor in plan.table("factor") for item in factor["rests_on"]}
    assert {f["id"] for f in plan.table("finding")} <= used
    counts = Counter(f["kind"] for f in plan.table("factor"))
    assert counts["strength"] >= 4
    assert min(counts.values()) >= 3


@every_sample
def test_options_pair_the_kinds_of_their_quadrant_and_leave_no_factor_out(plan):
    letter = {"strength": "S", "weakness": "W", "opportunity": "O", "threat": "T"}
    seen = set()
    for option in plan.table("option"):
        inner, outer = option["quadrant"]
        assert {letter[plan.by_id[f]["kind"]] for f in option["internal"]} == {inner}
        assert {letter[plan.by_id[f]["kind"]] for f in option["external"]} == {outer}
        seen |= {*option["internal"], *option["external"]}
    assert {o["quadrant"] for o in plan.table("option")} == {"SO", "WO", "ST", "WT"}
    assert seen == {f["id"] for f in plan.table("factor")}


# Stage 4


@every_sample
def test_strategies_take_every_option_and_the_chosen_ones_serve_every_objective(plan):
    taken = [o for s in plan.table("strategy") for o in s["options"]]
    assert sorted(taken) == sorted(o["id"] for o in plan.table("option"))
    chosen = {o for s in plan.table("strategy", chosen="yes") for o in s["options"]}
    served = {h for option in chosen for h in plan.by_id[option]["objectives"]}
    assert served == {h["id"] for h in plan.table("objective")}


@every_sample
def test_a_factor_is_scored_for_all_strategies_or_none_and_the_chosen_lead(plan):
    strategies = [s["id"] for s in plan.table("strategy")]
    scores = defaultdict(dict)
    for cell in plan.table("attractiveness"):
        scores[cell["factor"]][cell["strategy"]] = cell["score"]
    assert all(set(row) == set(strategies) for row in scores.values())
    assert 0 < len(plan.table("factor")) - len(scores) < 3
    sums = {
        s: sum(Decimal(plan.by_id[f]["weight"]) * row[s] for f, row in scores.items())
        for s in strategies
    }
    chosen = {s["id"] for s in plan.table("strategy", chosen="yes")}
    assert min(sums[s] for s in chosen) > max(sums[s] for s in strategies if s not in chosen)


@every_sample
def test_tactics_carry_out_the_chosen_strategies_at_every_stage_of_the_sale(plan):
    tactics = plan.table("tactic")
    assert {t["strategy"] for t in tactics} == {
        s["id"] for s in plan.table("strategy", chosen="yes")
    }
    assert {t["sale_stage"] for t in tactics} == {"before", "during", "after"}
    assert {t["service"] for t in tactics} == {s["id"] for s in plan.table("service")}
    for t in tactics:
        assert plan.plan["period_start"] <= t["start"] <= t["end"] <= plan.plan["period_end"]


@every_sample
def test_lines_add_up_to_the_investment_and_to_its_funding(plan):
    amount = Decimal(plan.investment["amount"])
    assert over_periods(plan.table("investmentline"), "planned") == amount
    assert {line["tactic"] for line in plan.table("investmentline")} == {
        t["id"] for t in plan.table("tactic")
    }
    before = over_periods(plan.table("investmentline", first_period="0"), "planned")
    assert plan.says(plan.investment["funding"], before)
    sources = {"dates-sa": (500_000, 250_000), "crafts-dz": (3_000_000, 1_200_000, 600_000)}
    named = sources[plan.name]
    assert plan.says(plan.investment["funding"], *named)
    assert sum(named) == amount


@every_sample
def test_the_investment_covers_the_period_of_the_plan(plan):
    sheet = plan.investment
    assert (sheet["start"], sheet["end"]) == (plan.plan["period_start"], plan.plan["period_end"])
    months = int(sheet["periods"]) * MONTHS[sheet["period_length"]]
    after = first_day(day(sheet["start"]), months)
    assert first_day(day(sheet["end"]).replace(day=1), 1) == after


@every_sample
def test_lines_fall_in_periods_in_which_their_tactic_runs(plan):
    sheet = plan.investment
    step = MONTHS[sheet["period_length"]]
    for line in plan.table("investmentline"):
        tactic = plan.by_id[line["tactic"]]
        for period in span(line):
            if period == 0:
                assert line["kind"] == "creation"
                continue
            begins = first_day(day(sheet["start"]), (period - 1) * step)
            ends = first_day(day(sheet["start"]), period * step)
            assert day(tactic["start"]) < ends, line["label"]
            assert begins <= day(tactic["end"]), line["label"]
        assert Decimal(line.get("actual", 0)) <= over_periods([line], "planned")


@every_sample
def test_expected_benefits_are_the_margin_on_the_expected_sales(plan):
    forecast = Decimal(plan.investment["sales_forecast"])
    assert forecast == Decimal(plan.one("objective", kind="sales")["target"])
    share = Decimal(plan.table("benefititem", kind="direct")[0]["share"]) / 100
    direct = over_periods(plan.table("benefitline", kind="direct"), "amount")
    assert direct == forecast * share * margin(plan)
    more = (forecast - measured(plan, "sales")) * share * margin(plan)
    yearly = [c for c in plan.table("costitem") if c["kind"] != "creation"]
    spent_more = Decimal(plan.investment["amount"]) - over_periods(yearly, "amount")
    assert plan.says(plan.one("scenario", kind="likely")["note"], more, spent_more)


@every_sample
def test_other_ways_of_sizing_start_from_the_same_figures_and_come_near(plan):
    sheet = {k: Decimal(v) for k, v in plan.investment.items() if re.fullmatch(r"[\d.]+", v)}
    assert sheet["cost_of_goods"] == sheet["sales_forecast"] * (1 - margin(plan))
    ways = (
        sheet["sales_forecast"] * sheet["sales_percent"] / 100,
        sheet["competitor_spend"] * sheet["target_share"] / sheet["competitor_share"],
        sheet["sales_forecast"]
        - sheet["cost_of_goods"] - sheet["operating_costs"] - sheet["target_profit"],
    )  # fmt: skip
    assert all(abs(way / sheet["amount"] - 1) <= Decimal("0.2") for way in ways)
    assert ways[2] >= sheet["amount"]
    rival = plan.table("competitor")
    told = (sheet["competitor_share"], sheet["competitor_spend"])
    assert any(plan.says(c["note"], *told) for c in rival)


@every_sample
def test_the_share_aimed_at_is_the_marketing_goal_and_follows_from_the_forecast(plan):
    share = Decimal(plan.investment["target_share"])
    assert plan.says(plan.table("marketinggoal")[0]["statement"], measured(plan, "share"), share)
    growth = next(f for f in plan.table("finding") if "نمت" in f["statement"])
    market = max(n for n in plan.quoted(growth["statement"]) if n < 1000) * 1_000_000
    at_home = {"dates-sa": Decimal("0.9"), "crafts-dz": Decimal(1)}[plan.name]
    assert Decimal(plan.investment["sales_forecast"]) * at_home / market * 100 == share


# Sizing and splitting


def figure(plan, name):
    return Decimal(plan.sheets["sizing"][name])


def judged(plan):
    return {j["service"]: {k: v for k, v in j.items() if k not in ("id", "service")}
            for j in plan.table("servicejudgement")}  # fmt: skip


def result_at(judgement, spend):
    """The curve through the four judgements (ADBUDG), at a spend."""
    x0, zero, now, plus50, full = (
        float(judgement[n]) for n in ("spend", "zero", "now", "plus50", "saturation")
    )
    d = (full - now) / (now - zero)
    c = log(d * (plus50 - zero) / (full - plus50)) / log(1.5)
    reached = (float(spend) / x0) ** c
    return zero + (full - zero) * reached / (d + reached)


@every_sample
def test_every_service_is_judged_in_order_and_ranges_lie_around_the_judgements(plan):
    assert set(judged(plan)) == {s["id"] for s in plan.table("service")}
    for judgement in judged(plan).values():
        steps = [Decimal(judgement[n]) for n in ("zero", "now", "plus50", "saturation")]
        assert steps == sorted(set(steps))
    assert plan.table("servicerange")
    for span_ in plan.table("servicerange"):
        likely = Decimal(judged(plan)[span_["service"]][span_["judged"]])
        assert Decimal(span_["low"]) < likely < Decimal(span_["high"])


@every_sample
def test_budget_of_the_periods_and_the_items_made_once_are_the_investment(plan):
    once = over_periods(plan.table("investmentline", kind="creation"), "planned")
    periods = int(plan.investment["periods"])
    assert figure(plan, "budget") * periods + once == Decimal(plan.investment["amount"])


@every_sample
def test_spend_of_today_is_that_of_the_year_of_reference(plan):
    """A service that is new in the plan is judged near what the plan spends on it."""
    yearly = [c for c in plan.table("costitem") if c["kind"] != "creation"]
    quarters = {over_periods([c], "amount") / 4 for c in yearly}
    new = [s for s, j in judged(plan).items() if Decimal(j["spend"]) not in quarters]
    today = plan.one("mix", state="current")["id"]
    weights = {s["service"]: Decimal(s["weight"]) for s in plan.table("mixshare", mix=today)}
    assert new == [s for s, weight in weights.items() if weight == 0]


@every_sample
def test_results_at_the_planned_spends_are_the_orders_of_the_plan(plan):
    per_period = recurring_by_service(plan)
    found = sum(result_at(j, per_period[s]) for s, j in judged(plan).items())
    objective = plan.one("objective", kind="sales")
    orders = Decimal(objective["target"]) / figure(plan, "order_value")
    assert plan.says(objective["achievable"], orders, figure(plan, "order_value"))
    assert abs(found / (float(orders) / 4) - 1) < 0.03


def recurring_by_service(plan):
    found = defaultdict(Decimal)
    for line in plan.table("investmentline", kind="recurring"):
        found[plan.by_id[line["tactic"]]["service"]] += over_periods([line], "planned") / 4
    return found


@every_sample
def test_one_more_result_leaves_the_margin_of_an_order(plan):
    assert figure(plan, "order_margin") == margin(plan) * 100
    for judgement in judged(plan).values():
        assert Decimal(judgement["margin"]) == figure(plan, "order_value") * margin(plan)


@every_sample
def test_limits_and_fixed_amounts_leave_room_for_the_budget(plan):
    least = sum(Decimal(j.get("fixed", j.get("least", "0"))) for j in judged(plan).values())
    assert least < figure(plan, "budget")
    fixed = [s for s, j in judged(plan).items() if "fixed" in j]
    for service in fixed:
        assert Decimal(judged(plan)[service]["fixed"]) == recurring_by_service(plan)[service]


def test_the_funnel_of_the_date_shop_is_that_of_its_objectives():
    plan = sample("dates-sa")
    sales = plan.one("objective", kind="sales")
    assert plan.says(sales["achievable"], figure(plan, "visits") * 4)
    cost = plan.table("objective", kind="cost")[0]
    new = figure(plan, "target_customers") * 4
    assert new == sum(sorted(plan.quoted(cost["achievable"]))[-2:])
    paid = figure(plan, "visits") * figure(plan, "visit_cost")
    assert paid * 4 / new == Decimal(cost["target"])


def test_the_funnel_of_the_co_operative_starts_from_its_advertising():
    plan = sample("crafts-dz")
    click = plan.one("websitemeasurement", metric="click_through")
    assert figure(plan, "click_rate") == Decimal(click["value"])
    assert plan.says(click["note"], figure(plan, "impressions") / 3, figure(plan, "visit_cost"))
    assert figure(plan, "target_customers") * 4 == 3600
    assert plan.says(plan.one("objective", kind="sales")["achievable"], 3600)


@every_sample
def test_the_funnel_costs_the_budget_and_wins_the_customers_aimed_at(plan):
    sheet = plan.sheets["sizing"]
    visits = (
        figure(plan, "visits") if "visits" in sheet
        else figure(plan, "impressions") * figure(plan, "click_rate") / 100
    )  # fmt: skip
    won = visits * figure(plan, "lead_rate") * figure(plan, "customer_rate") / 10_000
    assert won == figure(plan, "target_customers")
    paid = visits * figure(plan, "visit_cost") + figure(plan, "fixed_cost")
    assert paid == figure(plan, "budget")


@every_sample
def test_customers_order_and_stay_as_they_did(plan):
    assert figure(plan, "retention") == measured(plan, "retention")
    kept = plan.one("marketingmeasurement", metric="retention")["note"]
    before = plan.one("websitemeasurement", metric="order")["previous"]
    sales = Decimal(plan.one("marketingmeasurement", metric="sales")["previous"])
    orders = sales / Decimal(before) / max(plan.quoted(kept))
    assert figure(plan, "orders_per_year") == round(orders, 2)


@every_sample
def test_scenarios_are_all_the_cases(plan):
    assert total(plan.table("scenario"), "probability") == 100
    low, likely, high = (Decimal(s["benefit"]) for s in plan.table("scenario"))
    assert low < likely == 100 < high
    assert plan.one("scenario", kind="likely")["cost"] == "100"


@every_sample
def test_weights_of_every_mix_make_100(plan):
    for mix in plan.table("mix"):
        shares = plan.table("mixshare", mix=mix["id"])
        assert len(shares) == len(plan.table("service"))
        assert total(shares, "weight") == 100


@every_sample
def test_the_chosen_mix_is_the_split_of_the_lines(plan):
    mix = plan.one("mix", state="chosen")["id"]
    spent, amount = spent_by_service(plan), Decimal(plan.investment["amount"])
    for share in plan.table("mixshare", mix=mix):
        assert spent[share["service"]] / amount * 100 == Decimal(share["weight"])


@every_sample
def test_today_s_mix_is_the_split_of_today_s_costs(plan):
    mix = plan.one("mix", state="current")["id"]
    yearly = [c for c in plan.table("costitem") if c["kind"] != "creation"]
    spent = over_periods(yearly, "amount")
    parts = sorted(over_periods([c], "amount") / spent * 100 for c in yearly)
    weights = sorted(Decimal(s["weight"]) for s in plan.table("mixshare", mix=mix))
    assert [w for w in weights if w] == parts


@every_sample
def test_every_rater_judges_every_pair(plan):
    asked = {(p["id"], r["id"]) for p in plan.table("pair") for r in plan.table("rater")}
    assert {(i["pair"], i["rater"]) for i in plan.table("influence")} == asked
    assert all(p["cause"] != p["effect"] for p in plan.table("pair"))
    assert any(i["level"] == -1 for i in plan.table("influence"))


@every_sample
def test_trials_have_a_verdict_once_they_are_over(plan):
    over = [t for t in plan.table("trial") if "after" in t]
    assert len(over) >= 4
    assert all("verdict" in t and "happened" in t and "before" in t for t in over)
    assert all("verdict" not in t for t in plan.table("trial") if t not in over)
    assert any(t.get("excluded_because") for t in over)
    assert all(t["start"] < t["end"] for t in plan.table("trial"))


@every_sample
def test_every_objective_has_an_indicator_with_its_own_figures(plan):
    told = ("metric", "unit", "direction", "baseline", "target")
    for objective in plan.table("objective"):
        indicators = plan.table("kpi", objective=objective["id"])
        assert any(all(k[f] == objective[f] for f in told) for k in indicators)


@every_sample
def test_indicators_of_the_site_start_from_what_was_measured(plan):
    named = {k["metric"]: k for k in plan.table("kpi")}
    reply = plan.one("websitemeasurement", metric="other")
    assert named[reply["name"]]["baseline"] == reply["value"]
    words = {"conversion": "معدل التحويل", "order": "قيمة السلة", "load_time": "زمن تحميل"}
    found = {
        metric: kpi["baseline"]
        for metric, word in words.items()
        for name, kpi in named.items()
        if word in name
    }
    assert "conversion" in found
    assert found == {metric: str(on_site(plan, metric)) for metric in found}


@every_sample
def test_what_the_site_did_is_quoted_where_it_is_judged(plan):
    weak = plan.one("finding", area="website")["statement"]
    assert plan.says(weak, *(on_site(plan, m) for m in ("cart", "load_time", "conversion")))
    kept = plan.one("finding", area="customers")["statement"]
    assert plan.says(kept, measured(plan, "retention"))
    share = plan.one("finding", area="shares")
    quoted = [plan.by_id[s]["share"] for s in share["rests_on"]]
    assert plan.says(share["statement"], *[q for q in quoted[:2] if q != "0"])


def test_in_the_co_operative_returned_parcels_cost_what_the_plan_will_save():
    plan = sample("crafts-dz")
    objective = plan.table("objective", kind="cost")[1]
    returned, shipped, each = (
        n
        for n in (Decimal(600), Decimal(3000), Decimal(700))
        if plan.says(objective["measurable"], n)
    )
    assert returned / shipped * 100 == Decimal(objective["baseline"])
    assert plan.says(plan.sheets["siteeconomics"]["remark"], returned * each)
    fewer = (Decimal(objective["baseline"]) - Decimal(objective["target"])) / 100 * 4000
    saved = plan.one("benefitline", objective=objective["id"])
    assert over_periods([saved], "amount") == fewer * each


@every_sample
def test_readings_run_from_the_baseline_to_the_target(plan):
    for kpi in plan.table("kpi"):
        readings = plan.table("kpireading", kpi=kpi["id"])
        dates = [r["date"] for r in readings]
        assert dates == sorted(set(dates))
        assert dates[0] <= plan.plan["period_start"] < dates[-1] <= plan.plan["period_end"]
        assert readings[0]["planned"] == readings[0]["actual"] == kpi["baseline"]
        assert readings[-1]["planned"] == kpi["target"]
        steps = [Decimal(r["planned"]) for r in readings]
        assert steps == sorted(steps, reverse=kpi["direction"] == "down")


def quarters_sold(plan):
    """What the year of reference sold in each quarter, and what the plan will."""
    length = 3 // MONTHS[plan.sheets["siteeconomics"]["period_length"]]
    past, coming = [Decimal(0)] * 4, [Decimal(0)] * 4
    for item in plan.table("benefititem", kind="direct"):
        for period in span(item):
            past[(period - 1) // length] += Decimal(item["amount"])
    counted = Decimal(plan.table("benefititem", kind="direct")[0]["share"]) / 100 * margin(plan)
    for line in plan.table("benefitline", kind="direct"):
        for period in span(line):
            coming[period - 1] += Decimal(line["amount"]) / counted
    return past, coming


@every_sample
def test_sales_of_twelve_months_follow_from_the_quarters(plan):
    """A quarter of the plan comes in and one of the year of reference drops out.

    Between the two a quarter is taken to sell what it sold the year before.
    """
    past, coming = quarters_sold(plan)
    ended = first_day(day(plan.sheets["siteeconomics"]["start"]), 12)
    started = day(plan.investment["start"])
    gap = ((started.year - ended.year) * 12 + started.month - ended.month) // 3
    line = [*(past * 2)[gap + 1 : gap + 4], *coming]
    sales = plan.one("objective", kind="sales")
    kpi = plan.one("kpi", objective=sales["id"], metric=sales["metric"])
    planned = [Decimal(r["planned"]) for r in plan.table("kpireading", kpi=kpi["id"])]
    assert planned[-4:] == [sum(line[i : i + 4]) for i in range(4)]


def test_in_the_date_shop_ramadan_weighs_what_the_goal_and_the_finding_say():
    plan = sample("dates-sa")
    past, coming = quarters_sold(plan)
    heaviest = max(past) / sum(past) * 100
    assert plan.says(plan.table("marketinggoal")[1]["statement"], heaviest)
    assert plan.says(plan.one("finding", area="environment")["statement"], heaviest)
    assert "الثلث" in plan.table("marketinggoal")[1]["statement"]
    assert max(coming) * 3 == sum(coming)


def test_in_the_co_operative_the_members_earn_what_the_goods_cost():
    plan = sample("crafts-dz")
    members = next(n for n in plan.quoted(plan.plan["summary"]) if 60 < n < 70)
    revenue, aimed = Decimal(40_000_000), Decimal(50_000_000)
    assert revenue == Decimal(plan.sheets["siteeconomics"]["yearly_revenue"])
    assert plan.says(plan.table("organizationgoal")[0]["statement"], revenue, aimed)
    earned = [int(r * (1 - margin(plan)) / members / 12 / 1000) for r in (revenue, aimed)]
    assert plan.says(plan.table("organizationgoal")[1]["statement"], *earned)


@every_sample
def test_directives_stay_within_the_lines_and_the_dates_of_their_tactic(plan):
    assert {d["tactic"] for d in plan.table("directive")} == {t["id"] for t in plan.table("tactic")}
    for directive in plan.table("directive"):
        tactic = plan.by_id[directive["tactic"]]
        lines = plan.table("investmentline", tactic=tactic["id"])
        assert Decimal(directive["spend_limit"]) <= over_periods(lines, "planned")
        assert tactic["start"] <= directive["due"] <= tactic["end"]
        assert directive["who"] == tactic["owner"]
    limits = total(plan.table("directive"), "spend_limit")
    assert limits <= Decimal(plan.investment["amount"])


@every_sample
def test_advantages_and_risks_are_all_answered(plan):
    assert all(a["answer"] and a["owner"] for a in plan.table("advantagerisk"))
    assert plan.sheets["customercare"].keys() == {"after_sale", "trust"}
