"""`with sequential()` orders the elements of a fan-out."""
# run: main(words=["z", "x", "y"], log=LOG) == ["Z", "X", "Y"]
# log: start z x y end

from pathlib import Path

from flowc import sequential, task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@task
def upper(log: str, word: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")
    return word.upper()


@workflow
def main(words: list[str], log: str) -> list[str]:
    with sequential():
        note(log, "start")
        result = [upper(log, word) for word in words]  # warning @cwl: [lost-feature]
        note(log, "end")
    return result
