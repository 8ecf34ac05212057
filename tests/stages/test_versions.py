"""Versions: kept once a content, named, read, taken away, begun anew from."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from planner.plans.actions import Refused
from planner.plans.tables import Event, Plan, Version
from planner.stages.objectives import Objective
from planner.stages.planfile import detach, dump, to_file
from planner.stages.snapshot import take_snapshot
from planner.stages.versions import (
    keep_named_version,
    keep_version,
    plan_from_version,
    rename_version,
    snapshot_of,
)
from tests.factories import a_plan, a_row, fill_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def objective(plan):
    return a_row(Objective, plan, statement="خفض التكلفة")


@pytest.fixture
def version(plan, sara, objective):
    return keep_named_version(plan, "قبل المجلس", by=sara)


def url(name, plan, *more):
    return reverse(f"stages:{name}", args=[plan.pk, *more])


def rewrite(objective, statement):
    Objective.objects.filter(pk=objective.pk).update(statement=statement)


class TestKeeping:
    def test_keeps_the_plan_as_it_is(self, plan, sara, objective, version):
        rewrite(objective, "شيء آخر")
        assert snapshot_of(version).by_id[str(objective.pk)]["statement"] == "خفض التكلفة"

    def test_same_content_is_one_row(self, plan, sara, objective):
        assert keep_version(plan, sara) == keep_version(plan, sara)
        assert Version.objects.count() == 1

    def test_naming_names_what_a_print_kept(self, plan, sara, objective):
        unnamed = keep_version(plan, sara)
        assert keep_named_version(plan, "للمجلس", by=sara) == unnamed
        assert Version.objects.get().name == "للمجلس"

    def test_second_name_for_one_content_is_refused(self, plan, sara, version):
        with pytest.raises(Refused, match="قبل المجلس"):
            keep_named_version(plan, "اسم آخر", by=sara)
        assert Version.objects.get().name == "قبل المجلس"

    def test_changed_plan_takes_the_name_again(self, plan, sara, objective, version):
        rewrite(objective, "شيء آخر")
        keep_named_version(plan, "قبل المجلس", by=sara)
        assert Version.objects.count() == 2

    def test_versions_of_a_plan_are_numbered(self, plan, sara, objective):
        elsewhere = keep_version(a_plan(sara, title="خطة أخرى"), sara)
        numbers = []
        for text in "أبج":
            rewrite(objective, text)
            Plan.objects.update(updated_at=timezone.now())
            numbers.append(keep_version(plan, sara).number)
        assert (elsewhere.number, numbers) == (1, [1, 2, 3])

    def test_keeping_and_naming_are_told(self, plan, sara, version):
        rename_version(version, "بعد المجلس", by=sara)
        told = Event.objects.filter(plan=plan).values_list("verb", "changes")[:2]
        assert list(told) == [
            ("rename", {"name": ["قبل المجلس", "بعد المجلس"]}),
            ("keep", {"name": ["", "قبل المجلس"]}),
        ]

    def test_whole_plan_comes_back_as_it_was(self, plan, sara):
        fill_plan(plan)
        kept = keep_version(plan, sara)
        assert to_file(snapshot_of(kept)) == to_file(take_snapshot(plan))


class TestPages:
    @pytest.mark.parametrize("who", ["sara", "omar"])
    def test_editors_keep(self, clients, plan, objective, who):
        answer = clients[who].post(url("versions", plan), {"name": "  قبل المجلس "})
        assert (answer.status_code, answer.url) == (302, url("versions", plan))
        kept = Version.objects.get()
        assert (kept.name, kept.by.name.lower()) == ("قبل المجلس", who)
        assert "قبل المجلس" in clients[who].get(answer.url).text

    def test_viewer_reads_but_does_not_keep(self, as_layla, plan, version):
        page = as_layla.get(url("versions", plan))
        assert page.status_code == 200
        assert 'name="name"' not in page.text
        assert as_layla.get(url("version", plan, version.pk)).status_code == 200
        for address in (url("versions", plan), url("version_name", plan, version.pk)):
            assert as_layla.post(address, {"name": "س"}).status_code == 403
        assert Version.objects.get().name == "قبل المجلس"

    @pytest.mark.parametrize("name", ["versions", "version", "version_file", "compare"])
    def test_stranger_finds_nothing(self, as_ziad, plan, version, name):
        more = [] if name in ("versions", "compare") else [version.pk]
        assert as_ziad.get(url(name, plan, *more)).status_code == 404

    @pytest.mark.parametrize("name", ["version", "version_file", "version_name", "version_copy"])
    @pytest.mark.parametrize("number", [10**6, 2**63, 10**30])
    def test_unknown_version_is_not_found(self, as_sara, plan, name, number):
        send = as_sara.get if name in ("version", "version_file") else as_sara.post
        assert send(url(name, plan, number)).status_code == 404

    @pytest.mark.parametrize("name", ["version", "version_file", "version_name", "version_copy"])
    def test_version_of_another_plan_is_not_found(self, as_ziad, other_plan, version, name):
        send = as_ziad.get if name in ("version", "version_file") else as_ziad.post
        assert send(url(name, other_plan, version.pk), {"name": "س"}).status_code == 404

    @pytest.mark.parametrize("name", ["", "   ", "\u200f", "س" * 101])
    def test_version_needs_a_name(self, as_sara, plan, objective, name):
        answer = as_sara.post(url("versions", plan), {"name": name})
        assert answer.status_code == 422
        assert not Version.objects.exists()

    def test_second_name_is_explained_at_the_field(self, as_sara, plan, version):
        answer = as_sara.post(url("versions", plan), {"name": "اسم آخر"})
        assert answer.status_code == 422
        assert "قبل المجلس" in str(answer.context["form"].errors["name"])

    def test_every_stage_of_a_version_is_read(self, as_sara, sara, plan):
        kept = keep_version(fill_plan(plan, rows=1), sara)
        for stage in ("basics", "objectives", "audit", "swot", "strategy", "nothing"):
            answer = as_sara.get(url("version", plan, kept.pk), {"stage": stage})
            assert answer.status_code == 200
            assert "/why/" not in answer.text

    def test_version_shows_what_was(self, as_sara, plan, objective, version):
        rewrite(objective, "شيء آخر")
        text = as_sara.get(url("version", plan, version.pk), {"stage": "objectives"}).text
        assert "خفض التكلفة" in text
        assert "شيء آخر" not in text

    def test_rename(self, as_omar, plan, version):
        as_omar.post(url("version_name", plan, version.pk), {"name": "بعد المجلس"})
        assert Version.objects.get().name == "بعد المجلس"

    def test_empty_new_name_is_refused(self, as_omar, plan, version):
        answer = as_omar.post(url("version_name", plan, version.pk), {"name": " "}, follow=True)
        assert [m.level_tag for m in answer.context["messages"]] == ["error"]
        assert Version.objects.get().name == "قبل المجلس"

    def test_what_has_no_name_goes_by_its_number(self, as_sara, plan, sara, objective):
        kept = keep_version(plan, sara)
        for name, args in (("versions", []), ("version", [kept.pk]), ("compare", [])):
            assert "النسخة ١" in as_sara.get(url(name, plan, *args)).text

    def test_archived_plan_keeps_nothing_more(self, as_sara, plan, version, a_moment):
        Plan.objects.update(archived_at=a_moment)
        assert as_sara.post(url("versions", plan), {"name": "س"}).status_code == 403
        assert as_sara.get(url("versions", plan)).status_code == 200

    def test_list_queries_do_not_grow(self, as_sara, sara, plan, objective):
        counts = []
        for number in (1, 3):
            for n in range(number):
                rewrite(objective, f"{number}-{n}")
                keep_named_version(plan, f"{number}-{n}", by=sara)
            with CaptureQueriesContext(connection) as made:
                as_sara.get(url("versions", plan))
            counts.append(len(made))
        assert counts[0] == counts[1]
        assert not any('"data"' in query["sql"] and "version" in query["sql"] for query in made)


class TestAway:
    def test_version_is_taken_away_as_a_plan_file(self, as_layla, plan, objective, version):
        rewrite(objective, "شيء آخر")
        answer = as_layla.get(url("version_file", plan, version.pk))
        assert json.loads(answer.content)["rows"]["objective"][0]["statement"] == "خفض التكلفة"
        assert "attachment" in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]

    def test_new_plan_holds_what_the_version_held(self, plan, sara, ziad):
        fill_plan(plan)
        kept = keep_named_version(plan, "قبل المجلس", by=sara)
        before = dump(detach(snapshot_of(kept)))
        made = plan_from_version(kept, by=sara)
        assert made.title == f"{plan.title} (قبل المجلس)"
        assert to_file(take_snapshot(made)).replace(made.title, plan.title, 1) == before
        assert made.owner == sara

    def test_viewer_begins_a_plan_of_his_own(self, as_layla, layla, plan, objective, version):
        rewrite(objective, "شيء آخر")
        answer = as_layla.post(url("version_copy", plan, version.pk))
        made = Plan.objects.get(owner=layla)
        assert answer.url == reverse("stages:home", args=[made.pk])
        assert Objective.objects.get(plan=made).statement == "خفض التكلفة"
        assert Objective.objects.get(plan=plan).statement == "شيء آخر"

    def test_long_title_still_fits(self, plan, sara, version):
        Plan.objects.filter(pk=plan.pk).update(title="س" * 150)
        plan.refresh_from_db()
        kept = keep_named_version(plan, "ع" * 100, by=sara)
        assert len(plan_from_version(kept, by=sara).title) == 150
