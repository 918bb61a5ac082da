"""Files that share a base name keep it, as inputs and as outputs."""
# run: join(left=File("a.txt", "left"), right=File("a.txt", "right")) ==
#      {"joined": "left+right", "files": [File("a.txt", "LEFT"), File("a.txt", "RIGHT")]}

from pathlib import Path
from typing import NamedTuple

from flowc import File, task, workflow


class Joined(NamedTuple):
    joined: str
    files: list[File]


@task
def concatenate(parts: list[File]) -> str:
    assert [part.name for part in parts] == ["a.txt", "a.txt"]
    return "+".join(Path(part).read_text() for part in parts)


@task
def upper(text: File) -> File:
    Path(text.name).write_text(Path(text).read_text().upper())
    return File(text.name)


@workflow
def join(left: File, right: File) -> Joined:
    return Joined(concatenate([left, right]), [upper(left), upper(right)])
