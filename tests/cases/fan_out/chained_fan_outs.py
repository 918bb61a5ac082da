"""A fan-out over the results of a fan-out, and a sum at the end."""
# run: pipeline(numbers=[1, 2, 3]) == {"added": [12, 14, 16], "total": 42}
# run: sum_of(numbers=[1, 2, 3]) == 9
# run: mapped_group(numbers=[1, 2, 3]) == [4, 6, 8]
# corpus: P28, Airflow's example_dynamic_task_mapping

from typing import NamedTuple

from flowc import task, workflow


class Added(NamedTuple):
    added: list[int]
    total: int


@task
def add_one(number: int) -> int:
    return number + 1


@task
def double(number: int) -> int:
    return number * 2


@task
def add_ten(number: int) -> int:
    return number + 10


@task
def add_up(numbers: list[int]) -> int:
    return sum(numbers)


@workflow
def sum_of(numbers: list[int]) -> int:
    return add_up([add_one(number) for number in numbers])


@workflow
def pipeline(numbers: list[int]) -> Added:
    doubled = [double(number) for number in numbers]
    added = [add_ten(number) for number in doubled]
    return Added(added, add_up(added))


@workflow
def mapped_group(numbers: list[int]) -> list[int]:
    return [double(add_one(number)) for number in numbers]
