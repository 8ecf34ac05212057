"""The published JSON Schema says what the program does."""

import io
import json
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings
from django.core.management import call_command

from planner.stages.planfile import read_file, to_file
from planner.stages.schema import plan_schema, schema_text
from planner.stages.snapshot import take_snapshot
from tests.factories import fill_plan

PUBLISHED = Path(settings.BASE_DIR, "docs", "plan.schema.json")
SAMPLES = sorted(Path(settings.BASE_DIR, "planner", "samples").glob("*.json"))


@pytest.fixture(scope="module")
def validator():
    schema = plan_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema, format_checker=checker)


def test_published_schema_is_up_to_date():
    """`manage.py plan_schema --output docs/plan.schema.json` writes it anew."""
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text()


def test_command_prints_or_writes_it(tmp_path):
    out = io.StringIO()
    call_command("plan_schema", stdout=out)
    call_command("plan_schema", output=tmp_path / "deep" / "schema.json")
    assert out.getvalue() == schema_text()
    assert (tmp_path / "deep" / "schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.django_db
def test_full_plan_is_valid(plan, validator):
    validator.validate(json.loads(to_file(take_snapshot(fill_plan(plan, rows=3)))))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_samples_are_valid_and_without_remarks(sample, validator):
    raw = sample.read_bytes()
    validator.validate(json.loads(raw))
    read_file(raw, strict=True)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("objective", {"deadline": "2027-13-45"}),
        ("objective", {"weight": "-1"}),
        ("objective", {"weight": 5}),
        ("objective", {"statement": ""}),
        ("objective", {"statement": "ا" * 301}),
        ("objective", {"statement": "سطر\nسطر"}),
        ("objective", {"kind": "none"}),
        ("objective", {"surprise": "x"}),
        ("webchannel", {"url": "javascript:alert(1)"}),
        ("investmentline", {"tactic": "objective-1"}),
        ("strategy", {"options": ["option-1", "option-1"]}),
        ("marketingalignment", {"objective": "objective-1"}),
        ("factor", {"kind": "opportunity", "rating": 3}),
        ("factor", {"statement": "بلا نوع"}),
    ],
)
def test_schema_refuses_what_the_reader_refuses(validator, table, row):
    data = {
        "format": "khutta-plan",
        "schema": 1,
        "sheets": {"plan": {"title": "خطة"}},
        "rows": {table: [{"id": f"{table}-1", **row}]},
    }
    assert not validator.is_valid(data)
    with pytest.raises(Exception, match="faults"):
        read_file(json.dumps(data).encode())
