"""The body of a `try` waits for the effects before it, whatever it or a handler reads later."""
# run: main(n=1, log=LOG) == [1, 2, 4]
# log: before inner
# run: main(n=2, log=LOG) == [10, 1, 2]
# log: before

from pathlib import Path

from flowc import TaskFailed, sequential, task, workflow


@task
def double(a: int) -> int:
    return a * 2


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@task
def odd(a: int) -> int:
    if a % 2 == 0:
        raise ValueError("even")
    return a


@workflow
def inner(a: int, log: str) -> int:
    b = odd(a)
    note(log, "inner")
    return b


@workflow
def main(n: int, log: str) -> list[int]:
    a = n
    xs = [1, double(1)]
    with sequential():
        note(log, "before")
        xs = [double(1) if i > 1 else 1 for i in xs]
        try:
            a = inner(n, log)
            xs = [double(i) for i in xs]
        except TaskFailed:
            a = double(5)
    return [a, *xs]
