"""A workflow takes files and folders out of a directory that a task made."""
# run: main() == {"leaf": File("leaf.md", "leaf"), "deep": Folder("deep", {"leaf.md": "leaf"}),
#      "names": ["a 1.txt", "b.txt"], "sizes": [1, 2]}

from pathlib import Path
from typing import NamedTuple

from flowc import Directory, File, task, workflow


class Parts(NamedTuple):
    leaf: File
    deep: Directory
    names: list[str]
    sizes: list[int]


@task
def make() -> Directory:
    Path("tree/deep").mkdir(parents=True)
    Path("tree/deep/leaf.md").write_text("leaf")
    Path("tree/a 1.txt").write_text("a")
    Path("tree/b.txt").write_text("bb")
    return Directory("tree")


@task
def size(text: File) -> int:
    return len(Path(text).read_text())


@workflow
def main() -> Parts:
    tree = make()
    texts = tree.files("*.txt")
    return Parts(
        leaf=tree / "deep/leaf.md",
        deep=tree.dir("deep"),
        names=[text.name for text in texts],
        sizes=[size(text) for text in texts],
    )
