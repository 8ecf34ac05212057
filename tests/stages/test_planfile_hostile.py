"""Hostile and mistaken plan files: told with place and reason, and nothing is written."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.stages.actions import MOST_STEPS
from planner.stages.filefaults import MESSAGES, MOST_FAULTS
from planner.stages.planfile import MOST_BYTES, PlanFileError, read_file
from planner.stages.registry import SHEETS, TABLES


def a_file(**parts: Any) -> dict[str, Any]:
    return {
        "format": "khutta-plan",
        "schema": 1,
        "sheets": {"plan": {"title": "خطة"}},
        "rows": {},
        "citations": [],
        **parts,
    }


def rows(**tables: list[dict[str, Any]]) -> dict[str, Any]:
    return a_file(rows=tables)


def one(table: str, **values: Any) -> dict[str, Any]:
    return rows(**{table: [{"id": f"{table}-1", **values}]})


def faults_of(data: Any, **options: Any) -> dict[str, str]:
    """Path → code of everything that is wrong with `data` (bytes, or something for JSON)."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    with pytest.raises(PlanFileError) as refused:
        read_file(raw, **options)
    for fault in refused.value.faults:
        assert str(fault)
    return {fault.path: fault.code for fault in refused.value.faults}


def test_smallest_file_is_good():
    assert read_file(json.dumps(a_file()).encode()).sheets == {"plan": {"title": "خطة"}}
    least = {k: v for k, v in a_file().items() if k not in ("rows", "citations")}
    assert read_file(json.dumps(least).encode()) == read_file(json.dumps(a_file()).encode())


# The file as a whole


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "json"),
        (b"\xff\xfe{\x00}\x00", "encoding"),
        ("خطة".encode("cp1256"), "encoding"),
        (b'{"format": "khutta-plan",}', "json"),
        (b"[" * 1_000_000, "depth"),
        (b'{"a":' * 500_000, "depth"),
        (b"[" * 2_000 + b"]" * 2_000, "format"),
        (b" " * (MOST_BYTES + 1), "size"),
        (b"PK\x03\x04 not a zip", "json"),
        (b"null", "format"),
        (b"[]", "format"),
        (b"NaN", "format"),
        (b"9" * 1_000_000, "format"),
        (b'{"format": "other"}', "format"),
        (b'{"format": ["khutta-plan"]}', "format"),
        (b'{"format": "khutta-plan"}', "missing"),
        (b'{"format": "khutta-plan", "schema": "1"}', "type_whole"),
        (b'{"format": "khutta-plan", "schema": true}', "type_whole"),
        (b'{"format": "khutta-plan", "schema": 1e999}', "type_whole"),
        (b'{"format": "khutta-plan", "schema": 0}', "schema"),
        (b'{"format": "khutta-plan", "schema": 2}', "newer"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_file_as_a_whole_is_refused_with_one_answer(raw, code):
    assert list(faults_of(raw).values()) == [code]


def test_byte_order_mark_does_no_harm():
    assert read_file(b"\xef\xbb\xbf" + json.dumps(a_file()).encode())


def test_depth_below_a_known_key_is_refused():
    raw = json.dumps(a_file(rows="HERE")).replace('"HERE"', "[" * 900_000).encode()
    assert faults_of(raw) == {"": "depth"}
    raw = json.dumps(a_file(rows="HERE")).replace('"HERE"', "[" * 900 + "]" * 900).encode()
    assert faults_of(raw) == {"rows": "type_object"}


def test_doubled_keys_are_told_at_their_place():
    text = json.dumps(one("objective", statement="هدف"))
    twice = text.replace('"statement"', '"statement": "غيره", "statement"', 1)
    assert faults_of(twice.encode()) == {"rows.objective[0].statement": "doubled_key"}
    twice = text.replace('"schema": 1', '"schema": 1, "schema": 1').encode()
    assert faults_of(twice) == {"schema": "doubled_key"}


def test_faults_end_where_nobody_reads_on():
    many = a_file(**{f"key{n}": 1 for n in range(50_000)})
    with pytest.raises(PlanFileError) as refused:
        read_file(json.dumps(many).encode())
    assert len(refused.value.faults) == MOST_FAULTS + 1
    assert refused.value.faults[-1].code == "more"


@pytest.mark.parametrize(
    "name", ["\u202egnp.exe", "\ud800", "a\x00b", "x" * 5000, "<script>", "a\nb", "خطة", "%s%(x)d"]
)
def test_strange_keys_are_shown_harmlessly(name):
    for data, start in [
        (a_file(**{name: 1}), ""),
        (a_file(sheets={"plan": {"title": "خطة", name: "x"}}), "sheets.plan."),
        (rows(**{name: []}), "rows."),
    ]:
        (path,) = faults_of(data)
        assert path.startswith(start)
        assert path.isascii()
        assert path.isprintable()
        assert len(path) < 60


# Structure


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        (a_file(sheets={}), "sheets.plan.title", "missing"),
        (a_file(sheets={"plan": {"sector": "تمور"}}), "sheets.plan.title", "missing"),
        (a_file(sheets={"plan": ["خطة"]}), "sheets.plan", "type_object"),
        (a_file(sheets={"plan": {"title": "خطة"}, "other": {}}), "sheets.other", "unknown_sheet"),
        (a_file(sheets={"plan": {"title": "خطة"}, "webuse": {}}), "sheets.webuse", "empty"),
        (a_file(sheets={"plan": {"title": "خطة", "owner": 1}}), "sheets.plan.owner",
         "unknown_field"),
        (a_file(rows=[]), "rows", "type_object"),
        (a_file(extra=1), "extra", "unknown_key"),
        (rows(nothing=[]), "rows.nothing", "unknown_table"),
        (rows(objective={}), "rows.objective", "type_list"),
        (rows(objective=[]), "rows.objective", "empty"),
        (rows(objective=["هدف"]), "rows.objective[0]", "type_object"),
        (one("objective", plan="x"), "rows.objective[0].plan", "unknown_field"),
        (one("objective", position=3), "rows.objective[0].position", "unknown_field"),
        (one("objective", version=3), "rows.objective[0].version", "unknown_field"),
        (a_file(citations={}), "citations", "type_list"),
        (a_file(citations=["evidence-1"]), "citations[0]", "citation"),
        (a_file(citations=[["evidence-1", 5]]), "citations[0]", "citation"),
        (a_file(citations=[["evidence-1", "audit.internal"]]), "citations[0]",
         "unknown_reference"),
    ],
)  # fmt: skip
def test_structure_is_checked(data, path, code):
    assert faults_of(data) == {path: code}


