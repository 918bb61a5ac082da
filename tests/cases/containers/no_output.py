"""A command that is there for its effect."""
# run: append(log=LOG) == None
# log: first second

from flowc import container, shell, workflow


@container("busybox:1.36")
def note(log: str, word: str) -> None:
    return shell('echo "$WORD" >> "$LOG"', env={"LOG": log, "WORD": word})


@workflow
def append(log: str) -> None:
    note(log, "first")
    note(log, "second")
