"""How one wishes the plan to be printed."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from planner.plans.tables import Calendar, Digits
from planner.reports.make import CHAPTERS, Options
from planner.stages.registry import STAGES

AS_PLANNED = ("plan", _("As in the plan"))


def _chapters() -> list[tuple[str, Any]]:
    return [(stage.key, stage.title) for stage in STAGES]


class OptionsForm(forms.Form):
    chapters = forms.MultipleChoiceField(
        label=_("Chapters"),
        choices=_chapters,
        initial=CHAPTERS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one chapter.")},
    )
    digits = forms.ChoiceField(
        label=_("Digits"),
        choices=[AS_PLANNED, *Digits.choices],
        initial="plan",
        widget=forms.RadioSelect,
        help_text=_("For figures and dates; what was typed as text stays as it was typed."),
    )
    calendar = forms.ChoiceField(
        label=_("Dates"),
        choices=[
            AS_PLANNED,
            (Calendar.GREGORIAN, Calendar.GREGORIAN.label),
            (Calendar.BOTH, pgettext_lazy("dates", "With Hijri beside")),
        ],
        initial="plan",
        widget=forms.RadioSelect,
    )
    copy = forms.ChoiceField(
        label=pgettext_lazy("report", "Copy"),
        choices=[("final", _("Final")), ("draft", _("Draft"))],
        initial="final",
        widget=forms.RadioSelect,
        help_text=_("A draft is marked as one on its cover and above every page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)

    @property
    def options(self) -> Options:
        """What was chosen; the form is valid."""
        chosen = self.cleaned_data
        calendar = chosen["calendar"]
        return Options(
            digits=None if chosen["digits"] == "plan" else chosen["digits"],
            hijri=None if calendar == "plan" else calendar == Calendar.BOTH,
            chapters=tuple(chosen["chapters"]),
            draft=chosen["copy"] == "draft",
            language="en" if get_language() == "en" else "ar",
        )


def typed(options: Options) -> dict[str, Any]:
    """The options as the form types them; the inverse of `OptionsForm.options`."""
    calendar = {None: "plan", True: Calendar.BOTH.value, False: Calendar.GREGORIAN.value}
    return {
        "chapters": list(options.chapters),
        "digits": options.digits or "plan",
        "calendar": calendar[options.hijri],
        "copy": "draft" if options.draft else "final",
    }
