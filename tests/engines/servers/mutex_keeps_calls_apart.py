"""Calls that nothing orders but a mutex: no two of them run at the same time."""
# run: main(numbers=[1, 2, 3]) == True

import time
from itertools import pairwise

from flowc import mutex, parallel, task, workflow


@task
def hold(number: int) -> tuple[float, float]:
    start = time.time()
    time.sleep(10)
    return start, time.time()


@task
def are_apart(spans: list[tuple[float, float]]) -> bool:
    spans = sorted(spans)
    return all(before[1] <= after[0] for before, after in pairwise(spans))


@workflow
def main(numbers: list[int]) -> bool:
    spans: list[tuple[float, float]] = []
    with parallel():
        for number in numbers:
            with mutex("database"):
                spans.append(hold(number))
        with mutex("database"):
            last = hold(0)
    return are_apart([*spans, last])
