"""A command that does not write what it declares fails."""
# run: run_it() fails TaskFailed: "never.txt"

from flowc import File, command, container, output, workflow


@container("busybox:1.36")
def quiet() -> File:
    return command("true", outputs=output("never.txt"))


@workflow
def run_it() -> File:
    return quiet()
