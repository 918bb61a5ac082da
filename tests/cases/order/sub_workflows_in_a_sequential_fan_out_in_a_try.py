"""A `try` around a fan-out in order whose elements are runs of another workflow."""
# run: main(numbers=[1, 2, 3], log=LOG) == "6 3 2"
# log: 1 2 3
# run: main(numbers=[1, 2, 0], log=LOG) == "share"
# log: 1 2 0

from pathlib import Path

from flowc import TaskFailed, sequential, task, workflow


@task
def share(log: str, number: int) -> int:
    with Path(log).open("a") as lines:
        lines.write(f"{number}\n")
    return 6 // number


@workflow
def shown(log: str, number: int) -> str:
    return f"{share(log, number)}"


@workflow
def main(numbers: list[int], log: str) -> str:
    try:
        with sequential():
            found = [shown(log, n) for n in numbers]  # warning @cwl @argo @airflow: [lost-feature]
        said = " ".join(found)
    except TaskFailed as failure:
        said = failure.task
    return said
