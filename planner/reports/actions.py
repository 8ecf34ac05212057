"""Reports that are asked for, made in the background, kept and thrown away."""

import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from hashlib import sha256
from importlib.metadata import version as release_of
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django.utils.translation import gettext

from planner.accounts.tables import User
from planner.core.formats import Format
from planner.plans.tables import Plan, Version
from planner.reports.extras import extras_of, logo_of
from planner.reports.files import file_of
from planner.reports.make import Options, digits_of
from planner.reports.render import RenderError
from planner.reports.tables import Report, State
from planner.stages.snapshot import canonical
from planner.stages.versions import keep_version, snapshot_of

logger = logging.getLogger(__name__)

FOLDER = "reports"
# A report that is still not there after so long is not coming: its worker died
# for good, or there is none. Rendering itself may take eight minutes at most.
GIVEN_UP = timedelta(minutes=10)
# Pages go by faster than anybody reads their numbers.
BETWEEN_STEPS = 0.5
_LIBRARIES = ("weasyprint", "python-docx", "xlsxwriter", "python-pptx")
_CODE = (
    "planner/**/*.py",
    "planner/reports/**/*.css",
    "planner/reports/*.toml",
    "templates/reports/**/*.html",
    "locale/**/*.mo",
)


# Versions


def label_of(version: Version, options: Options) -> str:
    """Version 3, or its name beside that; counted in the order they were kept."""
    number = Version.objects.filter(plan=version.plan_id, pk__lte=version.pk).count()
    own = version.data["sheets"]["plan"]
    fmt = Format(digits_of(options) or own["digits"], own["country"], own["currency"])
    with translation.override(options.language):
        label = gettext("Version %(number)s") % {"number": fmt.number(number)}
    return f"{label} · {version.name}" if version.name else label


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
    report, new = Report.objects.get_or_create(
        plan=plan,
        cache_key=cache_key(version, options),
        defaults={"version": version, "options": options.as_data(), "by": by},
    )
    if new or _revive(report):
        _enqueue(report)
    return report


def cache_key(version: Version, options: Options) -> str:
    """Everything the document depends on, in one name."""
    parts = [version.digest, label_of(version, options), options.as_data(), fingerprint()]
    return sha256(canonical(parts).encode()).hexdigest()


@cache
def fingerprint() -> str:
    """What draws reports: code, templates, styles, translations, libraries."""
    found = sha256(" ".join(map(release_of, _LIBRARIES)).encode())
    for pattern in _CODE:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()


def _revive(report: Report) -> bool:
    """Put a report that failed, hangs or lost its file back to its start."""
    if is_ready(report) or _is_coming(report):
        return False
    waiting = {"state": State.WAITING, "step": "", "error": "", "pages": 0, "file": ""}
    changed = Report.objects.filter(pk=report.pk, state=report.state).update(
        **waiting, created_at=timezone.now(), finished_at=None
    )
    report.refresh_from_db()
    return bool(changed)


def is_ready(report: Report) -> bool:
    there = report.state == State.READY and bool(report.file)
    return there and default_storage.exists(report.file.name)


def _is_coming(report: Report) -> bool:
    """Whether somebody works on it, or will."""
    unfinished = report.state in (State.WAITING, State.WORKING)
    return unfinished and report.created_at > timezone.now() - GIVEN_UP


def _enqueue(report: Report) -> None:
    from planner.reports.tasks import make_report_task

    make_report_task.enqueue(str(report.pk))


# Making


def make_report(report: Report) -> None:
    """Make the file. Safe to repeat, whatever became of the attempt before."""
    if report.state == State.READY:
        return
    _note(report, state=State.WORKING, step="compose", error="", pages=0)
    try:
        content, pages = _file(report)
    except RenderError as error:
        logger.warning("report %s: %s", report.pk, error)
        _note(report, state=State.FAILED, error=error.code, finished_at=timezone.now())
    except Exception as error:
        # Without its message, which may quote the plan.
        last = traceback.extract_tb(error.__traceback__)[-1]
        name = type(error).__name__
        logger.error("report %s: %s at %s:%s", report.pk, name, last.filename, last.lineno)
        _note(report, state=State.FAILED, error="crashed", finished_at=timezone.now())
    else:
        _keep(report, content, pages)


def _file(report: Report) -> tuple[bytes, int]:
    version, options = report.version, Options.from_data(report.options)
    steps = _Steps(report)
    snapshot = snapshot_of(version, options.language)
    content = file_of(
        snapshot,
        options,
        version_label=label_of(version, options),
        at=version.at,
        on_step=steps,
        extras=extras_of(report.plan, snapshot, options, version.at),
    )
    return content, steps.pages


class _Steps:
    """Writes down how far it is: each step, and the page that is being laid out."""

    def __init__(self, report: Report, clock: Callable[[], float] = time.monotonic) -> None:
        self.report, self.clock = report, clock
        self.step, self.pages, self.noted = "", 0, 0.0

    def __call__(self, step: str, page: int) -> None:
        self.pages = page or self.pages
        if step == self.step and self.clock() < self.noted + BETWEEN_STEPS:
            return
        self.step, self.noted = step, self.clock()
        _note(self.report, step=step, pages=self.pages)


def _note(report: Report, **values: Any) -> None:
    """Only an unfinished report changes: a second worker may be done with it already."""
    Report.objects.filter(pk=report.pk).exclude(state=State.READY).update(**values)


def _keep(report: Report, content: bytes, pages: int) -> None:
    kind = Options.from_data(report.options).kind
    name = default_storage.save(f"{FOLDER}/{report.pk}.{kind}", ContentFile(content))
    ready = {"state": State.READY, "step": "", "error": "", "pages": pages, "file": name}
    # The plan may be gone meanwhile, or another worker was quicker.
    unfinished = Report.objects.filter(pk=report.pk).exclude(state=State.READY)
    if not unfinished.update(**ready, finished_at=timezone.now()):
        default_storage.delete(name)


# Throwing away


def expire_reports(older_than: timedelta) -> int:
    """Delete reports asked for so long ago, and files that no report names any more."""
    since = timezone.now() - older_than
    old = Report.objects.filter(created_at__lt=since)
    count = 0
    for report in old.iterator():
        name = report.file.name
        report.delete()
        if name:
            default_storage.delete(name)
        count += 1
    _sweep()
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
