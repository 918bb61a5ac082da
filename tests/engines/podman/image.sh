#!/usr/bin/env bash
# Build the test image from Debian's packages alone: no registry is asked.
# `python:3.12-slim` and friends are only names here: the image is tagged with every name the cases use.
set -euo pipefail
image=localhost/flowc-test:1
if ! podman image exists "$image"; then
    root=$(mktemp -d)
    trap 'rm -rf "$root"' EXIT
    debootstrap --variant=minbase --include=python3 bookworm "$root" >/dev/null
    tar -C "$root" -c . | podman import --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin' - "$image" >/dev/null
fi
for name in "$@"; do podman tag "$image" "$name"; done
