"""A task makes a folder with a folder in it; another reads it."""
# run: tree(names=["b", "a"]) == {"folder": Folder("out", {"a.txt": "a", "b.txt": "b", "deep":
#      {"end.txt": ""}}), "names": ["a.txt", "b.txt"], "first": "a"}
# run: tree(names=[]) == {"folder": Folder("out", {"deep": {"end.txt": ""}}), "names": [],
#      "first": "-"}

from pathlib import Path
from typing import NamedTuple

from flowc import Directory, task, workflow


class Tree(NamedTuple):
    folder: Directory
    names: list[str]
    first: str


@task
def grow(names: list[str]) -> Directory:
    root = Path("out")
    (root / "deep").mkdir(parents=True)
    (root / "deep" / "end.txt").touch()
    for name in names:
        (root / f"{name}.txt").write_text(name)
    return Directory(root)


@task
def look(folder: Directory) -> list[str]:
    return [file.name for file in folder.files("*.txt")]


@task
def read(folder: Directory, name: str) -> str:
    path = Path(folder, name)
    return path.read_text() if path.exists() else "-"


@workflow
def tree(names: list[str]) -> Tree:
    folder = grow(names)
    return Tree(folder, look(folder), read(folder, "a.txt"))
