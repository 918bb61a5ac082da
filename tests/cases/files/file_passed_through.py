"""A workflow returns the file it was given, and a task does too."""
# run: same(text=File("a.txt", "x")) == [File("a.txt", "x"), File("a.txt", "x")]

from flowc import File, task, workflow


@task
def give_back(text: File) -> File:
    return text


@workflow
def same(text: File) -> tuple[File, File]:
    return text, give_back(text)
