#!/usr/bin/env bash
# Serves the site on this machine: web server and worker, ended together by Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p var
# A secret of this machine's own, made once.
[ -s var/secret ] || (umask 077; .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))' >var/secret)
SECRET_KEY="${SECRET_KEY:-$(cat var/secret)}"
export SECRET_KEY HTTPS=0 PYTHONUNBUFFERED=1
ADDRESS=${1:-127.0.0.1:8000}
export HOST=${ADDRESS%:*} PORT=${ADDRESS##*:}
.venv/bin/python manage.py migrate -v 0
.venv/bin/python manage.py load_demo --address "http://$ADDRESS"
PATH="$PWD/.venv/bin:$PATH" exec .venv/bin/honcho --no-colour start -c "web=1,worker=${WORKERS:-2}"
