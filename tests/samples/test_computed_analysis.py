"""What the panels print of the samples, computed again from the files by core alone."""

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from django.utils.translation import override

import planner
from planner.core.methods import (
    ab_sample_size,
    ab_test,
    adbudg_calibrate,
    agreement,
    dematel,
    dispersion,
    ie_cell,
    ife_efe,
    progress,
    qspm,
    tows_pairs,
    update_from_trials,
    website_cba,
)
from planner.stages.analysis import METHODS
from planner.stages.snapshot import from_data
from tests.stages.analysis.hand import lines, stats, words

FOLDER = Path(planner.__file__).parent / "samples"
LETTERS = {"strength": "S", "weakness": "W", "opportunity": "O", "threat": "T"}


class Plan:
    """The file as it is written, and what the panels make of it in English."""

    def __init__(self, name):
        self.data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        self.rows, self.sheets = self.data["rows"], self.data["sheets"]
        self.by_id = {row["id"]: row for rows in self.rows.values() for row in rows}
        self.snapshot = from_data(self.data, "en")

    def panel(self, key):
        return METHODS[key](self.snapshot)

    def shown(self, value, places=None):
        return self.snapshot.format.number(value, places)

    def percent(self, value, places=None):
        return self.snapshot.format.percent(value, places)

    def numbers(self, rows, field):
        return [float(row[field]) for row in rows]

    def factors(self, *kinds):
        return [f for f in self.rows["factor"] if f["kind"] in kinds]


@pytest.fixture(params=["dates-sa", "crafts-dz"])
def plan(request):
    with override("en"):
        yield Plan(request.param)


INNER, OUTER = ("strength", "weakness"), ("opportunity", "threat")


def side(plan, kinds, field):
    found = plan.factors(*kinds)
    weights, ratings = plan.numbers(found, "weight"), plan.numbers(found, field)
    return found, weights, ratings


def scores(plan):
    return [
        ife_efe(weights, ratings, [LETTERS[f["kind"]] for f in found])
        for found, weights, ratings in (side(plan, INNER, "rating"), side(plan, OUTER, "response"))
    ]


def test_position(plan):
    inner, outer = scores(plan)
    found = plan.panel("position")
    assert list(stats(found).values()) == [
        plan.shown(inner.total, 2),
        plan.shown(outer.total, 2),
        ie_cell(inner.total, outer.total).cell,
    ]
    for table, score in zip(found.tables, (inner, outer), strict=True):
        printed = [row[-1] for row in lines(table)[:-1]]
        assert printed == [plan.shown(x, 2) for x in score.weighted]


def test_raters(plan):
    people = [r["id"] for r in plan.rows["rater"]]
    given = {(j["factor"], j["rater"]): j["score"] for j in plan.rows["factorjudgement"]}
    found = plan.panel("raters")
    told = 0
    for kinds, apart, table in zip((INNER, OUTER), (1, 2), found.tables, strict=True):
        factors = plan.factors(*kinds)
        agreed = agreement([[given[f["id"], r] for f in factors] for r in people], apart)
        printed = [row[-3:-1] for row in lines(table)]
        assert printed == [
            [plan.shown(m, 2), plan.shown(s, 0)]
            for m, s in zip(agreed.mean, agreed.spread, strict=True)
        ]
        told += len(agreed.disagreements)
    assert len(found.notes) == told > 0


def test_pairs(plan):
    inner, outer = side(plan, INNER, "rating"), side(plan, OUTER, "response")
    best = tows_pairs(inner[1], inner[2], outer[1], outer[2]).pairs[:10]
    printed = [row[3] for row in lines(plan.panel("pairs").tables[0])]
    assert printed == [plan.shown(round(p.score / best[0].score * 100)) for p in best]


def test_ranking(plan):
    marks = defaultdict(dict)
    for cell in plan.rows["attractiveness"]:
        marks[cell["factor"]][cell["strategy"]] = cell["score"]
    names = [s["id"] for s in plan.rows["strategy"]]
    weights = [float(plan.by_id[f]["weight"]) for f in marks]
    result = qspm(weights, {s: [row[s] for row in marks.values()] for s in names})
    found = plan.panel("ranking")
    assert lines(found.tables[0])[-1][3::2] == [plan.shown(result.STAS[s], 2) for s in names]
    assert [b.value for b in found.charts[0].bars] == [result.STAS[s] for s in result.ranking]


def test_reach(plan):
    online = [
        float(m["population"]) * float(m["internet_access"]) / 100 for m in plan.rows["market"]
    ]
    found = plan.panel("reach")
    assert [row[3] for row in lines(found.tables[0])] == [
        *(plan.shown(round(n)) for n in online),
        plan.shown(round(sum(online))),
    ]


def test_shares(plan):
    cells = plan.rows["marketshare"]
    every = dispersion(plan.numbers(cells, "share"))
    found = plan.panel("shares")
    assert list(stats(found).values()) == [
        plan.percent(every.mean, 2),
        plan.shown(every.range, 2),
        plan.shown(every.sd, 2),
        plan.percent(every.cv * 100, 0),
    ]
    axes = [("market", m["id"]) for m in plan.rows["market"]]
    axes += [("product", p["id"]) for p in plan.rows["product"]]
    for (end, key), row in zip(axes, lines(found.tables[0]), strict=False):
        own = dispersion(plan.numbers([c for c in cells if c[end] == key], "share"))
        assert row[5] == plan.shown(own.sd, 2)


