"""The page, the PDF, Word, Excel and the plan file give the same answers, screen by screen."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from planner.plans.fields import to_plain
from planner.reports.document import EVIDENCE, UNPRINTED
from planner.reports.edition import Edition
from planner.reports.excelbook import sheet_name
from planner.reports.exceltables import tables_of
from planner.reports.make import Options
from planner.stages.planfile import detach, read_file, to_file, write_plan
from planner.stages.reading import Answer, ReadPart, read_screen
from planner.stages.registry import SCREENS, STAGES
from planner.stages.snapshot import Snapshot, take_snapshot
from tests.factories import a_user
from tests.reports import office, pdfcheck
from tests.reports.office import normal
from tests.reports.printed import AT, SAMPLES, VERSION, Printed

# Plans are written to tables; without the mark there would be none.
pytestmark = pytest.mark.django_db


@dataclass
class Plan:
    """One plan as everybody sees it."""

    snapshot: Snapshot
    pages: Mapping[str, str]
    word: Mapping[str, str]
    excel: Mapping[str, list[Any]]
    sheets: Mapping[str, list[str]]
    file: Mapping[str, Any]
    pdf: list[str]


@pytest.fixture(scope="session")
def seen(django_db_setup: None, django_db_blocker: Any) -> tuple[Snapshot, dict[str, str]]:
    """The sample in the database, and the words of its pages; it leaves no trace."""
    with django_db_blocker.unblock(), transaction.atomic():
        owner = a_user()
        plan = write_plan(read_file((SAMPLES / "dates-sa.json").read_bytes()), owner)
        reader = Client()
        reader.force_login(owner)
        pages = {
            stage.key: _words(reader, reverse("stages:read", args=[plan.pk, stage.key]))
            for stage in STAGES
        }
        snapshot = take_snapshot(plan)
        transaction.set_rollback(True)
    return snapshot, pages


def _words(reader: Client, address: str) -> str:
    page = reader.get(address, secure=True)
    assert page.status_code == 200
    return normal(unescape(strip_tags(page.text.replace("<", " <"))))


@pytest.fixture(scope="session")
def everywhere(seen: tuple[Snapshot, dict[str, str]], whole: Printed) -> Plan:
    snapshot, pages = seen
    book = office.workbook(office.made(snapshot, "xlsx"))
    with override("ar"):
        edition = Edition.of(snapshot, Options(kind="xlsx"), version_label=VERSION, at=AT)
        sheets: dict[str, list[str]] = {}
        for table in tables_of(edition):
            sheets.setdefault(table.screen.place, []).append(sheet_name(table.title))
    return Plan(
        snapshot,
        pages,
        office.sections(office.made(snapshot, "docx")),
        {sheet.title: [*office.values(sheet)] for sheet in book},
        sheets,
        json.loads(to_file(snapshot)),
        [packed(whole.pages), packed(pdfcheck.pypdf_pages(whole.pdf))],
    )


def answers(plan: Plan, place: str) -> Iterator[tuple[ReadPart, Answer]]:
    """Every answer of a screen that is printed."""
    with override("ar"):
        for part in read_screen(SCREENS[place], plan.snapshot).parts:
            if part.kind == "section" and set(part.part.fields) <= UNPRINTED:
                continue
            found = [*part.answers, *(a for record in part.records for a in record.answers)]
            if part.grid:
                found += [a for _step, cells in part.grid.lines for cell in cells for a in cell]
            yield from ((part, answer) for answer in found if answer.filled)


def printed(plan: Plan, answer: Answer) -> list[str]:
    """What stands for an answer where columns name the currency and codes the records."""
    if answer.kind == "links":
        return [normal(line).split(" · ")[0] for line in answer.lines]
    if answer.kind == "money":
        return [plan.snapshot.format.amount(answer.value)]
    return [normal(line) for line in answer.text.split("\n")]


@pytest.mark.parametrize("place", SCREENS)
def test_page_shows_every_answer(everywhere: Plan, place: str) -> None:
    page = everywhere.pages[place.partition(".")[0]]
    lost = [
        line
        for _part, answer in answers(everywhere, place)
        for line in printed(everywhere, answer)
        if line not in page
    ]
    assert lost == []


@pytest.mark.parametrize("place", SCREENS)
def test_word_gives_every_answer_on_its_screen(everywhere: Plan, place: str) -> None:
    with override("ar"):
        title = "قائمة الأدلة" if place == EVIDENCE else str(SCREENS[place].title)
    text = everywhere.word[title]
    lost = [
        line
        for _part, answer in answers(everywhere, place)
        for line in printed(everywhere, answer)
        if line not in text
    ]
    assert lost == []


@pytest.mark.parametrize("place", SCREENS)
def test_pdf_gives_every_answer(everywhere: Plan, place: str) -> None:
    """Word by word, without vowels: a line is broken where its column ends."""
    lost = [
        word
        for _part, answer in answers(everywhere, place)
        if answer.kind not in ("links", "url")
        for line in printed(everywhere, answer)
        for word in re.findall(r"[^\W\d]+|\d+", bare(line))
        if not any(word in text for text in everywhere.pdf)
    ]
    assert lost == []


def packed(pages: list[str]) -> str:
    """Each reader parts or reorders a few words at their vowels; no word is lost to both."""
    return "".join(bare(normal(" ".join(pages))).split())


def bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@pytest.mark.parametrize("place", [p for p in SCREENS if p != "basics.plan"])
def test_workbook_holds_every_answer_as_what_it_is(everywhere: Plan, place: str) -> None:
    cells = [v for name in everywhere.sheets.get(place, ()) for v in everywhere.excel[name]]
    cells += everywhere.excel["الإجابات المفردة"]
    held = {_cell(value) for value in cells}
    lost = [
        (str(answer.label), answer.text)
        for _part, answer in answers(everywhere, place)
        if answer.kind != "links" and _cell(_value(answer)) not in held
    ]
    assert lost == []


def _value(answer: Answer) -> Any:
    return answer.value if answer.kind in ("money", "number", "date") else answer.text


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return normal(value)
    return value.isoformat()[:10] if hasattr(value, "isoformat") else float(value)


@pytest.mark.parametrize("place", SCREENS)
def test_plan_file_holds_every_answer(everywhere: Plan, place: str) -> None:
    names = _names(everywhere.snapshot)
    for part, answer in answers(everywhere, place):
        wanted = _plain(answer.value, names)
        assert any(wanted in row.values() for row in _held(everywhere, place, part)), answer


def _held(plan: Plan, place: str, part: ReadPart) -> list[Any]:
    """The records of the plan file that a part shows."""
    declared: Any = part.part
    if part.kind == "section":
        sheet: Any = SCREENS[place].sheet
        return [plan.file["sheets"][sheet.key()]]
    models = [declared.model] if part.kind == "rows" else declared.models
    return [row for model in models for row in plan.file["rows"].get(model.key(), ())]


def _names(snapshot: Snapshot) -> dict[str, str]:
    """Id → name in the plan file, for records that are pointed at."""
    return {
        record.id: file_record.id
        for key, records in detach(snapshot).rows.items()
        for record, file_record in zip(snapshot.rows[key], records, strict=True)
    }


def _plain(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [names[v] for v in value]
    return names.get(value, value) if isinstance(value, str) else to_plain(value)