@pytest.mark.parametrize("sheets", [None, [], "plan", 1])
def test_sheets_are_an_object(sheets):
    assert faults_of(a_file(sheets=sheets))["sheets"] == "type_object"


def test_every_fault_is_found_at_once():
    data = rows(
        objective=[
            {"id": "objective-1", "statement": "هدف"},
            {"id": "objective-2", "deadline": "غدا", "weight": "101", "kind": "x"},
            {"id": "objective-2", "five_s": 3},
        ],
        directive=[{"id": "directive-1", "tactic": "tactic-9"}],
    )
    assert faults_of(data) == {
        "rows.objective[1].deadline": "date",
        "rows.objective[1].weight": "range_high",
        "rows.objective[1].kind": "choice",
        "rows.objective[2].id": "doubled_id",
        "rows.objective[2].five_s": "type_text",
        "rows.directive[0].tactic": "unknown_reference",
    }


# Values


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "empty"), ("", "empty"), ([], "empty"), (5, "type_text"), (True, "type_text"),
        ({"a": 1}, "type_text"), (["a"], "type_text"),
        ("ا" * 301, "too_long"), ("ا" * 800_000, "too_long"),
        ("\u200b", "characters"), ("\u202eهدف", "characters"), ("هد\x00ف", "characters"),
        ("\ud800", "characters"), ("سطر\nسطر", "characters"), ("سطر\rسطر", "characters"),
        ("سطر\tسطر", "characters"), ("ﻻ", "characters"), ("\ufeffهدف", "characters"),
        (" هدف", "unclean"), ("هدف ", "unclean"), ("   ", "unclean"), ("\u200f", "unclean"),
        ("e\u0301", "unclean"),
    ],
)  # fmt: skip
def test_lines_are_as_a_form_would_store_them(value, code):
    assert faults_of(one("objective", statement=value)) == {"rows.objective[0].statement": code}


def test_direction_marks_and_vowels_inside_a_line_are_kept():
    text = "خُطَّة\u200c التسويق \u200fABC\u200f في 2027"
    assert read_file(json.dumps(one("objective", statement=text)).encode())


