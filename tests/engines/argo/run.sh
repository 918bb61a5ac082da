#!/usr/bin/env bash
# Run the Argo tests on the lab: build what is missing, start it, run, stop it. Fails loudly when it cannot.
# FLOWC_ARGO_CASES=all runs every case; otherwise the named subset of test_argo.py.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exec "$here/lab.sh" run pytest -rs -n 10 --dist worksteal "$here" "$@"
