"""Eight people save at once: nothing acknowledged is lost, and nobody is written over."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from planner.plans.tables import Event, Plan
from planner.stages import actions
from planner.stages.objectives import MarketingAlignment, MarketingGoal, Objective
from planner.stages.registry import SCREENS
from planner.stages.versions import keep_version
from tests.factories import a_member, a_row, a_user

WRITERS, EDITS = 8, 20
# A field for each writer.
FIELDS = (
    "statement", "metric", "unit", "owner", "specific", "measurable", "achievable", "relevant",
)  # fmt: skip


@pytest.fixture
def shared_database(transactional_db, tmp_path) -> Iterator[None]:
    """Threads share a database that is a file; that of the other tests lies in memory."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "shared.sqlite3"
    with sqlite3.connect(file) as copy:
        memory.backup(copy)
    copy.close()
    connection.settings_dict["NAME"], connection.connection = str(file), None
    yield
    connection.close()
    connection.settings_dict["NAME"], connection.connection = name, memory


@dataclass
class Writer:
    """One of the eight, who knows the version that the last answer carried."""

    number: int
    client: Client
    url: str
    record: str
    name: str = "metric"
    version: int = 1
    # (text, version it was based on) of what was answered with 200, and of conflicts.
    saved: list[tuple[str, int]] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)

    def save(self, text: str) -> int:
        data = {
            "record": self.record,
            f"{self.record}-version": self.version,
            "field": self.name,
            f"{self.record}-{self.name}": text,
        }
        answer = self.client.post(self.url, data)
        told = {200: self.saved, 409: self.refused}.get(answer.status_code)
        if told is not None:
            told.append((text, self.version))
            self.version = int(re.search(rf'id="v-{self.record}" value="(\d+)"', answer.text)[1])
        return answer.status_code

    def save_all(self) -> set[int]:
        return {self.save(f"نص {self.number} {edit}") for edit in range(EDITS)}


@pytest.fixture
def writers(shared_database, plan: Plan) -> list[Writer]:
    """The owner and seven editors, signed in; each still has to choose a record."""
    people = [plan.owner]
    people += [a_member(plan, a_user(f"Editor{n}")).user for n in range(1, WRITERS)]
    url = reverse("stages:save", args=[plan.pk, "objectives", "objectives"])
    found = [Writer(number, Client(), url, "") for number in range(WRITERS)]
    for writer, person in zip(found, people, strict=True):
        writer.client.force_login(person)
    return found


def at_once[T](writers: list[Writer], work: Callable[[Writer], T]) -> list[T]:
    """Starts everybody's work at the same moment; returns what came of each."""
    start = Barrier(len(writers), timeout=30)

    def run(writer: Writer) -> T:
        start.wait()
        try:
            return work(writer)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(writers)) as pool:
        return list(pool.map(run, writers))


def changes_of(record: str) -> list[Event]:
    place = f"objectives.objectives/{record}"
    return list(Event.objects.filter(verb="change", place=place).order_by("version"))


def test_own_rows_are_saved_side_by_side(writers, plan):
    for writer in writers:
        writer.record = str(a_row(Objective, plan, statement="هدف").pk)
    assert at_once(writers, Writer.save_all) == [{200}] * WRITERS
    for writer in writers:
        objective = Objective.objects.get(pk=writer.record)
        assert (objective.metric, objective.version) == (writer.saved[-1][0], EDITS + 1)
        assert [e.version for e in changes_of(writer.record)] == list(range(2, EDITS + 2))


def test_own_fields_of_one_row_merge(writers, plan):
    row = a_row(Objective, plan, statement="هدف")
    for writer, name in zip(writers, FIELDS, strict=True):
        writer.record, writer.name = str(row.pk), name
    assert at_once(writers, Writer.save_all) == [{200}] * WRITERS
    row.refresh_from_db()
    assert row.version == WRITERS * EDITS + 1
    assert [getattr(row, w.name) for w in writers] == [w.saved[-1][0] for w in writers]


