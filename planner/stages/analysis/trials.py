"""Stage 4: what trial and error has taught, and what to try next."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.charts import Bar, Bars
from planner.core.arabic import fold
from planner.core.decision import Channel, channels_of
from planner.core.learning import (
    Block,
    Log,
    block_of,
    learned,
    log_of,
    period_days,
)  # fmt: skip
from planner.core.methods import response
from planner.core.plandata import PlanData, at, cell, part
from planner.core.trials import FEWEST_TRIALS, TrialUpdate
from planner.stages.analysis.computed import (
    INFO,
    OK,
    WARN,
    Act,
    Computed,
    How,
    Note,
    Stat,
    Table,
    missing,
)  # fmt: skip
from planner.stages.analysis.messages import remarks
from planner.stages.analysis.words import (
    coded,
    figure,
    quoted,
    rounded,
    signed,
    title_of,
    titles,
)
from planner.stages.drawing import codes, isolated, say
from planner.stages.snapshot import Record, Snapshot

# How many days a trial of the proposed block takes, unless told otherwise.
TRIAL_DAYS = 28


def judged(snapshot: Snapshot) -> tuple[Channel, ...]:
    return channels_of(PlanData(snapshot))[0]


def services_of(channels: Sequence[Channel], snapshot: Snapshot) -> list[Record]:
    return [snapshot.by_id[c.service] for c in channels]


def trials(snapshot: Snapshot) -> Computed:
    channels = judged(snapshot)
    log = log_of(PlanData(snapshot), channels)
    if not channels or not log.kept:
        needs = missing(*_needs(channels, log))
        return needs.with_notes([*_not_counted(log, snapshot), *_excluded(log, snapshot)])
    found = learned(channels, log)
    services = services_of(channels, snapshot)
    return Computed(
        sentence=_sentence(found, services, snapshot),
        stats=tuple(_stats(found, log, snapshot)),
        charts=(_multipliers(found, services, snapshot),) if _ripe(found) else (),
        tables=(
            _verdicts(found, channels, services, snapshot),
            _outcomes(log, channels, snapshot),
        ),
        notes=(
            *_together(found, services, snapshot),
            *_different_metrics(log, snapshot),
            *_not_counted(log, snapshot),
            *_excluded(log, snapshot),
            *remarks(found.warnings, skip=("moved_together", "too_few_trials")),
        ),
        how=_how(found, log, snapshot),
        caveat=_("A trial shows what happened, together with all else that happened; "
                 "note that too, and repeat what surprises you."),
    )  # fmt: skip


def _needs(channels: Sequence[Channel], log: Log) -> Iterable[tuple[Any, str]]:
    if not channels:
        yield (
            _("The judgements of the services, which the trials then correct"),
            part("servicejudgement"),
        )
    if not log.kept:
        yield _("A trial with its result, and its spend on each service"), part("trialspend")


def _ripe(found: TrialUpdate) -> bool:
    return found.trials >= FEWEST_TRIALS


def _sentence(found: TrialUpdate, services: Sequence[Record], snapshot: Snapshot) -> Any:
    if not _ripe(found):
        left = FEWEST_TRIALS - found.trials
        text = ngettext(
            "No verdict yet: {left} more trial is needed before chance can be told from effect.",
            "No verdict yet: {left} more trials are needed before chance can be told from effect.",
            left,
        )
        return say(text, left=isolated(snapshot.format.number(left)))
    stronger, weaker = (
        [s for s, verdict in zip(services, found.verdicts, strict=True) if verdict == wanted]
        for wanted in ("stronger", "weaker")
    )
    if stronger and weaker:
        text = _("The trials say that {stronger} bring more than judged, and {weaker} less: "
                 "the judgements need correcting before the money is split.")  # fmt: skip
    elif stronger:
        text = _("The trials say that {stronger} bring more than judged: the judgements "
                 "need correcting before the money is split.")  # fmt: skip
    elif weaker:
        text = _("The trials say that {weaker} bring less than judged: the judgements "
                 "need correcting before the money is split.")  # fmt: skip
    else:
        text = _("The trials do not contradict the judgements so far; they can stand.")
    names = {"stronger": titles(stronger, snapshot), "weaker": titles(weaker, snapshot)}
    return say(text, **names)


def _stats(found: TrialUpdate, log: Log, snapshot: Snapshot) -> Iterable[Stat]:
    fmt = snapshot.format
    note = _("of at least %(n)s") % {"n": fmt.number(FEWEST_TRIALS)}
    yield Stat(_("Trials counted"), fmt.number(found.trials), note, OK if _ripe(found) else WARN)
    if log.excluded:
        yield Stat(_("Left out with a reason"), fmt.number(len(log.excluded)))
    if log.running:
        yield Stat(_("Still running"), fmt.number(len(log.running)))


def _words() -> dict[str, str]:
    return {
        "too_few_trials": _("no verdict yet"),
        "not_moved": _("never varied, so nothing can be said"),
        "indistinguishable": _("cannot be told apart"),
        "stronger": _("brings more than judged"),
        "weaker": _("brings less than judged"),
        "as_judged": _("as judged, as far as one can tell"),
    }


LOOKS = {"stronger": OK, "weaker": WARN, "indistinguishable": WARN}


def _verdicts(
    found: TrialUpdate, channels: Sequence[Channel], services: Sequence[Record], snapshot: Snapshot
) -> Table:
    fmt, words, ripe = snapshot.format, _words(), _ripe(found)
    rows, looks = [], {}
    for i, (channel, service) in enumerate(zip(channels, services, strict=True)):
        before = response(channel.curve, channel.spend)[0]
        after = response(found.curves[i], channel.spend)[0]
        span = f"{fmt.number(found.low[i], 2)} – {fmt.number(found.high[i], 2)}"
        learnt = (
            (
                figure(fmt, found.multipliers[i]),
                isolated(span),
                isolated(fmt.number(rounded(after))),
            )
            if ripe
            else ("—", "—", "—")
        )
        verdict = found.verdicts[i]
        row = (coded(service, snapshot), isolated(fmt.number(rounded(before))), *learnt)
        rows.append((*row, words[verdict]))
        if verdict in LOOKS:
            looks[i, 5] = LOOKS[verdict]
    columns = (
        _("E-marketing service"), _("Judged result at today’s spend"),
        _("Times the judged effect"), _("Probable range (80 in 100)"),
        _("Result after the trials"), _("Verdict"),
    )  # fmt: skip
    return Table(_("Updated judgements"), columns, tuple(rows), frozenset({0, 5}), looks)


def _outcomes(log: Log, channels: Sequence[Channel], snapshot: Snapshot) -> Table:
    """Each trial's result beside the one that the judgements expected of it."""
    fmt = snapshot.format
    rows = []
    whole = zip(log.counted, log.spends, log.outcomes, strict=True)
    for trial, spends, outcome in (t for i, t in enumerate(whole) if i not in log.excluded):
        judged_sum = sum(response(c.curve, x)[0] for c, x in zip(channels, spends, strict=True))
        spent, expected, found = (rounded(n) for n in (sum(spends), judged_sum, outcome))
        shown = (isolated(fmt.number(n)) for n in (spent, expected, found))
        # The difference of the figures as they are shown.
        rows.append((coded(trial, snapshot), *shown, signed(rounded(found - expected), fmt)))
    columns = (
        _("Trial"), _("Spend in a period"), _("Result expected by the judgements"),
        _("Result of the trial"), _("Difference"),
    )  # fmt: skip
    return Table(_("Trials that count, each as of a whole period"), columns, tuple(rows))


