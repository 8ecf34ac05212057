"""How one wishes the plan to be printed, and into which file."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from planner.plans.inputs import FilePick
from planner.plans.tables import Calendar, Digits
from planner.reports.appendix import APPENDICES
from planner.reports.kinds import KINDS
from planner.reports.logos import MOST_BYTES, png_of
from planner.reports.make import CHAPTERS, PAPERS, THEMES, Options
from planner.stages.registry import STAGES

AS_PLANNED = ("plan", _("As in the plan"))


def _chapters() -> list[tuple[str, Any]]:
    return [(stage.key, stage.title) for stage in STAGES]


def _kinds() -> list[tuple[str, str]]:
    return [(key, f"{kind.label}: {kind.help}") for key, kind in KINDS.items()]


class OptionsForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("File"),
        choices=_kinds,
        initial="pdf",
        # An address that was kept from before there were other kinds means the PDF.
        required=False,
        widget=forms.RadioSelect,
    )
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
    extent = forms.ChoiceField(
        label=_("Extent"),
        choices=[("whole", _("The whole plan")), ("board", _("One page for the board"))],
        initial="whole",
        required=False,
        widget=forms.RadioSelect,
        help_text=_("For the PDF. The page for the board is the executive summary alone."),
    )
    appendices = forms.MultipleChoiceField(
        label=_("Appendices"),
        choices=list(APPENDICES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At the end of the PDF."),
    )
    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=list(THEMES.items()),
        initial="green",
        required=False,
        widget=forms.RadioSelect,
    )
    paper = forms.ChoiceField(
        label=_("Paper"),
        choices=list(PAPERS.items()),
        initial="a4",
        required=False,
        widget=forms.RadioSelect,
    )
    lasting = forms.ChoiceField(
        label=_("To be kept"),
        choices=[
            ("no", _("As an ordinary PDF")),
            ("yes", _("As PDF/A-3, with the plan file inside")),
        ],
        initial="no",
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "An archive asks for PDF/A. The plan can be brought back from the file inside."
        ),
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
            kind=chosen["kind"] or "pdf",
            theme=chosen["theme"] or "green",
            paper=chosen["paper"] or "a4",
            board=chosen["extent"] == "board",
            appendices=tuple(chosen["appendices"]),
            archive=chosen["lasting"] == "yes",
        )


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo of the organisation"),
        help_text=_("PNG, JPEG or WebP, at most 2 MB. It stands on the cover of the PDF."),
        widget=FilePick("image/png,image/jpeg,image/webp"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)

    def clean_logo(self) -> bytes:
        """The picture as it will be kept: refused at its field if it is none."""
        upload = self.cleaned_data["logo"]
        # One byte more than is allowed tells that it is too much.
        return png_of(upload.read(MOST_BYTES + 1))


def typed(options: Options) -> dict[str, Any]:
    """The options as the form types them; the inverse of `OptionsForm.options`."""
    calendar = {None: "plan", True: Calendar.BOTH.value, False: Calendar.GREGORIAN.value}
    return {
        "chapters": list(options.chapters),
        "digits": options.digits or "plan",
        "calendar": calendar[options.hijri],
        "copy": "draft" if options.draft else "final",
        "kind": options.kind,
        "theme": options.theme,
        "paper": options.paper,
        "extent": "board" if options.board else "whole",
        "appendices": list(options.appendices),
        "lasting": "yes" if options.archive else "no",
    }
