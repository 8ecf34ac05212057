"""Messages of the rules in words: their figures in the plan's writing, every piece isolated."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from babel.lists import format_list
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from planner.core.formats import Format
from planner.core.rules import Amount

# What a figure or a name in a message has room for.
MOST = 90
# Words of the rules themselves, which are translated like their messages.
TRANSLATED = frozenset({"basis", "kind", "metric", "stage"})


def plain_words(message: str, params: Mapping[str, Any], fmt: Format) -> str:
    """A message with its figures in the plan's writing, as plain text."""
    return _(message) % {name: _said(name, value, fmt) for name, value in params.items()}


def marked_words(message: str, params: Mapping[str, Any], fmt: Format) -> SafeString:
    """The same for a page, every piece isolated."""
    pieces = {name: _isolated(value, _said(name, value, fmt)) for name, value in params.items()}
    return mark_safe(conditional_escape(_(message)) % pieces)  # noqa: S308  all of it is escaped


def listed(names: Iterable[Any], put: Callable[..., Any] = str.format) -> Any:
    """Names as a sentence lists them: «أ وب وج», “a, b and c”; `put` fills them in."""
    given = list(names)
    if not given:
        return ""
    language = "ar" if get_language_bidi() else "en_GB"
    return put(format_list(["{}"] * len(given), locale=language), *given)


def _said(name: str, value: Any, fmt: Format) -> str:
    if isinstance(value, Amount):
        return fmt.money(value.value)
    if isinstance(value, Decimal | int):
        return fmt.number(value)
    if name in TRANSLATED:
        return _(value)
    return Truncator(str(value)).chars(MOST) or _("(no text yet)")


def _isolated(value: Any, text: str) -> SafeString:
    if isinstance(value, Decimal | int):
        return format_html('<bdi dir="ltr" class="num">{}</bdi>', text)
    return format_html("<bdi>{}</bdi>", text)