def test_refused_characters_are_named():
    with pytest.raises(PlanFileError) as refused:
        read_file(json.dumps(one("objective", statement="\u202eهدف\x00")).encode())
    assert refused.value.faults[0].params == {"characters": "U+202E U+0000"}


def test_paragraphs_may_have_several_lines():
    good = one("objective", specific="سطر\nسطر")
    assert read_file(json.dumps(good).encode())
    bad = one("objective", specific="سطر\r\nسطر")
    assert faults_of(bad) == {"rows.objective[0].specific": "characters"}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (5, "type_text"), (5.5, "type_text"), (True, "type_text"), (float("nan"), "type_text"),
        (float("inf"), "type_text"), (10**30, "type_text"), ({}, "type_text"),
        ("NaN", "number"), ("Infinity", "number"), ("1e5", "number"), ("٥", "number"),
        ("+5", "number"), (" 5", "number"), ("5\n", "number"), ("05", "number"), ("-0", "number"),
        ("5.", "number"), (".5", "number"), ("1,5", "number"), ("1_000", "number"),
        ("9" * 16, "number"), ("9" * 1_000_000, "number"), ("0." + "1" * 1000, "number"),
        ("1.1234", "places"), ("-1", "range_low"), ("100.001", "range_high"), ("", "empty"),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_numbers_are_exact_text(value, code):
    assert faults_of(one("objective", weight=value)) == {"rows.objective[0].weight": code}


