#!/usr/bin/env bash
# Every check that reads the code without running the site.
set -euo pipefail
cd "$(dirname "$0")/.."
export DEBUG=1
run() { echo "· $*"; "$@"; }
run .venv/bin/ruff check -q .
run .venv/bin/ruff format -q --check planner tests bench tools
run .venv/bin/lint-imports --no-logo 2>/dev/null || { .venv/bin/lint-imports; exit 1; }
run .venv/bin/mypy --no-error-summary
run .venv/bin/djlint --quiet --lint templates
run .venv/bin/python manage.py check --fail-level WARNING
run .venv/bin/python manage.py makemigrations --check --dry-run -v 0
DEBUG=0 HTTPS=1 EMAIL_URL=smtp+tls://mail.example:587 SECRET_KEY=$(printf 'x%.0s' {1..20})abcdefghijklmnopqrstuvwxyz0123456789 \
  run .venv/bin/python manage.py check --deploy --fail-level WARNING
