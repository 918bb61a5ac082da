"""One command is used four times, its effects in the order of the data."""
# run: diamond(log=LOG) == "DBC"
# log: A (B C) DBC
# corpus: P02, Argo's dag-diamond

from flowc import container, shell, stdout, workflow


@container("busybox:1.36")
def echo(log: str, text: str, *before: str) -> str:  # warning: [unused-parameter]
    return shell(
        'echo "$TEXT" >> "$LOG"; echo "$TEXT"', env={"LOG": log, "TEXT": text}, outputs=stdout(str)
    )


@workflow
def diamond(log: str) -> str:
    a = echo(log, "A")
    b = echo(log, "B", a)
    c = echo(log, "C", a)
    return echo(log, f"D{b}{c}")
