#!/usr/bin/env bash
# Compile on another version of Python: Debian 13's, in a folder of its own. Fails loudly when it cannot.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../.." && pwd)
if ! command -v debootstrap >/dev/null; then
    echo "installing debootstrap" >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends debootstrap >/dev/null
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/flowc-tests
root=$cache/trixie
if [ ! -e "$root/.ready" ]; then
    rm -rf "$root"
    mkdir -p "$cache"
    debootstrap --variant=minbase --include=python3 trixie "$root" >/dev/null
    touch "$root/.ready"
fi
version=$(chroot "$root" python3 -c 'import sys; print("{}.{}".format(*sys.version_info))')
rm -rf "$root/project" "$root/packages"
mkdir -p "$root/project/tests" "$root/packages"
cp -r "$project/examples" "$project/pyproject.toml" "$root/project/"
cp -r "$project/tests/cases" "$root/project/tests/"
python -m pip install --quiet --disable-pip-version-check --target "$root/packages" \
    --python-version "$version" --only-binary=:all: "$project"
export FLOWC_OTHER_PYTHON="chroot $root env --chdir=/project PYTHONPATH=/packages python3"
exec pytest -n 2 --dist worksteal "$here" "$@"
