"""A fan-out in order ends at the first element that fails all its attempts, not its first one."""
# run: main(numbers=[1, 0, 3], log=LOG) fails TaskFailed: "by zero"
# log: 1 0 0
# run: main(numbers=[1, 7, 3], log=LOG) == [6, 0, 2]
# log: 1 7 7 3
# run: main(numbers=[], log=LOG) == []

from pathlib import Path

from flowc import sequential, task, workflow


@task(retries=1)
def share(log: str, number: int) -> int:
    before = Path(log).read_text().split() if Path(log).exists() else []
    with Path(log).open("a") as lines:
        lines.write(f"{number}\n")
    if number > 6 and str(number) not in before:
        raise ValueError("too many")
    return 6 // number


@workflow
def main(numbers: list[int], log: str) -> list[int]:
    with sequential():
        return [share(log, number) for number in numbers]  # warning @cwl: [lost-feature]
