"""Empty directories: one that a run is given, one that a task makes, and several at once."""
# run: main(given=Folder("given", {})) == {"counts": [0, 0], "together": [0, 0, 1],
#      "copy": Folder("copy", {"inner": {}})}

import shutil
from pathlib import Path
from typing import NamedTuple

from flowc import Directory, task, workflow


class Found(NamedTuple):
    counts: list[int]
    together: list[int]
    copy: Directory


@task
def make() -> Directory:
    Path("made").mkdir()
    return Directory("made")


@task
def copy_into(folder: Directory) -> Directory:
    shutil.copytree(folder, "copy/inner")
    return Directory("copy")


@task
def count(folder: Directory) -> int:
    return len(list(Path(folder).rglob("*")))


@task
def count_all(folders: list[Directory]) -> list[int]:
    return [len(list(Path(folder).rglob("*"))) for folder in folders]


@workflow
def main(given: Directory) -> Found:
    made = make()
    copy = copy_into(made)
    return Found([count(given), count(made)], count_all([given, made, copy]), copy)
