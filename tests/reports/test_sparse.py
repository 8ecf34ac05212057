"""Plans that say little: rows added and left empty, a few answers here and there."""

import pytest

from planner.accounts.tables import User
from planner.plans.tables import Plan
from planner.reports.files import file_of
from planner.reports.make import Options, html_of
from planner.stages.registry import SCREENS
from planner.stages.screen import Rows
from planner.stages.snapshot import take_snapshot
from planner.stages.strategy.control import Directive
from tests.factories import a_plan, a_row, fill_plan
from tests.reports.printed import AT

pytestmark = pytest.mark.django_db
OFFICE = ("docx", "xlsx", "pptx")


def with_empty_rows(plan: Plan, count: int) -> Plan:
    for screen in SCREENS.values():
        for part in screen.parts(Rows):
            for _number in range(count):
                a_row(part.model, plan, **part.where)
    return plan


def print_all(plan: Plan) -> None:
    snapshot = take_snapshot(plan)
    assert html_of(snapshot, Options(), version_label="", at=AT)
    for kind in OFFICE:
        assert file_of(snapshot, Options(kind=kind), at=AT)


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_rows_left_empty_are_printed(sara: User, count: int) -> None:
    print_all(with_empty_rows(a_plan(sara), count))


def test_directives_that_name_somebody_alone_are_printed(sara: User) -> None:
    plan = a_plan(sara)
    for _number in range(3):
        a_row(Directive, plan, who="نوف")
    print_all(plan)


@pytest.mark.parametrize("seed", range(6))
def test_few_answers_are_printed(sara: User, seed: int) -> None:
    print_all(fill_plan(a_plan(sara), rows=3, fullness=0.1 + 0.1 * seed, seed=seed))
