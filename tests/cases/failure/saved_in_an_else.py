"""`finally` reads names that `else` and a handler assign, one call after the other."""
# run: main(fail="", log=LOG) == None
# log: tried-a-b-c
# run: main(fail="a", log=LOG) == None
# log: handled-start-h-start
# run: main(fail="ah", log=LOG) fails TaskFailed: "no h"
# log: tried-start-start-start
# run: main(fail="b", log=LOG) fails TaskFailed: "no b"
# log: tried-a-start-start
# run: main(fail="c", log=LOG) fails TaskFailed: "no c"
# log: tried-a-b-start

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def get(name: str, fail: str) -> str:
    if name in fail:
        raise ValueError(f"no {name}")
    return name


@task
def note(words: list[str], log: str) -> None:
    with Path(log).open("a", encoding="utf-8") as lines:
        lines.write("-".join(words) + "\n")


@workflow
def main(fail: str, log: str) -> None:
    how = "tried"
    first = second = third = "start"
    try:
        first = get("a", fail)
    except TaskFailed:
        second = get("h", fail)
        how = "handled"
    else:
        second = get("b", fail)
        third = get("c", fail)
    finally:
        note([how, first, second, third], log)
