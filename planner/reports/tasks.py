"""What the worker does for reports."""

from django.tasks import task

from planner.reports.actions import make_report
from planner.reports.tables import Report


@task
def make_report_task(report_id: str) -> None:
    """Make one report; does nothing where it is there already or no longer wanted."""
    report = Report.objects.select_related("version").filter(pk=report_id).first()
    if report is not None:
        make_report(report)