def _multipliers(found: TrialUpdate, services: Sequence[Record], snapshot: Snapshot) -> Bars:
    fmt, words = snapshot.format, _words()
    tones = {"stronger": "ok", "weaker": "error"}
    bars = tuple(
        Bar(
            title_of(service, snapshot),
            found.multipliers[i],
            fmt.number(found.multipliers[i], 2),
            tones.get(found.verdicts[i], "muted"),
            words[found.verdicts[i]],
        )
        for i, service in enumerate(services)
    )
    return Bars(
        title=_("Effect by the trials: times the judged one"),
        description=_("1 means as judged; above it the service brings more, below it less"),
        columns=(_("E-marketing service"), _("Times the judged effect"), _("Verdict")),
        bars=bars,
    )


def _together(found: TrialUpdate, services: Sequence[Record], snapshot: Snapshot) -> Iterable[Note]:
    for i, j in found.pairs:
        text = say(
            _("{one} and {other} moved together in the trials: the two cannot be told apart. "
              "Move one of them alone in the next trial."),
            one=titles([services[i]], snapshot),
            other=titles([services[j]], snapshot),
        )  # fmt: skip
        yield Note(text, WARN)


def _different_metrics(log: Log, snapshot: Snapshot) -> Iterable[Note]:
    metrics = {fold(t.values["metric"]): t for t in log.kept if t.values.get("metric")}
    if len(metrics) > 1:
        text = say(
            _("The trials {codes} measure different things. Only results of the kind that the "
              "judgements speak of can be compared."),
            codes=codes(t.code for t in metrics.values()),
        )  # fmt: skip
        yield Note(text, WARN, at(list(metrics.values())[-1], "metric"))


def _not_counted(log: Log, snapshot: Snapshot) -> Iterable[Note]:
    for trial, service in log.unspent:
        text = say(
            _("{trial} does not count yet: its spend on {service} is missing (write 0 for none)."),
            trial=quoted(trial, snapshot),  # type: ignore[arg-type]
            service=titles([snapshot.by_id[service]], snapshot),
        )
        yield Note(text, WARN, cell("trialspend", trial.id, service, field="amount"))


def _excluded(log: Log, snapshot: Snapshot) -> Iterable[Note]:
    for i, reason in log.excluded.items():
        text = say(
            _("{trial} is left out: {reason}"),
            trial=isolated(log.counted[i].code),
            reason=reason,
        )
        yield Note(text, INFO, at(log.counted[i], "excluded_because"))


