"""Scales that several screens share, in words instead of bare figures."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class YesNo(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")


class Level(models.IntegerChoices):
    """How far something is practised."""

    ABSENT = 0, _("Absent")
    BEGINNING = 1, _("Beginning")
    PARTIAL = 2, _("Partial")
    ADVANCED = 3, _("Advanced")
    FULL = 4, _("Full")


class Degree(models.IntegerChoices):
    """How high a quality is."""

    VERY_LOW = 1, _("Very low")
    LOW = 2, _("Low")
    MEDIUM = 3, _("Medium")
    HIGH = 4, _("High")
    VERY_HIGH = 5, _("Very high")
