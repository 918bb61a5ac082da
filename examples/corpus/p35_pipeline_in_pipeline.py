"""A workflow called for each item, with a branch inside it."""
# run: main(items=["Hello", "world!"], log=LOG) == None
# log: Hey (Hello world world! Bye!)
# run: main(items=["Hello"], log=LOG) == None
# log: Hey Hello world
# run: main(items=[], log=LOG) == None
# log: Hey
# corpus: P35, KFP's pipeline_in_pipeline_complex

from pathlib import Path

from flowc import after, container, parallel, shell, task, workflow


@task
def say(log: str, text: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{text}\n")
    return text


@container("busybox:1.36")
def echo(log: str, text: str) -> None:
    return shell('echo "$TEXT" | tee -a "$LOG"', env={"LOG": log, "TEXT": text})


@workflow
def inner(log: str, text: str) -> None:
    said = say(log, text)
    if said == "Hello":
        echo(log, "world")
    else:
        echo(log, "Bye!")


@workflow
def main(items: list[str], log: str, text: str = "Hey") -> None:
    first = say(log, text)
    with parallel(), after(first):
        for item in items:
            inner(log, item)
