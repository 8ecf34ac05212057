"""What the worker does for reports."""

from django.tasks import task
from django.utils import timezone

from planner.reports.actions import make_report
from planner.reports.jobs import SILENCE, Busy
from planner.reports.tables import Report


@task
def make_report_task(report_id: str, asking: int | None = None) -> None:
    """Make one report; does nothing where it is there already or no longer wanted.

    Where somebody is at it, whom the queue takes for dead, one looks again later.
    """
    report = Report.objects.filter(pk=report_id).first()
    try:
        if report is not None:
            make_report(report, asking)
    except Busy:
        later = make_report_task.using(run_after=timezone.now() + SILENCE)
        later.enqueue(report_id, asking)
