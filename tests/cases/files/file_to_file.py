"""A task reads a file and writes another."""
# run: upper(text=File("words.txt", "one\ntwo\n")) == File("upper.txt", "ONE\nTWO\n")

from pathlib import Path

from flowc import File, task, workflow


@task
def raise_case(text: File) -> File:
    result = Path("upper.txt")
    result.write_text(Path(text).read_text().upper())
    return File(result)


@workflow
def upper(text: File) -> File:
    return raise_case(text)
