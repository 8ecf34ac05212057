"""What the panels print of the samples is what the plan file gives, recomputed from it alone.

Only core is used here, fed by hand from the file; the analysis modules only print.
"""

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

import planner
from planner.core import methods
from planner.stages.analysis import computed_of
from planner.stages.registry import SCREENS
from planner.stages.screen import Panel
from planner.stages.snapshot import from_data

FOLDER = Path(planner.__file__).parent / "samples"
JUDGED = ("zero", "now", "plus50", "saturation")
PER_YEAR = {"month": 12, "quarter": 4, "year": 1}

every_sample = pytest.mark.parametrize("name", ["dates-sa", "crafts-dz"])


class Plan:
    """A plan file with its figures as core takes them, and the panels as they print them."""

    def __init__(self, name):
        self.data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        self.sheets, self.rows = self.data["sheets"], self.data["rows"]
        self.snapshot = from_data(self.data)
        self.fmt = self.snapshot.format
        judgements = {r["service"]: r for r in self.rows["servicejudgement"]}
        self.services = [s["id"] for s in self.rows["service"] if s["id"] in judgements]
        self.judged = [judgements[s] for s in self.services]
        self.curves = [self.curve(j) for j in self.judged]
        self.margins = self.column("margin")
        self.spends = self.column("spend")
        fixed = self.column("fixed", None)
        self.lows = [f or low for f, low in zip(fixed, self.column("least", 0), strict=True)]
        self.highs = [f or high for f, high in zip(fixed, self.column("most", 1e15), strict=True)]
        self.budget = Decimal(self.sheets["sizing"]["budget"])
        self.periods = int(self.sheets["investmentplan"]["periods"])
        self.period = self.sheets["investmentplan"]["period_length"]
        self.rate = float(self.sheets["plan"]["discount_rate"]) / 100

    def column(self, name, default=None):
        return [float(j[name]) if name in j else default for j in self.judged]

    def curve(self, j):
        half = float(j["half"]) if "half" in j else None
        return methods.adbudg_calibrate(
            float(j["spend"]), float(j["zero"]), float(j["now"]), float(j["saturation"]),
            float(j["plus50"]), half,
        ).curve  # fmt: skip

    def sheet(self, key, name):
        return float(self.sheets[key][name])

    @property
    def split(self):
        return methods.allocate(
            self.curves, self.margins, self.budget, self.lows, self.highs, today=self.spends
        )

    @property
    def idle(self):
        """What would come in without any spend."""
        return sum(m * float(j["zero"]) for m, j in zip(self.margins, self.judged, strict=True))

    def flow(self, table, field):
        found = [0.0] * (self.periods + 1)
        for line in self.rows[table]:
            first = int(line["first_period"])
            for t in range(first, int(line.get("last_period", first)) + 1):
                found[t] += float(line[field])
        return found

    @cache  # noqa: B019  two plans, for the length of the tests
    def panel(self, key):
        panels = (p for screen in SCREENS.values() for p in screen.parts(Panel))
        with override("ar"):
            return computed_of(next(p for p in panels if p.key == key), self.snapshot)

    # How figures are printed

    def money(self, value, digits=3):
        return self.fmt.money(Decimal(f"{value:.{digits}g}"))

    def number(self, value, digits=3):
        return self.fmt.number(Decimal(f"{value:.{digits}g}"))

    def values(self, key):
        return [strip_tags(str(s.value)) for s in self.panel(key).stats]

    def cells(self, key, column, table=0):
        rows = self.panel(key).tables[table].rows
        return [strip_tags(str(row[column])).replace("\u2060", "") for row in rows]


@cache
def opened(name):
    return Plan(name)


@pytest.fixture
def plan(name):
    return opened(name)


@every_sample
@pytest.mark.parametrize(
    "key", ["curves", "split", "risk", "funnel", "customer_value", "five_ways", "worth"]
)
def test_every_panel_says_something_and_nothing_is_missing(plan, key):
    found = plan.panel(key)
    assert found.sentence
    assert found.how
    assert not found.needs
    assert [n.text for n in found.notes if n.look in ("error", "warn")] == []


@every_sample
def test_doubling_and_the_last_unit_of_today(plan):
    for i, (curve, x, m) in enumerate(zip(plan.curves, plan.spends, plan.margins, strict=True)):
        now, twice = methods.response(curve, [x, 2 * x])
        assert plan.cells("curves", 3)[i] == "+" + plan.fmt.percent(
            Decimal(f"{(twice / now - 1) * 100:.2g}")
        )
        assert plan.cells("curves", 4)[i] == plan.fmt.number(m * methods.marginal(curve, x)[0], 2)


