"""The plan answers back on its pages: findings, doors, the gate and its lock, threads."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from lxml import html

import planner
from planner.core.plandata import HOMES, SHEET_HOMES
from planner.core.rules import RULES, check
from planner.core.rules.audit import ENVIRONMENT_WORDS, METRIC_WORDS
from planner.core.rules.strategy import STAGES as SALE_STAGES
from planner.core.rules.swot import KIND_WORDS
from planner.core.thread import THREADED, TIES
from planner.evidence.tables import Citation, Evidence
from planner.plans.tables import Plan
from planner.stages.alerts import Alerts, plain_words
from planner.stages.audit.external import EnvironmentKind
from planner.stages.audit.internal import MarketingMetric
from planner.stages.doors import door_of
from planner.stages.gates import LOCKED, why_not_save, why_not_write
from planner.stages.objectives import MarketingGoal, Objective
from planner.stages.planfile import read_file, write_plan
from planner.stages.progress import progress_by_place
from planner.stages.registry import PLACE_OF, SCREENS, SHEETS, TABLES
from planner.stages.snapshot import crossing_fields, from_data, take_snapshot
from planner.stages.strategy.control import Directive
from planner.stages.strategy.investment import InvestmentLine, InvestmentPlan
from planner.stages.strategy.tactics import SaleStage, Tactic
from tests.factories import a_plan, a_row, a_user

pytestmark = pytest.mark.django_db

SAMPLES = Path(planner.__file__).parent / "samples"
TEACHING = SAMPLES / "teaching"
REAL = ["dates-sa", "crafts-dz"]


def sample(owner, path):
    return write_plan(read_file(path.read_bytes()), owner)


@pytest.fixture
def faulty(sara):
    """The plan with the planted mistakes, Sara's."""
    return sample(sara, TEACHING / "mistakes.json")


def alerts_of(plan):
    snapshot = take_snapshot(plan)
    return Alerts(snapshot, progress_by_place(SCREENS, snapshot))


def page(client, name, *args):
    answer = client.get(reverse(f"stages:{name}", args=args))
    assert answer.status_code == 200
    return html.document_fromstring(answer.content.decode())


def edit(plan, place):
    return reverse("stages:edit", args=[plan.pk, *place.split(".")])


# The rules and the tables


def test_homes_of_the_rules_are_those_of_the_registry():
    assert dict(HOMES) == {key: PLACE_OF[key] for key in TABLES}
    assert dict(SHEET_HOMES) == {key: PLACE_OF[key] for key in SHEETS}


def test_words_of_the_rules_are_those_of_the_fields():
    assert [str(w) for w in METRIC_WORDS] == MarketingMetric.values
    assert set(ENVIRONMENT_WORDS) == set(EnvironmentKind.values)
    assert list(SALE_STAGES) == SaleStage.values
    assert set(KIND_WORDS) == {"strength", "weakness", "opportunity", "threat"}


def test_ties_of_threads_are_fields_of_their_tables():
    for tie in TIES:
        fields = {f.name for f in TABLES[tie.table]._meta.fields}
        assert set(tie.fields) <= fields
        assert set(tie.tables) <= set(TABLES)
    assert set(TABLES) >= THREADED


# The samples


@pytest.mark.parametrize("name", REAL)
def test_sample_plan_passes_every_rule(sara, name):
    plan = sample(sara, SAMPLES / f"{name}.json")
    assert [(f.id, f.place) for f in check(take_snapshot(plan))] == []


@pytest.mark.parametrize("name", REAL)
def test_sample_plan_is_ready_and_unlocked(sara, name):
    plan = sample(sara, SAMPLES / f"{name}.json")
    assert why_not_save(SCREENS["strategy.directives"], plan) == ""


def local_names(snapshot):
    """The id of each record → its name in the plan file."""
    return {
        record.id: f"{key}-{number}"
        for key, records in snapshot.rows.items()
        if not crossing_fields(TABLES[key])
        for number, record in enumerate(records, start=1)
    }


