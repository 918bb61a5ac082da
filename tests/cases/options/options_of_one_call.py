"""What a call asks for in the place of what its workflow or task does."""
# run: main(numbers=[1, 2]) == [3, 4, 5]

from flowc import task, workflow


@task
def increment(number: int) -> int:
    return number + 1


@workflow
def each(numbers: list[int]) -> list[int]:
    return [increment(number) for number in numbers]


@workflow
def main(numbers: list[int]) -> list[int]:
    a = each.options(concurrency=1)(numbers)  # warning @cwl @airflow: [lost-feature]
    b = each.options(timeout="10m")(a)  # warning @cwl @argo @airflow: [lost-feature]
    c = increment.options(labels={"team": "a"})(b[1])  # warning @cwl @airflow: [lost-feature]
    return [*b, c]