@every_sample
def test_size_split_and_what_they_leave(plan):
    size = methods.optimal_total(plan.curves, plan.margins, plan.lows, plan.highs)
    more = methods.return_of_next(plan.curves, plan.margins, plan.budget, plan.lows, plan.highs)
    rival = max(plan.split.gross_margin_equal, plan.split.gross_margin_today)
    assert plan.values("split") == [
        plan.money(size.total),
        plan.fmt.money(plan.budget),
        plan.money(plan.split.profit - plan.idle),
        plan.money(plan.split.gross_margin - rival),
        plan.money(more.value),
    ]


@every_sample
def test_amounts_ranges_and_last_units(plan):
    amounts = [Decimal(str(p.value)) for p in plan.panel("split").charts[0].parts]
    assert sum(amounts) == plan.budget
    assert max(abs(float(a) - x) for a, x in zip(amounts, plan.split.x, strict=True)) <= float(
        plan.budget / 500
    )
    assert plan.cells("split", 3) == [plan.fmt.amount(a) for a in [*amounts, plan.budget]]
    room = methods.indifference(plan.curves, plan.margins, plan.split.x, plan.lows, plan.highs)
    for i, words in enumerate(plan.cells("split", 4)[:-1]):
        if "fixed" not in plan.judged[i]:
            assert words == f"{plan.number(room.low[i])}–{plan.number(room.high[i])}"
    assert plan.cells("split", 5)[:-1] == [
        plan.fmt.number(s, 2) for s in plan.split.marginal_returns
    ]


@every_sample
def test_percentiles_and_swings(plan):
    net = methods.plan_model(plan.services, plan.split.x, plan.spends, plan.margins)

    def model(drawn):
        keys = [methods.judgement_keys(s)[0] for s in plan.services]
        return net(drawn) - sum(m * drawn[k] for k, m in zip(keys, plan.margins, strict=True))

    ranges = {}
    typed = {(r["service"], r["judged"]): r for r in plan.rows["servicerange"]}
    for service, j in zip(plan.services, plan.judged, strict=True):
        for key, name in zip(methods.judgement_keys(service), JUDGED, strict=True):
            ends = typed.get((service, name), {"low": j[name], "high": j[name]})
            ranges[key] = (float(ends["low"]), float(j[name]), float(ends["high"]))
    drawn = methods.monte_carlo(model, ranges, 10_000)
    assert plan.values("risk")[:3] == [plan.money(p) for p in (drawn.p10, drawn.p50, drawn.p90)]
    assert drawn.probability_of_loss == 0
    bars = [b for b in methods.tornado(model, ranges).bars if b.low < b.high]
    swings = plan.panel("risk").charts[1].swings
    assert [(s.low, s.high) for s in swings] == [(b.outcome_low, b.outcome_high) for b in bars]


@every_sample
def test_the_funnel_both_ways(plan):
    rates = {
        "visit_to_lead": plan.sheet("sizing", "lead_rate") / 100,
        "lead_to_customer": plan.sheet("sizing", "customer_rate") / 100,
    }
    each, fixed = plan.sheet("sizing", "visit_cost"), plan.sheet("sizing", "fixed_cost")
    sheet = plan.sheets["sizing"]
    visits = float(sheet["visits"]) if "visits" in sheet else (
        plan.sheet("sizing", "impressions") * plan.sheet("sizing", "click_rate") / 100
    )  # fmt: skip
    forward = methods.funnel_forward(
        **rates, visits=visits, cost=visits * each, aov=plan.sheet("sizing", "order_value"),
        gross_margin=plan.sheet("sizing", "order_margin") / 100,
    )  # fmt: skip
    back = methods.funnel_inverse(
        **rates,
        target_customers=plan.sheet("sizing", "target_customers"),
        cpc=each,
        fixed_cost=fixed,
    )
    assert plan.values("funnel") == [
        plan.number(forward.customers),
        plan.money(forward.first_order_revenue),
        plan.money(forward.cac),
        plan.fmt.number(forward.roas_first_order, 2),
        plan.money(back.cost, 6),
    ]
    # The target takes just what the split spends, and the funnel reaches it.
    assert back.cost == pytest.approx(float(plan.budget))
    assert forward.customers == pytest.approx(back.customers)
    unit = methods.unit_economics(
        plan.sheet("sizing", "order_value") * plan.sheet("sizing", "order_margin") / 100
        * plan.sheet("sizing", "orders_per_year"),
        plan.sheet("sizing", "retention") / 100,
        plan.rate,
        (forward.cost + fixed) / forward.customers,
    )  # fmt: skip
    values = plan.values("customer_value")
    assert values[1:3] == [
        plan.money(unit.ltv_including_first_year),
        plan.money(unit.ltv_gupta_lehmann),
    ]
    assert values[3] == plan.money((forward.cost + fixed) / forward.customers)
    assert values[4] == plan.fmt.number(unit.ltv_to_cac, 2)