def test_check_finds_the_planted_mistakes_and_nothing_else(faulty):
    snapshot = take_snapshot(faulty)
    names = local_names(snapshot)
    found = [
        {"id": f.id, "level": f.level, "place": re.sub(
            "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", lambda m: names[m[0]], f.place
        )}
        for f in check(snapshot)
    ]  # fmt: skip
    key = json.loads((TEACHING / "mistakes.key.json").read_text(encoding="utf-8"))
    assert len(key["findings"]) >= 15
    assert all(entry.pop("mistake") for entry in key["findings"])
    assert found == key["findings"]


def test_stored_plan_is_checked_like_the_live_one(faulty):
    live = take_snapshot(faulty)
    assert check(from_data(live.as_data())) == check(live)


# Doors


def all_doors(plan):
    return [door_of(f.place) for f in check(take_snapshot(plan))]


@pytest.mark.parametrize("fresh", [True, False], ids=["empty", "mistakes"])
def test_every_door_leads_to_an_element_of_its_page(as_sara, plan, faulty, fresh):
    chosen = plan if fresh else faulty
    pages = {}
    doors = all_doors(chosen)
    assert len(doors) > 15
    for door in doors:
        place = door.screen.place
        if place not in pages:
            pages[place] = page(as_sara, "edit", chosen.pk, *place.split("."))
        assert pages[place].xpath("//*[@id=$id]", id=door.anchor), (place, door.anchor)


def test_reader_is_led_to_where_the_answer_stands(clients, plan, omar, layla):
    found = page(clients["layla"], "findings", plan.pk)
    links = found.xpath("//*[@class='finding']/a/@href")
    assert links
    for link in set(links):
        address, _hash, anchor = link.partition("#")
        text = clients["layla"].get(address).content.decode()
        assert html.document_fromstring(text).xpath("//*[@id=$id]", id=anchor), link


# Pages


@pytest.mark.parametrize("who", ["sara", "omar", "layla"])
def test_members_see_the_findings(clients, plan, who):
    assert page(clients[who], "findings", plan.pk).xpath("//li[@class='finding']")


@pytest.mark.parametrize("name", ["findings", "orphans"])
def test_stranger_finds_no_such_plan(clients, plan, name):
    assert clients["ziad"].get(reverse(f"stages:{name}", args=[plan.pk])).status_code == 404


def test_home_names_the_gravest_first_and_counts(as_sara, faulty):
    found = page(as_sara, "home", faulty.pk)
    levels = found.xpath("//*[@id='alerts']//li/@data-level")
    assert levels == ["error"] * 6
    text = found.xpath("string(//*[@id='alerts'])")
    assert "١٥ خطأ" in text.replace("خطأً", "خطأ")


def test_home_tells_one_rule_once(as_sara, plan):
    for n in range(4):
        a_row(Objective, plan, statement=f"هدف {n}")
    found = page(as_sara, "home", plan.pk)
    text = found.xpath("string(//*[@id='alerts'])")
    assert text.count("بلا مقياس") == 1


def test_screen_not_begun_warns_nobody(sara):
    plan = a_plan(sara)
    alerts = alerts_of(plan)
    assert {a.where.screen.place for a in alerts.due} == {"basics.plan"}
    assert len(alerts.later) > 20
    a_row(MarketingGoal, plan, statement="نمو")
    assert "audit.competitors" not in {a.where.screen.place for a in alerts_of(plan).due}


def test_channels_without_a_plan_are_told_although_nothing_else_is_there(sara):
    plan = a_plan(sara)
    a_row(Tactic, plan, statement="إعلانات", channel="search")
    assert "plan.channels_only" in {a.finding.id for a in alerts_of(plan).due}


