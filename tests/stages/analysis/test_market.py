"""Reach of the market, and the spread of shares."""

from planner.stages.analysis.market import reach, shares
from tests.stages.analysis.hand import lines, notes, places, snapshot, stats, words

MARKETS = [
    {"name": "Riyadh", "population": "8000000", "internet_access": "50"},
    {"name": "Jeddah", "population": "1000000", "internet_access": "90"},
]
PRODUCTS = [{"name": "Dates"}, {"name": "Gifts"}]


def share(market, product, value):
    return {"market": f"market-{market}", "product": f"product-{product}", "share": value}


class TestReach:
    def test_no_market_asks_for_one(self):
        assert places(reach(snapshot())) == ["audit.market/market"]

    def test_population_times_access(self):
        found = reach(snapshot(market=MARKETS))
        assert stats(found) == {"Consumers within reach": "4,900,000"}
        assert lines(found.tables[0])[-1] == ["Total", "9,000,000", "54.4%", "4,900,000", "100.0%"]
        assert "82% of them live in “Riyadh”" in words(found.sentence)

    def test_market_without_access_is_told_and_left_out(self):
        bare = {"name": "Abha", "population": "300000"}
        found = reach(snapshot(market=[*MARKETS, bare]))
        assert stats(found)["Consumers within reach"] == "4,900,000"
        assert [n.place for n in found.notes] == ["audit.market/market-3.internet_access"]

    def test_nobody_online_asks_for_input_instead_of_a_chart(self):
        none = [{"name": "x", "population": "0", "internet_access": "10"}]
        assert reach(snapshot(market=none)).charts == ()


class TestShares:
    def found(self, *cells):
        return shares(snapshot(market=MARKETS, product=PRODUCTS, marketshare=cells))

    def test_empty_plan_asks_for_axes_then_for_shares(self):
        assert places(shares(snapshot())) == ["audit.market/market", "audit.shares/product"]
        assert places(self.found()) == ["audit.shares/marketshare"]

    def test_mean_range_deviation_and_variation(self):
        found = self.found(share(1, 1, "2"), share(1, 2, "4"), share(2, 1, "6"), share(2, 2, "8"))
        assert stats(found) == {
            "Mean share": "5.00%",
            "Range": "6.00",
            "Standard deviation": "2.24",
            "Coefficient of variation": "45%",
        }
        assert lines(found.tables[0])[0] == [
            "MK1 Riyadh",
            "3.00%",
            "2%",
            "4%",
            "2.00",
            "1.00",
            "33%",
        ]
        assert "8% at best (Gifts in Jeddah)" in words(found.sentence)

    def test_heat_has_every_cell(self):
        heat = self.found(share(1, 1, "2"), share(2, 1, "3")).charts[0]
        assert [[cell.text for cell in line.cells] for line in heat.lines] == [
            ["2%", "—"],
            ["3%", "—"],
        ]

    def test_blank_cells_are_counted_and_not_zero(self):
        found = self.found(share(1, 1, "2"), share(2, 1, "4"))
        assert stats(found)["Mean share"] == "3.00%"
        assert "Cells without a share: 2" in notes(found)[0]

    def test_all_zero_has_no_variation(self):
        found = self.found(share(1, 1, "0"), share(2, 1, "0"))
        assert "Coefficient of variation" not in stats(found)
        assert "nothing to defend yet" in found.sentence
