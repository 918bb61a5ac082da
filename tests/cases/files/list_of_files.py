"""A list of files goes into a task, and one comes out; order is kept."""
# run: number(texts=[File("b.txt", "B"), File("a.txt", "A")]) == [File("0-b.txt", "B"),
#      File("1-a.txt", "A")]
# run: number(texts=[]) == []

import shutil

from flowc import File, task, workflow


@task
def rename(texts: list[File]) -> list[File]:
    renamed: list[File] = []
    for position, text in enumerate(texts):
        name = f"{position}-{text.name}"
        shutil.copy(text, name)
        renamed.append(File(name))
    return renamed


@workflow
def number(texts: list[File]) -> list[File]:
    return rename(texts)
