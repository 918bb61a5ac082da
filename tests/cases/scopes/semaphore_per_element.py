"""Each element of a fan-out holds a place of a semaphore."""
# run: main(numbers=[1, 2, 3]) == [2, 3, 4]

from flowc import semaphore, task, workflow


@task
def increment(number: int) -> int:
    return number + 1


@workflow
def main(numbers: list[int]) -> list[int]:
    results: list[int] = []
    for number in numbers:
        with semaphore("licence", 2):  # warning @cwl: [lost-feature]
            result = increment(number)
        results.append(result)
    return results
