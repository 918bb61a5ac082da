"""An effect waits for a `try` before it that catches all, also where no flag says how it ended."""
# run: main(broken="", log=LOG) == "done"
# log: first last
# run: main(broken="first", log=LOG) == "done"
# log: first last
# run: main(broken="last", log=LOG) == "caught 0"
# log: first last caught
# run: after_a_value(broken="", log=LOG) == "0"
# log: first second last
# run: after_a_value(broken="first", log=LOG) == "1"
# log: first second last
# run: after_a_value(broken="second", log=LOG) == "6"
# log: first second last
# run: after_a_value(broken="last", log=LOG) == "caught 0"
# log: first second last caught

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def note(log: str, word: str, broken: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    if word == broken:
        raise RuntimeError(word)


@task
def count(word: str) -> int:
    return len(word)


@workflow
def main(log: str, broken: str) -> str:
    a = 0
    try:
        try:
            note(log, "first", broken)
        except TaskFailed:
            a = 1
        note(log, "last", broken)
    except TaskFailed:
        note(log, "caught", broken)
        return f"caught {a}"
    return "done"


@workflow
def after_a_value(log: str, broken: str) -> str:
    a = 0
    try:
        known = count(broken)
        try:
            note(log, "first", broken)
        except TaskFailed:
            a = 1
        try:
            note(log, "second", broken)
        except TaskFailed:
            a = known
        note(log, "last", broken)
    except TaskFailed:
        note(log, "caught", broken)
        return f"caught {a}"
    return f"{a}"
