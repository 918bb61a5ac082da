"""A task writes files of the same name in several folders."""
# run: results(names=["x", "y"]) == [File("out.txt", "x"), File("out.txt", "y")]

from pathlib import Path

from flowc import File, task, workflow


@task
def write(names: list[str]) -> list[File]:
    paths = [Path(name, "out.txt") for name in names]
    for path in paths:
        path.parent.mkdir()
        path.write_text(path.parent.name)
    return [File(path) for path in paths]


@workflow
def results(names: list[str]) -> list[File]:
    return write(names)
