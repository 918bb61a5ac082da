#!/usr/bin/env bash
# Run the tests of places on a real Airflow: commands by DockerOperator on podman's socket, and by
# KubernetesPodOperator on the Kubernetes of Argo's lab, which is started unless it is up.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
podman=$(dirname "$here")/podman
state=$(mktemp -d)
export FLOWC_TEST_DOCKER=unix://$state/docker.sock FLOWC_AIRFLOW_CASES=places
"$podman/prepare.sh" docker.io/library/busybox:1.36 docker.io/library/python:3.12-slim
CONTAINERS_CONF=$podman/containers.conf podman system service -t 0 "$FLOWC_TEST_DOCKER" &
trap 'kill $!; rm -rf "$state"' EXIT
"$here/../argo/lab.sh" run "$here/lab.sh" run pytest -n 4 --dist worksteal "$here/test_places.py" "$@"
