"""The pages around printing: who sees them, what they offer, what they download."""

from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from planner.accounts.tables import User
from planner.plans.tables import Plan
from planner.reports import actions
from planner.reports.actions import request_report
from planner.reports.forms import OptionsForm, typed
from planner.reports.jobs import GIVEN_UP, SILENCE
from planner.reports.kinds import KINDS
from planner.reports.make import CHAPTERS, Options
from planner.reports.shown import ERRORS
from planner.reports.tables import Report, State
from planner.stages.versions import keep_version
from tests.factories import fill_plan

READERS = ("sara", "omar", "layla")
HTMX = {"HX-Request": "true"}
CHOSEN = {
    "chapters": ["swot"],
    "digits": "latn",
    "calendar": "both",
    "copy": "draft",
    "kind": "pdf",
}


@pytest.fixture(autouse=True)
def setting(settings: Any, tmp_path: Path) -> None:
    settings.SECURE_SSL_REDIRECT = False
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    settings.STORAGES = {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@pytest.fixture
def report(plan: Plan, sara: User) -> Report:
    return request_report(plan, Options(), sara)


def ready(report: Report) -> Report:
    with patch.object(actions, "file_of", return_value=b"%PDF-1.7"):
        actions.make_report(report)
    report.refresh_from_db()
    return report


def at(name: str, report: Report) -> str:
    return reverse(f"reports:{name}", args=[report.plan_id, report.pk])


def ask(client: Client, plan: Plan, **data: Any) -> Any:
    return client.post(reverse("reports:options", args=[plan.pk]), {**CHOSEN, **data})


def words(msgid: str, **values: Any) -> str:
    with override("ar"):
        return gettext(msgid) % values


# Who


def test_readers_see_every_page_and_strangers_none(
    clients: dict[str, Client], plan: Plan, report: Report
) -> None:
    pages = [reverse(f"reports:{n}", args=[plan.pk]) for n in ("options", "print")]
    pages += [at("status", report)]
    for address in pages:
        seen = {name: clients[name].get(address).status_code for name in clients}
        assert seen == {**dict.fromkeys(READERS, 200), "ziad": 404, "nobody": 302}, address


def test_strangers_neither_ask_nor_download(
    clients: dict[str, Client], plan: Plan, report: Report
) -> None:
    ready(report)
    assert ask(clients["ziad"], plan).status_code == 404
    assert clients["ziad"].post(at("again", report)).status_code == 404
    assert clients["ziad"].get(at("download", report)).status_code == 404
    assert clients["layla"].get(at("download", report)).status_code == 200


def test_report_is_not_found_under_another_plan(
    clients: dict[str, Client], report: Report, sara: User
) -> None:
    other = Plan.objects.create(owner=sara, title="أخرى")
    for name in ("status", "download"):
        address = reverse(f"reports:{name}", args=[other.pk, report.pk])
        assert clients["sara"].get(address).status_code == 404


# Asking


def test_viewer_asks_for_a_report_and_is_led_to_it(clients: dict[str, Client], plan: Plan) -> None:
    answer = ask(clients["layla"], plan)
    made = Report.objects.get()
    assert (answer.status_code, answer.url) == (302, at("status", made))
    assert Options.from_data(made.options) == Options("latn", True, ("swot",), True)
    assert made.by.name == "Layla"


def test_kept_version_is_printed_as_it_was(
    clients: dict[str, Client], plan: Plan, sara: User
) -> None:
    kept = keep_version(plan, sara)
    Plan.objects.filter(pk=plan.pk).update(title="عنوان آخر", updated_at=timezone.now())
    url = reverse("reports:options", args=[plan.pk]) + f"?version={kept.pk}"
    assert clients["layla"].get(url).context["version"] == kept
    clients["layla"].post(url, CHOSEN)
    assert (plan.reports.get().version, plan.versions.count()) == (kept, 1)


@pytest.mark.parametrize("version", ["0", "x", "9" * 30])
def test_version_that_is_not_there_is_not_found(
    clients: dict[str, Client], plan: Plan, version: str
) -> None:
    url = reverse("reports:options", args=[plan.pk]) + f"?version={version}"
    assert clients["sara"].get(url).status_code == 404


def test_same_wishes_lead_to_the_same_report(clients: dict[str, Client], plan: Plan) -> None:
    assert ask(clients["sara"], plan).url == ask(clients["omar"], plan).url
    assert ask(clients["sara"], plan, copy="final").url != ask(clients["sara"], plan).url


@pytest.mark.parametrize(
    "wrong",
    [{"chapters": []}, {"chapters": ["nowhere"]}, {"digits": "x"}, {"copy": ""}, {"kind": "exe"}],
)
def test_refused_wishes_come_back_with_the_form(
    clients: dict[str, Client], plan: Plan, wrong: dict[str, Any]
) -> None:
    answer = ask(clients["sara"], plan, **wrong)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert not Report.objects.exists()


def test_form_reads_and_writes_options() -> None:
    for options in (Options(), Options("arab", False, ("basics", "audit"), True, kind="xlsx")):
        form = OptionsForm(typed(options))
        assert form.is_valid()
        assert form.options == options
    assert tuple(OptionsForm().fields["chapters"].initial) == CHAPTERS


def test_earlier_reports_are_listed_with_their_wishes(
    clients: dict[str, Client], plan: Plan, report: Report, sara: User
) -> None:
    ready(report)
    request_report(plan, Options(digits="latn", draft=True), sara)
    page = clients["layla"].get(reverse("reports:options", args=[plan.pk])).text
    assert at("download", report) in page
    assert page.count(words("Version %(number)s", number="١")) == 2
    assert words("Draft") in page


def test_list_costs_the_same_for_one_and_three(
    clients: dict[str, Client], plan: Plan, report: Report, sara: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            clients["sara"].get(reverse("reports:options", args=[plan.pk]))
        return len(found)

    one = queries()
    for digits in ("arab", "latn"):
        request_report(plan, Options(digits=digits), sara)
    assert queries() == one


# Watching


def test_status_asks_again_every_second_while_it_runs(
    clients: dict[str, Client], report: Report
) -> None:
    Report.objects.update(state=State.WORKING, step="layout", pages=9)
    page = clients["sara"].get(at("status", report)).text
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<progress" in page
    assert "٩" in page
    part = clients["sara"].get(at("status", report), headers=HTMX)
    assert "<html" not in part.text
    assert part.headers["Cache-Control"] == "no-store"


def test_progress_only_grows(report: Report) -> None:
    from planner.reports.shown import ReportView

    steps = [("", 0), ("compose", 0)]
    steps += [("layout", n) for n in (1, 5, 50, 500)] + [("finish", 500)]
    shown = []
    for report.step, report.pages in steps:
        shown.append(ReportView(report, 1, report.plan.format).percent)
    assert shown == sorted(shown)
    assert 0 <= shown[0] < shown[-1] < 100


def test_finished_status_offers_the_file_and_stops_asking(
    clients: dict[str, Client], report: Report
) -> None:
    ready(report)
    page = clients["sara"].get(at("status", report), headers=HTMX).text
    assert "hx-trigger" not in page
    assert at("download", report) in page


def test_failed_status_says_why_and_offers_another_attempt(
    clients: dict[str, Client], report: Report
) -> None:
    Report.objects.update(state=State.FAILED, error="too_long")
    page = clients["sara"].get(at("status", report)).text
    assert words("The plan is too long for one file. Print fewer chapters.") in page
    answer = clients["layla"].post(at("again", report))
    assert answer.url == at("status", report)
    assert Report.objects.get().state == State.WAITING


def test_late_report_can_be_asked_for_again(clients: dict[str, Client], report: Report) -> None:
    Report.objects.update(created_at=timezone.now() - GIVEN_UP * 2)
    assert at("again", report) in clients["sara"].get(at("status", report)).text


def test_report_is_cancelled_and_asked_for_again_without_scripts(
    clients: dict[str, Client], report: Report
) -> None:
    page = clients["sara"].get(at("status", report)).text
    assert f'<form method="post" action="{at("cancel", report)}"' in page
    answer = clients["sara"].post(at("cancel", report), follow=True)
    assert words("The report was cancelled.") in answer.text
    assert "hx-trigger" not in answer.text
    assert f'<form method="post" action="{at("again", report)}"' in answer.text
    clients["sara"].post(at("again", report))
    assert Report.objects.get().state == State.WAITING


def test_report_is_cancelled_from_the_list(clients: dict[str, Client], report: Report) -> None:
    page = reverse("reports:options", args=[report.plan_id])
    assert at("cancel", report) in clients["sara"].get(page).text
    clients["sara"].post(at("cancel", report))
    after = clients["sara"].get(page).text
    assert at("cancel", report) not in after
    assert words("Cancelled") in after


def test_only_who_waits_is_offered_to_cancel(clients: dict[str, Client], report: Report) -> None:
    pages = (at("status", report), reverse("reports:options", args=[report.plan_id]))
    for page in pages:
        assert at("cancel", report) not in clients["layla"].get(page).text
    clients["layla"].post(at("cancel", report))
    assert Report.objects.get().state == State.WAITING


def test_who_cancels_what_others_wait_for_is_told(
    clients: dict[str, Client], plan: Plan, report: Report, layla: User
) -> None:
    request_report(plan, Options(), layla)
    page = clients["layla"].get(at("status", report)).text
    assert words("Others wait for it as well: this takes back your wish alone.") in page
    after = clients["layla"].post(at("cancel", report), follow=True).text
    assert words("You no longer wait for this report. It is made for others.") in after
    assert at("cancel", report) not in after
    assert Report.objects.get().state == State.WAITING


def test_report_whose_worker_is_gone_is_not_shown_as_being_made(
    clients: dict[str, Client], report: Report
) -> None:
    gone = timezone.now() - SILENCE * 2
    Report.objects.update(state=State.WORKING, step="layout", pages=9, beat_at=gone)
    page = clients["sara"].get(at("status", report), headers=HTMX).text
    assert words("It was broken off, and waits to be taken up again.") in page
    assert words("Setting the pages") not in page
    assert "hx-trigger" in page
    listed = clients["sara"].get(reverse("reports:options", args=[report.plan_id])).text
    assert words("Broken off") in listed
    assert words("Being made") not in listed


def test_second_attempt_is_named(clients: dict[str, Client], report: Report) -> None:
    now = timezone.now()
    Report.objects.update(state=State.WORKING, step="layout", attempts=2, beat_at=now)
    page = clients["sara"].get(at("status", report)).text
    assert words("Attempt %(number)s of %(most)s", number="٢", most="٣") in page


def test_place_in_the_queue_is_told(
    clients: dict[str, Client], plan: Plan, report: Report, sara: User
) -> None:
    last = request_report(plan, Options(draft=True), sara)
    with override("ar"):
        told = ngettext(
            "%(count)s report comes before it.", "%(count)s reports come before it.", 1
        ) % {"count": "١"}
    assert told in clients["sara"].get(at("status", last)).text
    assert told not in clients["sara"].get(at("status", report)).text


@pytest.mark.parametrize("error", ERRORS)
def test_each_failure_has_its_own_words(
    clients: dict[str, Client], report: Report, error: str
) -> None:
    Report.objects.update(state=State.FAILED, error=error)
    page = clients["sara"].get(at("status", report)).text
    with override("ar"):
        assert str(ERRORS[error]) in page


# Taking away


def test_download_is_named_in_arabic(clients: dict[str, Client], report: Report) -> None:
    ready(report)
    answer = clients["sara"].get(at("download", report))
    assert answer.headers["Content-Type"] == "application/pdf"
    name = unquote(answer.headers["Content-Disposition"])
    assert name == "attachment; filename*=utf-8''خطة متجر التمور - النسخة ١.pdf"
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"


def test_what_is_kept_is_handed_out_in_three_queries(
    clients: dict[str, Client], report: Report, django_assert_num_queries: Any
) -> None:
    ready(report)
    with django_assert_num_queries(3):  # the session, the person, the report with its plan
        clients["sara"].get(at("download", report))


def test_file_travels_as_it_is(clients: dict[str, Client], report: Report) -> None:
    ready(report)
    answer = clients["sara"].get(at("download", report), headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Length"] == str(len(b"%PDF-1.7"))


def test_kept_file_keeps_its_name(clients: dict[str, Client], report: Report) -> None:
    ready(report)
    Plan.objects.update(title="عنوان آخر")
    answer = clients["sara"].get(at("download", report))
    assert "خطة متجر التمور" in unquote(answer.headers["Content-Disposition"])


@pytest.mark.parametrize("state", [State.WAITING, State.FAILED, State.READY])
def test_nothing_is_downloaded_before_it_is_there(
    clients: dict[str, Client], report: Report, state: State
) -> None:
    Report.objects.update(state=state, file="")
    answer = clients["sara"].get(at("download", report))
    assert (answer.status_code, answer.url) == (302, at("status", report))


def test_lost_file_is_told_and_made_again(clients: dict[str, Client], report: Report) -> None:
    actions.default_storage.delete(ready(report).file.name)
    assert words("The file is no longer kept.") in clients["sara"].get(at("status", report)).text
    clients["sara"].post(at("again", report))
    assert Report.objects.get().state == State.WAITING


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "pdf"])
def test_every_kind_is_asked_for_and_downloaded_as_what_it_is(
    clients: dict[str, Client], plan: Plan, kind: str
) -> None:
    ask(clients["layla"], plan, kind=kind)
    report = ready(Report.objects.get())
    answer = clients["omar"].get(at("download", report))
    assert answer.headers["Content-Type"] == KINDS[kind].media
    name = unquote(answer.headers["Content-Disposition"])
    assert "خطة متجر التمور" in name and name.endswith(f".{kind}")
    assert str(KINDS[kind].label) in clients["sara"].get(at("status", report)).text


def test_kinds_are_one_group_of_radio_buttons(clients: dict[str, Client], plan: Plan) -> None:
    page = clients["sara"].get(reverse("reports:options", args=[plan.pk])).text
    assert page.count('type="radio" name="kind"') == len(KINDS)
    assert f"<legend>{words('File')}</legend>" in page


def test_address_without_a_kind_means_the_pdf(clients: dict[str, Client], plan: Plan) -> None:
    ask(clients["sara"], plan, kind="")
    assert Options.from_data(Report.objects.get().options).kind == "pdf"


# The print view


def test_print_view_has_no_style_of_its_own(clients: dict[str, Client], plan: Plan) -> None:
    fill_plan(plan)
    answer = clients["layla"].get(reverse("reports:print", args=[plan.pk]))
    assert " style=" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_print_view_follows_the_options(clients: dict[str, Client], plan: Plan) -> None:
    fill_plan(plan)
    address = reverse("reports:print", args=[plan.pk])
    page = clients["sara"].get(address, CHOSEN).text
    assert 'id="chapter-swot"' in page
    assert 'id="chapter-audit"' not in page
    assert words("Draft") in page
    assert clients["sara"].get(address, {"chapters": "x"}).url == address


def test_reading_writes_nothing(clients: dict[str, Client], plan: Plan) -> None:
    before = plan.updated_at
    for name in ("print", "options"):
        clients["sara"].get(reverse(f"reports:{name}", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.updated_at == before
    assert not plan.versions.exists()


# The command


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
def test_command_writes_every_kind(plan: Plan, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"plan.{kind}"
    call_command("export_plan", str(plan.pk), format=kind, output=file)
    assert file.read_bytes().startswith(b"PK")
    with pytest.raises(CommandError):
        call_command("export_plan", str(plan.pk), format=kind)
