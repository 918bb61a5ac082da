"""Argo's dag-enhanced-depends: what runs depends on which commands succeeded."""
# run: main() == None

from flowc import TaskFailed, container, parallel, shell, workflow


@container("busybox:1.36")
def succeed() -> None:
    return shell("exit 0")


@container("busybox:1.36")
def fail() -> None:
    return shell("exit 1")


@workflow
def main() -> None:
    succeed()
    b = c = True
    with parallel():
        try:
            succeed()
        except TaskFailed:
            b = False
        try:
            fail()
        except TaskFailed:
            c = False
    with parallel():
        succeed()
        if b or c:
            succeed()
            succeed()
        if b and c:
            succeed()
