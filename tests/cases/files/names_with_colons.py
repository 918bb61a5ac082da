"""Names of files and folders that hold `::`, which is a chain of places in some URLs."""
# run: main(word="x") == {"file": File("a::b.txt", "x"),
#      "folder": Folder("d", {"std::map": {"y::z.txt": "x"}}), "names": ["std::map", "y::z.txt"]}

from pathlib import Path
from typing import NamedTuple

from flowc import Directory, File, task, workflow


class Left(NamedTuple):
    file: File
    folder: Directory
    names: list[str]


@task
def file(word: str) -> File:
    Path("a::b.txt").write_text(word)
    return File("a::b.txt")


@task
def folder(text: File) -> Directory:
    Path("d/std::map").mkdir(parents=True)
    Path("d/std::map/y::z.txt").write_text(Path(text).read_text())
    return Directory("d")


@task
def names(folder: Directory) -> list[str]:
    return sorted(path.name for path in Path(folder).rglob("*"))


@workflow
def main(word: str) -> Left:
    text = file(word)
    made = folder(text)
    return Left(text, made, names(made))