def test_huge_whole_numbers_cost_nothing():
    raw = json.dumps(one("objective", weight="HERE")).replace('"HERE"', "9" * 4_000_000)
    started = time.perf_counter()
    assert faults_of(raw.encode()) == {"rows.objective[0].weight": "type_text"}
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (20270115, "type_text"), ("2027-02-30", "date"), ("2027-1-5", "date"), ("20270115", "date"),
        ("2027-W01-1", "date"), ("2027-01-15T00:00", "date"), ("٢٠٢٧-٠١-١٥", "date"),
        ("15/01/2027", "date"), ("0001-01-01", "year"), ("9999-12-31", "year"),
        ("1446-01-01", "year"),
    ],
)  # fmt: skip
def test_dates_are_iso(value, code):
    assert faults_of(one("objective", deadline=value)) == {"rows.objective[0].deadline": code}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("javascript:alert(1)", "url"), ("ftp://a.example/", "url"), ("tamr.example", "url"),
        ("https://", "url"), ("https://a b.example", "url"), ("file:///etc/passwd", "url"),
        ("https://a.example/" + "x" * 500, "too_long"), ("https://a.example/\u202e", "characters"),
        (1, "type_text"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_addresses_lead_to_the_web(value, code):
    assert faults_of(one("webchannel", url=value)) == {"rows.webchannel[0].url": code}


@pytest.mark.parametrize(
    ("value", "code"),
    [("3", "type_whole"), (True, "type_whole"), (3.0, "type_whole"), (9, "choice"),
     (10**9, "type_whole"), (-1, "choice")],
)  # fmt: skip
def test_scales_are_whole_numbers(value, code):
    found = faults_of(one("webchannel", effectiveness=value))
    assert found == {"rows.webchannel[0].effectiveness": code}


@pytest.mark.parametrize(
    "values",
    [{"country": "XX"}, {"country": "Saudi Arabia"}, {"currency": "XXX"}, {"digits": "roman"},
     {"calendar": "hijri\n"}],
)  # fmt: skip
def test_choices_of_the_plan_are_known(values):
    found = faults_of(a_file(sheets={"plan": {"title": "خطة", **values}}))
    assert list(found.values()) == ["choice"]


# Records and what they point at


@pytest.mark.parametrize(
    "name",
    [None, 1, "", "1", "objective", "objective-", "objective-0", "objective-01", "goal-1",
     "objective-1234567", "objective-١", "objective-1 ", "OBJECTIVE-1", ["objective-1"]],
)  # fmt: skip
def test_ids_have_one_form(name):
    found = faults_of(rows(objective=[{"id": name, "statement": "هدف"}]))
    assert found == {"rows.objective[0].id": "id"}


def test_id_is_needed():
    assert faults_of(rows(objective=[{"statement": "هدف"}])) == {"rows.objective[0].id": "id"}


def test_rows_are_limited():
    many = [{"id": f"objective-{n + 1}"} for n in range(MOST_STEPS)]
    assert read_file(json.dumps(rows(objective=many)).encode())
    many.append({"id": f"objective-{MOST_STEPS + 1}"})
    assert faults_of(rows(objective=many)) == {"rows.objective": "too_many"}


@pytest.mark.parametrize(
    ("name", "code"),
    [("tactic-2", "unknown_reference"), ("service-1", "wrong_table"),
     ("tactic-", "unknown_reference"), (5, "type_text"), (["tactic-1"], "type_text"),
     ({"id": "tactic-1"}, "type_text"),
     ("\ud800", "unknown_reference")],
)  # fmt: skip
def test_links_lead_to_a_record_of_their_table(name, code):
    data = rows(
        service=[{"id": "service-1"}],
        tactic=[{"id": "tactic-1"}],
        directive=[{"id": "directive-1", "tactic": name}],
    )
    assert faults_of(data) == {"rows.directive[0].tactic": code}


@pytest.mark.parametrize(
    ("names", "place", "code"),
    [
        (["option-9"], "[0]", "unknown_reference"),
        (["option-1", "option-1"], "[1]", "doubled_reference"),
        (["option-1", "objective-1"], "[1]", "wrong_table"),
        (["option-1", ""], "[1]", "unknown_reference"),
        ("option-1", "", "type_list"),
        ({"0": "option-1"}, "", "type_list"),
        ([1], "", "type_text"),
    ],
)
def test_lists_of_links_are_checked_one_by_one(names, place, code):
    data = rows(
        objective=[{"id": "objective-1"}],
        option=[{"id": "option-1", "quadrant": "SO"}],
        strategy=[{"id": "strategy-1", "options": names}],
    )
    assert faults_of(data) == {f"rows.strategy[0].options{place}": code}


def test_links_keep_to_what_the_form_offers():
    data = rows(
        factor=[{"id": "factor-1", "kind": "threat"}],
        option=[{"id": "option-1", "quadrant": "SO", "internal": ["factor-1"]}],
    )
    assert faults_of(data) == {"rows.option[0].internal[0]": "not_allowed"}


CROSSED = {"objective": [{"id": "objective-1"}], "marketinggoal": [{"id": "marketinggoal-1"}]}
AXES = {"objective": "objective-1", "goal": "marketinggoal-1"}


def crossings(*found: dict[str, Any]) -> dict[str, Any]:
    named = [{"id": f"marketingalignment-{n}", **row} for n, row in enumerate(found, 1)]
    return rows(**CROSSED, marketingalignment=named)


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        ([AXES, AXES], {"[1]": "doubled_crossing"}),
        ([{"objective": "objective-1"}], {"[0].goal": "axis"}),
        ([{"strength": 1}], {"[0].objective": "axis", "[0].goal": "axis"}),
        ([{**AXES, "goal": "objective-1"}], {"[0].goal": "wrong_table"}),
        ([{**AXES, "goal": None}], {"[0].goal": "empty"}),
    ],
)
def test_crossings_name_each_crossing_once(found, faults):
    start = "rows.marketingalignment"
    assert faults_of(crossings(*found)) == {f"{start}{p}": code for p, code in faults.items()}
    assert read_file(json.dumps(crossings(AXES)).encode())


def test_crossings_by_a_word_are_named_once_too():
    data = rows(
        scenario=[{"id": "scenario-1", "kind": "likely"}, {"id": "scenario-2", "kind": "likely"}]
    )
    assert faults_of(data) == {"rows.scenario[1]": "doubled_crossing"}
    assert faults_of(one("scenario", cost="5")) == {"rows.scenario[0].kind": "axis"}


def test_no_answer_hides_where_no_screen_shows_it():
    assert faults_of(one("factor", statement="عامل")) == {"rows.factor[0].kind": "homeless"}
    hidden = one("factor", kind="opportunity", rating=3)
    assert faults_of(hidden) == {"rows.factor[0].rating": "elsewhere"}


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([["objective-1", "objectives.objectives"]], "wrong_table"),
        ([["evidence-1", "objectives.nothing"]], "place"),
        ([["evidence-1", ""]], "place"),
        ([["evidence-1", "objectives.objectives/"]], "place"),
        ([["evidence-1", "objectives.objectives/objective-7"]], "place"),
        ([["evidence-1", "objectives.goals/objective-1"]], "place"),
        ([["evidence-1", "objectives.objectives/objective-1/x"]], "place"),
    ],
)
def test_citations_join_evidence_and_place(pairs, code):
    data = rows(evidence=[{"id": "evidence-1"}], objective=[{"id": "objective-1"}])
    data["citations"] = pairs
    assert faults_of(data) == {"citations[0]": code}


