"""Argo's workflow-template/retry-with-steps: tasks of a library that are tried again."""

from messages.templates import random_fail

from flowc import parallel, workflow


@workflow
def main() -> None:
    random_fail()
    with parallel():
        random_fail()
        random_fail()
