"""Attempts wait for as long as their task says, and longer each time."""
# run: main() == True

import time

from flowc import Retry, task, workflow


@task
def ask() -> float:
    return time.time()


@task(retries=Retry(2, delay="20s", backoff=2.0))
def answer(asked: float) -> bool:
    if time.time() - asked < 60:
        raise RuntimeError("it is too early")
    return True


@workflow
def main() -> bool:
    return answer(ask())
