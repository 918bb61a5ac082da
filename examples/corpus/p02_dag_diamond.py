"""A diamond of one command: A, then B and C at the same time, then D."""
# run: diamond(log=LOG) == None
# log: A (B C) D
# corpus: P02, Argo's dag-diamond

from flowc import container, parallel, shell, workflow


@container("busybox:1.36")
def echo(log: str, message: str) -> None:
    return shell('echo "$MESSAGE" | tee -a "$LOG"', env={"LOG": log, "MESSAGE": message})


@workflow
def diamond(log: str) -> None:
    echo(log, "A")
    with parallel():
        echo(log, "B")
        echo(log, "C")
    echo(log, "D")
