"""A task or container that declares a float is given one, though a whole number stands for it."""
# run: main(n=2) == ["2.0", "2.0", "2.0", "2.0"]
# run: main(n=1) == ["1.0", "1.0", "0.5", "0.5"]
# run: each(ns=[2, 1]) == ["2.0", "1.0"]
# run: caught(n=2) == "2.0"
# run: caught(n=0) == "0.5"

from flowc import TaskFailed, command, container, stdout, task, workflow


@task
def whole(n: int) -> int:
    if n < 1:
        raise ValueError("too low")
    return n


@task
def half(n: int) -> float:
    return n / 2


@task
def text(x: float) -> str:
    return str(x)


@container("busybox:1.36")
def echo(x: float) -> str:
    return command("echo", x, outputs=stdout(str))


@workflow
def main(n: int) -> list[str]:
    x = whole(n) if n > 1 else half(n)
    return [text(n), echo(whole(n)), text(x), echo(x)]


@workflow
def each(ns: list[int]) -> list[str]:
    return [echo(n) for n in ns]


@workflow
def caught(n: int) -> str:
    try:
        x: float = whole(n)
    except TaskFailed:
        x = half(1)
    return echo(x)
