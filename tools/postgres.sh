#!/usr/bin/env bash
# Runs a command with a PostgreSQL server of its own, in DATABASE_URL, and
# removes the server when the command has ended.
set -euo pipefail
bin=$(dirname "$(command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' | tail -n 1)")
[ -x "$bin/postgres" ] || bin=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | tail -n 1)")
home=$(mktemp -d)
as=()
if [ "$(id -u)" -eq 0 ]; then  # the server refuses to run as root
  chown postgres "$home"
  as=(runuser -u postgres --)
fi
stop() { "${as[@]}" "$bin/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$home"; }
trap stop EXIT
"${as[@]}" "$bin/initdb" -D "$home/data" -A trust -U khutta -E UTF8 --no-locale >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$home/data" -w -l "$home/log" \
  -o "-c listen_addresses='' -k $home -c fsync=off" start >/dev/null
DATABASE_URL="postgres://khutta@/postgres?host=$home" "$@"
