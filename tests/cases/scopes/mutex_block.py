"""A lock is held by two calls."""
# run: main(start=1) == [2, 3]

from flowc import mutex, task, workflow


@task
def increment(number: int) -> int:
    return number + 1


@workflow
def main(start: int) -> list[int]:
    with mutex("database"):  # warning @cwl @airflow: [lost-feature]
        first = increment(start)
        second = increment(first)
    return [first, second]
