#!/usr/bin/env bash
# All checks, then all tests: on SQLite, in the browser, and again on PostgreSQL
# where behaviour may differ.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/check.sh
export DEBUG=1
workers=$(nproc)
.venv/bin/pytest -n "$workers" -m "not browser"
# A browser on a busy machine may be late once; what fails twice has failed.
browser=(.venv/bin/pytest -n "$workers" -m browser)
"${browser[@]}" || "${browser[@]}" --last-failed
tools/postgres.sh .venv/bin/pytest -n "$workers" tests/plans \
  tests/stages/test_{saving,rows,two_people,concurrency,planfile,versions,history}.py \
  tests/reports/test_{actions,jobs,workers}.py
