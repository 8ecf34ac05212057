#!/usr/bin/env bash
# Derives what is not in the repository: fonts, message catalogues, static files.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/development.sh .venv/bin/python manage.py build_fonts
tools/development.sh .venv/bin/python manage.py compilemessages -v 0 --ignore .venv
# The names carry hashes and the files are compressed: served as in production.
SECRET_KEY=build .venv/bin/python manage.py collectstatic --noinput --clear -v 0
