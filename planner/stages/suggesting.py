"""Suggestions in words: what could be added to a screen, and what it comes from."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from planner.core.errors import MethodError
from planner.core.periods import PER_YEAR
from planner.core.plandata import PlanData, compared
from planner.core.suggest import Suggestion, suggest_factors, suggest_options, suggest_tactics
from planner.stages.analysis.website import brought, cba_of
from planner.stages.analysis.words import rounded
from planner.stages.audit.competitors import PracticeArea
from planner.stages.audit.external import Likelihood
from planner.stages.drawing import codes, isolated, say
from planner.stages.scales import Degree, Level
from planner.stages.screen import Screen
from planner.stages.snapshot import Record, Snapshot
from planner.stages.strategy.tactics import SaleStage
from planner.stages.wording import listed

# What an amount has room for.
MOST_MONEY = Decimal(10) ** 12
# What the cost and benefit of the site stand on.
SITE = ("costitem", "benefititem")


def suggest_site_factor(data: PlanData) -> list[Suggestion]:
    """That the site earns its cost, or does not; until a factor rests on a finding about it."""
    try:
        cba = cba_of(data.plan)  # type: ignore[arg-type]
    except MethodError:
        return []
    items = {item.id for table in SITE for item in data.rows(table)}
    findings = [f.id for f in data.rows("finding") if items & set(f.values["rests_on"])]
    taken = {i for factor in data.rows("factor") for i in factor.values["rests_on"]}
    if cba is None or not any(cba.benefits) or taken & set(findings):
        return []
    kind = "strength" if cba.npv > 0 else "weakness"
    values = {"rests_on": findings, "scope": "e_marketing"}
    figures = {"ratio": cba.bcr, "npv": cba.npv, "kind": kind}
    found = Suggestion("site_worth", "factor", (kind,), tuple(findings), values, figures)
    said = compared(_Said(found, data.plan).text())  # type: ignore[arg-type]
    return [found] if said not in map(data.folded, data.rows("factor")) else []


def suggest_all_factors(data: PlanData) -> list[Suggestion]:
    return [*suggest_site_factor(data), *suggest_factors(data)]


def suggest_site_benefits(data: PlanData) -> list[Suggestion]:
    """What the site brings today, as benefits of the investment, in amounts of its periods.

    One for each kind of benefit that the investment does not count yet, so that
    nothing is counted twice.
    """
    frame, found = data.sheet("investmentplan"), brought(data.plan)  # type: ignore[arg-type]
    if found is None or not frame["period_length"]:
        return []
    counted = {line.values["kind"] for line in data.rows("benefitline")}
    span = {"first_period": Decimal(1), "last_period": frame["periods"] or None}
    suggested = []
    for kind, yearly in found.benefits.items():
        amount = rounded(yearly / PER_YEAR[frame["period_length"]])
        values = {"kind": kind, "amount": amount, **span}
        if kind not in counted and 0 < amount < MOST_MONEY:
            figures = {"kind": kind, "amount": amount}
            one = Suggestion("site_benefit", "benefitline", (), found.of[kind], values, figures)
            suggested.append(one)
    return suggested


SUGGEST: Mapping[str, Callable[[PlanData], list[Suggestion]]] = {
    "swot.factors": suggest_all_factors,
    "swot.options": suggest_options,
    "strategy.tactics": suggest_tactics,
    "strategy.investment": suggest_site_benefits,
}
# As much of a text as a sentence about two of them has room for; a statement holds 300.
HALF, WHOLE = 110, 300
# Nobody weighs more than this at a time; the others move up.
MOST_SHOWN = 12

PAIRS = {
    "SO": gettext_lazy("Use “%(internal)s” to take “%(external)s”"),
    "WO": gettext_lazy("Overcome “%(internal)s” through “%(external)s”"),
    "ST": gettext_lazy("Use “%(internal)s” against “%(external)s”"),
    "WT": gettext_lazy("Reduce “%(internal)s” and avoid “%(external)s”"),
}
LOOKS = {
    "strength": "chip-ok", "weakness": "chip-error", "opportunity": "chip-info",
    "threat": "chip-warn", "SO": "chip-ok", "WO": "chip-info", "ST": "chip-warn",
    "WT": "chip-error",
}  # fmt: skip
SITE_BENEFITS = {
    "direct": gettext_lazy("Margin of what is sold through the site"),
    "indirect": gettext_lazy("Margin of what the site brings indirectly"),
    "saving": gettext_lazy("What the site saves"),
}
# What the lecture on the stages of digital marketing does at each of them.
AT_STAGE = {
    "before": gettext_lazy("Reach the consumers and collect their enquiries"),
    "during": gettext_lazy("Answer those who ask and close the deal with them"),
    "after": gettext_lazy("Follow the customer up after the purchase"),
}


@dataclass(frozen=True)
class Offer:
    """A suggestion as the page shows it. `text` is what the new record would say."""

    id: str
    part: str
    list: Any
    text: str
    why: Any
    sources: tuple[tuple[str, str], ...]
    values: Mapping[str, Any]
    # The colour of its list, which is named beside it.
    look: str = ""


def offers_for(screen: Screen, snapshot: Snapshot, later: Collection[str] = ()) -> list[Offer]:
    """What could be added to the screen, but for what was put off."""
    suggest = SUGGEST.get(screen.place)
    if suggest is None:
        return []
    found = [one for one in suggest(PlanData(snapshot)) if one.id not in later]
    return [_offer(one, screen, snapshot) for one in found[:MOST_SHOWN]]


def offer_of(screen: Screen, snapshot: Snapshot, wanted: str) -> Offer | None:
    suggest = SUGGEST.get(screen.place)
    found = suggest(PlanData(snapshot)) if suggest else []
    return next((_offer(one, screen, snapshot) for one in found if one.id == wanted), None)


def _offer(one: Suggestion, screen: Screen, snapshot: Snapshot) -> Offer:
    said = _Said(one, snapshot)
    text = Truncator(said.text()).chars(WHOLE)
    titles = [(r.code, Truncator(snapshot.title(r)).chars(HALF)) for r in said.sources]
    # What the text says already is not said twice.
    named = ((code, "" if title.removesuffix("…") in text else title) for code, title in titles)
    sources = tuple(source for source in named if any(source))
    part = screen.part(one.part)
    # A quadrant is known by its two letters; its title repeats the sentence.
    title = isolated(one.where[0]) if one.reason == "pair" else part.title if part else ""
    return Offer(
        one.id,
        one.part,
        title,
        text,
        said.why(),
        sources,
        {"label" if one.table == "benefitline" else "statement": text, **one.values},
        LOOKS.get("".join(one.where), ""),
    )


class _Said:
    """One suggestion, in words."""

    def __init__(self, one: Suggestion, snapshot: Snapshot) -> None:
        self.one, self.snapshot, self.fmt = one, snapshot, snapshot.format
        self.sources = [snapshot.by_id[i] for i in one.sources if i in snapshot.by_id]

    def text(self) -> str:
        reason, figures = self.one.reason, self.one.figures
        if reason in ("finding", "environment"):
            return self._title(self.sources[0], WHOLE)
        if reason == "pair":
            inside, outside = map(self._title, self.sources)
            return str(PAIRS[self.one.where[0]]) % {"internal": inside, "external": outside}
        if reason == "stage":
            return str(AT_STAGE[figures["stage"]])
        if reason == "strategy":
            return _("A first step of “%(title)s”") % {"title": self._title(self.sources[0], 200)}
        if reason == "site_benefit":
            return str(SITE_BENEFITS[figures["kind"]])
        if reason == "site_worth":
            earned = _("The site is worth its money: each unit spent on it brings back %(ratio)s")
            lost = _("The site does not earn its cost: each unit spent on it brings back %(ratio)s")
            said = earned if figures["kind"] == "strength" else lost
            return said % {"ratio": self.fmt.number(figures["ratio"], 2)}
        return self._compared()

    def _compared(self) -> str:
        """Where a figure makes the sentence."""
        reason, figures = self.one.reason, self.one.figures
        title = self._title(self.sources[0])
        if reason == "shift_gap":
            return _("%(title)s: now “%(now)s”, the target is “%(target)s”") % {
                "title": title, "now": _level(figures["now"]), "target": _level(figures["target"])
            }  # fmt: skip
        if reason == "shift_done":
            return _("%(title)s: we are at “%(now)s” already") % {
                "title": title, "now": _level(figures["now"])
            }  # fmt: skip
        if reason.startswith("share"):
            share, mean = (self.fmt.percent(figures[name], 1) for name in ("share", "mean"))
            words = {"share": share, "mean": mean, "title": title}
            high = _("A market share of %(share)s (%(title)s), where the mean is %(mean)s")
            low = _("A market share of only %(share)s (%(title)s), where the mean is %(mean)s")
            return (high if reason == "share_high" else low) % words
        return self._rivals()

    def _rivals(self) -> str:
        reason, figures = self.one.reason, self.one.figures
        who = listed(self._title(self.snapshot.by_id[i], 60) for i in figures.get("rivals", ())[:2])
        if reason == "strong_rival":
            areas = listed(_area(area) for area in figures["areas"])
            return _("%(who)s is well ahead of us in: %(areas)s") % {"who": who, "areas": areas}
        words = {
            "area": _area(figures["area"]),
            "own": _level(figures["own"]),
            "best": _level(figures["best"]),
            "who": who,
        }
        if reason == "rival_ahead":
            said = _("%(area)s: we are at “%(own)s”, “%(best)s” is the best of: %(who)s")
            return said % words
        return _("%(area)s: we are at “%(own)s”, no competitor is above “%(best)s”") % words

    def why(self) -> Any:
        reason = self.one.reason
        said = getattr(self, f"_why_{reason}", None)
        return said() if said else ""

    def _why_finding(self) -> Any:
        values = self.sources[0].values
        labels = {"effectiveness": _("Effectiveness"), "efficiency": _("Efficiency")}
        given = [
            f"{label}: {Degree(values[name]).label}"
            for name, label in labels.items()
            if values[name] is not None
        ]
        return " · ".join(given)

    def _why_environment(self) -> Any:
        values = self.sources[0].values
        impact = say(_("Impact {figure}"), figure=isolated(_signed(values["impact"], self.fmt)))
        if values["likelihood"] is None:
            return impact
        return format_html("{} · {}", impact, Likelihood(values["likelihood"]).label)

    def _why_site_worth(self) -> str:
        npv = self.fmt.money(Decimal(repr(self.one.figures["npv"])))
        return _("Net present value of the site: %(npv)s") % {"npv": npv}

    def _why_site_benefit(self) -> str:
        amount = self.fmt.money(self.one.figures["amount"])
        return _("%(amount)s in each period, as the cost and benefit of the site are today") % {
            "amount": amount
        }

    def _why_shift_gap(self) -> str:
        gap = self.one.figures["target"] - self.one.figures["now"]
        text = ngettext("%(n)s step from the target", "%(n)s steps from the target", gap)
        return text % {"n": self.fmt.number(gap)}

    def _why_rival_ahead(self) -> str:
        gap = self.one.figures["best"] - self.one.figures["own"]
        text = ngettext("%(n)s step behind", "%(n)s steps behind", gap)
        return text % {"n": self.fmt.number(gap)}

    def _why_pair(self) -> Any:
        weights = [r["weight"] for r in self.sources]
        if any(weight is None for weight in weights):
            return _("No option puts the two together yet.")
        first, second = (isolated(self.fmt.number(weight)) for weight in weights)
        return say(
            _("No option puts the two together yet; their weights are {first} and {second}."),
            first=first,
            second=second,
        )

    def _why_stage(self) -> str:
        stage = SaleStage(self.one.figures["stage"]).label
        return _("This stage of the sale has no tactic yet: %(stage)s.") % {"stage": stage}

    def _why_strategy(self) -> Any:
        bare = [self.snapshot.by_id[i].code for i in self.one.figures["objectives"]]
        if not bare:
            return _("No tactic carries this strategy out yet.")
        return say(
            _("No tactic carries this strategy out yet, nor any that serves {codes}."),
            codes=codes(bare),
        )

    def _title(self, record: Record, most: int = HALF) -> str:
        return Truncator(self.snapshot.title(record)).chars(most)


def _level(value: int) -> str:
    return str(Level(value).label)


def _area(value: str) -> str:
    return str(PracticeArea(value).label)


def _signed(value: Decimal, fmt: Any) -> str:
    return f"{'+' if value > 0 else '−'}{fmt.number(abs(value))}"
