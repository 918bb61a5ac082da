"""A loop in order runs all calls of an element before those of the next one."""
# run: main(words=["x"], log=LOG) == None
# log: a-x b-x

from pathlib import Path

from flowc import sequential, task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@workflow
def main(words: list[str], log: str) -> None:
    with sequential():
        for word in words:  # warning @cwl @airflow: [lost-feature]
            note(log, f"a-{word}")
            note(log, f"b-{word}")
