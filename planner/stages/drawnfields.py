"""Fields drawn once a page and copied for every record.

A list of records shows the same fields again and again, and drawing each through
the template engine is what a long page costs. Here a field is drawn once for each
shape it has, with marks where its name, its text and its ticks stand, and copied
from then on. planner.templatetags.stamps does the same for pieces of templates.
"""

import secrets
from collections.abc import Callable, Hashable, Iterable, Iterator
from copy import copy
from typing import Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# Nobody can type what he cannot guess.
PREFIX, TEXT, TICK = (f"x{secrets.token_hex(16)}x" for _n in range(3))
TEXTS = (forms.TextInput, forms.Textarea)
# Radio buttons are few, and some are drawn otherwise while they are not chosen.
TICKED = (forms.CheckboxSelectMultiple, forms.Select)

type Drawn = dict[Any, str]
type Draw = Callable[[forms.BoundField], str]


class AnswerField(forms.BoundField):
    """A field of a form that may have `drawn`, the drawings of its page."""

    def as_field_group(self) -> SafeString:
        return self._copied("group", forms.BoundField.as_field_group)

    def __str__(self) -> SafeString:
        return self._copied("widget", forms.BoundField.as_widget)

    __html__ = __str__

    def _copied(self, what: str, draw: Draw) -> SafeString:
        shape = self.shape
        if shape is None:
            return mark_safe(draw(self))  # noqa: S308  drawn by a template
        drawn: Drawn = self.form.drawn  # type: ignore[attr-defined]
        if (what, shape) not in drawn:
            drawn[what, shape] = draw(self.marked())
        return self.copied(drawn[what, shape])

    @property
    def shape(self) -> Hashable | None:
        """Fields of one shape differ in their marks alone; None is a field like no other."""
        form: Any = self.form
        if form.is_bound or form.drawn is None:
            return None
        widget, value = self.field.widget, self.value()
        options = tuple(_options(getattr(widget, "choices", ())))
        if isinstance(widget, TEXTS):
            said: Hashable = bool(widget.format_value(value))
        else:
            said = None if isinstance(widget, TICKED) else str(value)
        return form.model, self.name, type(widget), options, said

    def marked(self) -> "AnswerField":
        """The same field of a record that is called and says nothing but marks."""
        form: Any = copy(self.form)
        form.prefix, form.drawn = PREFIX, None
        twin = AnswerField(form, self.field, self.name)
        widget = self.field.widget
        if isinstance(widget, TICKED):
            twin.field = copy(self.field)
            twin.field.widget = _all_ticked(widget)
        elif isinstance(widget, TEXTS) and widget.format_value(self.value()):
            twin.value = lambda: TEXT
        return twin

    def copied(self, drawn: str) -> SafeString:
        """What was drawn of its `marked` twin, with its own name, text and ticks."""
        widget, value = self.field.widget, self.value()
        found = drawn.replace(PREFIX, conditional_escape(self.form.prefix))
        if isinstance(widget, TEXTS):
            found = found.replace(TEXT, conditional_escape(widget.format_value(value) or ""))
        elif isinstance(widget, TICKED):
            chosen = set(widget.format_value(value))
            options = _options(widget.choices)
            found = _ticked(found, (o in chosen for o in options), *widget.checked_attribute)
        return mark_safe(found)  # noqa: S308  drawn by a template, and what it is given is escaped


def _all_ticked(widget: Any) -> Any:
    """The same widget, each of whose options carries a mark for its tick."""
    twin = copy(widget)
    twin.checked_attribute = {TICK: True}

    def option(name: str, value: Any, label: Any, _ticked: bool, *rest: Any, **more: Any) -> Any:
        return type(widget).create_option(twin, name, value, label, True, *rest, **more)

    twin.create_option = option
    return twin


def _options(choices: Iterable[Any]) -> Iterator[str]:
    """The values that may be chosen, those within groups as well."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from (str(inner) for inner, _label in label)
        else:
            yield "" if value is None else str(value)


def _ticked(drawn: str, ticks: Iterable[bool], word: str) -> str:
    """Each mark stands after its space: both go where there is no tick."""
    first, *rest = drawn.split(f" {TICK}")
    pairs = zip(ticks, rest, strict=True)
    return first + "".join(f" {word}{after}" if tick else after for tick, after in pairs)
