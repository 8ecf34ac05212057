"""Form fields that read what an Arabic keyboard types, in the plan's own format.

None of them is `<input type=number>`: Chromium turns "1,5" into 15 there in
silence. Every field takes its `fmt` (planner.core.formats.Format) from the form.
"""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from planner.core import arabic, parsing
from planner.core.formats import CURRENCIES, Format

# What a parse error of planner.core.parsing says at its field.
MESSAGES = {
    "number.malformed": _("This is not a number. Write it in digits, for example %(example)s."),
    "number.grouping": _(
        "It is not clear which number this is. The decimal mark here is “%(decimal)s”,"
        " for example %(example)s."
    ),
    "number.too_long": _("A number has at most %(digits)s digits."),
    "number.decimals": _("Too many digits after the decimal mark: at most %(places)s."),
    "number.range_low": _("The number must be %(limit)s or more."),
    "number.range_high": _("The number must be %(limit)s or less."),
    "date.malformed": _("This is not a date. Write day/month/year, for example %(example)s."),
    "date.short_year": _("Write the year with four digits, for example %(example)s."),
    "date.impossible": _("There is no such day in the calendar."),
    "date.hijri": _("This looks like a Hijri date. Write it in the Gregorian calendar."),
    "date.range": _("The date must lie between %(first)s and %(last)s."),
}


def parse_failure(error: parsing.ParseError) -> ValidationError:
    return ValidationError(MESSAGES[error.code], code=error.code, params=error.params)


class LineField(forms.CharField):
    """One line of text, cleaned of controls that could reorder the page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"dir": "auto"}), strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return arabic.clean_line(value or "")


class ParagraphField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"dir": "auto", "rows": 2}), strip=False, **kwargs
        )

    def to_python(self, value: Any) -> str:
        return arabic.clean_text(value or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # The browser counts a line break as one character, the form as it is
        # stored: let the server say what is too long, and keep what was typed.
        return {}


class UrlLineField(forms.CharField):
    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        text = arabic.clean_line(value or "")
        return text if not text or "://" in text else f"https://{text}"


class FormattedField(forms.Field):
    """A field whose text depends on the plan's digits, marks and currency."""

    fmt: Format

    def text(self, value: Any) -> str:
        raise NotImplementedError

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.text(value)


class NumberField(FormattedField):
    unit: parsing.Unit = "none"

    def __init__(
        self, *, places: int | None, lower: Decimal | None, upper: Decimal | None, **kwargs: Any
    ) -> None:
        widget = forms.TextInput(
            attrs={"dir": "ltr", "inputmode": "decimal", "autocomplete": "off", "class": "number"}
        )
        super().__init__(widget=widget, **kwargs)
        self.places, self.lower, self.upper = places, lower, upper

    def text(self, value: Any) -> str:
        return self.fmt.number(value)

    def to_python(self, value: Any) -> Decimal | None:
        try:
            return parsing.parse_number(
                value or "",
                self.fmt,
                places=self.places,
                lower=self.lower,
                upper=self.upper,
                unit=self.unit,
            )
        except parsing.ParseError as error:
            raise parse_failure(error) from None


class PercentField(NumberField):
    unit = "percent"


class YearField(NumberField):
    """A year is a name, not a quantity: it is not grouped by thousands."""

    def text(self, value: Any) -> str:
        return self.fmt.digits_of(str(value))


class MoneyField(NumberField):
    unit = "money"

    def text(self, value: Any) -> str:
        return self.fmt.amount(value)

    def to_python(self, value: Any) -> Decimal | None:
        self.places = CURRENCIES[self.fmt.currency].decimals
        return super().to_python(value)


class DateField(FormattedField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off", "class": "date"}
        )
        super().__init__(widget=widget, **kwargs)

    def text(self, value: Any) -> str:
        return self.fmt.short_date(value)

    def to_python(self, value: Any) -> datetime.date | None:
        try:
            return parsing.parse_date(value or "", self.fmt)
        except parsing.ParseError as error:
            raise parse_failure(error) from None


class ScaleField(forms.TypedChoiceField):
    """A judgement on a short scale of whole numbers, drawn as one row of buttons."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)


class FilePick(forms.FileInput):
    """A file, in our words: the browser would offer it in a language of its own.

    That it is required lets the style sheet tell whether one was chosen, without a script.
    """

    template_name = "django/forms/widgets/file_pick.html"

    def __init__(self, accept: str) -> None:
        super().__init__(attrs={"accept": accept, "required": True, "aria-invalid": "false"})


class LinkField(forms.ChoiceField):
    """One record of the same plan; the form fills in `choices`."""

    def to_python(self, value: Any) -> str | None:  # type: ignore[override]
        return super().to_python(value) or None

    def validate(self, value: Any) -> None:
        super().validate(value or "")


class LinksField(forms.MultipleChoiceField):
    """Several records of the same plan, in the order of the plan."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().to_python(value)))


def as_uuid(value: Any) -> uuid.UUID | None:
    """The UUID written in `value`, or None where it is anything else."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
