"""The plan as a file: nothing is lost on the way out and back in."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planner.core.arabic import clean_line
from planner.core.formats import CURRENCIES
from planner.evidence.tables import Citation, Evidence
from planner.plans.answers import save_answers
from planner.plans.tables import Plan
from planner.stages.forms import crossing_id
from planner.stages.objectives import MarketingAlignment, MarketingGoal, Objective
from planner.stages.planfile import (
    PlanFileError,
    copy_plan,
    detach,
    dump,
    read_file,
    to_file,
    write_plan,
)
from planner.stages.registry import SHEETS, TABLES
from planner.stages.snapshot import answer_fields, crossing_fields, from_data, take_snapshot
from tests.factories import a_plan, a_row, a_user, fill_plan

pytestmark = pytest.mark.django_db

LINES = st.text(max_size=30).map(clean_line).filter(bool)


def text_of(plan):
    return to_file(take_snapshot(Plan.objects.get(pk=plan.pk)))


def round_trip(text, owner):
    return text_of(write_plan(read_file(text.encode()), owner))


def test_full_plan_answers_every_field(plan):
    data = json.loads(text_of(fill_plan(plan, rows=3)))
    assert list(data["sheets"]) == list(SHEETS)
    assert list(data["rows"]) == list(TABLES)
    for key, model in SHEETS.items():
        assert set(data["sheets"][key]) == {f.name for f in answer_fields(model)}, key
    for key, model in TABLES.items():
        answered = {name for row in data["rows"][key] for name in row} - {"id"}
        assert answered == {f.name for f in answer_fields(model)}, key
    assert len(data["citations"]) > len(TABLES)


def test_full_plan_comes_back_byte_by_byte(plan, sara):
    text = text_of(fill_plan(plan, rows=3))
    assert round_trip(text, sara) == text
    assert text.endswith("}\n")
    assert "\\u" not in text


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    seed=st.integers(0, 10**6),
    rows=st.integers(0, 3),
    fullness=st.sampled_from([0.0, 0.3, 0.9, 1.0]),
    words=st.lists(LINES, min_size=1, max_size=20),
    currency=st.sampled_from(list(CURRENCIES)),
)
@example(seed=1, rows=0, fullness=0.0, words=["خطة"], currency="DJF")
def test_any_plan_comes_back_byte_by_byte(sara, seed, rows, fullness, words, currency):
    plan = a_plan(sara, title=words[0], currency=currency)
    fill_plan(plan, seed=seed, rows=rows, fullness=fullness, words=words)
    text = text_of(plan)
    assert read_file(text.encode(), strict=True).remarks == ()
    assert round_trip(text, sara) == text
    assert dump(read_file(text.encode())) == text


def test_deleted_records_stay_behind_with_all_that_hangs_on_them(plan, sara):
    fill_plan(plan, rows=2)
    for model in (Objective, MarketingGoal, Evidence):
        model.objects.filter(pk=model.objects.first().pk).update(deleted_at=timezone.now())
    text = text_of(plan)
    data = json.loads(text)
    assert len(data["rows"]["objective"]) == len(data["rows"]["marketingalignment"]) == 1
    assert {evidence for evidence, _place in data["citations"]} == {"evidence-1"}
    assert round_trip(text, sara) == text


def test_stored_snapshot_gives_the_same_file(plan):
    snapshot = take_snapshot(fill_plan(plan))
    assert to_file(from_data(snapshot.as_data())) == to_file(snapshot)


def test_order_of_records_is_kept(plan, sara):
    for number in range(12):
        a_row(Objective, plan, statement=f"هدف {number}")
    Objective.objects.filter(statement="هدف 0").update(position=40)
    text = text_of(plan)
    assert [r["statement"] for r in json.loads(text)["rows"]["objective"]][-1] == "هدف 0"
    assert round_trip(text, sara) == text


def test_file_tells_nothing_of_people_or_database(plan):
    text = text_of(fill_plan(plan))
    assert "sara" not in text.lower()
    for row in (*Objective.objects.all(), *MarketingAlignment.objects.all()):
        assert str(row.pk) not in text


def test_crossings_get_the_ids_under_which_the_screens_look_for_them(plan, sara):
    fill_plan(plan)
    copied = write_plan(detach(take_snapshot(plan)), sara)
    for model in (m for m in TABLES.values() if crossing_fields(m)):
        for row in model.objects.filter(plan=copied):
            axes = tuple(str(getattr(row, f.attname)) for f in crossing_fields(model))
            assert row.pk == crossing_id(copied.pk, model, axes)


def test_written_plan_is_new_and_at_its_first_version(plan, sara):
    fill_plan(plan)
    written = write_plan(read_file(text_of(plan).encode()), sara, title="غيرها")
    assert written.pk != plan.pk
    assert (written.owner, written.title, written.version) == (sara, "غيرها", 1)
    assert set(Objective.objects.filter(plan=written).values_list("version", flat=True)) == {1}
    assert [(e.verb, e.by, e.place) for e in written.events.all()] == [("import", sara, "")]


def test_queries_do_not_grow_with_rows(plan, sara):
    counts = []
    for rows in (1, 3):
        one = a_plan(sara)
        plan_file = read_file(text_of(fill_plan(one, rows=rows)).encode())
        with CaptureQueriesContext(connection) as queries:
            write_plan(plan_file, sara)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_is_written_when_writing_fails(plan, sara, monkeypatch):
    plan_file = read_file(text_of(fill_plan(plan)).encode())
    monkeypatch.setattr("planner.stages.planfile._cite", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_plan(plan_file, sara)
    assert Plan.objects.count() == 1


def test_copy_is_an_own_plan_with_all_there_is(plan, sara):
    fill_plan(plan)
    ziad = a_user("Ziad")
    with override("ar"):
        copied = copy_plan(plan, ziad)
    assert copied.owner == ziad
    assert copied.title != plan.title
    assert plan.title in copied.title
    assert text_of(copied).replace(copied.title, plan.title, 1) == text_of(plan)
    assert copied.events.get().verb == "copy"


def test_title_of_a_copy_fits_its_field(plan, sara):
    Plan.objects.filter(pk=plan.pk).update(title="ت" * 150)
    copied = copy_plan(Plan.objects.get(pk=plan.pk), sara)
    assert len(copied.title) == 150
    assert copied.title.endswith("…")


# What the screens let stand has to come back too.


def test_contradiction_saved_on_a_screen_is_told_and_kept(plan, sara):
    Plan.objects.filter(pk=plan.pk).update(
        period_start=date(2027, 1, 1), period_end=date(2027, 12, 31)
    )
    late = {"period_start": date(2028, 6, 1)}
    saved = save_answers(plan, Plan, plan.pk, late, place="basics.plan", version=1, by=sara)
    assert saved.changed
    text = text_of(plan)
    plan_file = read_file(text.encode())
    assert [fault.path for fault in plan_file.remarks] == ["sheets.plan.period_end"]
    assert round_trip(text, sara) == text
    with pytest.raises(PlanFileError):
        read_file(text.encode(), strict=True)


def test_amounts_of_a_former_currency_are_told_and_kept(plan, sara):
    fill_plan(plan)
    Plan.objects.filter(pk=plan.pk).update(currency="DJF")
    model = TABLES["costitem"]
    model.objects.filter(plan=plan).update(amount=Decimal("10.5"))
    text = text_of(plan)
    remarks = read_file(text.encode()).remarks
    assert {"rows.costitem[0].amount"} <= {r.path for r in remarks if r.code == "currency"}
    assert round_trip(text, sara) == text


def test_doubtful_citations_are_left_out(plan, sara):
    objective = a_row(Objective, plan, statement="هدف")
    evidence = a_row(Evidence, plan, statement="دليل")
    place = f"objectives.objectives/{objective.pk}"
    for there in (place, place.upper().replace("OBJECTIVES.OBJECTIVES", "objectives.objectives")):
        Citation.objects.create(plan=plan, evidence=evidence, place=there)
    assert json.loads(text_of(plan))["citations"] == [
        ["evidence-1", "objectives.objectives/objective-1"]
    ]
    Objective.objects.update(deleted_at=timezone.now())
    assert json.loads(text_of(plan))["citations"] == []


# Commands


def test_commands_export_and_import(plan, sara, tmp_path):
    fill_plan(plan)
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    call_command("export_plan", str(plan.pk), output=one)
    out = io.StringIO()
    call_command("import_plan", str(one), owner="SARA@example.com", stdout=out)
    call_command("export_plan", out.getvalue().strip(), output=two)
    assert one.read_bytes() == two.read_bytes() == text_of(plan).encode()


def test_export_prints_without_a_file(plan):
    out = io.StringIO()
    call_command("export_plan", str(plan.pk), stdout=out)
    assert out.getvalue() == text_of(plan)


def test_import_lists_the_faults_and_fails(sara, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "khutta-plan", "schema": 1, "sheets": {"plan": {}}, "x": 1}')
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_plan", str(bad), owner=sara.email, stderr=err)
    assert "sheets.plan.title: " in err.getvalue()
    assert "x: " in err.getvalue()
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    "arguments", [("import_plan", "/nowhere.json", "--owner", "sara@example.com"),
                  ("import_plan", "/dev/null", "--owner", "nobody@example.com"),
                  ("export_plan", "7"), ("export_plan", "\x00"),
                  ("export_plan", "0e6e3f5e-7c1f-4f0e-8f5b-000000000000")],
)  # fmt: skip
def test_commands_say_what_is_wrong(sara, arguments):
    with pytest.raises(CommandError):
        call_command(*arguments)
