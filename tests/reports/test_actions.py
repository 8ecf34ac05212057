"""Reports as they are asked for, made, kept and thrown away."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from planner.accounts.tables import User
from planner.plans.tables import Plan, Version
from planner.reports import actions
from planner.reports.actions import keep_version, make_report, request_report
from planner.reports.jobs import withdraw
from planner.reports.logos import set_logo
from planner.reports.make import Options, html_of
from planner.reports.render import RenderError
from planner.reports.tables import Report, State
from planner.stages.objectives import Objective
from planner.stages.snapshot import from_data, take_snapshot
from tests.factories import fill_plan


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """What was handed to the worker, instead of a worker."""
    asked: list[Report] = []
    monkeypatch.setattr(actions, "enqueue", asked.append)
    return asked


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Options]]:
    """Counts what is printed, instead of printing."""
    printed: list[Options] = []

    def file_of(snapshot: Any, options: Options, *, on_step: Callable, **_: Any) -> bytes:
        printed.append(options)
        on_step("layout", 1)
        on_step("layout", 7)
        return b"%PDF-1.7"

    monkeypatch.setattr(actions, "file_of", file_of)
    return printed


def fresh(report: Report) -> Report:
    return Report.objects.select_related("version").get(pk=report.pk)


# Versions


def test_same_content_is_kept_once(plan: Plan, sara: User) -> None:
    first = keep_version(plan, sara)
    assert keep_version(plan, sara) == first
    Plan.objects.filter(pk=plan.pk).update(title="عنوان آخر", updated_at=timezone.now())
    plan.refresh_from_db()
    assert keep_version(plan, sara) != first
    assert Version.objects.count() == 2


def test_kept_version_reads_as_the_plan_was(plan: Plan, sara: User) -> None:
    fill_plan(plan)
    before = take_snapshot(plan)
    kept = keep_version(plan, sara)
    assert from_data(kept.data).as_data() == before.as_data()


def test_versions_are_counted_in_the_plans_digits(plan: Plan, sara: User) -> None:
    version = keep_version(plan, sara)
    assert actions.label_of(version, Options()).endswith("١")
    assert actions.label_of(version, Options(digits="latn", language="en")) == "Version 1"
    version.name = "للمجلس"
    assert actions.label_of(version, Options()).endswith("· للمجلس")


# Asking


def test_second_request_finds_the_first_report(
    plan: Plan, sara: User, omar: User, queue: list, printer: list
) -> None:
    first = request_report(plan, Options(), sara)
    make_report(first)
    assert request_report(plan, Options(), omar) == first
    assert (len(queue), len(printer)) == (1, 1)


@pytest.mark.parametrize(
    "options",
    [
        Options(digits="latn"),
        Options(hijri=True),
        Options(chapters=("swot",)),
        Options(draft=True),
        Options(language="en"),
        Options(kind="docx"),
    ],
)
def test_other_wishes_make_another_report(
    plan: Plan, sara: User, queue: list, options: Options
) -> None:
    assert request_report(plan, options, sara) != request_report(plan, Options(), sara)


def test_changed_plan_or_program_makes_another_report(
    plan: Plan, sara: User, queue: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = request_report(plan, Options(), sara)
    monkeypatch.setattr(actions, "fingerprint", lambda: "another program")
    second = request_report(plan, Options(), sara)
    Plan.objects.filter(pk=plan.pk).update(title="عنوان آخر", updated_at=timezone.now())
    plan.refresh_from_db()
    third = request_report(plan, Options(), sara)
    assert len({first.pk, second.pk, third.pk}) == 3


def test_report_under_way_is_not_asked_for_twice(plan: Plan, sara: User, queue: list) -> None:
    first = request_report(plan, Options(), sara)
    Report.objects.update(state=State.WORKING)
    assert request_report(plan, Options(), sara) == first
    assert len(queue) == 1


@pytest.mark.parametrize("state", [State.WAITING, State.WORKING])
def test_report_whose_worker_is_gone_is_asked_for_again(
    plan: Plan, sara: User, queue: list, state: State
) -> None:
    first = request_report(plan, Options(), sara)
    Report.objects.update(state=state, created_at=timezone.now() - timedelta(hours=1))
    again = request_report(plan, Options(), sara)
    assert (again.pk, again.state, len(queue)) == (first.pk, State.WAITING, 2)


def test_failed_report_is_asked_for_again(plan: Plan, sara: User, queue: list) -> None:
    first = request_report(plan, Options(), sara)
    Report.objects.update(state=State.FAILED, error="timeout")
    again = request_report(plan, Options(), sara)
    assert (again.pk, again.state, again.error, len(queue)) == (first.pk, State.WAITING, "", 2)


def test_report_whose_file_is_gone_is_made_again(
    plan: Plan, sara: User, queue: list, printer: list
) -> None:
    report = request_report(plan, Options(), sara)
    make_report(report)
    default_storage.delete(fresh(report).file.name)
    make_report(request_report(plan, Options(), sara))
    assert actions.is_ready(fresh(report))
    assert (len(queue), len(printer)) == (2, 2)


def test_report_is_kept_under_what_is_in_it(
    plan: Plan, sara: User, queue: list, printer: list
) -> None:
    set_logo(plan, b"one", sara)
    report = request_report(plan, Options(), sara)
    set_logo(plan, b"two", sara)
    make_report(report)
    assert request_report(plan, Options(), sara) == report
    set_logo(plan, b"one", sara)
    assert request_report(plan, Options(), sara).state == State.WAITING


# Making


def test_made_report_is_ready_with_its_pages(
    plan: Plan, sara: User, queue: list, printer: list
) -> None:
    report = request_report(plan, Options(draft=True), sara)
    make_report(report)
    done = fresh(report)
    assert (done.state, done.pages, done.step, done.error) == (State.READY, 7, "", "")
    assert done.finished_at
    assert done.file.read() == b"%PDF-1.7"
    assert printer == [Options(draft=True)]


def test_repeating_does_no_harm(plan: Plan, sara: User, queue: list, printer: list) -> None:
    report = request_report(plan, Options(), sara)
    make_report(fresh(report))
    make_report(fresh(report))
    make_report(report)
    assert len(printer) == 1
    assert default_storage.listdir(actions.FOLDER)[1] == [f"{report.pk}.pdf"]
    assert fresh(report).state == State.READY


@pytest.mark.parametrize("what", ["plan is gone", "cancelled"])
def test_file_that_nobody_wants_any_more_is_not_kept(
    plan: Plan, sara: User, queue: list, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def file_of(*_: Any, **__: Any) -> bytes:
        if what == "cancelled":
            withdraw(report, sara)
        else:
            Report.objects.all().delete()
        return b"%PDF"

    monkeypatch.setattr(actions, "file_of", file_of)
    report = request_report(plan, Options(), sara)
    make_report(report)
    assert default_storage.listdir(actions.FOLDER)[1] == []
    assert not Report.objects.filter(state=State.READY).exists()


@pytest.mark.parametrize(
    ("fault", "code"),
    [(RenderError("too_long"), "too_long"), (KeyError("نص من الخطة"), "crashed")],
)
def test_failure_is_written_down_without_the_plans_text(
    plan: Plan,
    sara: User,
    queue: list,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: Exception,
    code: str,
) -> None:
    def fail(*_: Any, **__: Any) -> bytes:
        raise fault

    monkeypatch.setattr(actions, "file_of", fail)
    report = request_report(plan, Options(), sara)
    make_report(report)
    assert (fresh(report).state, fresh(report).error) == (State.FAILED, code)
    assert str(report.pk) in caplog.text
    assert "نص من الخطة" not in caplog.text


def test_stored_version_prints_as_it_was(
    plan: Plan, sara: User, queue: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles: list[str] = []

    def file_of(snapshot: Any, *_: Any, **__: Any) -> bytes:
        titles.append(snapshot.plan["title"])
        return b"%PDF"

    monkeypatch.setattr(actions, "file_of", file_of)
    before = plan.title
    report = request_report(plan, Options(), sara)
    Plan.objects.filter(pk=plan.pk).update(title="عنوان آخر")
    make_report(fresh(report))
    assert titles == [before]


# Throwing away


def test_old_reports_go_with_their_files(
    plan: Plan, sara: User, queue: list, printer: list, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = (request_report(plan, Options(draft=d), sara) for d in (True, False))
    make_report(old)
    make_report(new)
    past = timezone.now() - timedelta(days=31)
    Report.objects.filter(pk=old.pk).update(created_at=past)
    call_command("expire_reports", "--older-than", "30")
    assert capsys.readouterr().out.startswith("1 ")
    assert list(Report.objects.all()) == [new]
    assert default_storage.listdir(actions.FOLDER)[1] == [f"{new.pk}.pdf"]


def test_files_without_a_report_are_swept(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    name = default_storage.save(f"{actions.FOLDER}/lost.pdf", ContentFile(b"x"))
    actions.expire_reports(timedelta(days=30))
    assert default_storage.exists(name)  # somebody may be writing it now
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(actions.timezone, "now", lambda: later)
    actions.expire_reports(timedelta(days=30))
    assert not default_storage.exists(name)


def test_kept_version_writes_the_same_document_after_edits(plan: Plan, sara: User) -> None:
    fill_plan(plan)
    written = {"version_label": "", "at": timezone.now()}
    before = html_of(take_snapshot(plan), Options(), **written)
    kept = keep_version(plan, sara)
    Objective.objects.filter(plan=plan).update(statement="غير ذلك")
    assert html_of(take_snapshot(plan), Options(), **written) != before
    assert html_of(actions.snapshot_of(kept, "ar"), Options(), **written) == before
