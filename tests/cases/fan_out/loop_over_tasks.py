"""A loop over a tuple of tasks applies them one after the other."""
# run: process(item=3) == 25

from flowc import task, workflow


@task
def scale(item: int) -> int:
    return item * 8


@task
def mask(item: int) -> int:
    return item + 1


@workflow
def process(item: int) -> int:
    for step in (scale, mask):
        item = step(item)
    return item
