"""How many queries a page and a save ask, counted; the number of records changes nothing.

A count that rises by design is written here anew, with its reason in the commit.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from planner.evidence.tables import Citation, Evidence
from planner.plans.answers import note_event
from planner.plans.tables import Plan
from planner.stages.objectives import MarketingAlignment, MarketingGoal, Objective
from tests.factories import a_member, a_plan, a_row, a_user

pytestmark = pytest.mark.django_db

ROWS = (1, 30)
OBJECTIVES, ALIGNMENT = "objectives.objectives", "objectives.alignment"


def a_plan_with(owner: Any, rows: int) -> Plan:
    """`rows` of everything that the counted pages show: records, crossings, evidence, people."""
    plan = a_plan(owner)
    goal = a_row(MarketingGoal, plan, statement="نمو المبيعات")
    for number in range(rows):
        a_plan(owner, title=f"خطة {number}")
        a_member(plan, a_user(f"Member{number}"))
        objective = a_row(Objective, plan, statement=f"هدف {number}")
        a_row(MarketingAlignment, plan, objective=objective, goal=goal, strength=1)
        evidence = a_row(Evidence, plan, statement=f"دراسة {number}")
        place = f"{OBJECTIVES}/{objective.pk}"
        Citation.objects.create(plan=plan, evidence=evidence, place=place)
        note_event(plan, "change", place, by=owner, version=2, changes={"metric": ["", "س"]})
    return plan


# A request: its address and, for a save, what it carries.
Request = tuple[str, dict[str, Any] | None]


def page(name: str, *args: str) -> Callable[[Plan], Request]:
    return lambda plan: (
        reverse(name, args=[*([] if name == "plans:list" else [plan.pk]), *args]),
        None,
    )


def save(
    place: str, named: Callable[[Plan], str], name: str, text: str
) -> Callable[[Plan], Request]:
    def request(plan: Plan) -> Request:
        record = named(plan)
        data = {
            "record": record,
            f"{record}-version": 0 if record == "sheet" else 1,
            "field": name,
            f"{record}-{name}": text,
        }
        return reverse("stages:save", args=[plan.pk, *place.split(".")]), data

    return request


def the_sheet(_plan: Plan) -> str:
    return "sheet"


def the_objective(plan: Plan) -> str:
    return str(Objective.objects.filter(plan=plan).earliest("position").pk)


def the_crossing(plan: Plan) -> str:
    goal = MarketingGoal.objects.get(plan=plan)
    return f"marketingalignment_{the_objective(plan)}_{goal.pk}"


KINDS = {
    "field of a row": (11, save(OBJECTIVES, the_objective, "owner", "سارة")),
    "field of a sheet": (12, save("audit.channels", the_sheet, "current_use", "متجر")),
    "cell of a grid": (17, save(ALIGNMENT, the_crossing, "strength", "2")),
    "list of plans": (3, page("plans:list")),
    "home": (59, page("stages:home")),
    "stage to read": (58, page("stages:read", "objectives")),
    "screen with rows": (58, page("stages:edit", "objectives", "objectives")),
    "screen with a grid": (58, page("stages:edit", "objectives", "alignment")),
}


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("kind", KINDS)
def test_queries_are_as_many_as_written_here(as_sara, sara, kind, rows):
    count, request = KINDS[kind]
    address, data = request(a_plan_with(sara, rows))
    with CaptureQueriesContext(connection) as asked:
        answer = as_sara.post(address, data) if data else as_sara.get(address)
    assert answer.status_code == 200
    assert len(asked) == count, [query["sql"][:80] for query in asked]
