"""A second round starts if any of the first succeeded, a third if all of the second failed."""
# run: main(numbers=[1, 2, 3], log=LOG) == None
# log: (1 2 3)
# run: main(numbers=[1, 3], log=LOG) == None
# log:
# corpus: P26, hera's any_success_all_fail

import random
from pathlib import Path

from flowc import TaskFailed, parallel, task, workflow


@task
def fail_at_random(number: int) -> None:
    random.seed(number)
    if random.random() < 0.5:
        raise RuntimeError("Oh, no!")


@task
def fail(number: int) -> None:
    raise RuntimeError(str(number))


@task
def show(number: int, log: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{number}\n")


@workflow
def first_succeeds(number: int) -> bool:
    try:
        fail_at_random(number)
    except TaskFailed:
        return False
    return True


@workflow
def second_succeeds(number: int) -> bool:
    try:
        fail(number)
    except TaskFailed:
        return False
    return True


@workflow
def main(numbers: list[int], log: str) -> None:
    first = [first_succeeds(number) for number in numbers]
    if any(first):
        second = [second_succeeds(number) for number in numbers]
        if not any(second):
            with parallel():
                for number in numbers:
                    show(number, log)
