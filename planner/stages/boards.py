"""What is computed for the drawings of their own, from a snapshot, place by place.

Each function takes a snapshot that holds at least the tables its screen shows
(`take_snapshot(plan, [screen])`), so it can answer an autosave too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.plans.tables import Row
from planner.stages.analysis import judged
from planner.stages.audit.competitors import PracticeArea
from planner.stages.audit.internal import Shift, ShiftScore
from planner.stages.audit.market import MarketShare
from planner.stages.drawing import (
    ERROR,
    MISSING,
    OK,
    PLAIN,
    QUIET,
    WARN,
    Drawing,
    Piece,
    Word,
    codes,
    isolated,
    one,
    say,
)
from planner.stages.forms import blank_fields
from planner.stages.objectives import Objective
from planner.stages.periodtable import period_table
from planner.stages.scales import Level
from planner.stages.screen import Grid, Rows, Screen
from planner.stages.snapshot import Record, Snapshot
from planner.stages.strategy.tactics import MixElement, SaleStage
from planner.stages.swot import (
    ExternalRating,
    Factor,
    FactorKind,
    InternalRating,
    Quadrant,
)

# Strength of an alignment → its sign, which every cell shows beside the word.
SIGNS = {"2": "++", "1": "+", "0": "0", "-1": "−"}
# How much of a source's title a line of threads has room for.
SHORT, SHORTER = 42, 28


def rows_of(snapshot: Snapshot, key: str) -> tuple[Record, ...]:
    return snapshot.rows.get(key, ())


# Stage 1


def objectives(snapshot: Snapshot) -> Drawing:
    pieces: list[Piece] = []
    for record in rows_of(snapshot, "objective"):
        pieces += [_smart(record, snapshot), _change(record, snapshot)]
    serves = _serves(snapshot)
    return Drawing(tuple(pieces), data={"threads": serves, "conflicts": _conflicts(snapshot)})


SMART = ("metric", "baseline", "target", "deadline", "owner")


def _smart(record: Record, snapshot: Snapshot) -> Piece:
    """How many of the five answers that make an objective SMART are there, and which are not."""
    missing = [
        str(Objective._meta.get_field(name).verbose_name)
        for name in SMART
        if record[name] in (None, "")
    ]
    fmt = snapshot.format
    count = say(
        "SMART {done} / {all}",
        done=fmt.number(len(SMART) - len(missing)),
        all=fmt.number(len(SMART)),
    )
    if not missing:
        return one(f"head-{record.id}", count, OK, of=record.id)
    lacking = say(_("Missing: {names}"), names=" · ".join(missing))
    words = (Word(count, WARN), Word(lacking, QUIET))
    return Piece(f"head-{record.id}", words, of=record.id)


def _change(record: Record, snapshot: Snapshot) -> Piece:
    """What the way from the baseline to the target amounts to."""
    name, fmt = f"figure-{record.id}", snapshot.format
    base, target = record["baseline"], record["target"]
    template = "stages/boards/change.html"
    if base is None or target is None or base == target:
        text = _("Computed from the baseline and the target")
        return Piece(name, (Word(text, QUIET),), record.id, template)
    step = target - base
    parts = (fmt.number(abs(step)), _points(record["unit"]))
    words = _("{amount} {unit} more") if step > 0 else _("{amount} {unit} less")
    amount = say(words, amount=isolated(parts[0]), unit=say("<bdi>{text}</bdi>", text=parts[1]))
    share = signed_percent(step / abs(base) * 100, snapshot) if base else ""
    return Piece(name, (Word(amount, "figure-words"),), record.id, template, data=share)


def _points(unit: str) -> str:
    return _("percentage points") if unit.strip() in ("%", "٪") else unit


def signed_percent(value: Decimal, snapshot: Snapshot) -> str:
    text = snapshot.format.percent(abs(value), 0 if abs(value) >= 10 else 1)
    return f"{'+' if value > 0 else '−'}{text}"


def _aligned(snapshot: Snapshot) -> Iterable[tuple[Record, Record, int]]:
    """(objective, goal, strength) of every alignment that says something."""
    for key in ("marketingalignment", "organizationalignment"):
        for record in rows_of(snapshot, key):
            if record["strength"] is not None:
                ends = (snapshot.by_id[record[name]] for name in ("objective", "goal"))
                yield (*ends, record["strength"])


def _serves(snapshot: Snapshot) -> Mapping[str, list[tuple[str, str, str]]]:
    """Objective → (code, title, sign) of the goals it serves."""
    found = defaultdict(list)
    for objective, goal, strength in _aligned(snapshot):
        if strength > 0:
            title = Truncator(snapshot.title(goal)).chars(SHORTER)
            found[objective.id].append((goal.code, title, SIGNS[str(strength)]))
    return found


def _conflicts(snapshot: Snapshot) -> Mapping[str, list[str]]:
    """Objective → codes of the goals it conflicts with."""
    found = defaultdict(list)
    for objective, goal, strength in _aligned(snapshot):
        if strength < 0:
            found[objective.id].append(goal.code)
    return found


def alignment(snapshot: Snapshot) -> Drawing:
    served_by: dict[str, list[str]] = defaultdict(list)
    kinds: dict[str, set[str]] = defaultdict(set)
    for objective, goal, strength in _aligned(snapshot):
        if strength > 0:
            served_by[goal.id].append(objective.code)
            kinds[objective.id].add(goal.key)
    conflicts = _conflicts(snapshot)
    pieces = [
        Piece(f"side-{o.id}", _coordination(kinds[o.id], conflicts.get(o.id, [])))
        for o in rows_of(snapshot, "objective")
    ]
    for key in ("marketinggoal", "organizationgoal"):
        for goal in rows_of(snapshot, key):
            name, found = f"foot-{goal.id}", served_by[goal.id]
            pieces.append(
                one(name, say(_("Served by {codes}"), codes=codes(found)))
                if found
                else one(name, _("Not served"), ERROR)
            )
    signs = {value: snapshot.format.digits_of(sign) for value, sign in SIGNS.items()}
    data = {"signs": signs, "foot": _("Who serves the goal?")}
    return Drawing(tuple(pieces), wide=True, data=data)


def _coordination(served: set[str], conflicts: list[str]) -> tuple[Word, ...]:
    """The lecture: coordinated with marketing goals in particular, with the others in general."""
    if not served:
        words = [Word(_("Not coordinated"), ERROR)]
    elif "marketinggoal" not in served:
        words = [Word(_("Not coordinated with the marketing goals"), ERROR)]
    elif "organizationgoal" not in served:
        words = [Word(_("Not coordinated with the goals of the organisation"), WARN)]
    else:
        words = [Word(_("Coordinated"), OK)]
    if conflicts:
        words.append(Word(say(_("Conflicts with {codes}"), codes=codes(conflicts)), ERROR))
    return tuple(words)


# Stage 2


def shifts(snapshot: Snapshot) -> Drawing:
    known = {record["kind"]: record for record in rows_of(snapshot, "shiftscore")}
    names = {value: str(label) for value, label in Level.choices}
    pieces, there, near, far = [], 0, 0, 0
    for kind in Shift.values:
        prefix = f"{ShiftScore.key()}_{kind}"
        record = known.get(kind)
        now, target = (record["now"], record["target"]) if record else (None, None)
        word = _gap(now, target, names, snapshot)
        pieces.append(Piece(f"gap-{prefix}", (word,), of=prefix))
        if now is not None and target is not None:
            there += target <= now
            near += target - now == 1
            far += target - now > 1
    fmt = snapshot.format
    counted = [
        (there, OK, ngettext("{n} shift at its target", "{n} shifts at their target", there)),
        (near, "chip", ngettext("{n} shift one step short", "{n} shifts one step short", near)),
        (far, WARN, ngettext("{n} shift further away", "{n} shifts further away", far)),
    ]
    words = tuple(Word(say(text, n=fmt.number(n)), look) for n, look, text in counted if n)
    pieces.append(Piece("summary", words))
    scale = tuple((fmt.number(value), label) for value, label in Level.choices)
    return Drawing(tuple(pieces), data={"scale": scale})


def _gap(now: int | None, target: int | None, names: Mapping[int, str], snapshot: Snapshot) -> Word:
    if now is None and target is None:
        return Word(_("Not assessed yet"), QUIET)
    if now is None or target is None:
        missing = _("Now: not said yet") if now is None else _("Target: not said yet")
        return Word(missing, QUIET)
    steps = target - now
    if steps <= 0:
        return Word(say(_("At its target: {level}"), level=names[now]))
    text = ngettext(
        "From “{now}” to “{target}”: {n} step", "From “{now}” to “{target}”: {n} steps", steps
    )
    n = snapshot.format.number(steps)
    said = say(text, now=names[now], target=names[target], n=n)
    return Word(said, MISSING if steps > 1 else PLAIN)


def competitors(snapshot: Snapshot) -> Drawing:
    own = {r["area"]: r["level"] for r in rows_of(snapshot, "ownpractice")}
    others: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for record in rows_of(snapshot, "competitorpractice"):
        if record["level"] is not None:
            code = snapshot.by_id[record["competitor"]].code
            others[record["area"]].append((record["level"], code))
    pieces = [
        Piece(f"side-{area}", _standing(own.get(area), others[area], snapshot))
        for area in PracticeArea.values
    ]
    return Drawing(tuple(pieces), wide=True)


def _standing(
    own: int | None, others: list[tuple[int, str]], snapshot: Snapshot
) -> tuple[Word, ...]:
    """Where we stand beside the best of the competitors."""
    if own is None or not others:
        return ()
    best = max(level for level, _code in others)
    names = codes(code for level, code in others if level == best)
    steps = abs(own - best)
    n = snapshot.format.number(steps)
    if own == best:
        return (Word(say(_("Level with {codes}"), codes=names), "chip"),)
    if own > best:
        text = ngettext("{n} step ahead of {codes}", "{n} steps ahead of {codes}", steps)
        return (Word(say(text, n=n, codes=names), OK),)
    text = ngettext("{n} step behind {codes}", "{n} steps behind {codes}", steps)
    return (Word(say(text, n=n, codes=names), WARN),)


def shares(snapshot: Snapshot) -> Drawing:
    """Shares of different sales do not add up: their mean and their range do say something."""
    by_end: dict[str, list[Decimal]] = defaultdict(list)
    every: list[Decimal] = []
    for record in rows_of(snapshot, MarketShare.key()):
        if record["share"] is not None:
            every.append(record["share"])
            for end in ("market", "product"):
                by_end[record[end]].append(record["share"])
    pieces = [
        Piece(f"{place}-{record.id}", (_spread(by_end[record.id], snapshot),))
        for place, key in (("side", "market"), ("foot", "product"))
        for record in rows_of(snapshot, key)
    ]
    pieces.append(Piece("foot-corner", (_spread(every, snapshot),)))
    return Drawing(tuple(pieces), wide=True, data={"foot": _("Over the markets")})


def _spread(found: list[Decimal], snapshot: Snapshot) -> Word:
    fmt = snapshot.format
    if not found:
        return Word(_("No share yet"), QUIET)
    mean = isolated(fmt.percent(sum(found, Decimal(0)) / len(found), 1 if len(found) > 1 else None))
    low, high = (isolated(fmt.percent(share)) for share in (min(found), max(found)))
    if low == high:
        return Word(say(_("Mean {mean}"), mean=mean))
    return Word(say(_("Mean {mean}, from {low} to {high}"), mean=mean, low=low, high=high))


# Stage 3


QUADS = {
    "strength": "quad-s",
    "weakness": "quad-w",
    "opportunity": "quad-o",
    "threat": "quad-t",
    "SO": "quad-s",
    "WO": "quad-o",
    "ST": "quad-t",
    "WT": "quad-w",
}
INTERNAL = (FactorKind.STRENGTH, FactorKind.WEAKNESS)
EXTERNAL = (FactorKind.OPPORTUNITY, FactorKind.THREAT)


def factors(snapshot: Snapshot) -> Drawing:
    weights: dict[str, list[Decimal]] = {kind: [] for kind in FactorKind.values}
    pieces: list[Piece] = []
    for record in rows_of(snapshot, Factor.key()):
        if record["kind"] in weights:
            weights[record["kind"]].append(record["weight"] or Decimal(0))
        pieces += [_scored(record), _rests(record, snapshot)]
    fmt = snapshot.format
    for kind, found in weights.items():
        text = ngettext("{n} factor · Σ {sum}", "{n} factors · Σ {sum}", len(found))
        total = isolated(decimals(sum(found, Decimal(0)), snapshot))
        head = say(text, n=fmt.number(len(found)), sum=total)
        pieces.append(one(f"quad-factor-{kind}", head if found else ""))
    sums = [
        (side, sum((w for kind in side for w in weights[kind]), Decimal(0)))
        for side in (INTERNAL, EXTERNAL)
        if any(weights[kind] for kind in side)
    ]
    words = tuple(_weights(total, side, snapshot) for side, total in sums)
    # A bar holds no more than the whole.
    bars = [(word, str(min(total, 1))) for word, (_side, total) in zip(words, sums, strict=True)]
    pieces.append(Piece("weights", words, template="stages/boards/weights.html", data=bars))
    return Drawing(tuple(pieces), wide=True, data={"quads": QUADS, "closed": closed_ratings()})


def decimals(weight: Decimal, snapshot: Snapshot) -> str:
    """A sum of weights: two decimals at least, so that sums compare at a glance."""
    exponent = weight.normalize().as_tuple().exponent
    return snapshot.format.number(weight, max(2, -int(exponent)))


def closed_ratings() -> dict[str, set[int]]:
    """Kind → the ratings that a factor of this kind cannot have."""
    return {
        f"factor-{kind}": {
            value for value in InternalRating.values if Factor(kind=kind, rating=value).faults()
        }
        for kind in FactorKind.values
    }


def _scored(record: Record) -> Piece:
    """The rating in words, beside its figure."""
    scale: Any = InternalRating if record["kind"] in INTERNAL else ExternalRating
    value = record["rating"] if record["kind"] in INTERNAL else record["response"]
    text = scale(value).label if value in scale.values else _("Not rated yet")
    return one(f"scored-{record.id}", text, QUIET, of=record.id)


def _rests(record: Record, snapshot: Snapshot) -> Piece:
    sources = [snapshot.by_id[i] for i in record["rests_on"] if i in snapshot.by_id]
    label = _("Rests on:") if sources else _("Does not rest on a finding yet: link it")
    return thread(f"thread-{record.id}", [(label, sources)], snapshot, of=record.id)


def thread(
    name: str, groups: list[tuple[str, list[Record]]], snapshot: Snapshot, *, of: str
) -> Piece:
    """Lines that lead elsewhere: a label, and the records it names by code or by title."""
    data = [
        (
            label,
            [(r.code, Truncator(snapshot.title(r)).chars(SHORT)) for r in records],
        )
        for label, records in groups
    ]
    return Piece(name, of=of, template="stages/boards/thread.html", data=data)


def _weights(total: Decimal, side: tuple[FactorKind, ...], snapshot: Snapshot) -> Word:
    fmt = snapshot.format
    internal = side is INTERNAL
    if total == 1:
        text = (
            _("The weights of strengths and weaknesses add up to 1.")
            if internal
            else _("The weights of opportunities and threats add up to 1.")
        )
        return Word(text, "note note-ok")
    whole = fmt.number(1)
    figures = {
        "sum": isolated(decimals(total, snapshot)),
        "rest": isolated(decimals(abs(1 - total), snapshot)),
        "whole": whole,
    }
    sentences = {
        (True, True): _(
            "The weights of strengths and weaknesses add up to {sum} instead of {whole}: "
            "{rest} is still to be given."
        ),
        (True, False): _(
            "The weights of strengths and weaknesses add up to {sum} instead of {whole}: "
            "{rest} too much."
        ),
        (False, True): _(
            "The weights of opportunities and threats add up to {sum} instead of {whole}: "
            "{rest} is still to be given."
        ),
        (False, False): _(
            "The weights of opportunities and threats add up to {sum} instead of {whole}: "
            "{rest} too much."
        ),
    }
    return Word(say(sentences[internal, total < 1], **figures), "note note-warn")


def options(snapshot: Snapshot) -> Drawing:
    pieces = []
    counts = dict.fromkeys(Quadrant.values, 0)
    for record in rows_of(snapshot, "option"):
        counts[record["quadrant"]] = counts.get(record["quadrant"], 0) + 1
        pieces.append(_made_of(record, snapshot))
    for quadrant, count in counts.items():
        text = ngettext("{n} option", "{n} options", count)
        text = say(text, n=snapshot.format.number(count)) if count else ""
        pieces.append(one(f"quad-option-{quadrant}", text))
    return Drawing(tuple(pieces), wide=True, data={"quads": QUADS})


def _made_of(record: Record, snapshot: Snapshot) -> Piece:
    ends = {
        name: [snapshot.by_id[i] for i in record[name] if i in snapshot.by_id]
        for name in ("internal", "external", "objectives")
    }
    bases = ends["internal"] + ends["external"]
    whole = ends["internal"] and ends["external"]
    label = _("Made of:") if whole else _("Not made of an internal and an external factor yet")
    goals = _("Serves:") if ends["objectives"] else _("Serves no objective yet")
    groups = [(label, bases), (goals, ends["objectives"])]
    data = [(text, [(r.code, "") for r in found], text.endswith(":")) for text, found in groups]
    return Piece(f"thread-{record.id}", of=record.id, template="stages/boards/made.html", data=data)


# Stage 4


def tactics(snapshot: Snapshot) -> Drawing:
    piece = Piece("coverage", template="stages/boards/coverage.html", data=coverage(snapshot))
    return Drawing((piece,))


def coverage(snapshot: Snapshot) -> dict[str, Any]:
    """The tactics by sale stage and, below each other, by mix element and by strategy."""
    found = rows_of(snapshot, "tactic")
    stages = [(str(value), label) for value, label in SaleStage.choices]
    strategies = [
        (r.id, snapshot.title(r) or _("(no text yet)"), r.code)
        for r in rows_of(snapshot, "strategy")
    ]
    elements = [(str(value), label, "") for value, label in MixElement.choices]

    def lines(name: str, steps: list[tuple[str, Any, str]]) -> list[Any]:
        return [
            (
                code,
                title,
                [
                    (label, [t for t in found if t[name] == step and t["sale_stage"] == stage])
                    for stage, label in stages
                ],
            )
            for step, title, code in steps
        ]

    groups = [(_("By element of the marketing mix"), lines("mix_element", elements))]
    if strategies:
        groups.append((_("By strategy"), lines("strategy", strategies)))
    stray = [t for t in found if not t["sale_stage"]]
    return {
        "stages": [
            (label, sum(t["sale_stage"] == stage for t in found)) for stage, label in stages
        ],
        "groups": groups,
        "stray": stray,
        "titles": {t.id: snapshot.title(t) for t in found},
        "fmt": snapshot.format,
        "any": bool(found),
    }


def investment(snapshot: Snapshot) -> Drawing:
    table = period_table(
        snapshot.sheets["investmentplan"].values, rows_of(snapshot, "investmentline"), snapshot
    )
    data = {"table": table, "fmt": snapshot.format}
    piece = Piece("periods", template="stages/boards/periods.html", data=data)
    return Drawing((piece,), wide=True)


DRAWINGS: Mapping[str, Callable[[Snapshot], Drawing]] = {
    "objectives.objectives": objectives,
    "objectives.alignment": alignment,
    "audit.shifts": shifts,
    "audit.competitors": competitors,
    "audit.shares": shares,
    "swot.factors": factors,
    "swot.options": options,
    "strategy.tactics": tactics,
    "strategy.sizing": judged.drawing,
    "strategy.investment": investment,
}

# A matrix needs the room of the guide, and so do records of more answers than this on a line.
MANY_ANSWERS = 5


def drawing_of(screen: Screen, snapshot: Snapshot) -> Drawing:
    draw = DRAWINGS.get(screen.place)
    drawing = draw(snapshot) if draw else Drawing()
    long = any(p.look == "lines" and len(p.fields) > MANY_ANSWERS for p in screen.parts(Rows))
    matrix = any(grid.across for grid in screen.parts(Grid))
    return replace(drawing, wide=drawing.wide or long or matrix)


# How many rem an answer of each size needs on a line, and what stands around them.
ROOM = {"wide": 10.0, "half": 7.0, "third": 5.0, "short": 4.0}
AROUND = 9.5
WIDTHS = {"s": 32, "m": 37, "l": 46, "xl": 56}


def room_of(model: type[Row], names: tuple[str, ...]) -> str:
    """From which width on (forms.css: .lines-s, -m …) a record of these answers fits on a line."""
    sizes = [found.room for found in blank_fields(model, names, True).values()]
    needed = sum(ROOM[size] + 0.5 for size in sizes) + AROUND
    return next((name for name, width in WIDTHS.items() if needed <= width + 1), "")
