"""A handler returns early, through a `finally`: what the body did not give stays unread."""
# run: main(x=2, log=LOG) == "0.5"
# log: Succeeded
# run: main(x=0, log=LOG) == "early"
# log: Succeeded

from pathlib import Path

from flowc import TaskFailed, status, task, workflow


@task
def inverse(x: int) -> float:
    return 1 / x


@task
def note(text: str, log: str) -> None:
    with Path(log).open("a", encoding="utf-8") as lines:
        lines.write(f"{text}\n")


@workflow
def main(x: int, log: str) -> str:
    try:
        try:
            found = inverse(x)
        except TaskFailed:
            return "early"
    finally:
        note(status().state, log)
    return str(found)
