"""Rules of stage 2: what the review has to look at, and what it found."""

from planner.core.plandata import PlanData, at, cell, is_given, on_sheet, part
from planner.core.rules.base import (
    ADD,
    ERROR,
    LINK,
    OPEN,
    WARNING,
    WRITE,
    Hits,
    Rule,
    _,
    lacking,
    rule,
)  # fmt: skip

ENVIRONMENTS = ("legal", "social", "technology", "economic", "political")
METRICS = ("sales", "retention", "share", "brand", "service")

# Inside


@rule(
    "metric.unmeasured", WARNING,
    _("A measure of marketing has no value: %(metric)s"),
    _("Write its last value; an estimate with its source is better than an empty line."), WRITE,
)  # fmt: skip
def unmeasured(data: PlanData) -> Hits:
    known = {r.values["metric"]: r for r in data.rows("marketingmeasurement")}
    for metric in METRICS:
        record = known.get(metric)
        if record is None or record.values.get("value") is None:
            place = cell("marketingmeasurement", metric, field="value")
            yield place, {"metric": METRIC_WORDS[metric]}


# The words of the choices, as their fields have them.
METRIC_WORDS = {
    "sales": _("Sales"),
    "retention": _("Customer retention"),
    "share": _("Market share"),
    "brand": _("Brand value"),
    "service": _("Consumer service"),
}
ENVIRONMENT_WORDS = {
    "legal": _("Legal and legislative"),
    "social": _("Social and cultural"),
    "technology": _("Technological"),
    "economic": _("Economic"),
    "political": _("Political"),
}


@rule(
    "site.one_sided", WARNING,
    _("The site has costs without benefits, or benefits without costs"),
    _("Write the other side too: cost-benefit analysis needs both."), ADD,
)  # fmt: skip
def one_sided(data: PlanData) -> Hits:
    costs, benefits = data.rows("costitem"), data.rows("benefititem")
    if bool(costs) != bool(benefits):
        yield part("benefititem" if costs else "costitem"), {}


@rule(
    "site.unmeasured", WARNING,
    _("The website has no measure"),
    _("Take visitors, sessions or conversion from its statistics."), ADD,
)  # fmt: skip
def site_unmeasured(data: PlanData) -> Hits:
    if not any(r.values.get("value") is not None for r in data.rows("websitemeasurement")):
        yield part("websitemeasurement"), {}


@rule(
    "shift.backwards", WARNING,
    _("The target of a shift lies below where it stands now: %(title)s"),
    _("Raise the target, or correct where you stand."),
)  # fmt: skip
def backwards(data: PlanData) -> Hits:
    for record in data.rows("shiftscore"):
        now, target = record.values.get("now"), record.values.get("target")
        if now is not None and target is not None and target < now:
            place = cell("shiftscore", record.values["kind"], field="target")
            yield place, data.names(record)


NO_CONSENT = lacking(
    "customers.no_consent", ERROR, "customerdataplan", "consent",
    _("Customer data are kept without consent: “%(title)s”"),
    _("Write how the customer agrees and how he withdraws, or give these data up."),
)  # fmt: skip

# Outside


@rule(
    "environment.unanswered", WARNING,
    _("A kind of environment is not answered: %(kind)s"),
    _("Write a factor of this kind, or mark that it does not apply, with the reason."), ADD,
)  # fmt: skip
def unanswered(data: PlanData) -> Hits:
    answered = {r.values.get("kind") for r in data.rows("environmentfactor")}
    waived = {
        r.values["kind"] for r in data.rows("environmentscope") if r.values.get("applies") == "no"
    }
    for kind in ENVIRONMENTS:
        if kind not in answered and kind not in waived:
            yield part("environmentfactor", kind), {"kind": ENVIRONMENT_WORDS[kind]}


@rule(
    "environment.waived_without_reason", WARNING,
    _("A kind of environment is said not to apply, without a reason: %(kind)s"),
    _("Write why it does not count for this plan."), WRITE,
)  # fmt: skip
def waived_without_reason(data: PlanData) -> Hits:
    for record in data.rows("environmentscope"):
        if record.values.get("applies") == "no" and not is_given(record.values.get("reason")):
            kind = record.values["kind"]
            place = cell("environmentscope", kind, field="reason")
            yield place, {"kind": ENVIRONMENT_WORDS[kind]}


