"""An inner `try` reads a name of the outer one: both keep the order of the source."""
# run: main(broken="", log=LOG) == "a b c"
# log: a b c
# run: main(broken="b", log=LOG) == "a no-b c"
# log: a b undo-b-after-a c
# run: main(broken="c", log=LOG) == "undone a b"
# log: a b c
# run: main(broken="a", log=LOG) == "undone none none"
# log: a

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def make(log: str, word: str, broken: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    if word == broken:
        raise RuntimeError(word)
    return word


@task
def undo(log: str, word: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"undo-{word}\n")
    return "no-b"


@workflow
def main(log: str, broken: str) -> str:
    a = "none"
    b = "none"
    try:
        a = make(log, "a", broken)
        try:
            b = make(log, "b", broken)
        except TaskFailed:
            b = undo(log, f"b-after-{a}")
        c = make(log, "c", broken)
    except TaskFailed:
        return f"undone {a} {b}"
    return f"{a} {b} {c}"
