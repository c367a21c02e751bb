#!/usr/bin/env bash
# Installs Debian's Chromium and a Chinese font where they are missing, so that the tests of the
# pages run in a browser. The tests start and end it themselves; without it they are skipped.
set -euo pipefail

if { command -v chromium || command -v chromium-browser; } >/dev/null; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "no Chromium here and no apt-get to install it: its tests will be skipped" >&2
  exit 0
fi
as_root=()
((EUID == 0)) || as_root=(sudo)
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
  chromium fonts-noto-cjk fonts-liberation