def test_place_cites_its_evidence_once():
    data = one("evidence", statement="دليل")
    data["citations"] = [["evidence-1", "objectives.goals"]] * 2
    assert faults_of(data) == {"citations[1]": "doubled_citation"}


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (one("objective", direction="up", baseline="5", target="3"), "rows.objective[0].target"),
        (one("costitem", first_period="3", last_period="1"), "rows.costitem[0].last_period"),
        (one("costitem", amount="1.005"), "rows.costitem[0].amount"),
    ],
)
def test_contradictions_are_remarks_and_strictly_faults(data, path):
    remarks = read_file(json.dumps(data).encode()).remarks
    assert [remark.path for remark in remarks] == [path]
    assert list(faults_of(data, strict=True)) == [path]


# Any file at all


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text()
    | st.sampled_from(["khutta-plan", "objective-1", "2027-01-01", "5", "cost"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from([*SHEETS, *TABLES, "id", "title", "kind", "objective", "rests_on"])
        | st.text(max_size=5),
        inner,
        max_size=6,
    ),
    max_leaves=30,
)  # fmt: skip


def survives(raw: bytes) -> None:
    """`raw` is read or refused; nothing else happens, and the refusal can be shown."""
    faults = []
    try:
        faults = list(read_file(raw).remarks)
    except PlanFileError as refused:
        faults = refused.faults or [None]
    for fault in faults:
        assert fault.message.encode()
        assert fault.path.isascii()
        assert fault.where.encode() is not None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(sheets=JUNK, tables=JUNK, citations=JUNK)
def test_junk_is_refused_in_order(sheets, tables, citations):
    survives(json.dumps(a_file(sheets=sheets, rows=tables, citations=citations)).encode())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_junk_in_every_field_is_refused_in_order(data):
    key = data.draw(st.sampled_from(list(TABLES)))
    names = [f.name for f in TABLES[key]._meta.concrete_fields]
    found = data.draw(
        st.lists(st.dictionaries(st.sampled_from(names), JUNK, max_size=5), max_size=3)
    )
    survives(json.dumps(rows(**{key: found})).encode())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_are_refused_in_order(raw):
    survives(raw)
    survives(json.dumps(a_file()).encode()[:-1] + raw)


@pytest.mark.parametrize(
    "make",
    [
        lambda n: one("objective", statement="\u202e" * n),
        lambda n: rows(objective=[{}] * (n // 4)),
        lambda n: rows(
            marketingalignment=[{"id": f"marketingalignment-{i}"} for i in range(n // 40)]
        ),
        lambda n: a_file(citations=[["evidence-1", "x"]] * (n // 25)),
        lambda n: rows(strategy=[{"id": "strategy-1", "options": ["option-1"] * (n // 14)}]),
        lambda n: {str(i): i for i in range(n // 16)},
    ],
    ids=["text", "rows", "crossings", "citations", "links", "keys"],
)
def test_largest_files_are_answered_soon(make: Callable[[int], Any]):
    raw = json.dumps(make(MOST_BYTES)).encode()[:MOST_BYTES]
    started = time.process_time()
    survives(raw)
    assert time.process_time() - started < 5


# Words


def test_every_message_can_be_said():
    params = dict.fromkeys(
        ("most", "line", "column", "format", "schema", "characters", "places", "limit",
         "first", "last", "reason", "example"), "x",
    )  # fmt: skip
    for language in ("ar", "en"):
        with override(language):
            for text in MESSAGES.values():
                assert str(text) % params


def test_place_is_told_in_the_words_of_the_screen():
    with pytest.raises(PlanFileError) as refused:
        read_file(json.dumps(one("objective", deadline="x")).encode())
    with override("en"):
        assert refused.value.faults[0].where == "Objectives · record 1 · Deadline"
        assert "rows.objective[0].deadline: This is not a date" in str(refused.value.faults[0])
