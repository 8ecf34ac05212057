#!/usr/bin/env bash
# Sees that the system has what is named; root on Debian gets it installed,
# anybody else is told the command to type.
set -euo pipefail
has_library() { ldconfig -p | grep -q "$1"; }
missing=()
for name in "$@"; do
  case "$name" in
    pango)
      has_library libpango-1.0.so.0 && has_library libpangoft2-1.0.so.0 \
        && has_library libharfbuzz-subset.so.0 && has_library libfontconfig.so.1 \
        || missing+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libfontconfig1) ;;
    gettext) command -v msgfmt >/dev/null && command -v xgettext >/dev/null || missing+=(gettext) ;;
    chromium) [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || missing+=(chromium) ;;
    pdfjs) [ -f /usr/share/javascript/pdf/build/pdf.js ] || missing+=(libjs-pdf) ;;
    poppler) command -v pdftotext >/dev/null || missing+=(poppler-utils) ;;
    libreoffice) command -v soffice >/dev/null || missing+=(libreoffice-calc-nogui libreoffice-impress-nogui libreoffice-writer-nogui) ;;
    postgres) command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql) ;;
    redis) command -v redis-server >/dev/null || missing+=(redis-server) ;;
    *) echo "tools/system.sh does not know $name" >&2; exit 2 ;;
  esac
done
[ ${#missing[@]} -eq 0 ] && exit 0
command="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing: ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $command -qq >/dev/null
else
  echo "These system packages are missing. On Debian or Ubuntu type:" >&2
  echo "  sudo $command" >&2
  exit 1
fi
