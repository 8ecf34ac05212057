"""What a person would type into each field: from its declaration alone.

The answers agree with each other, so that no form refuses them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from planner.accounts.tables import User
from planner.plans.fields import Date, Link, Links, Number, Paragraph, Url
from planner.plans.tables import Plan
from planner.stages import actions
from planner.stages.forms import SHEET, ScreenForms
from planner.stages.registry import SCREENS
from planner.stages.screen import Grid, Rows, Screen
from planner.stages.snapshot import take_snapshot

ARABIC = str.maketrans("0123456789.-", "٠١٢٣٤٥٦٧٨٩٫-")
# Where one answer bounds another, or a list starts at a certain place.
NUMBERS = {
    "baseline": "100", "previous": "100", "before": "100", "first_period": "1",
    "last_period": "3", "periods": "12", "population": "36400000",
}  # fmt: skip
# What has to add up: the gate opens when the items, three times 120, make the amount.
SUMS = {
    ("investmentplan", "amount"): "360",
    ("objective", "weight"): "100",
    ("factor", "weight"): "0.5",
    ("mixshare", "weight"): "50",
}
PROBABILITY = {"conservative": "20", "likely": "60", "optimistic": "20"}
LAST = ("end", "deadline", "due", "to")


@dataclass(frozen=True)
class Answer:
    """One field of one record in the page: its name, how it is asked, what is answered."""

    name: str
    kind: str  # text, pick (a list or buttons), check
    text: str = ""

    @property
    def record(self) -> str:
        return self.name.rpartition("-")[0]


def answer_to(column: Any, prefix: str, where: Mapping[str, Any], digits: str = "latn") -> Answer:
    name = f"{prefix}-{column.name}"
    if isinstance(column, Links):
        return Answer(name, "check")
    if column.choices:
        return Answer(name, "pick", _choice(column, where))
    if isinstance(column, Link):
        # A service does not influence itself: the last one is the other one.
        return Answer(name, "pick", "last" if column.name == "effect" else "first")
    return Answer(name, "text", _text(column, prefix, where, digits))


def _choice(column: Any, where: Mapping[str, Any]) -> str:
    values = [str(value) for value, _label in column.flatchoices]
    wanted = {
        "digits": "arab", "country": "SA", "currency": "SAR", "direction": "up", "strength": "2",
    }  # fmt: skip
    if column.name in wanted:
        return wanted[column.name]
    if column.name == "applies":
        return "yes"
    if column.name == "rating":
        return "1" if where.get("kind") == "weakness" else "4"
    return values[-1] if column.name == "target" else values[0]


def _text(column: Any, prefix: str, where: Mapping[str, Any], digits: str) -> str:
    if isinstance(column, Number):
        text = _figure(column, where)
        return text.translate(ARABIC) if digits == "arab" else text
    if isinstance(column, Date):
        text = "31/12/2027" if column.name.endswith(LAST) else "15/01/2027"
        return text.translate(ARABIC) if digits == "arab" else text
    if isinstance(column, Url):
        return "https://tamr.example/متجر"
    # No two records say the same.
    words = f"{column.verbose_name} ({prefix[:4]}): رفع مبيعات التمور"
    words = words[: min(column.max_length or 200, 80)]
    return f"{words}\nوفي السطر الثاني تفصيل" if isinstance(column, Paragraph) else words


def _figure(column: Number, where: Mapping[str, Any]) -> str:
    if column.name == "probability":
        return PROBABILITY[where["kind"]]
    own = SUMS.get((column.model.key(), column.name))
    return own or NUMBERS.get(column.name) or _number(column)


def _number(column: Number) -> str:
    if column.lower is not None and column.lower >= 1000:
        return str(int(column.lower) + 35)
    if column.upper is not None and column.upper <= 1:
        return "0.25"
    if column.upper is not None and column.upper <= 10:
        return "-3" if column.lower is None or column.lower < 0 else "3"
    return "40" if column.upper is not None else "120"


def sheet_answers(screen: Screen, **how: Any) -> Iterator[Answer]:
    for name in screen.sheet_fields:
        yield answer_to(screen.sheet._meta.get_field(name), SHEET, {}, **how)


def row_answers(part: Rows, pk: Any, names: tuple[str, ...] = (), **how: Any) -> Iterator[Answer]:
    for name in names or part.fields:
        yield answer_to(part.model._meta.get_field(name), str(pk), part.where, **how)


def grid_answers(plan: Plan, screen: Screen, grid: Grid, **how: Any) -> Iterator[Answer]:
    """The needed answers of every crossing, as the plan stands now."""
    forms = ScreenForms(screen, plan, take_snapshot(plan))
    for model in grid.models:
        for crossing, form in forms.cells(grid, model).items():
            where = {grid.down: crossing[0]}
            for name in grid.needed or grid.fields[:1]:
                yield answer_to(model._meta.get_field(name), form.prefix, where, **how)


# The same without a browser: typed into the forms of each screen.


def fill_by_forms(plan: Plan, by: User) -> None:
    for screen in SCREENS.values():
        if screen.sheet:
            save(plan, screen, sheet_answers(screen), by)
        for part in screen.parts(Rows):
            for number in range(max(1, part.least)):
                pk = actions.add_row(plan, screen, part.key, by=by)
                names = part.fields if number == 0 else part.needed
                save(plan, screen, row_answers(part, pk, names), by)
        for grid in screen.parts(Grid):
            answers = list(grid_answers(plan, screen, grid))
            save(plan, screen, answers if grid.least is None else answers[: grid.least or 1], by)


def save(plan: Plan, screen: Screen, answers: Iterable[Answer], by: User) -> None:
    forms = ScreenForms(screen, plan, take_snapshot(plan))
    data = QueryDict(mutable=True)
    for answer in answers:
        form = forms.find(answer.record)
        assert form is not None
        data[f"{answer.record}-version"] = str(form.record.version)
        data[answer.name] = _given(form.fields[answer.name.rpartition("-")[2]], answer)
    saved = actions.save_page(screen, plan, data, by=by)
    assert saved.ok, (screen.place, saved.errors)
    plan.refresh_from_db()


def _given(field: Any, answer: Answer) -> str:
    if answer.kind != "check" and answer.text not in ("first", "last"):
        return answer.text
    groups = [pair[1] if isinstance(pair[1], list | tuple) else [pair] for pair in field.choices]
    values = [value for group in groups for value, _label in group if value]
    return str(values[-1 if answer.text == "last" else 0])
