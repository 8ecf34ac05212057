#!/usr/bin/env bash
# Collects the messages of code and templates into the Arabic catalogue.
set -euo pipefail
cd "$(dirname "$0")/.."
DEBUG=1 .venv/bin/python manage.py makemessages -l ar --no-location --no-wrap -v 0 \
  --ignore '.venv/*' --ignore 'build/*' --ignore 'tests/*' --ignore 'bench/*' --ignore 'tools/*'
msgfmt --statistics -o /dev/null locale/ar/LC_MESSAGES/django.po
