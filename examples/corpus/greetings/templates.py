"""A library: a command, a task that fails now and then, and two workflows made of the command."""

from pathlib import Path

from flowc import container, parallel, shell, task, workflow


@container("busybox:1.36")
def print_message(log: str, message: str) -> None:
    return shell('echo "$MESSAGE" | tee -a "$LOG"', env={"LOG": log, "MESSAGE": message})


@task(retries=10)
def random_fail(log: str, name: str) -> None:
    """Fail in the first two attempts of a name."""
    with Path(log).open("a+") as lines:
        lines.seek(0)
        attempt = lines.read().count(name) + 1
        lines.write(f"{name}-{attempt}\n")
    assert attempt > 2


@workflow
def inner_steps(log: str) -> None:
    print_message(log, "inner-hello1")
    with parallel():
        print_message(log, "inner-hello2a")
        print_message(log, "inner-hello2b")


@workflow
def inner_diamond(log: str) -> None:
    print_message(log, "inner-A")
    with parallel():
        print_message(log, "inner-B")
        print_message(log, "inner-C")
    print_message(log, "inner-D")
