"""Fields drawn once a page and copied for every record.

A list of records shows the same fields again and again, and drawing each through
the template engine is what a long page costs. Here a field is drawn once for each
shape it has, with marks where its name and its text stand, and copied from then on.
"""

import secrets
from collections.abc import Callable
from copy import copy
from typing import Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# Nobody can type what he cannot guess.
PREFIX, TEXT = (f"x{secrets.token_hex(16)}x" for _n in range(2))
TEXTS = (forms.TextInput, forms.Textarea)

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
        form: Any = self.form
        if form.is_bound or form.drawn is None:
            return mark_safe(draw(self))  # noqa: S308  drawn by a template
        widget, value = self.field.widget, self.value()
        text = widget.format_value(value) if isinstance(widget, TEXTS) else None
        choices = getattr(self.field, "choices", None)
        shape = bool(text) if choices is None else f"{value}{choices}"
        key = (what, form.model, self.name, type(widget), shape)
        if key not in form.drawn:
            form.drawn[key] = draw(self._marked(text))
        found = form.drawn[key].replace(PREFIX, conditional_escape(form.prefix))
        if text:
            found = found.replace(TEXT, conditional_escape(text))
        return mark_safe(found)  # noqa: S308  drawn by a template, and what it is given is escaped

    def _marked(self, text: str | None) -> "AnswerField":
        """The same field of a record that is called and says nothing but marks."""
        form: Any = copy(self.form)
        form.prefix, form.drawn = PREFIX, None
        twin = AnswerField(form, self.field, self.name)
        if text:
            twin.value = lambda: TEXT
        return twin
