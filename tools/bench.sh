#!/usr/bin/env bash
# Measures; every figure is a ratio taken in one run. Goes on where an aim is missed, and
# says so at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
export DEBUG=1 PYTHONPATH=.
missed=0
for file in bench/[a-z]*.py; do
  echo "== $file"
  .venv/bin/python "$file" || missed=1
done
exit "$missed"
