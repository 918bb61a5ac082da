"""A branch, a sub-workflow and a block under a lock wait as a whole for the effects before them."""
# run: main(n=1, log=LOG) == 2
# log: first branch 2 second sub 4 third locked 8 fourth perhaps 16
# run: main(n=0, log=LOG) == 0
# log: first second sub 0 third locked 0 fourth perhaps 0

from pathlib import Path

from flowc import mutex, task, workflow


@task
def double(a: int) -> int:
    return a * 2


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def told(x: int, log: str) -> None:
    note(log, "sub")
    note(log, f"{x}")


@workflow
def perhaps(x: int, flag: bool, log: str) -> None:
    y = double(x)
    if flag:
        note(log, "perhaps")
        note(log, f"{y}")


@workflow
def main(n: int, log: str, flag: bool = True) -> int:
    note(log, "first")
    x = double(n)
    if n > 0:
        note(log, "branch")
        note(log, f"{x}")
    note(log, "second")
    y = double(x)
    told(y, log)
    note(log, "third")
    z = double(y)
    with mutex("desk"):  # warning @cwl @airflow: [lost-feature]
        note(log, "locked")
        note(log, f"{z}")
    note(log, "fourth")
    perhaps(z, flag, log)
    return x
