import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from planner.core import arabic
from planner.core.formats import COUNTRIES, CURRENCIES, Country, Currency, Format
from planner.plans.fields import Choice, Date, Line, Paragraph, Percent


class Answers(models.Model):
    """What every table of a plan has: a version that counts its saves.

    A save names the version it started from; version 0 is a record that does
    not exist yet.
    """

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    # One-word name of the table in places, files and events.
    @classmethod
    def key(cls) -> str:
        return cls._meta.model_name or ""

    def faults(self) -> dict[str, Any]:
        """Answers that contradict each other: field name → what is wrong."""
        return {}

    @classmethod
    def words_for(
        cls, name: str, values: Mapping[str, Any], by_id: Mapping[str, Any]
    ) -> Mapping[Any, Any]:
        """What the choices of a field are called in a record with these values."""
        return dict(cls._meta.get_field(name).flatchoices)  # type: ignore[union-attr]


class PlanQuerySet(models.QuerySet["Plan"]):
    def seen_by(self, user: Any) -> "PlanQuerySet":
        return self.filter(Q(owner=user) | Q(members__user=user)).distinct()

    def kept(self) -> "PlanQuerySet":
        return self.filter(deleted_at=None)

    def active(self) -> "PlanQuerySet":
        return self.kept().filter(archived_at=None)

    def archived(self) -> "PlanQuerySet":
        return self.kept().exclude(archived_at=None)

    def in_bin(self) -> "PlanQuerySet":
        return self.exclude(deleted_at=None)


class Digits(models.TextChoices):
    ARAB = "arab", _("٠١٢٣")
    LATN = "latn", _("0123")


class Calendar(models.TextChoices):
    GREGORIAN = "gregorian", _("Gregorian")
    BOTH = "both", _("Gregorian, with Hijri beside it")


def _named(table: Mapping[str, Country] | Mapping[str, Currency]) -> list[tuple[str, str]]:
    arabic_names = get_language() == "ar"
    return [(code, row.name_ar if arabic_names else row.name_en) for code, row in table.items()]


def country_choices() -> list[tuple[str, str]]:
    return _named(COUNTRIES)


def currency_choices() -> list[tuple[str, str]]:
    return _named(CURRENCIES)


class Plan(Answers):
    """An e-marketing plan. It is also the sheet of its own first screen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plans"
    )
    title = Line(_("Title of the plan"), max_length=150, blank=False)
    organization = Line(_("Organisation"), max_length=150)
    sector = Line(_("Sector"), max_length=100)
    country = models.CharField(_("Country"), max_length=2, choices=country_choices, default="SA")
    currency = models.CharField(
        _("Currency"), max_length=3, choices=currency_choices, default="SAR"
    )
    unit = Line(
        _("Owning unit"),
        help_text=_("The specialised unit that carries out the plan."),
    )
    summary = Paragraph(_("The organisation in brief"))
    scope = Paragraph(
        _("Outside the plan"),
        help_text=_("What is left to others: e-commerce operations, e-learning, e-government…"),
    )
    period_start = Date(_("Start of the period"))
    period_end = Date(_("End of the period"))
    discount_rate = Percent(
        _("Yearly discount rate (%)"), help_text=_("The return the money could earn elsewhere.")
    )
    executive = Paragraph(
        _("Executive summary"),
        max_length=1200,
        help_text=_("In your own words. Left empty, it is composed from the plan."),
    )
    digits = Choice(_("Digits"), Digits, default=Digits.ARAB, blank=False)
    calendar = Choice(_("Calendar"), Calendar, default=Calendar.GREGORIAN, blank=False)

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-updated_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def format(self) -> Format:
        return Format(
            digits=self.digits,
            country=self.country,
            currency=self.currency,
            calendar=self.calendar,
            language="en" if get_language() == "en" else "ar",
        )

    @property
    def search_key(self) -> str:
        return arabic.fold(f"{self.title} {self.organization} {self.sector}")

    def faults(self) -> dict[str, Any]:
        if self.period_start and self.period_end and self.period_end <= self.period_start:
            return {"period_end": _("The period must end after it starts.")}
        return {}


class Role(models.TextChoices):
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")


class Member(models.Model):
    """Somebody the owner lets into a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("Role"), max_length=10, choices=Role, default=Role.EDITOR)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["plan", "user"], name="one_membership_per_user"),
        ]


def invitation_token() -> str:
    return get_random_string(40)


class Invitation(models.Model):
    """A link, sent by e-mail, that makes whoever opens it a member, once."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-mail address"))
    role = models.CharField(_("Role"), max_length=10, choices=Role, default=Role.EDITOR)
    token = models.CharField(max_length=40, unique=True, default=invitation_token)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["plan", "email"], name="one_invitation_per_address"),
        ]


class Sheet(Answers):
    """The single answers of a screen: one record a plan."""

    plan = models.OneToOneField(
        Plan, on_delete=models.CASCADE, primary_key=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True


class Row(Answers):
    """A record that one adds to a screen.

    Deleting sets `deleted_at`, so that undo brings it back with its links;
    rows leave the database only with their plan.
    """

    # Letters that name the record on screen and in print: H1, H2 …
    CODE: ClassVar[str] = ""
    # Links whose titles together stand for a record without words of its own.
    NAMED_BY: ClassVar[tuple[str, ...]] = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+", editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def code_letters(cls, values: Mapping[str, Any]) -> str:
        """The letters of a record with these values (some tables number by kind)."""
        return cls.CODE

    @classmethod
    def allows(cls, name: str, target: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
        """Whether the Links field `name` may point at a record with values `target`."""
        return True

    @classmethod
    def title_of(cls, values: Mapping[str, Any]) -> str:
        """The words that stand for the record where it is pointed at."""
        return str(values.get("statement") or values.get("name") or "")


class Event(models.Model):
    """Who did what, when. `changes` maps a field to [before, after]."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="events")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=20)
    # Where: "audit.internal" or "audit.internal/<row uuid>"; "" is the plan itself.
    place = models.CharField(max_length=120, blank=True)
    # The record's version after the event.
    version = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["plan", "place", "version"], name="event_place_version"),
        ]


class Version(models.Model):
    """The plan as it was at a moment: a stored snapshot, kept once per content."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Its place among the versions of the plan, from 1; what is printed says it.
    number = models.PositiveIntegerField(editable=False)
    at = models.DateTimeField(default=timezone.now)
    # Plan.updated_at before the plan was read: while it is the same, this is the plan as it is.
    as_of = models.DateTimeField(null=True, editable=False)
    name = models.CharField(max_length=100, blank=True)
    # SHA-256 over the canonical JSON of `data`.
    digest = models.CharField(max_length=64)
    data = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["plan", "digest"], name="one_version_per_content"),
            models.UniqueConstraint(fields=["plan", "number"], name="one_version_per_number"),
        ]

    def numbered(self, fmt: Format) -> str:
        return gettext("Version %(number)s") % {"number": fmt.number(self.number)}

    def label(self, fmt: Format) -> str:
        """Its name; what nobody has named goes by its number."""
        return self.name or self.numbered(fmt)
