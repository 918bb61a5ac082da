#!/usr/bin/env bash
# A real Airflow (scheduler, DAG processor, triggerer, API server) on this machine alone.
#
#   lab.sh build   install what is missing, in an environment of its own
#   lab.sh up      start it over an empty database, and over the DAG files that are there
#   lab.sh down    stop it
#   lab.sh run CMD build, up, run CMD with FLOWC_AIRFLOW_URL and FLOWC_AIRFLOW_DAGS set, down
#   lab.sh alone CMD  build, run CMD with FLOWC_AIRFLOW_PYTHON and FLOWC_CHECK_PODS set: no server
#
# FLOWC_AIRFLOW_CASES names the cases whose DAG files are put there: all, places, or the quick subset.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${FLOWC_TEST_CACHE:-$HOME/.cache/flowc-tests}/airflow
version=3.3.2
port=${FLOWC_AIRFLOW_PORT:-18080}
venv=$cache/venv
export FLOWC_AIRFLOW_PYTHON=$venv/bin/python FLOWC_CHECK_PODS=$cache/check-pods
export FLOWC_AIRFLOW_URL=http://127.0.0.1:$port FLOWC_AIRFLOW_DAGS=$cache/dags
export AIRFLOW_HOME=$cache/home
# The default is five seconds, which is too short on a busy machine.
export AIRFLOW__DATABASE__SQL_ALCHEMY_CONN="sqlite:///$AIRFLOW_HOME/airflow.db?timeout=15"
export AIRFLOW__CORE__DAGS_FOLDER=$FLOWC_AIRFLOW_DAGS
export AIRFLOW__CORE__LOAD_EXAMPLES=False
export AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=False
export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS=True
export AIRFLOW__CORE__EXECUTION_API_SERVER_URL=$FLOWC_AIRFLOW_URL/execution/
export AIRFLOW__CORE__PARALLELISM=4
export AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG=64
export AIRFLOW__API__PORT=$port
export AIRFLOW__API__MAXIMUM_PAGE_LIMIT=20  # of 100, so that results are looked for on all pages
export AIRFLOW__API_AUTH__JWT_SECRET=flowc-tests-flowc-tests-flowc-tests-flowc-tests-flowc-tests-flowc-tests
export AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL=5
export AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL=600
export AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES=2
export AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC=1
export AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT=1800
export AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT=60
export AIRFLOW__WORKERS__EXECUTION_API_RETRIES=10
export FLOWC_TIME_SCALE=0 FLOWC_CONTAINERS=host
export AIRFLOW_VAR_CASE_PASSWORD='s3cret $(x) {{'
# Airflow itself hides neither: no name says that it is secret.
export AIRFLOW_VAR_CASE_DSN='pl4nted-in-a-variable'
export AIRFLOW_CONN_TEAM_DB='postgres://flows:pl4nted-in-a-connection@pl4nted-host.example.org/etl'
export no_proxy=localhost,127.0.0.1 NO_PROXY=localhost,127.0.0.1

build() {
    if [ ! -e "$venv/.ready-$version-providers" ]; then
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --upgrade pip
        "$venv/bin/pip" install --quiet "apache-airflow==$version" \
            apache-airflow-providers-docker==4.6.1 apache-airflow-providers-cncf-kubernetes==10.25.0
        touch "$venv/.ready-$version-providers"
    fi
    if [ ! -e "$venv/.ready-s3" ]; then
        # Without the versions of what s3fs needs, pip tries hundreds of them.
        "$venv/bin/pip" install --quiet apache-airflow-providers-amazon==9.39.0 s3fs==2026.9.0 \
            aiobotocore==3.10.0 boto3==1.43.117 botocore==1.43.117 \
            'moto[s3]==5.2.5' flask==3.1.3 flask-cors==6.0.5
        touch "$venv/.ready-s3"
    fi
}

build_checks() {
    (cd "$here/../argo/k8s" && CGO_ENABLED=0 nice go build -p 2 -trimpath -ldflags='-s -w' \
        -o "$FLOWC_CHECK_PODS" ./cmd/check-pods)
}

is_up() { curl -fsS "$FLOWC_AIRFLOW_URL/api/v2/monitor/health" 2>/dev/null | grep -q '"status":"healthy"'; }

down() {
    [ -e "$cache/pid" ] || return 0
    local group
    group=$(cat "$cache/pid")
    rm -f "$cache/pid"
    kill -TERM -- "-$group" 2>/dev/null || true
    for _ in $(seq 50); do
        pgrep -g "$group" >/dev/null || return 0
        sleep 0.2
    done
    kill -KILL -- "-$group" 2>/dev/null || true
}

up() {
    down
    rm -rf "$AIRFLOW_HOME"
    mkdir -p "$AIRFLOW_HOME"
    python "$here/airflow_cases.py"
    PATH=$venv/bin:$PATH "$venv/bin/airflow" db migrate >"$cache/log" 2>&1
    # As `airflow standalone` does, but a part that ends is started again: over SQLite the scheduler
    # gives up where others hold the database for long.
    PATH=$venv/bin:$PATH setsid env -u PYTHONPATH bash -c '
        for part in api-server scheduler dag-processor triggerer; do
            while :; do airflow "$part"; sleep 1; done &
        done
        wait' >>"$cache/log" 2>&1 &
    echo $! >"$cache/pid"
    for _ in $(seq 600); do is_up && return; sleep 0.5; done
    echo "Airflow does not answer: see $cache/log" >&2
    tail -20 "$cache/log" >&2
    exit 1
}

case ${1:-} in
    build) build ;;
    up) build; up ;;
    down) down ;;
    alone)
        shift
        build
        build_checks
        "$@"
        ;;
    run)
        shift
        build
        trap down EXIT
        up
        "$@"
        ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
