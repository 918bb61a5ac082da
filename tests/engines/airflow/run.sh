#!/usr/bin/env bash
# Run the Airflow tests: those of one process (storage in S3, requests for pods, volumes), and those of a real
# server: install it, put all DAG files in place, start, run, stop.
# FLOWC_AIRFLOW_CASES=all runs every case; otherwise the named subset of airflow_cases.py.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/lab.sh" alone pytest -n 2 --dist loadfile "$here/test_storage.py" "$here/test_pods.py" \
    "$here/test_volumes.py" "$here/test_services.py" "$@" ||
    [ $? = 5 ]  # no test of theirs was asked for
exec "$here/lab.sh" run pytest -n 8 --dist worksteal "$here/test_airflow.py" \
    "$here/test_alone.py" "$here/test_random.py" "$@"
