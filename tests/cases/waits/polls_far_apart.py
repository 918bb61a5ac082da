"""A wait whose polls are minutes apart, within a `try` and alone."""
# run: main(ready=2, log=LOG) == "ready after 2"
# log: poll-1 poll-2 poll-3
# run: main(ready=9, log=LOG) == "Timeout: not true after 3 attempts"
# log: poll-1 poll-2 poll-3

from pathlib import Path

from flowc import TaskFailed, task, wait_until, workflow


@task
def is_ready(ready: int, log: str) -> bool:
    with Path(log).open("a+") as lines:
        lines.seek(0)
        polls = len(lines.readlines()) + 1
        lines.write(f"poll-{polls}\n")
    return polls >= ready


@task
def say(word: str, number: int) -> str:
    return f"{word} after {number}"


@workflow
def main(ready: int, log: str) -> str:
    try:
        wait_until(is_ready, ready, log, every="5m", attempts=3)
    except TaskFailed as e:
        return f"{e.type}: {e.message}"
    wait_until(is_ready, ready, log, every="1m", timeout="1h")
    return say("ready", ready)
