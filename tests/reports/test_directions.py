"""What runs against the line it stands in: figures, names and codes amid Arabic words."""

import pytest
from django.utils import translation

from planner.templatetags.panels import figured, formula
from planner.templatetags.report import comma_list, isolated


def ltr(text: str) -> str:
    return f'<bdi dir="ltr">{text}</bdi>'


def test_formula_of_signs_isolates_arabic_figures() -> None:
    shown = f'<p class="formula" dir="ltr">|r − {ltr("٢٫٥")}| ÷ {ltr("١٫٥")} &lt; b</p>'
    assert formula("|r − ٢٫٥| ÷ ١٫٥ < b") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("CAC = (تكلفة + تكلفة) ÷ العملاء", f"{ltr('CAC')} = (تكلفة + تكلفة) ÷ العملاء"),
        ("الربح × (f(x) − f(٠)) − x", f"الربح × ({ltr('f(x)')} − {ltr('f(٠)')}) − {ltr('x')}"),
        ("فوق −100% يجعل NPV = 0", f"فوق {ltr('−100%')} يجعل {ltr('NPV')} = {ltr('0')}"),
    ],
)
def test_formula_with_arabic_words_runs_from_the_right(text: str, shown: str) -> None:
    assert formula(text) == f'<p class="formula" dir="rtl">{shown}</p>'


def test_isolated_formula_is_set_like_any_other() -> None:
    assert formula(isolated("a & b")) == '<p class="formula" dir="ltr">a &amp; b</p>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("من -٢٫٥ إلى ٣", f"من {ltr('-٢٫٥')} إلى {ltr('٣')}"),
        ("+٦١٪\u061c", f'<bdi dir="rtl">{ltr("+٦١")}٪\u061c</bdi>'),
        ("٢٠٪\u061c منها", f"{ltr('٢٠٪' + chr(0x61C))} منها"),
        ("في ١٥/٠١/٢٠٢٧", f"في {ltr('١٥/٠١/٢٠٢٧')}"),
        ("عملاء B2B و COVID-19", "عملاء B2B و COVID-19"),
    ],
)
def test_figures_in_a_sentence(text: str, shown: str) -> None:
    assert figured(text) == shown


def test_sign_in_data_stays_on_the_left_of_its_figure() -> None:
    with translation.override("ar"):
        assert isolated("-١٫٠٤ ر.س") == f'<bdi dir="rtl">{ltr("-١٫٠٤")} ر.س</bdi>'


def test_codes_in_a_list_keep_the_order_of_the_page() -> None:
    with translation.override("ar"):
        assert comma_list(["TR1", "TR2"]) == f"{ltr('TR1')}، {ltr('TR2')}"
