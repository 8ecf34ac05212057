"""Stage 2, inside: the website in figures and in the eyes of its visitors."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Date, Line, Number, Scale
from planner.plans.tables import Row
from planner.stages.audit.internal import Measurement
from planner.stages.screen import Rows, Screen


class WebsiteMetric(models.TextChoices):
    VISITORS = "visitors", _("Visitors")
    SESSIONS = "sessions", _("Sessions")
    DURATION = "duration", _("Duration of a session")
    CONVERSION = "conversion", _("Conversion rate")
    CHURN = "churn", _("Churn rate")
    CLICK_THROUGH = "click_through", _("Click-through rate")
    IMPRESSIONS = "impressions", _("Page impressions")
    BOUNCE = "bounce", _("Bounce rate")
    RETURNING = "returning", _("Returning visitors")
    LOAD_TIME = "load_time", _("Load time")
    CART = "cart", _("Abandoned carts")
    ORDER = "order", _("Average order value")
    OTHER = "other", _("Other")


class WebsiteMeasurement(Measurement):
    CODE = "WM"

    metric = Choice(_("Metric"), WebsiteMetric)
    name = Line(_("Name of another metric"), max_length=120)

    class Meta:
        verbose_name_plural = _("Measures of the website")

    @classmethod
    def title_of(cls, values: Mapping[str, Any]) -> str:
        label = dict(WebsiteMetric.choices).get(str(values.get("metric")), "")
        return str(values.get("name") or label)


class Impression(models.IntegerChoices):
    VERY_POOR = 1, _("Very poor")
    POOR = 2, _("Poor")
    FAIR = 3, _("Acceptable")
    GOOD = 4, _("Good")
    EXCELLENT = 5, _("Excellent")


class SiteImpression(Row):
    """What a group of people thinks of the site."""

    CODE = "IM"

    group = Line(_("Group asked"), help_text=_("Customers, staff, distributors…"))
    asked = Number(_("How many were asked"), places=0)
    score = Scale(_("Impression"), Impression)
    date = Date(_("Date"))
    remark = Line(_("Remark"), max_length=500)

    class Meta:
        verbose_name_plural = _("Impressions of the site")

    @classmethod
    def title_of(cls, values: Mapping[str, Any]) -> str:
        return str(values.get("remark") or values.get("group") or "")


WEBSITE = Screen(
    "website",
    _("Effectiveness of the website"),
    _("How the site is used, in figures; and what people think of it, in their words."),
    layout=(
        Rows(
            _("Measures of the website"),
            WebsiteMeasurement,
            ("metric", "name", "value", "previous", "unit", "as_of", "note"),
            needed=("metric", "value", "unit", "as_of"),
            least=3,
            look="lines",
            add=_("Add a measure"),
            empty=_("Take the figures from the site's own statistics, for one and the same month."),
        ),
        Rows(
            _("Impressions of the site"),
            SiteImpression,
            ("group", "asked", "score", "date", "remark"),
            needed=("group", "asked", "score", "remark"),
            look="lines",
            add=_("Add an impression"),
            empty=_("Ask a few customers and colleagues, and note what they said."),
        ),
    ),
)
