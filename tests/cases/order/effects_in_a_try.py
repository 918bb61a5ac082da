"""Effects in a `try` run in order up to the one that fails, and no further."""
# run: main(broken="a", log=LOG) == "caught a"
# log: a handler
# run: main(broken="b", log=LOG) == "caught b"
# log: a b handler
# run: main(broken="c", log=LOG) == "caught c"
# log: a b c handler
# run: main(broken="", log=LOG) == "fine"
# log: a b c

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def note(log: str, word: str, broken: str = "") -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    if word == broken:
        raise RuntimeError(word)


@workflow
def main(log: str, broken: str) -> str:
    try:
        note(log, "a", broken)
        note(log, "b", broken)
        note(log, "c", broken)
    except TaskFailed as e:
        note(log, "handler")
        return f"caught {e.message}"
    return "fine"
