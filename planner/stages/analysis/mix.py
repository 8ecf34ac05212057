"""Stage 4: what the weights of the mixes say, and how much money a new mix moves."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from planner.charts import Heat
from planner.core.plandata import cell, part
from planner.stages.analysis.computed import OK, WARN, Computed, How, Note, Stat, Table, missing
from planner.stages.analysis.words import coded, quoted, shaded, signed, title_of, titles
from planner.stages.drawing import isolated, say
from planner.stages.snapshot import Record, Snapshot

type Weights = Mapping[tuple[str, str], Decimal]

WHOLE = 100


def mixes(snapshot: Snapshot) -> Computed:
    weights = {
        (r["service"], r["mix"]): r["weight"]
        for r in snapshot.rows["mixshare"]
        if r["weight"] is not None
    }
    used = [m for m in snapshot.rows["mix"] if any(mix == m.id for _s, mix in weights)]
    if not used:
        return missing(*_needs_of_mixes(snapshot))
    sums = {m.id: sum(w for (_s, mix), w in weights.items() if mix == m.id) for m in used}
    return Computed(
        sentence=_mixes_sentence(used, weights, sums, snapshot),
        stats=tuple(_sums(used, sums, snapshot)),
        charts=(_weights_heat(used, weights, snapshot),),
        tables=(_weights_table(used, weights, sums, snapshot),),
        notes=tuple(_off_whole(used, sums, snapshot)),
        how=(
            How(
                _("Money that moves = half the sum of the changes of the weights"),
                ((_("Mixes with weights"), snapshot.format.number(len(used))),),
                _("What one service loses another receives, so each change is counted twice."),
            ),
        ),
        caveat=_("Weights say where the money goes, not what it brings; that is for the trials."),
    )


def _needs_of_mixes(snapshot: Snapshot) -> Iterable[tuple[Any, str]]:
    if not snapshot.rows["service"]:
        yield _("The services among which the money is shared out"), part("service")
    if not snapshot.rows["mix"]:
        yield _("A mix: today’s, then the one to be tried"), part("mix")
    if snapshot.rows["service"] and snapshot.rows["mix"]:
        yield _("The weight of each service in the mix"), part("mixshare")


def _from_to(used: Sequence[Record]) -> tuple[Record, Record] | None:
    """Today's mix and the one of the plan, where both have weights."""
    by_state = {m["state"]: m for m in reversed(used)}
    now, then = by_state.get("current"), by_state.get("chosen") or by_state.get("candidate")
    return (now, then) if now and then else None


def _changes(now: Record, then: Record, weights: Weights, snapshot: Snapshot) -> dict[str, Decimal]:
    return {
        s.id: weights.get((s.id, then.id), Decimal(0)) - weights.get((s.id, now.id), Decimal(0))
        for s in snapshot.rows["service"]
    }


def _mixes_sentence(
    used: Sequence[Record], weights: Weights, sums: Mapping[str, Any], snapshot: Snapshot
) -> Any:
    fmt, both = snapshot.format, _from_to(used)
    if both and all(sums[m.id] == WHOLE for m in both):
        now, then = both
        changes = _changes(now, then, weights, snapshot)
        moved = sum(abs(c) for c in changes.values()) / 2
        if not moved:
            return say(_("{then} splits the money as today."), then=quoted(then, snapshot))
        more, less = max(changes, key=changes.__getitem__), min(changes, key=changes.__getitem__)
        return say(
            _("Compared with today, {then} moves {share} of the money: most to {more}, "
              "most away from {less}."),
            then=quoted(then, snapshot),
            share=isolated(fmt.percent(moved)),
            more=titles([snapshot.by_id[more]], snapshot),
            less=titles([snapshot.by_id[less]], snapshot),
        )  # fmt: skip
    mix = used[-1]
    top = max(snapshot.rows["service"], key=lambda s: weights.get((s.id, mix.id), Decimal(0)))
    return say(
        _("In {mix} most of the money goes to {service}: {share}."),
        mix=quoted(mix, snapshot),
        service=titles([top], snapshot),
        share=isolated(fmt.percent(weights.get((top.id, mix.id), Decimal(0)))),
    )


def _sums(used: Sequence[Record], sums: Mapping[str, Any], snapshot: Snapshot) -> Iterable[Stat]:
    fmt = snapshot.format
    of = _("of %(n)s") % {"n": fmt.number(WHOLE)}
    for mix in used:
        look = OK if sums[mix.id] == WHOLE else WARN
        label = say(_("Sum of {code}"), code=isolated(mix.code))
        yield Stat(label, isolated(fmt.number(sums[mix.id])), of, look)


def _off_whole(
    used: Sequence[Record], sums: Mapping[str, Any], snapshot: Snapshot
) -> Iterable[Note]:
    fmt = snapshot.format
    for mix in used:
        gap = WHOLE - sums[mix.id]
        if gap:
            text = (
                _("The weights of {mix} make {sum}: {gap} is still to be given.")
                if gap > 0
                else _("The weights of {mix} make {sum}: {gap} too much.")
            )
            said = say(
                text,
                mix=quoted(mix, snapshot),
                sum=isolated(fmt.number(sums[mix.id])),
                gap=isolated(fmt.number(abs(gap))),
            )
            place = cell("mixshare", snapshot.rows["service"][0].id, mix.id, field="weight")
            yield Note(said, WARN, place)


def _weights_heat(used: Sequence[Record], weights: Weights, snapshot: Snapshot) -> Heat:
    return Heat(
        title=_("Investment weights by mix"),
        description=_("The deeper the colour, the more of the money"),
        columns=(_("E-marketing service"), *(title_of(m, snapshot) for m in used)),
        lines=shaded(snapshot.rows["service"], used, weights, snapshot),
        limits=(0.0, float(WHOLE)) if max(weights.values()) > WHOLE / 2 else None,
    )


def _weights_table(
    used: Sequence[Record], weights: Weights, sums: Mapping[str, Any], snapshot: Snapshot
) -> Table:
    fmt, both = snapshot.format, _from_to(used)
    changes = _changes(*both, weights, snapshot) if both else {}

    def shown(weight: Decimal | None) -> Any:
        return "—" if weight is None else isolated(fmt.number(weight))

    rows = []
    for service in snapshot.rows["service"]:
        line = [coded(service, snapshot), *(shown(weights.get((service.id, m.id))) for m in used)]
        rows.append((*line, *([signed(changes[service.id], fmt)] if both else [])))
    total = (_("Sum"), *(isolated(fmt.number(sums[m.id])) for m in used), *([""] if both else []))
    columns = (
        _("E-marketing service"),
        *(say("{code} {title}", code=isolated(m.code), title=title_of(m, snapshot)) for m in used),
        *([_("Change of the weight")] if both else []),
    )
    return Table(_("Weights and their change"), columns, (*rows, total), total=True)
