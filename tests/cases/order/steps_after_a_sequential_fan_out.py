"""What needs a fan-out in order does not begin when an element failed, and the run ends."""
# run: main(numbers=[1, 2], n=3) == 6
# run: main(numbers=[1, -1, 2], n=3) fails TaskFailed: "negative"
# run: main(numbers=[1, -1], n=3) fails TaskFailed: "negative"
# run: main(numbers=[], n=3) == 3
# run: called(numbers=[1, -1]) fails TaskFailed: "negative"
# run: called(numbers=[1, 2]) == 6
# run: one_at_a_time(numbers=[-1, 2]) fails TaskFailed: "negative"
# run: one_at_a_time(numbers=[1, 2, 3]) == 6

from flowc import concurrency, sequential, task, workflow


@task
def check(number: int) -> int:
    if number < 0:
        raise ValueError("negative")
    return number


@task
def total(numbers: list[int], n: int) -> int:
    return sum(numbers) + n


@workflow
def load(numbers: list[int]) -> list[int]:
    with sequential():
        return [check(number) for number in numbers]  # warning @cwl: [lost-feature]


@workflow
def called(numbers: list[int]) -> int:
    loaded = load(numbers)
    return total(loaded, total(loaded, 0))


@workflow
def one_at_a_time(numbers: list[int]) -> int:
    with concurrency(1):  # warning @cwl: [lost-feature]
        found = [check(number) for number in numbers]
    return total(found, 0)


@workflow
def main(numbers: list[int], n: int) -> int:
    with sequential():
        found = [check(number) for number in numbers if number < 5]  # warning @cwl: [lost-feature]
        last = check(n)
    return total(found, last)
