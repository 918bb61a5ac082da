"""A task whose results may be reused."""
# run: main(number=3) == [9, 9]

from flowc import Cache, task, workflow


@task(cache=True)
def square(number: int) -> int:  # warning @airflow: [lost-feature]
    return number * number


@task(cache=Cache(max_age="1d"))
def also_square(number: int) -> int:  # warning @cwl @airflow: [lost-feature]
    return number * number


@workflow
def main(number: int) -> list[int]:
    return [square(number), also_square(number)]