@every_sample
def test_the_five_ways_and_their_spread(plan):
    sheet = {
        k: Decimal(v)
        for k, v in plan.sheets["investmentplan"].items()
        if v.replace(".", "").isdigit()
    }
    costs = plan.flow("investmentline", "planned")
    services = {t["id"]: t["service"] for t in plan.rows["tactic"]}
    beside = sum(
        float(r["planned"])
        * (int(r.get("last_period", r["first_period"])) - int(r["first_period"]) + 1)
        for r in plan.rows["investmentline"]
        if r["kind"] != "recurring" or services[r["tactic"]] not in plan.services
    )
    size = methods.optimal_total(plan.curves, plan.margins, plan.lows, plan.highs)
    ways = methods.budget_methods(
        sales_forecast=sheet["sales_forecast"],
        pct_of_sales=sheet["sales_percent"] / 100,
        competitor_spend=sheet["competitor_spend"],
        competitor_share=sheet["competitor_share"] / 100,
        our_target_share=sheet["target_share"] / 100,
        affordable={
            "revenue": sheet["sales_forecast"], "cogs": sheet["cost_of_goods"],
            "opex": sheet["operating_costs"], "target_profit": sheet["target_profit"],
        },
        tactic_costs=costs,
        marginal=size.total * plan.periods + beside,
    )  # fmt: skip
    five = (
        ways.objective_and_task, ways.percentage_of_sales, ways.competitive_parity,
        ways.affordable, ways.marginal,
    )  # fmt: skip
    assert plan.cells("five_ways", 1) == [plan.number(v) for v in five]
    ends = (ways.lowest, ways.highest, ways.spread)
    assert plan.values("five_ways") == [plan.money(v) for v in ends]


@every_sample
def test_worth_in_every_scenario(plan):
    costs, gains = plan.flow("investmentline", "planned"), plan.flow("benefitline", "amount")
    for i, scenario in enumerate(plan.rows["scenario"], start=1):
        b, c = (float(scenario[n]) / 100 for n in ("benefit", "cost"))
        more, spent = [v * b for v in gains], [v * c for v in costs]
        net = [x - y for x, y in zip(more, spent, strict=True)]
        back = methods.payback(net, plan.rate, plan.period)
        npv = methods.npv(plan.rate, net, plan.period).value
        cells = plan.cells("worth", i)
        assert cells[:5] == [
            plan.fmt.amount(Decimal(str(round(sum(more), 2)))),
            plan.fmt.amount(Decimal(str(round(sum(spent), 2)))),
            plan.fmt.amount(Decimal(round(npv))),
            plan.fmt.number(methods.bcr(plan.rate, more, spent, plan.period).value, 2),
            plan.fmt.percent(methods.roi(more, spent).value * 100, 1),
        ]
        rates = methods.irr_all(net, plan.period).annual_roots
        assert cells[5] == "، ".join(
            "أكثر من " + plan.fmt.percent(1000, 0) if r > 10 else plan.fmt.percent(r * 100, 1)
            for r in rates
        )
        for years, cell in ((back.plain_years, cells[6]), (back.discounted_years, cells[7])):
            months = round(years * 12, 1)
            # One and two are said in words.
            assert {1: "شهر واحد", 2: "شهران"}.get(months, plan.fmt.number(months)) in cell


@every_sample
def test_the_cash_flow_is_that_of_the_lines(plan):
    costs, gains = plan.flow("investmentline", "planned"), plan.flow("benefitline", "amount")
    drawn = plan.panel("worth").charts[0].flows
    assert [f.net for f in drawn] == [g - c for g, c in zip(gains, costs, strict=True)]
    assert drawn[-1].cumulative == pytest.approx(sum(gains) - sum(costs))


@every_sample
def test_the_median_between_the_scenarios(plan):
    factors = {s["kind"]: s for s in plan.rows["scenario"]}
    gains, costs = (
        methods.npv(plan.rate, plan.flow(*where), plan.period).value
        for where in (("benefitline", "amount"), ("investmentline", "planned"))
    )
    ranges = {}
    for name in ("benefit", "cost"):
        values = [float(f[name]) / 100 for f in factors.values()]
        ranges[name] = (min(values), float(factors["likely"][name]) / 100, max(values))
    drawn = methods.monte_carlo(lambda d: gains * d["benefit"] - costs * d["cost"], ranges, 10_000)
    assert plan.money(drawn.p50) in plan.values("worth")


def test_methods_are_written_in_the_digits_of_the_plan():
    plan = Plan("dates-sa")
    panels = [part for s in SCREENS.values() for part in s.layout if isinstance(part, Panel)]
    with override("en"):
        hows = [how for panel in panels for how in computed_of(panel, plan.snapshot).how]
    said = [strip_tags(str(text)) for how in hows for text in (how.formula, how.source)]
    assert any("٢٫٥" in text for text in said)
    assert any("١٩٧٠" in text for text in said)
    assert not [text for text in said if re.search(r"\b[0-9]+\b", text)]
