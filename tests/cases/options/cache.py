"""A task whose results may be reused."""
# run: main(number=3) == [9, 9]

from flowc import Cache, task, workflow


@task(cache=True)
def square(number: int) -> int:
    return number * number


@task(cache=Cache(max_age="1d"))  # warning @cwl: [lost-feature]
def also_square(number: int) -> int:
    return number * number


@workflow
def main(number: int) -> list[int]:
    return [square(number), also_square(number)]
