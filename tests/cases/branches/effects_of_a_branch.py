"""Effects of the branch taken, between effects before and after it."""
# run: main(log=LOG, loud=True) == None
# log: start loud louder end
# run: main(log=LOG, loud=False) == None
# log: start end

from pathlib import Path

from flowc import task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(log: str, loud: bool) -> None:
    note(log, "start")
    if loud:
        note(log, "loud")
        note(log, "louder")
    note(log, "end")
