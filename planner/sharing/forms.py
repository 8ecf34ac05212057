"""What a link shows, and for how long; the password of one."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planner.plans.inputs import DateField, LineField
from planner.plans.tables import Plan, Version

NOW = "now"
DAYS = {
    "1": gettext_lazy("A day"),
    "7": gettext_lazy("A week"),
    "30": gettext_lazy("A month"),
    "90": gettext_lazy("Three months"),
}
LONGEST = timedelta(days=365)


class LinkForm(forms.Form):
    version = forms.ChoiceField(
        label=gettext_lazy("What the link shows"),
        help_text=gettext_lazy(
            "The plan as it is changes before the reader's eyes; a kept version stays as it was."
        ),
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Valid for"),
        choices=list(DAYS.items()),
        initial="30",
        widget=forms.RadioSelect,
    )
    until = DateField(
        label=gettext_lazy("Or until the end of this day"),
        required=False,
        help_text=gettext_lazy("A date here counts instead of the choice above; a year at most."),
    )
    label = LineField(
        label=gettext_lazy("Name of the link"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Whom it is for. Those who open the link do not see it."),
    )
    password = forms.CharField(
        label=gettext_lazy("Password of the link"),
        min_length=8,
        max_length=100,
        required=False,
        help_text=gettext_lazy(
            "If you wish. At least eight characters; send it another way than the link."
        ),
        # Shown as it is typed: it is made to be passed on.
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, plan: Plan, versions: list[Version], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.versions = {str(version.pk): version for version in versions}
        now = (NOW, _("The plan as it is now"))
        kept = [(pk, _name(version, plan)) for pk, version in self.versions.items()]
        self.fields["version"].choices = [now, *kept]  # type: ignore[attr-defined]
        self.fields["until"].fmt = plan.format  # type: ignore[attr-defined]
        for name in ("days", "until", "label", "password"):
            self.fields[name].size = "half"  # type: ignore[attr-defined]

    def clean_version(self) -> Version | None:
        return self.versions.get(self.cleaned_data["version"])

    def clean_until(self) -> date | None:
        day, today = self.cleaned_data["until"], timezone.localdate()
        if day and not today <= day <= today + LONGEST:
            raise ValidationError(_("Choose a day from today on, within a year."))
        return day

    @property
    def expires_at(self) -> datetime:
        """When the link ends; the form is valid."""
        if day := self.cleaned_data["until"]:
            return timezone.make_aware(datetime.combine(day, time.max))
        return timezone.now() + timedelta(days=int(self.cleaned_data["days"]))


def _name(version: Version, plan: Plan) -> str:
    when = plan.format.datetime(timezone.localtime(version.at))
    return f"{version.label(plan.format)} · {when}"


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=100,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
