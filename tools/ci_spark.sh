#!/usr/bin/env bash
# Runs the tests of batches on a Spark cluster: a master and two workers on loopback, which the
# tests start and end themselves. Spark lies in a virtual environment of its own, since it holds
# back versions of other packages; Java is installed where it is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v java >/dev/null; then
  if ! command -v apt-get >/dev/null; then
    echo "no Java here and no apt-get to install it: the tests of Spark will be skipped" >&2
    exit 0
  fi
  as_root=()
  ((EUID == 0)) || as_root=(sudo)
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
    openjdk-17-jre-headless
fi
place=.venv/spark
ready=$place/.ready
if [[ ! -e $ready || requirements-spark.lock -nt $ready || requirements-dev.lock -nt $ready ]]; then
  "${PYTHON:-python3}" -m venv "$place"
  for lock in requirements-dev.lock requirements-spark.lock; do
    "$place/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
  done
  "$place/bin/python" -m pip install -q --disable-pip-version-check --no-deps \
    --no-build-isolation -e .
  touch "$ready"
fi
"$place/bin/python" -m pytest -q -p no:cacheprovider tests/integration/app/batches/test_spark.py
