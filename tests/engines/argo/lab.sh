#!/usr/bin/env bash
# A real Argo controller and server on a real Kubernetes, on this machine alone.
#
#   lab.sh build   install and build what is missing: minutes on a fresh machine, nothing on a warm one
#   lab.sh up      start it, unless it is up already; exactly one controller runs then
#   lab.sh down    stop it and empty its state
#   lab.sh run CMD build, up, run CMD with KUBECONFIG and FLOWC_ARGO_SERVER set, down unless it was up
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${FLOWC_TEST_CACHE:-$HOME/.cache/flowc-tests}/argo
export BIN=$cache/bin SRC=$cache/src LAB=$cache/lab SHARED=$cache/shared VENV=$cache/venv
export PATH=$BIN:$PATH
export KUBECONFIG=$LAB/kubeconfig FLOWC_ARGO_SERVER=http://127.0.0.1:2746 FLOWC_ARGO_S3=http://127.0.0.1:9123
export FLOWC_ARGO_EVALUATE=$BIN/evaluate FLOWC_ARGO_READ=$BIN/read-yaml
export FLOWC_ARGO_SHARED=$SHARED FLOWC_ARGO_CHECKS=$BIN/check-manifests:$BIN/check-manifests-3.7

build() {
    local missing=()
    for program in etcd containerd runc openssl curl; do
        command -v "$program" >/dev/null || missing+=("$program")
    done
    [ -e /usr/lib/cni/loopback ] || missing+=(loopback)
    if [ ${#missing[@]} -gt 0 ]; then
        echo "installing ${missing[*]}" >&2
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
            etcd-server containerd runc containernetworking-plugins openssl curl >/dev/null
    fi
    if [ ! -x "$VENV/bin/moto_server" ]; then
        python3 -m venv "$VENV"
        "$VENV/bin/pip" install --quiet 'moto[server,s3]==5.2.5'
    fi
    bash "$here/build.sh"
    [ -e "$LAB/images/python.tar" ] || bash "$here/images.sh"
}

is_up() { curl -fsS "$FLOWC_ARGO_SERVER/api/v1/version" >/dev/null 2>&1; }

controllers() { pgrep -cf "^$BIN/workflow-controller" || true; }

up() {
    if ! is_up; then
        bash "$here/down.sh"
        rm -rf "$SHARED"
        mkdir -p "$SHARED"
        MOTO=$VENV/bin/moto_server bash "$here/up.sh"
        for _ in $(seq 100); do is_up && break; sleep 0.2; done
    fi
    is_up || { echo "the Argo server does not answer: see $LAB/log" >&2; exit 1; }
    [ "$(controllers)" = 1 ] || { echo "$(controllers) controllers run instead of one" >&2; exit 1; }
}

case ${1:-} in
    build) build ;;
    up) build; up ;;
    down) bash "$here/down.sh" ;;
    run)
        shift
        build
        is_up || trap 'bash "$here/down.sh"' EXIT
        up
        "$@"
        ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
