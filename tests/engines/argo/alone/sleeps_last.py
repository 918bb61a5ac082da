"""A `sleep` between two effects lasts as long as it says."""
# run: main() == True

import time

from flowc import sleep, task, workflow


@task
def now() -> float:
    return time.time()


@task
def later(start: float) -> bool:
    return time.time() - start >= 20


@workflow
def main() -> bool:
    start = now()
    sleep("20s")
    return later(start)
