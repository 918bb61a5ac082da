"""A library: a command, a task that fails now and then, and two workflows made of the command."""

import random
import sys

from flowc import command, container, parallel, task, workflow


@container("busybox:1.36")
def print_message(message: str) -> None:
    return command("echo", message)


@task(retries=10)
def random_fail() -> None:
    sys.exit(random.choice([0, 1, 1]))


@workflow
def inner_steps() -> None:
    print_message("inner-hello1")
    with parallel():
        print_message("inner-hello2a")
        print_message("inner-hello2b")


@workflow
def inner_diamond() -> None:
    print_message("inner-A")
    with parallel():
        print_message("inner-B")
        print_message("inner-C")
    print_message("inner-D")
