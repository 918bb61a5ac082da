#!/usr/bin/env bash
# Run the container tests on podman: install what is missing, build the image, run. Fails loudly when it cannot.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export CONTAINERS_CONF="$here/containers.conf"
"$here/prepare.sh" docker.io/library/busybox:1.36
export PATH="$here/bin:$PATH" FLOWC_CONTAINERS=docker FLOWC_TEST_IMAGE=localhost/flowc-test:1
exec pytest -n 2 --dist worksteal "$here" "$@"
