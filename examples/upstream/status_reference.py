"""Argo's status-reference: what is said depends on whether a command failed."""
# run: main() == None

from flowc import TaskFailed, container, shell, workflow


@container("busybox:1.36")
def flakey_container() -> None:
    return shell("exit 1")


@container("busybox:1.36")
def failed() -> None:
    return shell('echo "the flakey container failed"')


@container("busybox:1.36")
def succeeded() -> None:
    return shell('echo "the flakey container passed"')


@workflow
def main() -> None:
    try:
        flakey_container()
    except TaskFailed:
        failed()
    else:
        succeeded()
