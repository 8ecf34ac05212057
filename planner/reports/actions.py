"""Reports that are asked for, made in the background, kept and thrown away."""

import contextlib
import logging
import traceback
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from django.core.cache import caches
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils import timezone, translation

from planner.accounts.tables import User
from planner.core.filenames import file_name
from planner.core.formats import Format
from planner.plans.tables import Plan, Version
from planner.reports.extras import extras_of, logo_of
from planner.reports.files import file_of
from planner.reports.fingerprint import fingerprint
from planner.reports.jobs import Attempt, Withdrawn, ask_for, take
from planner.reports.make import Options, digits_of
from planner.reports.render import Progress, RenderError
from planner.reports.tables import Report, State
from planner.stages.snapshot import canonical
from planner.stages.versions import keep_version, snapshot_of

logger = logging.getLogger(__name__)

FOLDER = "reports"


# Versions


def label_of(version: Version, options: Options) -> str:
    """Version 3, or its name beside that."""
    number = _numbered(version, options)
    return f"{number} · {version.name}" if version.name else number


def _numbered(version: Version, options: Options) -> str:
    """As the document writes it."""
    own = version.data["sheets"]["plan"]
    fmt = Format(digits_of(options) or own["digits"], own["country"], own["currency"])
    with translation.override(options.language):
        return version.numbered(fmt)


# Asking


def request_report(
    plan: Plan, options: Options, by: User, version: Version | None = None
) -> Report:
    """The report of a kept version, or of the plan as it is now, which is kept for it.

    One that is there already is not made again.
    """
    version = version or keep_version(plan, by)
    logo = logo_of(plan)
    options = replace(options, logo=logo.digest if logo else "")
    report, _new = Report.objects.get_or_create(
        plan=plan,
        cache_key=cache_key(version, options),
        defaults={"version": version, "options": options.as_data(), "by": by},
    )
    if not is_ready(report) and ask_for(report, by):
        enqueue(report)
    return report


def cache_key(version: Version, options: Options) -> str:
    """Everything the document depends on, in one name."""
    parts = [version.pk, version.name, options.as_data(), fingerprint()]
    return sha256(canonical(parts).encode()).hexdigest()


def is_ready(report: Report) -> bool:
    there = report.state == State.READY and bool(report.file)
    return there and default_storage.exists(report.file.name)


def open_file(report: Report) -> File:
    """What was made; FileNotFoundError where it is not there yet, or no longer."""
    if report.state != State.READY or not report.file:
        raise FileNotFoundError
    return default_storage.open(report.file.name)


def enqueue(report: Report) -> None:
    """Hand it to the workers; outside of a transaction, so that they find what it names."""
    from planner.reports.tasks import make_report_task

    try:
        make_report_task.enqueue(str(report.pk), report.asking)
    except Exception:
        logger.exception("report %s: the queue does not answer", report.pk)
        failed = {"state": State.FAILED, "error": "queue", "finished_at": timezone.now()}
        Report.objects.filter(pk=report.pk, state=State.WAITING).update(**failed)
        report.refresh_from_db()


# Making


def make_report(report: Report, asking: int | None = None) -> None:
    """Make the file. Safe to repeat, whatever became of the attempt before.

    Raises jobs.Busy where somebody is at it.
    """
    if attempt := take(report, asking):
        with contextlib.suppress(Withdrawn):
            _make(attempt)


def _make(attempt: Attempt) -> None:
    report = attempt.report
    try:
        content, key = _content(report, attempt)
    except Withdrawn:
        raise
    except RenderError as error:
        logger.warning("report %s: %s", report.pk, error)
        if error.code == "killed" and attempt.give_back():
            enqueue(report)
        else:
            attempt.end(State.FAILED, error=error.code)
    except Exception as error:
        # Without its message, which may quote the plan.
        last = traceback.extract_tb(error.__traceback__)[-1]
        name = type(error).__name__
        logger.error("report %s: %s at %s:%s", report.pk, name, last.filename, last.lineno)
        attempt.end(State.FAILED, error="crashed")
    else:
        _keep(attempt, content, key)


def _content(report: Report, on_step: Progress) -> tuple[bytes, str]:
    """The file, and the key of what is in it: the logo may be another one by now, or the name of
    the version, than when it was asked for."""
    version, options = report.version, Options.from_data(report.options)
    snapshot = snapshot_of(version, options.language)
    extras = extras_of(report.plan, snapshot, options, version.at)
    logo = sha256(extras.logo).hexdigest() if extras.logo else ""
    content = file_of(
        snapshot,
        options,
        version_label=label_of(version, options),
        at=version.at,
        on_step=on_step,
        extras=extras,
    )
    return content, cache_key(version, replace(options, logo=logo))


def _keep(attempt: Attempt, content: bytes, key: str) -> None:
    report = attempt.report
    others = Report.objects.filter(plan=report.plan_id, cache_key=key).exclude(pk=report.pk)
    key = report.pk.hex if others.exists() else key
    version, options = report.version, Options.from_data(report.options)
    title = version.data["sheets"]["plan"]["title"]
    name = file_name(title, f" - {_numbered(version, options)}.{options.kind}")
    file = default_storage.save(f"{FOLDER}/{report.pk}.{options.kind}", ContentFile(content))
    try:
        attempt.end(State.READY, pages=attempt.pages, file=file, name=name, cache_key=key)
    except Withdrawn:
        # Nobody wants it, another worker took over, or the plan is gone.
        default_storage.delete(file)


# Throwing away


def expire_reports(older_than: timedelta) -> int:
    """Delete reports asked for so long ago, files that no report names any more, and the parts
    that are kept for the next report."""
    since = timezone.now() - older_than
    old = Report.objects.filter(created_at__lt=since)
    count = 0
    for report in old.iterator():
        # It may have been asked for again since the list was read.
        if not old.filter(pk=report.pk).delete()[0]:
            continue
        if report.file:
            default_storage.delete(report.file.name)
        count += 1
    _sweep()
    caches["parts"].clear()
    return count


def _sweep() -> None:
    """Files of plans that were deleted, and of workers that died while writing."""
    if not default_storage.exists(FOLDER):
        return
    named = set(Report.objects.exclude(file="").values_list("file", flat=True))
    yesterday = timezone.now() - timedelta(days=1)
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if path not in named and default_storage.get_modified_time(path) < yesterday:
            default_storage.delete(path)
