from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from planner.plans.inputs import LineField
from planner.plans.tables import Role, country_choices


class BeginForm(forms.Form):
    """What a plan needs to begin; all the rest is asked on its screens."""

    title = LineField(label=_("Title of the plan"), max_length=150)
    organization = LineField(label=_("Organisation"), max_length=150, required=False)
    country = forms.ChoiceField(
        label=_("Country"),
        choices=country_choices,
        initial="SA",
        help_text=_(
            "It decides the currency and digits the plan starts with; both can be changed."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.EDITOR,
        widget=forms.RadioSelect,
        help_text=_("An editor writes in the plan; a viewer reads and prints it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
