"""Argo's dag-disable-failFast: one branch fails, the other one runs to its end."""
# run: main() fails TaskFailed: "exit code 2"

from flowc import TaskFailed, command, container, parallel, sequential, shell, workflow


@container("busybox:1.36")
def a() -> None:
    return command("echo", "hello world")


@container("busybox:1.36", retries=2)
def b() -> None:  # warning @cwl: [lost-feature]
    return shell("echo haha")


@container("busybox:1.36", retries=3)
def c() -> None:  # warning @cwl: [lost-feature]
    return shell("echo intentional failure; exit 2")


@workflow
def main() -> None:
    a()
    try:
        with parallel():
            with sequential():
                b()
                a()
                a()
            c()
    except TaskFailed:  # so the other branch runs to its end
        raise
