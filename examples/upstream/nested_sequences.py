"""Argo's withsequence-nested-result: how many sub-workflows run, and leaves in each, is thrown."""

import random

from flowc import parallel, task, workflow


@task
def hello() -> int:
    return random.randint(0, 5)


@workflow
def hello_hello() -> None:
    with parallel():
        for _ in range(hello()):
            hello()  # flowc: ignore[unused-result] as in the example


@workflow
def main() -> None:
    with parallel():
        for _ in range(hello()):
            hello_hello()
