"""Model fields of a plan. Label, help, limits and input live here, once.

Every answer may be empty: a plan is saved while it is being thought. What a
finished plan needs is said by the screens (planner.stages.screen).
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from planner.plans import inputs


class Line(models.CharField):
    """One line of text."""

    def __init__(self, verbose_name: Any = None, max_length: int = 200, **kwargs: Any) -> None:
        kwargs = {"blank": True, "default": "", **kwargs}
        super().__init__(verbose_name, max_length=max_length, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super().formfield(form_class=inputs.LineField, **kwargs)


class Paragraph(models.TextField):
    """A few sentences. The limit bounds what a printed page has to carry."""

    def __init__(self, verbose_name: Any = None, max_length: int = 2000, **kwargs: Any) -> None:
        kwargs = {"blank": True, "default": "", **kwargs}
        super().__init__(verbose_name, max_length=max_length, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super(models.TextField, self).formfield(
            form_class=inputs.ParagraphField, max_length=self.max_length, **kwargs
        )


class Url(models.CharField):
    def __init__(self, verbose_name: Any = None, **kwargs: Any) -> None:
        kwargs = {"max_length": 500, "blank": True, "default": "", **kwargs}
        super().__init__(verbose_name, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super().formfield(form_class=inputs.UrlLineField, **kwargs)


# What every Number column holds, whatever its decimals.
LARGEST = Decimal(10**15 - 1)


class Number(models.DecimalField):
    """A quantity with up to 15 digits before the decimal mark."""

    def __init__(
        self,
        verbose_name: Any = None,
        places: int = 3,
        lower: int | str | None = 0,
        upper: int | str | None = None,
        **kwargs: Any,
    ) -> None:
        self.places = kwargs.pop("decimal_places", places)
        self.lower = None if lower is None else Decimal(lower)
        self.upper = None if upper is None else Decimal(upper)
        kwargs = {"max_digits": 15 + self.places, "blank": True, "null": True, **kwargs}
        super().__init__(verbose_name, decimal_places=self.places, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.update(
            lower=None if self.lower is None else str(self.lower),
            upper=None if self.upper is None else str(self.upper),
        )
        return name, path, args, kwargs

    input_class: type[inputs.NumberField] = inputs.NumberField

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super(models.DecimalField, self).formfield(
            form_class=self.input_class,
            places=self.places,
            lower=-LARGEST if self.lower is None else self.lower,
            upper=LARGEST if self.upper is None else self.upper,
            **kwargs,
        )


class Money(Number):
    """An amount in the plan's currency (up to three decimals are stored)."""

    input_class = inputs.MoneyField


class Percent(Number):
    """A percentage as it is written: 12.5 is 12.5 %."""

    input_class = inputs.PercentField

    def __init__(self, verbose_name: Any = None, **kwargs: Any) -> None:
        super().__init__(verbose_name, **{"upper": 100, **kwargs})


class Year(Number):
    """A year of the Gregorian calendar."""

    input_class = inputs.YearField

    def __init__(self, verbose_name: Any = None, **kwargs: Any) -> None:
        super().__init__(verbose_name, **{"places": 0, "lower": 1990, "upper": 2100, **kwargs})


class Date(models.DateField):
    def __init__(self, verbose_name: Any = None, **kwargs: Any) -> None:
        super().__init__(verbose_name, **{"blank": True, "null": True, **kwargs})

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super(models.DateField, self).formfield(form_class=inputs.DateField, **kwargs)


class Choice(models.CharField):
    """One of a few words (a TextChoices)."""

    def __init__(self, verbose_name: Any = None, choices: Any = None, **kwargs: Any) -> None:
        kwargs = {"max_length": 30, "blank": True, "default": "", **kwargs}
        super().__init__(verbose_name, choices=choices, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        # A few short words are drawn as one row of buttons, more as a list.
        few = len(self.flatchoices) <= 4
        return forms.ChoiceField(
            label=self.verbose_name,
            help_text=self.help_text,
            required=not self.blank,
            choices=with_blank(self.flatchoices, first=not few) if self.blank else self.flatchoices,
            widget=forms.RadioSelect if few else forms.Select,
        )


def with_blank(choices: Sequence[Any], *, first: bool = False) -> list[Any]:
    """The choices and a way to take an answer back."""
    blank = [("", "—")]
    return [*blank, *choices] if first else [*choices, *blank]


class Scale(models.SmallIntegerField):
    """A judgement in whole numbers; `choices` says what each of them means."""

    def __init__(self, verbose_name: Any = None, choices: Any = None, **kwargs: Any) -> None:
        super().__init__(verbose_name, choices=choices, **{"blank": True, "null": True, **kwargs})

    def formfield(self, **kwargs: Any) -> forms.Field:
        return inputs.ScaleField(
            label=self.verbose_name,
            help_text=self.help_text,
            required=False,
            choices=with_blank(self.flatchoices),
            widget=forms.RadioSelect,
        )


class Link(models.ForeignKey):
    """One record of the same plan."""

    def __init__(self, to: Any, verbose_name: Any = None, **kwargs: Any) -> None:
        kwargs = {"on_delete": models.SET_NULL, "blank": True, "null": True, **kwargs}
        super().__init__(to, **{"verbose_name": verbose_name, "related_name": "+", **kwargs})

    def formfield(self, **kwargs: Any) -> forms.Field:
        return inputs.LinkField(label=self.verbose_name, help_text=self.help_text, required=False)


class Links(models.JSONField):
    """Several records of the same plan, as a list of their UUIDs.

    A list in the row rather than tables between: one UPDATE covers it, so the
    row's version guards it like any other answer. Rows are never removed while
    their plan lives (deleting sets `deleted_at`), so no link can dangle.

    `to` names the tables the links may point at ("finding", "shift" …).
    """

    def __init__(self, verbose_name: Any = None, to: Sequence[str] = (), **kwargs: Any) -> None:
        self.to = tuple(to)
        super().__init__(verbose_name, **{"blank": True, "default": list, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "to": self.to}

    def formfield(self, **kwargs: Any) -> forms.Field:
        return inputs.LinksField(label=self.verbose_name, help_text=self.help_text, required=False)


def to_plain(value: Any) -> Any:
    """`value` as JSON can carry it: decimals and dates become text."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if value is None or isinstance(value, bool | int | str | list):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def from_plain(field: models.Field, value: Any) -> Any:
    """The inverse of `to_plain`, checked: ValidationError for what `field` cannot hold."""
    if isinstance(field, Links):
        return _list_of_text(value)
    if value is None:
        if not field.null:
            raise ValidationError("null", code="type")
        return None
    expected = int if isinstance(field, models.IntegerField) else str
    if isinstance(value, bool) or not isinstance(value, expected):
        raise ValidationError("type", code="type")
    if isinstance(field, models.ForeignKey):
        return value
    return field.clean(value, None)


def _list_of_text(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValidationError("list", code="type")
    return json.loads(json.dumps(value))
