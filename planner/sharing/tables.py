from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from planner.plans.tables import Plan, Version


class SharedLinkQuerySet(models.QuerySet["SharedLink"]):
    def valid(self) -> "SharedLinkQuerySet":
        """Those that open: an archived plan can still be read, one in the bin cannot."""
        now = timezone.now()
        return self.filter(revoked_at=None, expires_at__gt=now, plan__deleted_at=None)


class SharedLink(models.Model):
    """An address that shows a plan to whoever has it, until a day or until it is revoked.

    Only the hash of its token is kept: who reads the database cannot open it.
    """

    # Given by the form, so that a form sent twice makes one link.
    id = models.UUIDField(primary_key=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="links")
    # None shows the plan as it is whenever somebody looks.
    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, related_name="links")
    label = models.CharField(max_length=100, blank=True)
    # SHA-256; unique, and so found by its index.
    token_hash = models.CharField(max_length=64, unique=True)
    # As Django's hashers write it; "" asks for none.
    password = models.CharField(max_length=128, blank=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    last_opened_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)

    objects = SharedLinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]

    @property
    def state(self) -> str:
        if self.revoked_at:
            return "revoked"
        return "valid" if self.expires_at > timezone.now() else "expired"
