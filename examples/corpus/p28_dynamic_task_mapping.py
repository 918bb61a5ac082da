"""One task mapped over a list, a second over the results of the first, and two as one group."""
# run: simple(numbers=[1, 2, 3]) == 9
# run: second_order() == [12, 14, 16]
# run: mapped_group(numbers=[1, 2, 3]) == [4, 6, 8]
# corpus: P28, Airflow's example_dynamic_task_mapping

from flowc import task, workflow


@task
def add_one(number: int) -> int:
    return number + 1


@task
def sum_it(values: list[int]) -> int:
    return sum(values)


@workflow
def simple(numbers: list[int]) -> int:
    return sum_it([add_one(number) for number in numbers])


@task
def numbers_to_map() -> list[int]:
    return [1, 2, 3]


@task
def double(number: int) -> int:
    return number * 2


@task
def add_ten(number: int) -> int:
    return number + 10


@workflow
def second_order() -> list[int]:
    doubled = [double(number) for number in numbers_to_map()]
    return [add_ten(number) for number in doubled]


@workflow
def group(number: int) -> int:
    return double(add_one(number))


@workflow
def mapped_group(numbers: list[int]) -> list[int]:
    return [group(number) for number in numbers]
