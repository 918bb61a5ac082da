"""Argo's dag-conditional-parameters: the result is that of the task which a flipped coin chose."""

import random

from flowc import task, workflow


@task
def flip_coin() -> str:
    return "heads" if random.randint(0, 1) == 0 else "tails"


@task
def heads() -> str:
    return "heads"


@task
def tails() -> str:
    return "tails"


@workflow
def main() -> str:
    return heads() if flip_coin() == "heads" else tails()
