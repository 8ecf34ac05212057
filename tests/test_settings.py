"""How the program starts: at once on one's own machine, never for others without a secret."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def start(tmp_path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    unset = ("SECRET_KEY", "DEBUG", "DJANGO_SETTINGS_MODULE")
    env = {name: value for name, value in os.environ.items() if name not in unset}
    env["VAR_DIR"] = str(tmp_path)
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def test_command_of_a_newcomer_needs_no_secret(tmp_path):
    assert start(tmp_path, "manage.py", "check").returncode == 0


def test_server_refuses_without_a_secret(tmp_path):
    found = start(tmp_path, "-c", "import planner.wsgi")
    assert found.returncode
    assert "SECRET_KEY" in found.stderr