def test_one_field_takes_each_save_once_and_reports_the_rest(writers, plan):
    row = a_row(Objective, plan, statement="هدف")
    for writer in writers:
        writer.record = str(row.pk)
    answers = set().union(*at_once(writers, Writer.save_all))
    row.refresh_from_db()
    saved = {text: base for writer in writers for text, base in writer.saved}
    refused = {text for writer in writers for text, _base in writer.refused}
    events = changes_of(str(row.pk))
    texts = [event.changes["metric"] for event in events]
    assert answers == {200, 409}
    assert len(saved) + len(refused) == WRITERS * EDITS
    # What was acknowledged is in the history, once, right after the version it was based on.
    assert {
        after: event.version - 1 for event, (_b, after) in zip(events, texts, strict=True)
    } == saved
    # No save covers another: each starts from what the one before it left.
    assert [before for before, _after in texts] == ["", *(after for _before, after in texts[:-1])]
    assert [event.version for event in events] == list(range(2, len(saved) + 2))
    assert (row.metric, row.version) == (texts[-1][1], len(saved) + 1)


def test_versions_kept_at_once_have_numbers_of_their_own(writers, plan):
    row = a_row(Objective, plan, statement="هدف")

    def keep(writer: Writer) -> None:
        for edit in range(3):
            Objective.objects.filter(pk=row.pk).update(metric=f"{writer.number} {edit}")
            Plan.objects.filter(pk=plan.pk).update(updated_at=timezone.now())
            keep_version(plan, plan.owner)

    at_once(writers, keep)
    numbers = list(plan.versions.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_first_answer_of_a_crossing_makes_one_record(writers, plan):
    objective = a_row(Objective, plan, statement="هدف")
    goal = a_row(MarketingGoal, plan, statement="نمو")
    url = reverse("stages:save", args=[plan.pk, "objectives", "alignment"])
    for writer in writers:
        writer.url, writer.name, writer.version = url, "reason", 0
        writer.record = f"marketingalignment_{objective.pk}_{goal.pk}"
    answers = at_once(writers, lambda writer: writer.save(f"سبب {writer.number}"))
    alignment = MarketingAlignment.objects.get(plan=plan)
    assert sorted(answers) == [200] + [409] * (WRITERS - 1)
    assert [(alignment.reason, 0)] == [told for writer in writers for told in writer.saved]
    assert alignment.version == 1


# What the eight do, two of them the same: each round begins with a record of their common list.
DEEDS = (("delete", "restore"), ("unpaste", "repaste"), ("up", "down"), ("save",)) * 2


def test_moves_deletions_pastes_and_saves_wait_for_each_other(writers, plan):
    screen = SCREENS["objectives.objectives"]
    rows = [(uuid4(), {"statement": f"هدف {number}"}) for number in range(6)]
    pasted = actions.paste_rows(plan, screen, screen.part("objective"), rows, by=plan.owner)

    def act(writer: Writer, verb: str, row: str) -> int:
        if verb == "save":
            writer.record = row
            return writer.save(uuid4().hex)
        target = str(pasted.pk) if verb in actions.PASTES else row
        url = reverse("stages:act", args=[plan.pk, "objectives", "objectives", verb, target])
        return writer.client.post(f"{url}?sure=1").status_code

    def work(writer: Writer) -> set[int]:
        draw = Random(writer.number)
        chosen = [str(draw.choice(rows)[0]) for _edit in range(EDITS)]
        return {act(writer, verb, row) for row in chosen for verb in DEEDS[writer.number]}

    # Done, saved, or told that somebody was there first.
    assert set().union(*at_once(writers, work)) <= {200, 302, 409, 410, 422}
    assert Objective.objects.filter(plan=plan).count() == len(rows)


def test_records_restored_at_once_keep_to_the_limit(writers, plan, monkeypatch):
    for most in ("MOST_ROWS", "MOST_STEPS"):
        monkeypatch.setattr(actions, most, 3)
    now = timezone.now()
    for writer in writers:
        writer.record = str(a_row(Objective, plan, statement="هدف", deleted_at=now).pk)

    def restore(writer: Writer) -> int:
        place = [plan.pk, "objectives", "objectives", "restore", writer.record]
        return writer.client.post(reverse("stages:act", args=place)).status_code

    assert sorted(at_once(writers, restore)) == [302] * 3 + [422] * (WRITERS - 3)
    assert Objective.objects.filter(plan=plan, deleted_at=None).count() == 3
