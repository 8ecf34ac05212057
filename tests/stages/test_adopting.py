"""“Put this into the plan”: preview, doing it, undoing it, and what others wrote meanwhile."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from planner.core.gate import gate_of
from planner.core.plandata import PlanData
from planner.core.rules import check
from planner.plans.answers import save_answers
from planner.plans.tables import Event
from planner.stages.adoption import adoption_of
from planner.stages.snapshot import digest, take_snapshot
from planner.stages.strategy.investment import InvestmentLine, InvestmentPlan
from planner.stages.strategy.mix import Service
from planner.stages.strategy.sizing import ServiceJudgement, Sizing
from planner.stages.strategy.tactics import Tactic
from tests.factories import a_plan, a_row

pytestmark = pytest.mark.django_db

CURVES = {
    "search": (1000, 10, 60, 72, 130),
    "social": (500, 0, 20, 28, 90),
    "mail": (100, 0, 6, 8, 20),
}


@pytest.fixture
def sized(plan):
    """Three judged services: one item, two items of unlike periods, none; and a creation item."""
    plan.currency = "SAR"
    plan.save()
    services = {}
    for name, (spend, zero, now, plus50, saturation) in CURVES.items():
        services[name] = a_row(Service, plan, name=f"خدمة {name}")
        a_row(
            ServiceJudgement, plan, service=services[name], spend=spend, zero=zero, now=now,
            plus50=plus50, saturation=saturation, margin=40,
        )  # fmt: skip
    Sizing.objects.create(plan=plan, version=1, budget=Decimal("2000.10"), split_rule="exactly")
    InvestmentPlan.objects.create(
        plan=plan, version=1, period_length="quarter", periods=4, amount=1, basis="affordable",
        funding="الأرباح المحتجزة", start="2027-01-01", end="2027-12-31",
    )  # fmt: skip
    tactics = {
        name: a_row(Tactic, plan, statement=name, service=s, owner="نوف")
        for name, s in services.items()
    }
    line(plan, tactics["search"], 1, 4, 100, label="بحث")
    line(plan, tactics["social"], 1, 4, 300, label="شبكات")
    line(plan, tactics["social"], 2, None, 600, label="موسم")
    line(plan, tactics["search"], 0, None, 5000, label="إنشاء", kind="creation")
    return plan


def line(plan, tactic, first, last, planned, kind="recurring", **more):
    return a_row(
        InvestmentLine, plan, tactic=tactic, first_period=first, last_period=last, planned=planned,
        kind=kind, **more,
    )  # fmt: skip


@pytest.fixture
def url(sized):
    return reverse("stages:adopt", args=[sized.pk])


def seen(client, url):
    return client.get(url).context["page"].found.digest


def put_in(client, url):
    return client.post(url, {"seen": seen(client, url)}, follow=True)


def content(plan):
    """The plan as it reads, whatever the versions and the order of events."""
    return take_snapshot(plan).as_data()


def planned(plan):
    lines = InvestmentLine.objects.filter(plan=plan, deleted_at=None).order_by("position")
    return {r.label: (r.first_period, r.last_period, r.planned) for r in lines}


# The preview


def test_the_items_add_up_to_the_split_exactly(sized):
    found = adoption_of(take_snapshot(sized))
    assert found.split == Decimal("2000.10") * 4
    assert sum(c.total_after for c in found.changes) == found.split
    assert not found.not_placed
    assert found.amount_after == found.split + 5000


def test_items_of_a_service_keep_their_proportions(sized):
    found = adoption_of(take_snapshot(sized))
    through, season = (
        c for c in found.changes if c.record and c.record["label"] in ("شبكات", "موسم")
    )
    assert float(season.after / through.after) == pytest.approx(2, rel=0.01)


def test_looking_writes_nothing(as_omar, sized, url):
    before = content(sized), Event.objects.count()
    page = as_omar.get(url).content.decode()
    assert (content(sized), Event.objects.count()) == before
    for words in ("بحث", "شبكات", "موسم", "خدمة mail", "إنشاء"):
        assert words in page


def test_before_there_is_a_split_the_page_says_what_is_missing(as_omar, plan):
    answer = as_omar.get(reverse("stages:adopt", args=[plan.pk]))
    assert answer.status_code == 200
    assert answer.context["page"].too_early
    assert b'name="seen"' not in answer.content


def test_limits_that_cannot_be_kept_are_said_here_too(as_omar, sized, url):
    ServiceJudgement.objects.filter(plan=sized).update(least=1500)
    assert as_omar.get(url).context["page"].too_early


# Doing it


def test_the_split_is_written_and_the_gate_opens(as_omar, sized, url):
    assert not gate_of(take_snapshot(sized)).open
    put_in(as_omar, url)
    snapshot = take_snapshot(sized)
    sheet = snapshot.sheets["investmentplan"]
    assert sheet["basis"] == "marginal"
    assert sheet["amount"] == Decimal("13000.4")
    assert gate_of(snapshot).open
    assert "investment.departs_from_basis" not in {f.id for f in check(PlanData(snapshot))}
    assert planned(sized)["إنشاء"] == (0, None, 5000)


def test_a_service_without_items_gets_one_over_all_periods(as_omar, sized, url):
    put_in(as_omar, url)
    row = InvestmentLine.objects.get(plan=sized, label="خدمة mail")
    assert (row.first_period, row.last_period, row.kind) == (1, 4, "recurring")
    assert row.tactic.statement == "mail"


def test_items_without_an_amount_share_alike(as_omar, sized, url):
    InvestmentLine.objects.filter(plan=sized, kind="recurring").update(planned=None)
    found = adoption_of(take_snapshot(sized))
    through, season = (
        c for c in found.changes if c.record and c.record["label"] in ("شبكات", "موسم")
    )
    assert float(season.after / through.after) == pytest.approx(1, rel=0.01)
    assert sum(c.total_after for c in found.changes) == found.split


def test_an_item_without_periods_gets_all_of_them(as_omar, sized, url):
    InvestmentLine.objects.filter(label="بحث").update(first_period=None, last_period=None)
    put_in(as_omar, url)
    assert planned(sized)["بحث"][:2] == (1, 4)


def test_each_changed_record_has_its_event(as_omar, sized, url):
    put_in(as_omar, url)
    verbs = [e.verb for e in Event.objects.order_by("id")]
    assert sorted(verbs[:-1]) == ["add", "change", "change", "change", "change"]
    assert verbs[-1] == "adopt"


def test_putting_it_in_twice_changes_nothing_more(as_omar, sized, url):
    put_in(as_omar, url)
    before = content(sized)
    page = as_omar.get(url).context["page"]
    assert not page.found.changed
    put_in(as_omar, url)
    assert content(sized) == before


def test_a_plan_that_changed_since_the_preview_shows_the_new_one(as_omar, as_sara, sized, url):
    old = seen(as_omar, url)
    Sizing.objects.filter(plan=sized).update(budget=3000)
    before = content(sized)
    answer = as_omar.post(url, {"seen": old})
    assert answer.status_code == 422
    assert content(sized) == before
    assert answer.context["page"].found.digest not in ("", old)


@pytest.mark.parametrize("hostile", ["", "x" * 5000, "\x00", "<script>"])
def test_a_made_up_preview_writes_nothing(as_omar, sized, url, hostile):
    before = content(sized)
    assert as_omar.post(url, {"seen": hostile}).status_code == 422
    assert content(sized) == before


def test_a_full_list_takes_no_new_item(as_omar, sized, url):
    InvestmentLine.objects.bulk_create(
        InvestmentLine(plan=sized, position=n + 10, version=1) for n in range(296)
    )
    before = content(sized)
    assert as_omar.post(url, {"seen": seen(as_omar, url)}).status_code == 422
    assert content(sized) == before


# Undoing it


def undo(client, answer, verb="unadopt"):
    bar = answer.context["page"].pasted
    assert bar.verb == verb
    plan = answer.context["plan"]
    target = ["strategy", "investment", verb, bar.event]
    return client.post(reverse("stages:act", args=[plan.pk, *target]), follow=True)


def test_undo_brings_back_every_answer_and_redo_the_split(as_omar, sized, url):
    before = content(sized)
    done = put_in(as_omar, url)
    after = content(sized)
    back = undo(as_omar, done)
    assert digest(content(sized)) == digest(before)
    undo(as_omar, back, "readopt")
    assert digest(content(sized)) == digest(after)


def test_undo_leaves_what_somebody_has_written_since(as_omar, sized, url, sara):
    done = put_in(as_omar, url)
    row = InvestmentLine.objects.get(label="بحث")
    save_answers(
        sized, InvestmentLine, row.pk, {"planned": Decimal(7)}, version=row.version, by=sara,
        place=f"strategy.investment/{row.pk}",
    )  # fmt: skip
    undo(as_omar, done)
    assert planned(sized)["بحث"][2] == 7
    assert planned(sized)["شبكات"][2] == 300


def test_undo_twice_is_refused_or_changes_nothing(as_omar, sized, url):
    done = put_in(as_omar, url)
    undo(as_omar, done)
    before = content(sized)
    undo(as_omar, done)
    assert content(sized) == before


@pytest.mark.parametrize("target", ["0", "999999", "x", "٣", "9" * 40])
def test_a_made_up_undo_is_refused(as_omar, sized, target):
    path = reverse("stages:act", args=[sized.pk, "strategy", "investment", "unadopt", target])
    assert as_omar.post(path).status_code == 422


def test_undo_of_another_plan_is_refused(as_omar, as_sara, sized, url, sara):
    done = put_in(as_omar, url)
    event = done.context["page"].pasted.event
    other = a_plan(sara)
    path = reverse("stages:act", args=[other.pk, "strategy", "investment", "unadopt", event])
    assert as_sara.post(path).status_code == 422


def test_the_history_tells_of_it(as_omar, sized, url):
    put_in(as_omar, url)
    with override("en"):
        page = as_omar.get(reverse("stages:history", args=[sized.pk]))
    assert page.status_code == 200
    assert Event.objects.filter(verb="adopt").count() == 1
