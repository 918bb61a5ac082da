#!/usr/bin/env bash
# Run every case on every engine, for hours, and write what each gave into the page of the docs. An engine whose
# tests fail does not keep the others from running, and one that gives nothing has no column: this fails then.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export FLOWC_CONFORMANCE_RESULTS=$root/out/conformance.json
export FLOWC_CWL_CASES=all FLOWC_TOIL_CASES=all FLOWC_ARGO_CASES=all FLOWC_AIRFLOW_CASES=all
mkdir -p "$root/out"
rm -f "$FLOWC_CONFORMANCE_RESULTS"
status=0
here=$root/tests/conformance
pytest -n 2 --dist worksteal "$here/test_python.py" "$here/test_interpreter.py" "$here/test_cwl.py" || status=1
"$root/tests/engines/argo/run.sh" || status=1
"$root/tests/engines/airflow/run.sh" || status=1
"$root/tests/engines/toil/run.sh" || status=1
cp "$FLOWC_CONFORMANCE_RESULTS" "$root/docs/reference/conformance.json" && python "$root/docs/generate.py" || status=1
exit $status
