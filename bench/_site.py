"""What the measurements share: a site of their own in a temporary folder.

`prepare` has to run before anything of Django or of the planner is imported.
"""

import atexit
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "planner" / "samples" / "dates-sa.json"


def prepare(**environment: str) -> Path:
    """Settings of production on a database of its own; returns the folder it is in."""
    folder = Path(tempfile.mkdtemp(prefix="khutta-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "planner.settings",
        "DEBUG": "0",
        "HTTPS": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'khutta.sqlite3'}",
        **environment,
    }
    sys.path.insert(0, str(ROOT))
    if not (ROOT / "build" / "collected" / "staticfiles.json").exists():
        raise SystemExit("the static files are not collected: run make bench, or tools/build.sh")
    return folder


def open_site(**environment: str) -> Path:
    """`prepare`, and Django with all tables made."""
    folder = prepare(**environment)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return folder


def sample_plan(owner: Any) -> Any:
    """The date shop of planner/samples, as its plan file has it."""
    from planner.stages.planfile import read_file, write_plan

    return write_plan(read_file(SAMPLE.read_bytes()), owner)


def cookies_of(user: Any) -> dict[str, str]:
    """The cookies of a browser in which `user` has signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    # A token is a secret of the cookie's: any of the right length will do.
    token = secrets.token_hex(16)
    return {settings.SESSION_COOKIE_NAME: session.session_key, settings.CSRF_COOKIE_NAME: token}


_MISSED: list[str] = []


def aim(name: str, met: bool, figure: str) -> None:
    print(f"{'ok    ' if met else 'MISSED'} {name}: {figure}")
    if not met:
        _MISSED.append(name)


def status() -> int:
    """What a measurement ends with: 1 when an aim was missed."""
    return bool(_MISSED)


def percentile(numbers: Sequence[float], part: float) -> float:
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def table(rows: Sequence[Sequence[str]]) -> None:
    """Prints rows; the first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        first, *others = row
        cells = [t.rjust(w) for t, w in zip(others, widths[1:], strict=True)]
        print("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    print()
