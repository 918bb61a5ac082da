"""Each call gives several results, which are gathered apart."""
# run: divide(numbers=[7, 8]) == {"quotients": [2, 2], "remainders": [1, 2]}

from typing import NamedTuple

from flowc import task, workflow


class Divided(NamedTuple):
    quotient: int
    remainder: int


class Gathered(NamedTuple):
    quotients: list[int]
    remainders: list[int]


@task
def by_three(number: int) -> Divided:
    return Divided(*divmod(number, 3))


@workflow
def divide(numbers: list[int]) -> Gathered:
    divided = [by_three(number) for number in numbers]
    return Gathered([d.quotient for d in divided], [d.remainder for d in divided])
