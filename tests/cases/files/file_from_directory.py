"""A task takes a file out of a folder that another task made."""
# run: pick(name="b") == File("b.txt", "text of b")

from pathlib import Path

from flowc import Directory, File, task, workflow


@task
def make() -> Directory:
    root = Path("texts")
    root.mkdir()
    for name in ("a", "b"):
        (root / f"{name}.txt").write_text(f"text of {name}")
    return Directory(root)


@task
def take(folder: Directory, name: str) -> File:
    return folder / f"{name}.txt"


@workflow
def pick(name: str) -> File:
    return take(make(), name)
