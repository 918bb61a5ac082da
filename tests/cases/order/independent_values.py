"""Values that do not need each other come in any order."""
# run: main(log=LOG) == ["a", "b", "c"]
# log: (a b c)

from pathlib import Path

from flowc import task, workflow


@task
def value(log: str, word: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    return word


@workflow
def main(log: str) -> list[str]:
    return [value(log, "a"), value(log, "b"), value(log, "c")]
