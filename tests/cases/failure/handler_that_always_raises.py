"""What follows a `try` whose handler always raises is not evaluated before the handler has run."""
# run: main(n=4, log=LOG) == 7
# run: main(n=2, log=LOG) fails WorkflowFailed: "it is odd"
# log: odd
# run: main(n=1, log=LOG) fails WorkflowFailed: "it is odd"
# log: odd

from pathlib import Path

from flowc import TaskFailed, WorkflowFailed, task, workflow


@task
def halve(n: int) -> int:
    if n % 2:
        raise ValueError("odd")
    return n // 2


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(n: int, log: str) -> int:
    try:
        half = halve(n)
        quarter = halve(half)
    except TaskFailed:
        note(log, "odd")
        raise WorkflowFailed("it is odd") from None
    return half * 3 + quarter
