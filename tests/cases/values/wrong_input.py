"""An input of the wrong type is refused before any task runs."""
# run: main(number=1, log=LOG) == 1
# log: started
# run: main(number="1", log=LOG) fails ValueError: "number"
# log:
# run: main(number=2**63, log=LOG) fails ValueError: "number"
# log:

from pathlib import Path

from flowc import task, workflow


@task
def start(number: int, log: str) -> int:
    with Path(log).open("a") as lines:
        lines.write("started\n")
    return number


@workflow
def main(number: int, log: str) -> int:
    return start(number, log)
