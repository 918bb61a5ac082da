"""Argo's dag-diamond: two of four commands run side by side."""
# run: main() == None

from flowc import command, container, parallel, workflow


@container("busybox:1.36")
def echo(message: str) -> None:
    return command("echo", message)


@workflow
def main() -> None:
    echo("A")
    with parallel():
        echo("B")
        echo("C")
    echo("D")
