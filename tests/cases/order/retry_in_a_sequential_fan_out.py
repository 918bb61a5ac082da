"""An element of a fan-out in order begins when the one before it has been tried again."""
# run: main(numbers=[0, 1, 2], log=LOG) == [-1, 6, 3]
# log: 0 0 1 2

from pathlib import Path

from flowc import TaskFailed, sequential, task, workflow


@task(retries=1)
def share(log: str, number: int) -> int:
    with Path(log).open("a") as lines:
        lines.write(f"{number}\n")
    return 6 // number


@workflow
def main(numbers: list[int], log: str) -> list[int]:
    shares: list[int] = []
    with sequential():
        for number in numbers:  # warning @cwl: [lost-feature]
            try:
                found = share(log, number)
            except TaskFailed:
                found = -1
            shares.append(found)
    return shares
