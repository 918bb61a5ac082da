"""A fan-out in order ends at the first element that fails."""
# run: main(numbers=[1, 0, 3, 4], log=LOG) fails TaskFailed: "by zero"
# log: 1 0
# run: main(numbers=[1, 2, 3], log=LOG) == [6, 3, 2]
# log: 1 2 3

from pathlib import Path

from flowc import sequential, task, workflow


@task
def share(log: str, number: int) -> int:
    with Path(log).open("a") as lines:
        lines.write(f"{number}\n")
    return 6 // number


@workflow
def main(numbers: list[int], log: str) -> list[int]:
    with sequential():
        return [share(log, number) for number in numbers]  # warning @cwl: [lost-feature]