def _how(found: TrialUpdate, log: Log, snapshot: Snapshot) -> tuple[How, ...]:
    fmt = snapshot.format
    inputs = [
        (_("Trials counted"), fmt.number(found.trials)),
        (_("How far a judged effect may be off"), fmt.percent(30)),
        (_("How far chance reaches, in results"), isolated(fmt.number(rounded(found.noise_sd)))),
    ]
    if log.scaled:
        days = period_days(PlanData(snapshot)) or 0
        inputs.append((_("Days of a period"), isolated(fmt.number(round(days, 1)))))
    scaled = _("A trial shorter or longer than a period is brought to its length by days.")
    return (
        How(
            _("Result = Σ (least + m × judged effect of the spend) + chance; "
              "m starts at 1 and moves as far as the trials ask"),
            tuple(inputs),
            _("Bayesian regression around the judgement (Lindley and Smith, 1972). {scaled}").format(
                scaled=scaled if log.scaled else ""
            ),
        ),
        How(
            _("More or less than judged: only where nine chances in ten lie on that side of 1"),
            title=_("The verdict"),
        ),
    )  # fmt: skip


# The next block


def next_trials(snapshot: Snapshot) -> Computed:
    channels = judged(snapshot)
    if not channels:
        need = (_("The judgements of the services: what each brings"), part("servicejudgement"))
        return missing(need)
    block, fmt = proposed(channels, snapshot), snapshot.format
    cost = fmt.money(Decimal(rounded(max(block.cost, 0))))
    return Computed(
        sentence=block_sentence(block, snapshot),
        stats=(
            Stat(_("Expected cost of the block"), cost),
            Stat(_("Spend of the whole block"), fmt.money(block.total)),
        ),
        tables=(block_table(block, services_of(channels, snapshot), snapshot),),
        how=(how_of_block(block, snapshot),),
        acts=(Act(_("Put these trials into the plan"), "stages:trial_block", _("with a preview")),),
    )


def block_sentence(block: Block, snapshot: Snapshot) -> Any:
    fmt, runs = snapshot.format, len(block.spend)
    if block.cost > 0:
        text = _("{trials} of {days} each, in which every service moves up or down by "
                 "{swing} on its own, would tell what each brings. By your judgements they cost "
                 "{cost} in profit given up: the price of knowing.")  # fmt: skip
    else:
        text = _("{trials} of {days} each, in which every service moves up or down by "
                 "{swing} on its own, would tell what each brings. By your judgements they cost "
                 "nothing in profit.")  # fmt: skip
    return say(
        text,
        trials=say(ngettext("{n} trial", "{n} trials", runs), n=isolated(fmt.number(runs))),
        days=say(ngettext("{n} day", "{n} days", block.days), n=isolated(fmt.number(block.days))),
        swing=isolated(fmt.percent(block.design.swing * 100)),
        cost=fmt.money(Decimal(rounded(block.cost))),
    )


def proposed(channels: tuple[Channel, ...], snapshot: Snapshot) -> Block:
    whole = period_days(PlanData(snapshot)) or float(TRIAL_DAYS)
    return block_of(channels, TRIAL_DAYS, whole)


def block_table(
    block: Block, services: Sequence[Record], snapshot: Snapshot, dates: Sequence[Any] = ()
) -> Table:
    """Trial by trial; with `dates` also from when to when."""
    fmt = snapshot.format
    rows = []
    for i, line in enumerate(block.spend):
        change = block.design.total_change[i] * 100
        moved = ("+" if change > 0 else "−" if change < 0 else "") + fmt.percent(abs(change), 1)
        when = [isolated(" – ".join(fmt.short_date(day) for day in dates[i]))] if dates else []
        spends = (isolated(fmt.amount(x)) for x in line)
        rows.append((fmt.number(i + 1), *when, *spends, isolated(moved)))
    names = (
        say("{code} {title}", code=isolated(s.code), title=title_of(s, snapshot)) for s in services
    )
    columns = (_("Trial"), *([_("Dates")] if dates else []), *names, _("Total against today"))
    title = _("Spend of each trial by service (%(currency)s)") % {"currency": fmt.symbol()}
    return Table(title, columns, tuple(rows))


def how_of_block(block: Block, snapshot: Snapshot) -> How:
    fmt = snapshot.format
    method = {
        "plackett_burman": _("Plackett and Burman, 1946"),
        "d_optimal": _("D-optimal choice by Fedorov’s exchange, 1972"),
    }
    return How(
        _("Spend = today’s spend × (1 ± swing); cost = net as today − net of the trials"),
        (
            (_("Swing of a service"), fmt.percent(block.design.swing * 100)),
            (_("Trials"), fmt.number(len(block.spend))),
            (_("Days of a trial"), fmt.number(block.days)),
        ),
        method[block.design.method],
    ).written(fmt)
