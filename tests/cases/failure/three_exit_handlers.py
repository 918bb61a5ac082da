"""Three `try ... finally` in a row: the first fails, so the other two never start."""
# run: main(fail=True, log=LOG) fails TaskFailed: "print_1"
# log: exit_1
# run: main(fail=False, log=LOG) == None
# log: print_1 exit_1 print_2 exit_2 print_3 exit_3
# corpus: P34, KFP's pipeline_with_multiple_exit_handlers, with the meaning Python gives it

from pathlib import Path

from flowc import task, workflow


@task
def show(log: str, word: str, fail: bool = False) -> None:
    if fail:
        raise RuntimeError(word)
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(log: str, fail: bool) -> None:
    try:
        show(log, "print_1", fail)
    finally:
        show(log, "exit_1")
    try:
        show(log, "print_2")
    finally:
        show(log, "exit_2")
    try:
        show(log, "print_3")
    finally:
        show(log, "exit_3")
