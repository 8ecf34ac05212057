"""Presentation only: icons, isolated figures, answers in words."""

import re
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from planner.plans.markup import counted, money_words
from planner.plans.tables import Plan, Version
from planner.stages.doors import Door
from planner.stages.reading import Answer

register = template.Library()

# "H1 · …", as planner.stages.forms.named writes it.
_CODED = re.compile(r"([A-Z]+\d+) · (.*)", re.DOTALL)


@register.simple_tag
@cache
def icon(name: str, extra: str = "") -> SafeString:
    """A picture of the sprite, silent for readers who hear the page."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        static("img/icons.svg"),
        name,
    )


@register.filter
def digits(value: Any, fmt: Any) -> SafeString:
    """A figure in the plan's digits, isolated so that its sign stays on its left."""
    text = fmt.number(value) if isinstance(value, int | float) else str(value)
    return format_html('<bdi dir="ltr" class="num">{}</bdi>', text)


@register.filter
def coded(text: Any) -> SafeString:
    """A record by its code and title, each isolated: a Latin code turns no Arabic title round."""
    found = _CODED.fullmatch(str(text))
    if not found:
        return format_html("<bdi>{}</bdi>", text)
    return format_html('<bdi dir="ltr">{}</bdi> · <bdi>{}</bdi>', *found.groups())


@register.filter
def words(answer: Answer) -> SafeString:
    """An answer as it is read, every piece of it isolated."""
    if answer.kind == "links":
        items = format_html_join("", "<li>{}</li>", ((coded(line),) for line in answer.lines))
        return format_html('<ul class="plain-list">{}</ul>', items)
    if answer.kind == "money":
        return money_words(answer.text)
    if answer.kind == "url":
        return format_html(
            '<a href="{0}" rel="noopener noreferrer" dir="ltr" class="ltr">{0}</a>', answer.text
        )
    if answer.kind == "number":
        return format_html('<bdi dir="ltr" class="num">{}</bdi>', answer.text)
    lines = format_html_join("", "<p>{}</p>", ((line,) for line in answer.text.split("\n") if line))
    return format_html('<div dir="{}">{}</div>', answer.dir, lines)


register.filter(money_words)
register.filter(counted)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    return mapping.get(key)


@register.filter
def plain(number: int, fmt: Any) -> str:
    """A whole number in the plan's digits."""
    return str(fmt.number(number))


@register.filter
def slug(place: str) -> str:
    """A place as an id in the page: no dots, which CSS reads as classes."""
    return place.replace(".", "-").replace("/", "_")


@register.filter
def moment(at: Any, fmt: Any) -> str:
    """A time of day in the site's time zone, in the plan's own writing."""
    return str(fmt.datetime(localtime(at)))


@register.filter
def label(version: Version, fmt: Any) -> str:
    """What a kept version is called."""
    return version.label(fmt)


@register.filter
def numbered(version: Version, fmt: Any) -> str:
    return version.numbered(fmt)


@register.filter
def same(one: Any, other: Any) -> bool:
    return bool(one == other)


@register.simple_tag
def door_url(door: Door, plan: Plan, edits: bool) -> str:
    """The address of what a finding or a thread speaks of, as far as the reader may go."""
    return door.url(plan, edits=bool(edits))