def test_status_of_a_screen_with_findings(as_sara, plan):
    a_row(Objective, plan, statement="هدف")
    found = page(as_sara, "home", plan.pk)
    (status,) = found.xpath(
        "//li[a[contains(@href, '/objectives/objectives/')]]/span[contains(@class, 'status')]"
    )
    assert status.get("data-status") == "error"
    assert status.text == "فيها تنبيه"
    rail = page(as_sara, "edit", plan.pk, "objectives", "objectives")
    (tick,) = rail.xpath("//*[@id='tick-objectives-objectives']")
    assert tick.get("data-status") == "error"


def test_alerts_of_the_page_are_told_anew_after_saving(as_sara, plan):
    a_row(Objective, plan, statement="هدف")
    url = reverse("stages:alerts", args=[plan.pk, "objectives", "objectives"])
    whole = page(as_sara, "edit", plan.pk, "objectives", "objectives")
    fresh = html.fromstring(as_sara.get(url).text)
    said = [
        (
            [e.text_content() for e in found.xpath("//*[@id='alerts']//*[@class='count']")],
            found.xpath("//*[@id='tick-objectives-objectives']/@data-status"),
        )
        for found in (whole, fresh)
    ]
    assert said[0] == said[1] and said[0][0] and said[0][1] == ["error"]
    assert whole.get_element_by_id("alerts").get("data-url") == url


def test_review_shows_the_findings_of_each_screen(as_sara, plan):
    a_row(Objective, plan, statement="هدف")
    found = page(as_sara, "read", plan.pk, "objectives")
    assert found.xpath("//*[@id='s-objectives']//li[@class='finding']")
    assert not found.xpath("//*[@id='s-alignment']//li[@class='finding']")


def test_edit_page_counts_the_alerts(as_sara, plan):
    found = page(as_sara, "edit", plan.pk, "basics", "evidence")
    (button,) = found.xpath("//header//a[contains(@href, '/findings/')]")
    assert "٣" in button.text_content()


def test_edit_page_of_a_faultless_plan_has_no_count(as_sara, sara):
    plan = sample(sara, SAMPLES / "dates-sa.json")
    assert not page(as_sara, "edit", plan.pk, "basics", "plan").xpath(
        "//header//a[contains(@href, '/findings/')]"
    )