def test_mixes(plan):
    by_state = {m["state"]: m["id"] for m in plan.rows["mix"]}
    weight = {(w["mix"], w["service"]): float(w["weight"]) for w in plan.rows["mixshare"]}
    services = [s["id"] for s in plan.rows["service"]]
    changes = [weight[by_state["chosen"], s] - weight[by_state["current"], s] for s in services]
    moved = plan.percent(sum(map(abs, changes)) / 2)
    found = plan.panel("mixes")
    assert f"moves {moved} of the money" in words(found.sentence)
    printed = [row[-1].lstrip("+−") for row in lines(found.tables[0])[:-1]]
    assert printed == [plan.shown(abs(c)) for c in changes]


def test_causes(plan):
    services = [s["id"] for s in plan.rows["service"]]
    given = {(j["pair"], j["rater"]): j["level"] for j in plan.rows["influence"]}
    matrices = []
    for rater in plan.rows["rater"]:
        matrix = [[0.0] * len(services) for _service in services]
        for pair in plan.rows["pair"]:
            level = given[pair["id"], rater["id"]]
            i, j = services.index(pair["cause"]), services.index(pair["effect"])
            matrix[i][j] = None if level == -1 else float(level)
        matrices.append(matrix)
    result = dematel(matrices, 4)
    rows = lines(plan.panel("causes").tables[0])
    assert [row[1:3] for row in rows] == [
        [plan.shown(d, 2), plan.shown(r, 2)] for d, r in zip(result.D, result.R, strict=True)
    ]
    assert [row[5] for row in rows] == list(result.role)


def test_progress(plan):
    rows = lines(plan.panel("progress").tables[0])
    assert len(rows) == len(plan.rows["kpi"])
    for kpi, row in zip(plan.rows["kpi"], rows, strict=True):
        own = [r for r in plan.rows["kpireading"] if r["kpi"] == kpi["id"] and "actual" in r]
        last = max(own, key=lambda r: r["date"])
        ends = float(kpi["baseline"]), float(kpi["target"])
        done = progress(float(last["actual"]), *ends).value
        expected = progress(float(last["planned"]), *ends).value
        assert row[4:6] == [plan.percent(done * 100, 0), plan.percent(expected * 100, 0)]


def judged(plan):
    found = []
    for j in plan.rows["servicejudgement"]:
        points = [float(j[n]) for n in ("spend", "zero", "now", "saturation", "plus50")]
        half = float(j["half"]) if "half" in j else None
        found.append(adbudg_calibrate(*points, half).curve)
    return found


def test_trials(plan):
    """A period is a quarter; what a trial spent and brought is brought to its length."""
    amounts = {(s["trial"], s["service"]): float(s["amount"]) for s in plan.rows["trialspend"]}
    services = [j["service"] for j in plan.rows["servicejudgement"]]
    counted = [t for t in plan.rows["trial"] if (t["id"], services[0]) in amounts]
    spends, outcomes, excluded = [], [], {}
    for i, trial in enumerate(counted):
        days = (date.fromisoformat(trial["end"]) - date.fromisoformat(trial["start"])).days + 1
        scale = 365.25 / 4 / days
        spends.append([scale * amounts[trial["id"], s] for s in services])
        outcomes.append(scale * float(trial["after"]))
        if "excluded_because" in trial:
            excluded[i] = trial["excluded_because"]
    result = update_from_trials(judged(plan), spends, outcomes, excluded=excluded)
    rows = lines(plan.panel("trials").tables[0])
    assert [row[2] for row in rows] == [plan.shown(m, 2) for m in result.multipliers]
    assert len(counted) - len(excluded) >= 4
    for (i, j), verdicts in [(pair, result.verdicts) for pair in result.pairs]:
        assert verdicts[i] == verdicts[j] == "indistinguishable"
        assert {rows[i][-1], rows[j][-1]} == {"cannot be told apart"}


def test_page_tests(plan):
    (test,) = plan.rows["pagetest"]
    needed = ab_sample_size(float(test["base_rate"]) / 100, float(test["hoped_rate"]) / 100)
    counts = [int(test[n]) for n in ("successes_a", "visitors_a", "successes_b", "visitors_b")]
    result = ab_test(*counts, planned_n=needed.n_per_arm)
    (row,) = lines(plan.panel("page_tests").tables[0])
    assert row[1:4] == [
        plan.shown(needed.n_per_arm),
        plan.percent(result.p1 * 100, 2),
        plan.percent(result.p2 * 100, 2),
    ]
    early = "below_planned_sample" in result.warnings
    assert (row[-1] == "not enough visitors yet") is early


def test_site_worth(plan):
    """Revenue at the margin and a saving whole, by the site's share, period by period."""
    sheet = plan.sheets["siteeconomics"]
    n = int(sheet["periods"])

    def flow(lines, counts):
        found = np.zeros(n + 1)
        for line in lines:
            first = int(line["first_period"])
            last = int(line.get("last_period", first))
            found[first : last + 1] += float(line["amount"]) * counts(line)
        return found.tolist()

    def share(line):
        return float(line.get("share", 100)) / 100

    benefits = plan.rows["benefititem"]
    per_year = {"month": 12, "quarter": 4, "year": 1}[sheet["period_length"]]
    result = website_cba(
        flow([b for b in benefits if b["kind"] != "saving"], share),
        flow(plan.rows["costitem"], lambda _line: 1),
        float(plan.sheets["plan"]["discount_rate"]) / 100,
        gross_margin=float(sheet["gross_margin"]) / 100,
        savings=flow([b for b in benefits if b["kind"] == "saving"], share),
        company_revenue=float(sheet["yearly_revenue"]) * n / per_year,
        company_profit=float(sheet["yearly_profit"]) * n / per_year,
        period=sheet["period_length"],
    )
    found = list(stats(plan.panel("site_worth")).values())
    assert found[1] == plan.shown(round(result.bcr, 2))
    assert found[2] == plan.percent(result.roi * 100, 1)
    assert found[0] == plan.snapshot.format.money(Decimal(result.npv))
