from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from planner.plans.fields import Choice, Date, Line, Paragraph, Scale, Url
from planner.plans.tables import Plan, Row


class EvidenceKind(models.TextChoices):
    REPORT = "report", _("Report or study")
    DATA = "data", _("Our own data")
    INTERVIEW = "interview", _("Interview or survey")
    LAW = "law", _("Law or regulation")
    OBSERVATION = "observation", _("Observation")
    OTHER = "other", _("Other")


class Reliability(models.IntegerChoices):
    WEAK = 1, _("Weak")
    FAIR = 2, _("Fair")
    STRONG = 3, _("Strong")


class Evidence(Row):
    """What a statement of the plan rests on; any place can cite it."""

    CODE = "EV"

    statement = Line(_("What it shows"), max_length=300)
    kind = Choice(_("Kind"), EvidenceKind)
    source = Line(_("Source"))
    url = Url(pgettext_lazy("web address", "Link"))
    date = Date(_("Date"))
    reliability = Scale(_("Reliability"), Reliability)
    note = Paragraph(_("Note"))


class Citation(models.Model):
    """A place of the plan that cites a piece of evidence."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="citations")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="citations")
    # "audit.findings/<row uuid>" or "audit.internal"
    place = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["evidence", "place"], name="cite_once_at_a_place"),
        ]
