"""A semaphore and a limit let two calls of five run at a time, and no more."""
# run: main(numbers=[1, 2, 3, 4, 5]) == [True, True]

import time

from flowc import concurrency, parallel, semaphore, task, workflow


@task
def hold(number: int) -> tuple[float, float]:
    start = time.time()
    time.sleep(10)
    return start, time.time()


@task
def are_two_at_most(spans: list[tuple[float, float]]) -> bool:
    running = (sum(start <= moment < end for start, end in spans) for moment, _ in spans)
    return max(running) <= 2


@workflow
def main(numbers: list[int]) -> list[bool]:
    licensed: list[tuple[float, float]] = []
    with parallel():
        for number in numbers:
            with semaphore("licence", 2):
                licensed.append(hold(number))
        with concurrency(2):
            limited = [hold(number) for number in numbers]
    return [are_two_at_most(licensed), are_two_at_most(limited)]
