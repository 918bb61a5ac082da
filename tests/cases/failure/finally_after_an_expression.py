"""`finally` runs after a body that fails, whatever the body makes last of what failed."""
# run: main(number=2, log=LOG) == "3 and a half"
# log: closed
# run: main(number=0, log=LOG) == "ZeroDivisionError"
# log: closed

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def share(number: int) -> int:
    return 6 // number


@task
def close(log: str) -> None:
    with Path(log).open("a") as lines:
        lines.write("closed\n")


@workflow
def main(number: int, log: str) -> str:
    try:
        try:
            found = (share(number), "and a half")
        finally:
            close(log)
        return f"{found[0]} {found[1]}"
    except TaskFailed as e:
        return e.type
