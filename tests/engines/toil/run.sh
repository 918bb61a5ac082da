#!/usr/bin/env bash
# Run some cases on Toil, installed in an environment of its own. Each step of a run takes it seconds,
# so this is on demand, and no part of `make test-engines`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${FLOWC_TEST_CACHE:-$HOME/.cache/flowc-tests}/toil
version=9.6.0
if [ ! -e "$cache/.ready-$version" ]; then
    python3 -m venv "$cache/venv"
    "$cache/venv/bin/pip" install --quiet "toil[cwl]==$version"
    touch "$cache/.ready-$version"
fi
FLOWC_TOIL="$cache/venv/bin/toil-cwl-runner" exec pytest -n 2 --dist worksteal "$here" "$@"
