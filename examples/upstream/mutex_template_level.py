"""Argo's synchronization-mutex-tmpl-level: two fan-outs, each behind a lock of its own."""
# run: main() == None

from flowc import container, mutex, parallel, shell, workflow


@container("busybox:1.36")
def acquire_lock() -> None:
    return shell("sleep 0.2; echo acquired lock")


@container("busybox:1.36")
def acquire_lock_1() -> None:
    return shell("sleep 0.5; echo acquired lock")


@workflow
def main() -> None:
    with parallel():
        for _ in range(5):
            with mutex("welcome"):  # warning @cwl: [lost-feature]
                acquire_lock()
        for _ in range(5):
            with mutex("test"):  # warning @cwl: [lost-feature]
                acquire_lock_1()
