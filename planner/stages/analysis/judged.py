"""The judged services in words: their names, what each still lacks, where it is mended."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planner.charts import Curve, CurveMark, CurvePoint
from planner.core.decision import FIELDS, Decision, Fault, decision_of
from planner.core.formats import Format
from planner.core.plandata import PlanData, cell, part
from planner.core.risk import MonteCarlo
from planner.stages.analysis.computed import ERROR, WARN, Computed, Note, missing
from planner.stages.analysis.messages import refusal
from planner.stages.analysis.words import rounded
from planner.stages.drawing import Drawing, Piece, Word, isolated, say
from planner.stages.registry import TABLES
from planner.stages.snapshot import Snapshot

LITTLE = gettext_lazy("Little 1970, decision calculus (ADBUDG)")
JUDGED = ("zero", "half", "now", "plus50", "saturation")


def decided(snapshot: Snapshot) -> Decision:
    return decision_of(PlanData(snapshot))


def name_of(service: str, snapshot: Snapshot) -> str:
    return snapshot.title(snapshot.by_id[service]) or _("(no text yet)")


def quoted(service: str, snapshot: Snapshot) -> SafeString:
    """A service's name as a sentence names it."""
    return format_html("<bdi>{}</bdi>", _("“{name}”").format(name=name_of(service, snapshot)))


def label_of(table: str, field: str) -> str:
    """The words under which an answer is asked."""
    return str(TABLES[table]._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def place_of(service: str, field: str) -> str:
    return cell("servicejudgement", service, field=field)


def needed(snapshot: Snapshot) -> Computed:
    """What to enter as long as no service is judged."""
    if not snapshot.rows["service"]:
        return missing((_("The e-marketing services that the plan chooses among"), part("service")))
    first = snapshot.rows["service"][0].id
    words = _("For one service at least: today's spend, the four results and the profit of one")
    return missing((words, place_of(first, "spend")))


def fault_notes(decision: Decision, snapshot: Snapshot) -> tuple[Note, ...]:
    """Each service that takes no part yet, and the answer that keeps it out."""
    return tuple(_fault_note(fault, snapshot) for fault in decision.faults)


def _fault_note(fault: Fault, snapshot: Snapshot) -> Note:
    name, place = quoted(fault.service, snapshot), place_of(fault.service, fault.field)
    if fault.error.code == "missing":
        text = _("{service} takes no part yet: “{field}” is missing.")
        field = label_of("servicejudgement", fault.field)
        return Note(say(text, service=name, field=field), WARN, place)
    text = say("{service}: {said}", service=name, said=fault_words(fault, snapshot))
    return Note(text, ERROR, place)


def fault_words(fault: Fault, snapshot: Snapshot) -> SafeString:
    """What is wrong with an answer, by its name; of two out of order, both with their figures."""
    field = label_of("servicejudgement", fault.field)
    if fault.error.code != "order_violation":
        return say(_("“{field}”: {said}"), field=field, said=refusal(fault.error).text)
    below, known = FIELDS[str(fault.error.params["below"])], judged_values(fault, snapshot)
    text = _(
        "“{field}” is {value}, but has to be above “{below}”, which is {least}: "
        "results rise with the spend."
    )
    fmt = snapshot.format
    return say(
        text,
        field=field,
        value=isolated(fmt.number(known[fault.field])),
        below=label_of("servicejudgement", below),
        least=isolated(fmt.number(known[below])),
    )


def drawing(snapshot: Snapshot) -> Drawing:
    """Under the judgements of each service what contradicts in them, as soon as they are saved."""
    faults = {f.service: f for f in decided(snapshot).faults if f.error.code != "missing"}
    return Drawing(
        tuple(_beside(s.id, faults.get(s.id), snapshot) for s in snapshot.rows["service"])
    )


def _beside(service: str, fault: Fault | None, snapshot: Snapshot) -> Piece:
    said = fault and format_html("<span>{}</span>", fault_words(fault, snapshot))
    words = (Word(said, "field-error"),) if said else ()
    prefix = place_of(service, "").partition("/")[2].removesuffix(".")
    return Piece(f"beside-{service}", words, prefix)


def judged_values(fault: Fault, snapshot: Snapshot) -> dict[str, Decimal]:
    record = next(r for r in snapshot.rows["servicejudgement"] if r["service"] == fault.service)
    return {n: record[n] for n in ("spend", *JUDGED) if record[n] is not None}


def broken_curves(decision: Decision, snapshot: Snapshot) -> tuple[Curve, ...]:
    """The judgements that no rising curve can pass through, as they were typed."""
    return tuple(
        _broken(judged_values(fault, snapshot), fault.service, snapshot)
        for fault in decision.faults
        if fault.error.code == "order_violation"
    )


# Where on the axis of spend each judgement stands; "however much" is shown as thrice.
WHERE = {"zero": 0.0, "half": 0.5, "now": 1.0, "plus50": 1.5, "saturation": 3.0}


def _broken(known: dict[str, Decimal], service: str, snapshot: Snapshot) -> Curve:
    fmt, spend = snapshot.format, float(known["spend"])
    points = [(n, WHERE[n] * spend, float(known[n])) for n in JUDGED if n in known]
    wrong = {b[0] for a, b in pairwise(points) if b[2] <= a[2]}
    return Curve(
        title=name_of(service, snapshot),
        description=_("The results have to rise with the spend; where they do not is marked."),
        joined=False,
        columns=(_("Spend"), _("Result")),
        points=tuple(CurvePoint(x, y) for _n, x, y in points),
        x_text=money_axis(fmt),
        y_text=fmt.number,
        x_label=_("Spend in a period"),
        y_label=_("Result"),
        marks=tuple(
            CurveMark(
                _("Out of order: %(field)s %(value)s")
                % {"field": label_of("servicejudgement", n), "value": fmt.number(known[n])},
                x,
                y,
                "error",
            )
            for n, x, y in points
            if n in wrong
        ),
    )


def money_axis(fmt: Format) -> Any:
    return lambda x: fmt.amount(Decimal(repr(float(x))))


def about(fmt: Format, value: float, digits: int = 3) -> SafeString:
    return isolated(fmt.number(rounded(value, digits)))


def about_money(fmt: Format, value: float, digits: int = 3) -> str:
    return fmt.money(rounded(value, digits))


def returns(fmt: Format, value: float | None) -> str:
    """What one more unit of money brings, as money."""
    return fmt.number(value, 2) if value is not None else "—"


def signed_percent(fmt: Format, share: float) -> SafeString:
    """A change in percent with its sign."""
    text = fmt.percent(abs(rounded(share * 100, 2)))
    return isolated(("+" if share >= 0 else "-") + text)


def is_one(value: float | None) -> bool:
    """Whether the last unit returns what it costs, as near as judgements can tell."""
    return value is not None and abs(value - 1) < 0.05


def loss_words(drawn: MonteCarlo, fmt: Format) -> SafeString:
    """The probability of a loss; what no draw met is not called impossible."""
    share = drawn.probability_of_loss
    if share:
        return isolated(fmt.percent(rounded(share * 100, 2)))
    least = fmt.percent(100 / (drawn.draws - drawn.rejected))
    return say(_("less than {share}"), share=isolated(least))
