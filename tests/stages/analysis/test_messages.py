"""Core's codes and lengths of time, in words."""

import pytest

from planner.core.errors import ERRORS, WARNINGS
from planner.core.formats import Format
from planner.stages.analysis.messages import REFUSALS, REMARKS, SERIOUS, years_and_months


def test_every_code_of_core_has_its_words():
    assert set(REFUSALS) == set(ERRORS)
    assert set(WARNINGS) == set(REMARKS) >= SERIOUS


@pytest.mark.parametrize(
    ("years", "said"),
    [(1 / 12, "1 month"), (0.075, "0.9 months"), (0.5, "6 months"), (1, "1 year"), (2.44, "2.4 years")],
)  # fmt: skip
def test_time_is_told_in_months_below_a_year(years, said):
    assert years_and_months(years, Format.for_country("US")) == said
