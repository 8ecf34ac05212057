import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.tables import Plan, Version


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting for its turn")
    WORKING = "working", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")
    CANCELLED = "cancelled", _("Cancelled")


class Report(models.Model):
    """A file of a kept version, with the options it is made with: its kind among them.

    `cache_key` covers all that the document depends on; a second request for
    the same is answered by the same report, which then several people wait for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reports")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Who waits for it; who no longer does takes himself out.
    wanted_by = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    options = models.JSONField(default=dict)
    cache_key = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # How often it was asked for anew: a task of an earlier time does nothing.
    asking = models.PositiveIntegerField(default=0)
    # How often it was begun since: its maker writes only while this is his number.
    attempts = models.PositiveSmallIntegerField(default=0)
    # When whoever makes it last said that he is at it.
    beat_at = models.DateTimeField(null=True)
    # The step being done, as a code of planner.reports.make.STEPS.
    step = models.CharField(max_length=20, blank=True)
    error = models.CharField(max_length=30, blank=True)
    pages = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="reports/", blank=True)
    # What it is called where it is taken to.
    name = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["plan", "cache_key"], name="one_report_per_content"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # The place in the queue is counted while somebody watches.
            models.Index(
                fields=["created_at"], condition=models.Q(state="waiting"), name="waiting_reports"
            ),
        ]


class Logo(models.Model):
    """The organisation's logo on the cover, as it was drawn anew from an upload."""

    plan = models.OneToOneField(
        Plan, on_delete=models.CASCADE, primary_key=True, related_name="logo"
    )
    png = models.BinaryField()
    # SHA-256 of the PNG.
    digest = models.CharField(max_length=64)
