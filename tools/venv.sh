#!/usr/bin/env bash
# Makes .venv with the Python of .python-version, and uv in it.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=$(cat .python-version)
python=""
for candidate in "python$wanted" python3; do
  if command -v "$candidate" >/dev/null && "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$wanted')" 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ] && command -v pyenv >/dev/null; then
  version=$(pyenv versions --bare | grep -E "^$wanted(\.|$)" | tail -n 1 || true)
  [ -n "$version" ] && python="$(pyenv root)/versions/$version/bin/python3"
fi
if [ -z "$python" ]; then
  echo "Python $wanted is needed and was not found. Install it, for example: pyenv install $wanted" >&2
  exit 1
fi
"$python" -m venv .venv
.venv/bin/python -m pip install -q --disable-pip-version-check uv
