"""A `try` around a fan-out in order: what a handler is told, and how often elements are tried."""
# run: main(numbers=[1, 2, 3], log=LOG) == [6, 3, 2]
# log: 1 2 3
# run: main(numbers=[1, 2, 0], log=LOG) == []
# log: 1 2 0
# run: main(numbers=[], log=LOG) == []

from pathlib import Path

from flowc import TaskFailed, sequential, task, workflow


@task
def share(log: str, number: int) -> int:
    with Path(log).open("a") as lines:
        lines.write(f"{number}\n")
    return 6 // number


@workflow
def main(numbers: list[int], log: str) -> list[int]:
    try:
        with sequential():
            found = [share(log, n) for n in numbers]  # warning @cwl @argo: [lost-feature]
    except TaskFailed:
        found = []
    return found
