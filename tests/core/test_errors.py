import pickle
import re
from pathlib import Path

import pytest

from planner.core import errors
from planner.core.errors import ERRORS, WARNINGS, MethodError

SOURCES = [
    path.read_text()
    for path in Path(errors.__file__).parent.glob("*.py")
    if "MethodError" in (text := path.read_text()) or "warnings" in text
]


def test_every_code_raised_is_listed_and_every_listed_code_is_raised():
    raised = {code for text in SOURCES for code in re.findall(r'MethodError\(\s*"(\w+)"', text)} | {
        "not_a_table"
    }  # passed on as an argument
    assert raised <= set(ERRORS)
    assert set(ERRORS) <= raised


def test_every_warning_is_given_somewhere():
    text = "".join(re.sub(r"WARNINGS: Mapping.*?\n}\n", "", s, flags=re.S) for s in SOURCES)
    assert [code for code in WARNINGS if f'"{code}"' not in text] == []


def test_an_unlisted_code_is_a_programming_error():
    with pytest.raises(KeyError):
        MethodError("whatever")


def test_the_error_carries_code_field_and_params_through_pickling():
    error = pickle.loads(pickle.dumps(MethodError("negative", "flows", {"index": 2})))
    assert (error.code, error.field, error.params) == ("negative", "flows", {"index": 2})
    assert "flows" in str(error)
