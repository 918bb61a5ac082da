"""A `try` around a fan-out in order: no element runs after the first that has failed."""
# run: shares(numbers=[1, 0, 3, 0, 5], log=LOG) == []
# log: 1 0
# run: shares(numbers=[1, 2, 3], log=LOG) == [6, 3, 2]
# log: 1 2 3
# run: tried_again(numbers=[1, 7, 0, 3], log=LOG) == "share: ZeroDivisionError"
# log: 1 7 7 0 0
# run: nobody_reads(numbers=[2, 0, 3], log=LOG) == "done"
# log: 2 0
# run: each_caught(numbers=[1, 0, 3], log=LOG) == [6, -1, 2]
# log: 1 0 3

from pathlib import Path

from flowc import TaskFailed, sequential, task, workflow


@task
def share(log: str, number: int) -> int:
    before = Path(log).read_text().split() if Path(log).exists() else []
    with Path(log).open("a") as lines:
        lines.write(f"{number}\n")
    if number > 6 and str(number) not in before:
        raise ValueError("too many")
    return 6 // number


@workflow
def shares(numbers: list[int], log: str) -> list[int]:
    try:
        with sequential():
            found = [share(log, n) for n in numbers]
    except TaskFailed:
        found = []
    return found


@workflow
def tried_again(numbers: list[int], log: str) -> str:
    try:
        with sequential():
            found = [share.options(retries=1)(log, n) for n in numbers]
        said = f"{len(found)}"
    except TaskFailed as failure:
        said = f"{failure.task}: {failure.type}"
    return said


@workflow
def nobody_reads(numbers: list[int], log: str) -> str:
    try:
        with sequential():
            for n in numbers:
                share(log, n)
    except TaskFailed:
        pass
    return "done"


@workflow
def each_caught(numbers: list[int], log: str) -> list[int]:
    found = []
    with sequential():
        for n in numbers:
            try:
                found.append(share(log, n))
            except TaskFailed:
                found.append(-1)
    return found
