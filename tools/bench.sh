#!/usr/bin/env bash
# Measures; every figure is a ratio taken in one run.
set -euo pipefail
cd "$(dirname "$0")/.."
export DEBUG=1
for file in bench/[a-z]*.py; do
  echo "== $file"
  .venv/bin/python "$file"
done
