"""Money over time: how every cost, benefit and investment line says when.

A sheet fixes one length of period and how many there are. A line names the
first and the last period in which its amount falls; without a last one it falls
once. Period 0 is before the start, so a line is a cash flow t = 0…n as it stands.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from planner.plans.fields import Choice, Line, Number
from planner.plans.tables import Row, Sheet


class PeriodLength(models.TextChoices):
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    YEAR = "year", _("Year")


LAST_PERIOD = 120


class PeriodSheet(Sheet):
    period_length = Choice(_("Length of a period"), PeriodLength)
    periods = Number(
        _("Number of periods"),
        places=0,
        lower=1,
        upper=LAST_PERIOD,
        help_text=_("How many months, quarters or years the calculation looks ahead."),
    )

    class Meta:
        abstract = True


class PeriodRow(Row):
    label = Line(_("Item"))
    first_period = Number(
        _("First period"),
        places=0,
        upper=LAST_PERIOD,
        help_text=_("0 is before the start; 1 is the first month, quarter or year."),
    )
    last_period = Number(
        _("Last period"),
        places=0,
        upper=LAST_PERIOD,
        help_text=_("Leave it empty for an amount that falls once."),
    )

    class Meta:
        abstract = True

    @classmethod
    def title_of(cls, values: Mapping[str, Any]) -> str:
        return str(values.get("label") or "")

    def faults(self) -> dict[str, Any]:
        if self.last_period is None:
            return {}
        if self.first_period is None:
            return {"first_period": _("Say in which period the amount falls first.")}
        if self.last_period < self.first_period:
            return {"last_period": _("The last period comes before the first.")}
        return {}
