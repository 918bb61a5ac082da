"""Independent calls in a `try`, each failing in turn: those before it run to their end."""
# run: main(broken="a", log=LOG) == "caught a"
# log: (a b? c?) handler
# run: main(broken="b", log=LOG) == "caught b"
# log: (a b c?) handler
# run: main(broken="c", log=LOG) == "caught c"
# log: (a b c) handler
# run: main(broken="", log=LOG) == "abc"
# log: (a b c)

from pathlib import Path

from flowc import TaskFailed, task, workflow


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
        b = value(log, "b", broken)
        c = value(log, "c", broken)
        result = a + b + c
    except TaskFailed as e:
        handled = value(log, "handler", broken)
        result = f"caught {e.message}" if handled else ""
    return result
