"""Of calls that nothing orders, a mutex lets one run at a time, a semaphore and limits let two."""
# run: one(numbers=[1, 2, 3]) == True
# run: two(numbers=[1, 2, 3, 4, 5]) == [True, True]
# run: whole(numbers=[1, 2, 3]) == True

import time

from flowc import concurrency, mutex, parallel, semaphore, task, workflow

Span = tuple[float, float]


@task
def hold(number: int) -> Span:
    start = time.time()
    time.sleep(10)
    return start, time.time()


@task
def fit(spans: list[Span], limit: int) -> bool:
    running = (sum(start <= moment < end for start, end in spans) for moment, _ in spans)
    return max(running) <= limit


@workflow
def one(numbers: list[int]) -> bool:
    spans: list[Span] = []
    with parallel():
        for number in numbers:
            with mutex("database"):  # warning @cwl: [lost-feature]
                spans.append(hold(number))
        with mutex("database"):  # warning @cwl: [lost-feature]
            last = hold(0)
    return fit([*spans, last], 1)


@workflow
def two(numbers: list[int]) -> list[bool]:
    licensed: list[Span] = []
    with parallel():
        for number in numbers:
            with semaphore("seats of the server", 2):  # warning @cwl: [lost-feature]
                licensed.append(hold(number))
        with concurrency(2):  # warning @cwl: [lost-feature]
            limited = [hold(number) for number in numbers]
    return [fit(licensed, 2), fit(limited, 2)]


@workflow(concurrency=2)
def whole(numbers: list[int]) -> bool:  # warning @cwl: [lost-feature]
    spans = [hold(number) for number in numbers]
    return fit([*spans, hold(0)], 2)
