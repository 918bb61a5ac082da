"""Hits of a hundred batches are counted; each batch knows its seed."""
# run: main(batches=3, size=1000) == 2355
# run: main(batches=0, size=10) == 0
# corpus: P39, Step Functions' distributed-map-montecarlo

from flowc import task, workflow


@task
def hits(seed: int, size: int) -> int:
    state, found = seed + 1, 0
    for _ in range(size):
        state = (1103515245 * state + 12345) % 2**31
        x = state / 2**31
        state = (1103515245 * state + 12345) % 2**31
        y = state / 2**31
        found += x * x + y * y <= 1
    return found


@workflow
def main(batches: int, size: int) -> int:
    return sum([hits(seed, size) for seed in range(batches)])
