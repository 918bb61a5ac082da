#!/usr/bin/env bash
# Builds the lab's binaries into $BIN from the pinned modules in argo/, argo37/ and k8s/, those that are missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export CGO_ENABLED=0
mkdir -p "$BIN" "$SRC"
go="nice go build -p 2 -trimpath"
argo=github.com/argoproj/argo-workflows/v4

# Whether one of the small programs is missing, or older than a file that it is made of.
stale() {
    local program=$BIN/$1 file
    [ -x "$program" ] || return 0
    for file in "${@:2}"; do
        [ "$file" -nt "$program" ] && return 0
    done
    return 1
}

cd "$here/argo"
for program in check-manifests read-yaml evaluate; do
    if stale $program cmd/$program/main.go; then
        $go -ldflags='-s -w' -o "$BIN/$program" ./cmd/$program
    fi
done
checker=$PWD/cmd/check-manifests/main.go
if [ ! -x "$BIN/argo" ]; then
    # Module archives drop symlinks: give argoexec back the one it needs, in a scratch copy.
    rm -rf "$SRC/argo"
    cp -r --no-preserve=mode "$(go list -m -f '{{.Dir}}' $argo)" "$SRC/argo"
    ln -s signal_darwin.go "$SRC/argo/workflow/executor/osspecific/signal_linux.go"
    cp go.mod "$SRC/lab.mod"
    cp go.sum "$SRC/lab.sum"
    go mod edit -replace $argo="$SRC/argo" "$SRC/lab.mod"
    # The CLI and server embed a web page that module archives lack: a placeholder will do.
    mkdir -p "$SRC/argo/ui/dist/app"
    echo '<!doctype html><title>argo</title>' > "$SRC/argo/ui/dist/app/index.html"
    for program in argoexec workflow-controller argo; do
        $go -mod=mod -modfile="$SRC/lab.mod" -ldflags="-s -w -X $argo.version=v4.0.7" \
            -o "$BIN/$program" $argo/cmd/$program
    done
fi

cd "$here/argo37"
if stale check-manifests-3.7 "$checker" port.sed go.mod; then
    mkdir -p "$SRC/argo37"
    cp --no-preserve=mode go.mod go.sum "$SRC/argo37"
    sed -f port.sed "$checker" > "$SRC/argo37/main.go"
    (cd "$SRC/argo37" && $go -ldflags='-s -w' -o "$BIN/check-manifests-3.7" .)
fi

cd "$here/k8s"
version=k8s.io/component-base/version
for program in kube-apiserver kubelet kubectl; do
    [ -x "$BIN/$program" ] || $go \
        -ldflags="-s -w -X $version.gitVersion=v1.34.4 -X $version.gitMajor=1 -X $version.gitMinor=34" \
        -o "$BIN/$program" k8s.io/kubernetes/cmd/$program
done
