"""Files made by a fan-out are gathered into one."""
# run: merge(words=["b", "a", "c"]) == File("all.txt", "b\na\nc\n")
# run: merge(words=[]) == File("all.txt", "")

from pathlib import Path

from flowc import File, task, workflow


@task
def write(word: str) -> File:
    Path("part.txt").write_text(f"{word}\n")
    return File("part.txt")


@task
def concatenate(parts: list[File]) -> File:
    Path("all.txt").write_text("".join(Path(part).read_text() for part in parts))
    return File("all.txt")


@workflow
def merge(words: list[str]) -> File:
    parts = [write(word) for word in words]
    return concatenate(parts)
