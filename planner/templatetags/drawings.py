"""Puts the computed pieces of a drawing into its page."""

from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from planner.core.formats import Format
from planner.plans.markup import money_words

register = template.Library()


@register.simple_tag(takes_context=True)
def piece(context: Context, *name: Any) -> str:
    """The piece of that name, or nothing where the drawing has none: {% piece "side" id %}."""
    found = context["page"].drawing.by_id.get("-".join(map(str, name)))
    return found.html() if found else ""


@register.filter
def at(things: Any, place: int) -> Any:
    return things[place] if place < len(things) else None


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """mapping[key], where there is a mapping and it has the key."""
    return mapping.get(key) if mapping else None


@register.filter
def sign(signs: Any, value: Any) -> str:
    """The sign of an answer, where the drawing has signs for it."""
    return signs.get(str(value), "") if signs else ""


@register.filter
def amount(value: Decimal | None, fmt: Format) -> SafeString:
    """An amount without its currency, isolated; a dash where nothing falls (a dot reads as 0)."""
    if value is None:
        return mark_safe('<span class="periods-none" aria-hidden="true">—</span>')
    return format_html('<bdi dir="ltr" class="num">{}</bdi>', fmt.amount(value))


@register.filter
def money(value: Decimal | None, fmt: Format) -> str:
    return "—" if value is None else money_words(fmt.money(value))
