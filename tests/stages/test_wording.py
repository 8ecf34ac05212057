import pytest
from django.utils.translation import override

from planner.evidence.tables import Evidence
from planner.reports.appendix import LEVELS
from planner.stages.audit.market import Market
from planner.stages.drawing import codes
from planner.stages.wording import listed


@pytest.mark.parametrize(
    ("names", "arabic", "english"),
    [
        ([], "", ""),
        (["أ"], "أ", "أ"),
        (["أ", "ب"], "أ وب", "أ and ب"),
        (["أ", "ب", "{ج}"], "أ وب و{ج}", "أ, ب and {ج}"),
    ],
)
def test_names_are_listed_as_the_language_does(names, arabic, english):
    with override("ar"):
        assert listed(names) == arabic
    with override("en"):
        assert listed(names) == english


def test_codes_are_isolated_and_escaped_one_by_one():
    with override("ar"):
        said = codes(["O1", "<b>"])
    assert said == '<bdi dir="ltr">O1</bdi> و<bdi dir="ltr">&lt;b&gt;</bdi>'


def test_word_of_two_meanings_is_said_by_its_place():
    with override("ar"):
        assert Evidence._meta.get_field("url").verbose_name == "الرابط"
        assert Market._meta.get_field("year").verbose_name == "السنة"
        assert [str(word) for word in LEVELS.values()] == ["خطأ", "تحذير", "ملاحظة"]