def test_findings_cost_no_more_queries_with_more_records(
    as_sara, plan, django_assert_num_queries, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _size in range(2):
        a_row(Objective, plan, statement="هدف")
        with CaptureQueriesContext(connection) as queries:
            page(as_sara, "findings", plan.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_text_of_a_record_is_escaped(as_sara, plan):
    a_row(Objective, plan, statement="<script>x</script> 100% %(code)s")
    answer = as_sara.get(reverse("stages:findings", args=[plan.pk]))
    assert "<script>x</script>" not in answer.content.decode()
    assert "100% %(code)s" in answer.content.decode()


def test_every_message_can_be_said_in_both_languages(faulty, plan):
    for one in (faulty, plan):
        snapshot = take_snapshot(one)
        for f in check(snapshot):
            assert plain_words(f.message, f.params, snapshot.format)


# The lock


@pytest.fixture
def directive(plan):
    return a_row(Directive, plan, statement="تشغيل الإعلانات")


def open_gate(plan):
    """The least that makes the size of the investment clear."""
    tactic = a_row(Tactic, plan, statement="إعلانات", owner="نوف")
    a_row(InvestmentLine, plan, label="بند", tactic=tactic, first_period=1, planned=100)
    InvestmentPlan.objects.create(
        plan=plan, version=1, amount=100, basis="affordable", funding="الميزانية",
        start="2027-01-01", end="2027-12-31", period_length="year", periods=1,
    )  # fmt: skip


def save_data(row, text="كلام جديد"):
    pk = str(row.pk)
    return {
        "record": pk, f"{pk}-version": row.version, "field": "statement", f"{pk}-statement": text,
    }  # fmt: skip


PLACE = "strategy.directives"


def test_locked_screen_is_read_and_says_what_is_missing(as_sara, plan, directive):
    found = page(as_sara, "edit", plan.pk, *PLACE.split("."))
    main = found.xpath("//main")[0]
    assert "تشغيل الإعلانات" in main.text_content()
    assert not main.xpath(".//textarea | .//input[@type='text'] | .//button[@name='save']")
    missing = main.xpath(".//*[@id='gate']//a[contains(@class, 'chip-warn')]/@href")
    assert len(missing) == 7
    for link in missing:
        address, _hash, anchor = link.partition("#")
        text = as_sara.get(address).content.decode()
        assert html.document_fromstring(text).xpath("//*[@id=$id]", id=anchor), link


def test_locked_screen_leads_on(as_sara, plan):
    found = page(as_sara, "edit", plan.pk, *PLACE.split("."))
    assert found.xpath("//a[contains(@class, 'page-next')]/@href") == [edit(plan, "strategy.risks")]


def test_locked_screen_refuses_an_autosave(as_sara, plan, directive):
    url = reverse("stages:save", args=[plan.pk, *PLACE.split(".")])
    answer = as_sara.post(url, save_data(directive))
    directive.refresh_from_db()
    assert answer.status_code == 422
    assert "قبل أن يتضح حجم الاستثمار" in answer.content.decode()
    assert directive.statement == "تشغيل الإعلانات"


def test_locked_screen_refuses_a_whole_page_and_keeps_what_was_typed(as_sara, plan, directive):
    answer = as_sara.post(edit(plan, PLACE), save_data(directive))
    directive.refresh_from_db()
    assert answer.status_code == 422
    assert "كلام جديد" in answer.content.decode()
    assert "قبل أن يتضح حجم الاستثمار" in answer.content.decode()
    assert directive.statement == "تشغيل الإعلانات"


@pytest.mark.parametrize("verb", ["add", "delete", "up", "cite"])
def test_locked_screen_refuses_every_action(as_sara, plan, directive, verb):
    target = "directive" if verb == "add" else str(directive.pk)
    before = list(Directive.objects.values())
    url = reverse("stages:act", args=[plan.pk, *PLACE.split("."), verb, target])
    assert as_sara.post(url).status_code == 422
    assert list(Directive.objects.values()) == before


def test_open_gate_lets_directives_be_written(as_sara, plan, directive):
    open_gate(plan)
    assert page(as_sara, "edit", plan.pk, *PLACE.split(".")).xpath("//main//textarea")
    url = reverse("stages:save", args=[plan.pk, *PLACE.split(".")])
    assert as_sara.post(url, save_data(directive)).status_code == 200
    directive.refresh_from_db()
    assert directive.statement == "كلام جديد"


def test_gate_closes_again_when_the_items_no_longer_add_up(as_sara, plan, directive):
    open_gate(plan)
    InvestmentLine.objects.filter(plan=plan).update(planned=90)
    url = reverse("stages:save", args=[plan.pk, *PLACE.split(".")])
    assert as_sara.post(url, save_data(directive)).status_code == 422


def test_only_the_directives_are_locked(plan):
    snapshot = take_snapshot(plan)
    assert {p for p, s in SCREENS.items() if why_not_write(s, snapshot)} == LOCKED == {PLACE}


def test_gate_stands_on_the_home_once_the_strategy_is_begun(as_sara, plan):
    assert not page(as_sara, "home", plan.pk).xpath("//*[@id='gate']")
    open_gate(plan)
    gate = page(as_sara, "home", plan.pk).xpath("//*[@id='gate']")[0]
    assert "جاهزة للتنفيذ" in gate.text_content()
    assert not gate.xpath(".//*[contains(@class, 'chip-warn')]")


# Threads


def test_thread_of_a_record_goes_back_and_forward(as_sara, sara):
    plan = sample(sara, SAMPLES / "dates-sa.json")
    tactic = Tactic.objects.filter(plan=plan).order_by("position").first()
    found = page(as_sara, "why", plan.pk, tactic.pk)
    assert "STR1" in found.xpath("string(//*[@id='back'])")
    assert "IL1" in found.xpath("string(//*[@id='forward'])")
    assert "D1" in found.xpath("string(//*[@id='forward'])")


def test_every_record_of_a_sample_has_its_thread(as_sara, sara):
    plan = sample(sara, SAMPLES / "dates-sa.json")
    for key in TABLES:
        record = TABLES[key].objects.filter(plan=plan).first()
        if record:
            page(as_sara, "why", plan.pk, record.pk)


def test_evidence_stands_in_the_thread(as_sara, plan):
    row = a_row(Objective, plan, statement="هدف")
    evidence = a_row(Evidence, plan, statement="دراسة السوق")
    Citation.objects.create(plan=plan, evidence=evidence, place=f"objectives.objectives/{row.pk}")
    assert "دراسة السوق" in page(as_sara, "why", plan.pk, row.pk).xpath("string(//*[@id='back'])")


@pytest.mark.parametrize("who", ["sara", "omar", "layla", "ziad"])
def test_thread_is_open_to_members_only(clients, plan, who):
    row = a_row(Objective, plan, statement="هدف")
    answer = clients[who].get(reverse("stages:why", args=[plan.pk, row.pk]))
    assert answer.status_code == (404 if who == "ziad" else 200)


def test_record_of_another_plan_has_no_thread_here(as_sara, plan):
    other = a_plan(a_user("Huda"))
    row = a_row(Objective, other, statement="هدف")
    assert as_sara.get(reverse("stages:why", args=[plan.pk, row.pk])).status_code == 404


def test_deleted_record_has_no_thread(as_sara, plan, a_moment):
    row = a_row(Objective, plan, statement="هدف", deleted_at=a_moment)
    assert as_sara.get(reverse("stages:why", args=[plan.pk, row.pk])).status_code == 404


def test_card_of_a_record_asks_why(as_sara, sara):
    plan = sample(sara, SAMPLES / "dates-sa.json")
    for place in ("swot.factors", "swot.options", "strategy.strategies", "strategy.tactics",
                  "strategy.investment", "strategy.directives", "strategy.kpis",
                  "objectives.objectives", "audit.findings"):  # fmt: skip
        found = page(as_sara, "edit", plan.pk, *place.split("."))
        assert found.xpath("//main//a[contains(@href, '/why/')]"), place
    assert page(as_sara, "read", plan.pk, "swot").xpath("//main//a[contains(@href, '/why/')]")


def test_loose_ends_are_listed(as_sara, plan):
    a_row(Tactic, plan, statement="نشاط معلق")
    assert "نشاط معلق" in page(as_sara, "orphans", plan.pk).xpath("string(//main)")


def test_plan_without_loose_ends_says_so(as_sara, sara):
    plan = sample(sara, SAMPLES / "dates-sa.json")
    assert page(as_sara, "orphans", plan.pk).xpath("//main//*[contains(@class, 'banner-ok')]")


# The command


def checked(plan, *args):
    out = StringIO()
    try:
        call_command("check_plan", str(plan.pk), *args, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_command_prints_json(faulty):
    status, text = checked(faulty, "--json")
    found = json.loads(text)
    assert status == 1
    assert found["ready"] is False
    assert found["missing"] == ["owners", "agreement"]
    assert len(found["findings"]) == 30
    assert set(found["findings"][0]) == {"id", "level", "place", "message", "advice"}


def test_command_of_a_faultless_plan_ends_well(sara):
    plan = sample(sara, SAMPLES / "dates-sa.json")
    status, text = checked(plan, "--json")
    assert status == 0
    assert json.loads(text)["findings"] == []
    assert json.loads(text)["ready"] is True


def test_command_prints_lines(faulty):
    _status, text = checked(faulty, "--language", "en")
    assert "plan.scope_empty" in text
    assert text.count("\n") == 31


@pytest.mark.parametrize("name", ["not-an-id", "00000000-0000-0000-0000-000000000000"])
def test_command_without_a_plan_fails(name):
    with pytest.raises(CommandError):
        call_command("check_plan", name)


def test_rules_are_many_enough():
    assert len(RULES) >= 35
    assert Plan.objects.count() == 0
