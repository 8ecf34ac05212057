"""Stage 2: who can be reached online, and how market shares differ."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from planner.charts import Bar, Bars, Heat
from planner.core.agreement import Dispersion
from planner.core.formats import Format
from planner.core.methods import dispersion
from planner.core.plandata import at, part
from planner.stages.analysis.computed import INFO, WARN, Computed, How, Note, Stat, Table, missing
from planner.stages.analysis.words import (
    coded,
    figure,
    in_quotes,
    rounded,
    shaded,
    title_of,
)
from planner.stages.drawing import codes, isolated, say
from planner.stages.snapshot import Record, Snapshot


def reach(snapshot: Snapshot) -> Computed:
    markets = snapshot.rows["market"]
    known = [(m, online(m)) for m in markets if online(m) is not None]
    total = sum(n for _market, n in known)
    if not known or not total:
        return missing(
            (_("Countries or segments, with population and Internet access"), part("market"))
        )
    fmt = snapshot.format
    first, most = max(known, key=lambda pair: pair[1])
    return Computed(
        sentence=_reach_sentence(first, most, total, len(known), snapshot),
        stats=(Stat(_("Consumers within reach"), isolated(fmt.number(round(total)))),),
        charts=(_reach_bars(known, snapshot),) if len(known) > 1 else (),
        tables=(_reach_table(known, total, snapshot),),
        notes=tuple(_unknown(markets)),
        how=(
            How(
                _("Within reach = population × share with Internet access"),
                ((_("Markets counted"), fmt.number(len(known))),),
                _("Population and access as entered, with their sources."),
            ),
        ),
        caveat=_("Whoever is online can be reached; whether he buys is another question."),
    )


def online(market: Record) -> float | None:
    """How many people of a market are on the Internet."""
    people, access = market["population"], market["internet_access"]
    return None if people is None or access is None else float(people * access / 100)


def _reach_sentence(
    first: Record, most: float, total: float, count: int, snapshot: Snapshot
) -> Any:
    fmt = snapshot.format
    about = isolated(fmt.number(rounded(total, 3)))
    if count == 1:
        return say(
            _("About {total} consumers can be reached online in {market}: more than that no "
              "campaign of yours can speak to."),
            total=about,
            market=in_quotes(first, snapshot),
        )  # fmt: skip
    return say(
        _("About {total} consumers can be reached online; {share} of them live in {market}, "
          "so a campaign there speaks to most of them."),
        total=about,
        share=isolated(fmt.percent(round(most / total * 100))),
        market=in_quotes(first, snapshot),
    ) if most / total >= 0.5 else say(
        _("About {total} consumers can be reached online; no market holds half of them, "
          "and {market} with {share} is the largest."),
        total=about,
        share=isolated(fmt.percent(round(most / total * 100))),
        market=in_quotes(first, snapshot),
    )  # fmt: skip


def _reach_bars(known: Sequence[tuple[Record, float]], snapshot: Snapshot) -> Bars:
    fmt = snapshot.format
    bars = tuple(Bar(title_of(m, snapshot), n, fmt.number(round(n))) for m, n in known)
    return Bars(
        title=_("Consumers within reach by market"),
        description=_("Population times Internet access, for each country or segment"),
        columns=(_("Country or segment"), _("Within reach")),
        bars=bars,
    )


def _reach_table(known: Sequence[tuple[Record, float]], total: float, snapshot: Snapshot) -> Table:
    fmt = snapshot.format
    rows: list[tuple[Any, ...]] = [
        (
            coded(market, snapshot),
            isolated(fmt.number(market["population"])),
            isolated(fmt.percent(market["internet_access"])),
            isolated(fmt.number(round(n))),
            isolated(fmt.percent(n / total * 100, 1)),
        )
        for market, n in known
    ]
    people = sum(market["population"] for market, _n in known)
    rows.append(
        (
            _("Total"),
            isolated(fmt.number(people)),
            isolated(fmt.percent(total / float(people) * 100, 1)),
            isolated(fmt.number(round(total))),
            isolated(fmt.percent(100, 1)),
        )
    )
    columns = (
        _("Country or segment"), _("Population"), _("With Internet access (%)"),
        _("Within reach"), _("Of all within reach"),
    )  # fmt: skip
    return Table(_("Reach by market"), columns, tuple(rows), total=True)


def _unknown(markets: Sequence[Record]) -> Iterable[Note]:
    bare = [m for m in markets if online(m) is None]
    if bare:
        name = "population" if bare[0]["population"] is None else "internet_access"
        text = say(
            _("Without population or Internet access, and so not counted: {codes}."),
            codes=codes(m.code for m in bare),
        )
        yield Note(text, WARN, at(bare[0], name))


# Shares by country and product


def shares(snapshot: Snapshot) -> Computed:
    cells = {
        (r["market"], r["product"]): float(r["share"])
        for r in snapshot.rows["marketshare"]
        if r["share"] is not None
    }
    if not cells:
        return missing(*_needs_of_shares(snapshot))
    every = dispersion(list(cells.values()))
    return Computed(
        sentence=_shares_sentence(cells, every, snapshot),
        stats=tuple(_spread_stats(every, snapshot.format)),
        charts=(_heat(cells, snapshot),),
        tables=(_spread_table(cells, every, snapshot),),
        notes=tuple(_blank_cells(cells, snapshot)),
        how=(
            How(
                _("Mean = sum of the shares ÷ their number; range = highest − lowest"),
                ((_("Shares entered"), snapshot.format.number(len(cells))),),
                title=_("Mean and range"),
            ),
            How(
                "σ = √( Σ (x − x̄)² ÷ n )    CV = σ ÷ x̄",
                source=_("Standard deviation of the whole table, not of a sample."),
                title=_("Standard deviation and coefficient of variation"),
            ),
        ),
        caveat=_("Each share is one of its own sales, so the mean is not the share of the whole."),
    )


def _needs_of_shares(snapshot: Snapshot) -> Iterable[tuple[Any, str]]:
    if not snapshot.rows["market"]:
        yield _("Countries or segments, with population and Internet access"), part("market")
    if not snapshot.rows["product"]:
        yield _("Products and services"), part("product")
    if snapshot.rows["market"] and snapshot.rows["product"]:
        yield _("Your share of the sales, cell by cell"), part("marketshare")


# Coefficients of variation up to which shares are nearly alike, or differ noticeably.
ALIKE, NOTICEABLE = 0.25, 0.75


def _shares_sentence(
    cells: Mapping[tuple[str, str], float], every: Dispersion, snapshot: Snapshot
) -> Any:
    fmt = snapshot.format
    if len(cells) == 1:
        return _("One share alone says little: the differences begin with the second.")
    best, worst = max(cells, key=cells.__getitem__), min(cells, key=cells.__getitem__)
    words = {
        "high": isolated(fmt.percent(cells[best])),
        "low": isolated(fmt.percent(cells[worst])),
        "best": _crossing(best, snapshot),
        "worst": _crossing(worst, snapshot),
    }
    if every.cv is None:
        return _("All shares are zero: there is nothing to defend yet, only to begin.")
    if every.cv < ALIKE:
        text = _(
            "The shares are nearly alike, from {low} to {high}: one plan may serve all markets."
        )
    elif every.cv < NOTICEABLE:
        text = _(
            "The shares differ noticeably: {high} at best ({best}), {low} at worst ({worst}). "
            "The question is what works there and not here."
        )
    else:
        text = _(
            "The shares differ widely: {high} at best ({best}), {low} at worst ({worst}). "
            "One plan for all would miss both: the one wants defending, the other a decision."
        )
    return say(text, **words)


def _crossing(pair: tuple[str, str], snapshot: Snapshot) -> Any:
    market, product = (title_of(snapshot.by_id[i], snapshot) for i in pair)
    return say(_("{product} in {market}"), product=product, market=market)


def _spread_stats(every: Dispersion, fmt: Format) -> Iterable[Stat]:
    yield Stat(_("Mean share"), isolated(fmt.percent(every.mean, 2)))
    note = say(
        _("from {low} to {high}"),
        low=isolated(fmt.percent(every.low)),
        high=isolated(fmt.percent(every.high)),
    )
    yield Stat(_("Range"), figure(fmt, every.range), note)
    yield Stat(_("Standard deviation"), figure(fmt, every.sd), _("percentage points"))
    if every.cv is not None:
        yield Stat(_("Coefficient of variation"), isolated(fmt.percent(every.cv * 100, 0)))


def _heat(cells: Mapping[tuple[str, str], float], snapshot: Snapshot) -> Heat:
    markets, products = snapshot.rows["market"], snapshot.rows["product"]
    return Heat(
        title=_("Market share by country and product"),
        description=_("The deeper the colour, the larger the share"),
        columns=(_("Country or segment"), *(title_of(p, snapshot) for p in products)),
        lines=shaded(markets, products, cells, snapshot),
    )


def _spread_table(
    cells: Mapping[tuple[str, str], float], every: Dispersion, snapshot: Snapshot
) -> Table:
    fmt = snapshot.format
    rows = []
    for end, key in ((0, "market"), (1, "product")):
        for record in snapshot.rows[key]:
            found = [share for pair, share in cells.items() if pair[end] == record.id]
            if found:
                rows.append((coded(record, snapshot), *_spread(dispersion(found), fmt)))
    rows.append((_("All together"), *_spread(every, fmt)))
    columns = (
        _("Country or product"), _("Mean"), _("Lowest"), _("Highest"), _("Range"),
        _("Standard deviation"), _("Coefficient of variation"),
    )  # fmt: skip
    return Table(_("Spread of the shares"), columns, tuple(rows), total=True)


def _spread(found: Dispersion, fmt: Format) -> Iterable[Any]:
    yield isolated(fmt.percent(found.mean, 2))
    yield isolated(fmt.percent(found.low))
    yield isolated(fmt.percent(found.high))
    yield figure(fmt, found.range)
    yield figure(fmt, found.sd)
    yield "—" if found.cv is None else isolated(fmt.percent(found.cv * 100, 0))


def _blank_cells(cells: Mapping[tuple[str, str], float], snapshot: Snapshot) -> Iterable[Note]:
    blank = len(snapshot.rows["market"]) * len(snapshot.rows["product"]) - len(cells)
    if blank:
        text = _("Cells without a share: {n}. They do not count; write 0 where you sell nothing.")
        said = say(text, n=isolated(snapshot.format.number(blank)))
        yield Note(said, INFO, part("marketshare"))
