"""Figures as pages show them; in HTML every one isolated so that its sign stays on its left."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from planner.core.formats import ARABIC_PERCENT, NBSP, Format


def figure(text: object) -> SafeString:
    """A code or a figure, left to right; but ٪ on the left of a sign too, not between the two."""
    words = str(text)
    if words[:1] in "+-−" and words.endswith(ARABIC_PERCENT):
        number = words.removesuffix(ARABIC_PERCENT)
        return format_html('<bdi dir="rtl"><bdi dir="ltr">{}</bdi>{}</bdi>', number, ARABIC_PERCENT)
    return format_html('<bdi dir="ltr">{}</bdi>', text)


def money_words(text: str) -> SafeString:
    """An amount with its currency: only the figure runs left to right."""
    first, _space, second = text.partition(NBSP)
    if first[:1].isalpha():  # "SAR 1,250"
        return format_html('<span dir="ltr" class="amount">{}</span>', text)
    return format_html(
        '<span class="amount"><bdi dir="ltr">{}</bdi>{}{}</span>', first, NBSP, second
    )


def counted(number: int) -> str:
    """A whole number where no plan says its digits: as the texts of this language have them."""
    digits = "arab" if get_language() == "ar" else "latn"
    return Format(digits, "SA", "SAR").number(number)
