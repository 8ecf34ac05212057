"""Figures as HTML, every one isolated so that its sign stays on its left."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from planner.core.formats import NBSP


def money_words(text: str) -> SafeString:
    """An amount with its currency: only the figure runs left to right."""
    first, _space, second = text.partition(NBSP)
    if first[:1].isalpha():  # "SAR 1,250"
        return format_html('<span dir="ltr" class="amount">{}</span>', text)
    return format_html(
        '<span class="amount"><bdi dir="ltr">{}</bdi>{}{}</span>', first, NBSP, second
    )
