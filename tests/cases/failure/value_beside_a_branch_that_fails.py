"""A step that reads what one branch gives does not fail before the other branch has failed."""
# run: main(n=1, log=LOG) fails WorkflowFailed: "stop"
# log: end
# run: main(n=3, log=LOG) fails WorkflowFailed: "three"
# run: main(n=4, log=LOG) == 14

from pathlib import Path

from flowc import WorkflowFailed, task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@task
def double(a: int) -> int:
    return a * 2


@workflow
def main(n: int, log: str) -> int:
    a = double(n)
    b = 0
    if n == 1:
        try:
            raise WorkflowFailed("stop")
        finally:
            note(log, "end")
    elif n == 3:
        raise WorkflowFailed("three")
    else:
        b = double(a)
    return b - a + len("abcdef")
