"""A designed block of trials: shown, added in one go, undone in one go."""

import pytest
from django.urls import reverse

from planner.plans.tables import Event
from planner.stages.snapshot import take_snapshot
from planner.stages.strategy.mix import Mix, Service, Trial, TrialSpend
from planner.stages.strategy.sizing import ServiceJudgement
from tests.dom import dom
from tests.factories import a_row

pytestmark = pytest.mark.django_db

TOKEN = "0" * 32
ASKED = {
    "start": "01/02/2027", "days": "14", "runs": "8", "swing": "20", "tolerance": "10",
    "metric": "الطلبات", "token": TOKEN,
}  # fmt: skip


@pytest.fixture
def services(plan):
    made = [a_row(Service, plan, name=name) for name in ("البحث", "الشبكات", "الرسائل")]
    for service in made:
        a_row(
            ServiceJudgement, plan, service=service, spend=1000, zero=10, now=100, plus50=120,
            saturation=200, margin=40,
        )  # fmt: skip
    a_row(Mix, plan, name="اليوم", state="current")
    return made


def url(plan):
    return reverse("stages:trial_block", args=[plan.pk])


def trials(plan):
    return Trial.objects.filter(plan=plan, deleted_at=None)


def test_without_judgements_it_says_what_is_needed(as_sara, plan):
    page = as_sara.get(url(plan))
    assert page.status_code == 200
    assert dom(page).xpath("//main//a[contains(@href, '/strategy/sizing/#part-servicejudgement')]")


def test_preview_writes_nothing(as_sara, plan, services):
    page = dom(as_sara.get(url(plan), ASKED))
    assert len(page.xpath("//main//tbody/tr")) == 8
    assert not trials(plan).exists()


def test_block_is_added_with_its_spend_by_service(as_sara, plan, services):
    answer = as_sara.post(url(plan), ASKED)
    event = Event.objects.get(plan=plan, verb="paste")
    assert answer.url.endswith(f"/strategy/trials/?pasted={event.pk}")
    found = list(trials(plan))
    assert [(t.start.day, t.end.day) for t in found[:2]] == [(1, 14), (15, 28)]
    assert {t.metric for t in found} == {"الطلبات"}
    assert all(t.mix_id and t.after is None for t in found)
    for trial in found:
        spent = TrialSpend.objects.filter(trial=trial)
        assert spent.count() == len(services)
        assert sum(cell.amount for cell in spent) == trial.spend


def test_same_block_sent_twice_is_added_once(as_sara, plan, services):
    for _time in range(2):
        as_sara.post(url(plan), ASKED)
    assert trials(plan).count() == 8
    assert TrialSpend.objects.filter(plan=plan).count() == 24


def test_undo_takes_the_block_out_and_brings_it_back(as_sara, plan, services):
    as_sara.post(url(plan), ASKED)
    for verb, left in (("unpaste", 0), ("repaste", 8)):
        event = Event.objects.filter(plan=plan).latest("pk")
        act = reverse("stages:act", args=[plan.pk, "strategy", "trials", verb, str(event.pk)])
        as_sara.post(act)
        rows = take_snapshot(plan).rows
        assert (len(rows["trial"]), len(rows["trialspend"])) == (left, left * 3)


@pytest.mark.parametrize(
    ("field", "value"),
    [("start", "xx"), ("start", "31/12/2100"), ("days", "0"), ("days", "1e9"), ("swing", "80"),
     ("tolerance", "0"), ("runs", "3"), ("metric", "")],
)  # fmt: skip
def test_odd_answers_are_refused_and_nothing_is_added(as_sara, plan, services, field, value):
    answer = as_sara.post(url(plan), {**ASKED, field: value})
    assert answer.status_code in (302, 422)
    assert trials(plan).count() in (0, 8)
    if answer.status_code == 422:
        assert not trials(plan).exists()


def test_more_trials_than_the_list_holds_are_refused(as_sara, plan, services):
    for _number in range(35):
        a_row(Trial, plan)
    assert as_sara.post(url(plan), ASKED).status_code == 422
    assert trials(plan).count() == 35
