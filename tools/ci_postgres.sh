#!/usr/bin/env bash
# Installs a PostgreSQL server where there is none, so that the tests of the store run on it. The
# tests start and end their own server; none of the system's is used, and none is left running.
set -euo pipefail

shopt -s nullglob
installed=(/usr/lib/postgresql/*/bin/postgres)
if command -v postgres >/dev/null || ((${#installed[@]})); then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "no PostgreSQL here and no apt-get to install it: its tests will be skipped" >&2
  exit 0
fi
as_root=()
((EUID == 0)) || as_root=(sudo)
# Debian's package would start a server of its own.
printf 'create_main_cluster = false\n' |
  "${as_root[@]}" install -D -m 644 /dev/stdin /etc/postgresql-common/createcluster.conf
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends postgresql
