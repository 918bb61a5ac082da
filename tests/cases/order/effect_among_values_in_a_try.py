"""An effect stands between two values of a `try`; each of the three fails in turn."""
# run: main(broken="a", log=LOG) == "a"
# log: a
# run: main(broken="effect", log=LOG) == "effect"
# log: a effect
# run: main(broken="b", log=LOG) == "b"
# log: a effect b
# run: main(broken="", log=LOG) == "ab"
# log: a effect b

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def note(log: str, word: str, broken: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    if word == broken:
        raise RuntimeError(word)


@task
def value(log: str, word: str, broken: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    if word == broken:
        raise RuntimeError(word)
    return word


@workflow
def main(log: str, broken: str) -> str:
    try:
        a = value(log, "a", broken)
        note(log, "effect", broken)
        b = value(log, "b", broken)
    except TaskFailed as e:
        return e.message
    return a + b
