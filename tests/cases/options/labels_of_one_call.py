"""Labels are for the pods of one call, wherever its workflow is called."""
# run: main(numbers=[1, 2]) == [1, 2, 1]

from flowc import task, workflow


@task
def same(number: int) -> int:
    return number


@workflow
def labelled(number: int) -> int:
    return same.options(labels={"team": "a"})(number)  # warning @cwl @airflow: [lost-feature]


@workflow
def main(numbers: list[int]) -> list[int]:
    return [*[labelled(number) for number in numbers], labelled(1)]
