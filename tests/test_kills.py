"""A server that is killed while plans are written loses nothing that it acknowledged."""

import importlib.util
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parent.parent / "tools" / "kills.py"
# `make kills N=200` does it more often.
KILLS = 20


@pytest.fixture
def kills():
    spec = importlib.util.spec_from_file_location("kills", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_killed_server_loses_no_acknowledged_save(kills, tmp_path):
    outcome = kills.run(KILLS, tmp_path)
    assert outcome.sound, str(outcome)
    assert outcome.acknowledged > KILLS
