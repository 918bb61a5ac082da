"""Argo's loops-param-result: a fan-out over a list that a task makes."""
# run: main() == None

from flowc import container, shell, task, workflow


@task
def gen_number_list() -> list[int]:
    return list(range(20, 31))


@container("busybox:1.36")
def sleep_n_sec(seconds: int) -> None:
    return shell(
        "echo sleeping for $SECONDS seconds; sleep 0.$SECONDS; echo done", env={"SECONDS": seconds}
    )


@workflow
def main() -> None:
    for seconds in gen_number_list():
        sleep_n_sec(seconds)
