"""A piece of a page that is repeated, drawn once and copied.

    {% stamp row.first row.last with id=row.record.id %} … {% endstamp %}

draws what it holds once a page for each set of values before `with`. What is named after it
stands in there for words that differ from copy to copy; `of` gives it a field of a form, which
is `field` in there. So a piece may look only at those values, names and that field, or at what
is the same on the whole page.
"""

import uuid
from collections.abc import Sequence
from functools import cache
from typing import Any

from django import template
from django.template import Context
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from planner.stages.drawnfields import TICK, AnswerField

register = template.Library()

KEPT = "stamps"


@cache
def mark(name: str) -> str:
    """It stands for the words of that name. Nobody can guess it; an address takes it."""
    return str(uuid.uuid4())


@register.tag
def stamp(parser: Parser, token: Token) -> "StampNode":
    _tag, *bits = token.split_contents()
    bits, named = _split(bits, "with")
    keys, fields = _split(bits, "of")
    words = {name: parser.compile_filter(value) for name, value in (n.split("=", 1) for n in named)}
    nodelist = parser.parse(("endstamp",))
    parser.delete_first_token()
    compiled = [parser.compile_filter(bit) for bit in keys]
    return StampNode(nodelist, compiled, parser.compile_filter(*fields) if fields else None, words)


def _split(bits: list[str], at: str) -> tuple[list[str], list[str]]:
    place = bits.index(at) if at in bits else len(bits)
    return bits[:place], bits[place + 1 :]


@register.filter
def ticked(option: dict[str, Any], word: str) -> str:
    """`word` behind a space where the option is chosen: for templates that draw options."""
    return f" {TICK if TICK in option['attrs'] else word}" if option["selected"] else ""


class StampNode(Node):
    def __init__(
        self,
        nodelist: NodeList,
        keys: Sequence[FilterExpression],
        field: FilterExpression | None,
        words: dict[str, FilterExpression],
    ) -> None:
        self.nodelist, self.keys, self.field, self.words = nodelist, keys, field, words

    def render(self, context: Context) -> SafeString:
        field: AnswerField | None = self.field.resolve(context) if self.field else None
        words = {name: value.resolve(context) for name, value in self.words.items()}
        shape = field.shape if field else ""
        if shape is None:
            return self._draw(context, field, words)
        # What is at the bottom lasts as long as the page.
        stamps: dict[Any, str] = context.render_context.dicts[0].setdefault(KEPT, {})
        key = (self, shape, *(str(key.resolve(context)) for key in self.keys))
        if key not in stamps:
            twin = field.marked() if field else None
            stamps[key] = self._draw(context, twin, {name: mark(name) for name in words})
        found = field.copied(stamps[key]) if field else stamps[key]
        for name, said in words.items():
            found = found.replace(mark(name), conditional_escape(said))
        return mark_safe(found)  # noqa: S308  drawn by a template, and what it is given is escaped

    def _draw(self, context: Context, field: AnswerField | None, words: dict[str, Any]) -> str:
        with context.push(**words, **({"field": field} if field else {})):
            return self.nodelist.render(context)
