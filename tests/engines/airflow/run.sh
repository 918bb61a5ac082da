#!/usr/bin/env bash
# Run the Airflow tests on a real server: install it, put all DAG files in place, start, run, stop.
# FLOWC_AIRFLOW_CASES=all runs every case; otherwise the named subset of airflow_cases.py.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exec "$here/lab.sh" run pytest -n 8 --dist worksteal "$here/test_airflow.py" "$@"
