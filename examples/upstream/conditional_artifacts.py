"""Argo's conditional-artifacts: the result is the file of the task which a flipped coin chose."""

import random
from pathlib import Path

from flowc import File, task, workflow


@task
def flip_coin() -> str:
    return "heads" if random.randint(0, 1) == 0 else "tails"


@task
def heads() -> File:
    Path("result.txt").write_text("it was heads")
    return File("result.txt")


@task
def tails() -> File:
    Path("result.txt").write_text("it was tails")
    return File("result.txt")


@workflow
def main() -> File:
    return heads() if flip_coin() == "heads" else tails()
