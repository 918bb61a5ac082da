"""What type checkers must refuse: the lines that say so."""

from flowc import (
    File,
    Secret,
    command,
    container,
    output,
    shell,
    stdout,
    task,
    wait_until,
    workflow,
)


@task
def train(data: File, rate: float) -> int:
    return 1


@task(memroy="4Gi")  # wrong
def misspelt() -> int:
    return 1


@container("x:1")
def secret_word(token: Secret) -> None:
    return command("login", token)  # wrong


@container("x:1")
def wrong_output() -> str:
    return command("date", outputs=output("x"))  # wrong


@container("x:1")
def optional_output() -> File:
    return command("date", outputs=output("x", optional=True))  # wrong


@container("x:1")
def wrong_env(rows: dict[str, int]) -> int:
    return shell("true", env={"ROWS": rows}, outputs=stdout(int))  # wrong


@workflow
def main(data: File) -> int:
    train(data)  # wrong
    train(data, "x")  # wrong
    train.options(cpus=2)(data, 0.1)  # wrong
    wait_until(train, data, 0.1, 3)  # wrong
    return train(data, rate=0.1).name  # wrong
