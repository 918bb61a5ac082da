"""A loop of a known number of rounds leaves some of them early."""
# run: odd(numbers=[1, 2, 3]) == [10, 30]

from flowc import task, workflow


@task
def tenfold(number: int) -> int:
    return number * 10


@workflow
def odd(numbers: list[int]) -> list[int]:
    results: list[int] = []
    for position in range(3):
        number = numbers[position]
        if number % 2 == 0:
            continue
        results.append(tenfold(number))
    return results
