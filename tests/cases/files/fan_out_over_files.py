"""A fan-out over the files that a task made."""
# run: count(text=File("t.txt", "a b\nc\nd e f\n")) == [2, 1, 3]

from pathlib import Path

from flowc import File, task, workflow


@task
def split(text: File) -> list[File]:
    parts: list[File] = []
    for number, line in enumerate(Path(text).read_text().splitlines()):
        part = Path(f"part-{number}.txt")
        part.write_text(line)
        parts.append(File(part))
    return parts


@task
def count_words(part: File) -> int:
    return len(Path(part).read_text().split())


@workflow
def count(text: File) -> list[int]:
    return [count_words(part) for part in split(text)]
