"""Nothing of a branch or a sub-workflow happens where a call before it that a part reads fails."""
# run: main(flag=True, log=LOG) fails TaskFailed: "no"
# log:
# run: main(flag=True, log=LOG, by_call=True) fails TaskFailed: "no"
# log:

from pathlib import Path

from flowc import task, workflow


@task
def refused() -> int:
    raise ValueError("no")


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def told(x: int, log: str) -> int:
    note(log, "called")
    note(log, f"{x}")
    return x


@workflow
def main(flag: bool, log: str, by_call: bool = False) -> int:
    if by_call:
        return told(refused(), log)
    x = refused()
    if flag:
        note(log, "branch")
        note(log, f"{x}")
    return x