@rule(
    "environment.waived_yet_answered", WARNING,
    _("A kind of environment is said not to apply, yet it has factors: %(kind)s"),
    _("Mark it as applying, or delete its factors."),
)  # fmt: skip
def waived_yet_answered(data: PlanData) -> Hits:
    answered = {r.values.get("kind") for r in data.rows("environmentfactor")}
    for record in data.rows("environmentscope"):
        kind = record.values["kind"]
        if record.values.get("applies") == "no" and kind in answered:
            place = cell("environmentscope", kind, field="applies")
            yield place, {"kind": ENVIRONMENT_WORDS[kind]}


@rule(
    "market.price_comparison", WARNING,
    _("Nobody has answered whether consumers prefer to compare prices"),
    _("Answer it, even with “we do not know”: the offer depends on it."), WRITE,
)  # fmt: skip
def price_comparison(data: PlanData) -> Hits:
    if not is_given(data.sheet("markethabits").get("compares_prices")):
        yield on_sheet("markethabits", "compares_prices"), {}


@rule(
    "market.none", WARNING,
    _("The size of the market is unknown"),
    _("Add a country or segment with its population and Internet access."), ADD,
)  # fmt: skip
def no_market(data: PlanData) -> Hits:
    if not data.rows("market"):
        yield part("market"), {}


@rule(
    "share.over_100", ERROR,
    _("Our market share and the competitor's add up to %(sum)s per cent"),
    _("Correct one of the two: together they cannot exceed 100."),
)  # fmt: skip
def share_over_100(data: PlanData) -> Hits:
    sheet = data.sheet("investmentplan")
    ours, theirs = sheet.get("target_share"), sheet.get("competitor_share")
    if ours is not None and theirs is not None and ours + theirs > 100:
        yield on_sheet("investmentplan", "target_share"), {"sum": ours + theirs}


@rule(
    "competitor.none", WARNING,
    _("No competitor is named"),
    _("Name those to whom your customers would go, abroad too."), ADD,
)  # fmt: skip
def no_competitor(data: PlanData) -> Hits:
    if not data.rows("competitor"):
        yield part("competitor"), {}


@rule(
    "competitor.no_practice", WARNING,
    _("Nothing is known of how competitor %(code)s practises: “%(title)s”"),
    _("Write its tools, how it closes deals or how it distributes, with a level."), WRITE,
)  # fmt: skip
def no_practice(data: PlanData) -> Hits:
    known = {
        r.values["competitor"]
        for r in data.rows("competitorpractice")
        if r.values.get("level") is not None or is_given(r.values.get("description"))
    }
    for record in data.rows("competitor"):
        if record.id not in known:
            place = cell("competitorpractice", "tools", record.id, field="level")
            yield place, data.names(record)


@rule(
    "competitor.no_own_practice", WARNING,
    _("The competitors are described, our own practice is not"),
    _("Write our level in tools, deals and channels, so that there is something to compare."),
    WRITE,
)  # fmt: skip
def no_own_practice(data: PlanData) -> Hits:
    ours = any(r.values.get("level") is not None for r in data.rows("ownpractice"))
    if data.rows("competitorpractice") and not ours:
        yield cell("ownpractice", "tools", field="level"), {}


# The outcome


@rule(
    "finding.unused", WARNING,
    _("Finding %(code)s is not used: “%(title)s”"),
    _("Is it a strength, a weakness, an opportunity or a threat? Tie it to a factor."), LINK,
)  # fmt: skip
def finding_unused(data: PlanData) -> Hits:
    for record in data.rows("finding"):
        if not data.users(record, "factor"):
            yield at(record), data.names(record)


@rule(
    "finding.rests_on_nothing", WARNING,
    _("Finding %(code)s rests on nothing: “%(title)s”"),
    _("Tie it to what the review measured, or cite evidence."), LINK,
)  # fmt: skip
def finding_rests_on_nothing(data: PlanData) -> Hits:
    for record in data.rows("finding"):
        if not record.values.get("rests_on") and not data.cited.get(record.id):
            yield at(record, "rests_on"), data.names(record)


@rule(
    "finding.one_angle", WARNING,
    _("All findings look from one angle: performance is explained by one area only"),
    _("Add what the other screens of the review show."), OPEN,
)  # fmt: skip
def one_angle(data: PlanData) -> Hits:
    records = data.rows("finding")
    if len(records) > 1 and len({r.values.get("area") for r in records}) == 1:
        yield part("finding"), {}


RULES: tuple[Rule, ...] = (
    unmeasured, one_sided, site_unmeasured, backwards, NO_CONSENT,
    unanswered, waived_without_reason, waived_yet_answered,
    price_comparison, no_market, share_over_100,
    no_competitor, no_practice, no_own_practice,
    finding_rests_on_nothing, finding_unused, one_angle,
)  # fmt: skip
