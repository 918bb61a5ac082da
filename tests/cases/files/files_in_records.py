"""Files in a record, in a dictionary and in a list of records."""
# run: pack(text=File("in.txt", "x")) == [{"file": File("a.txt", "xa"), "size": 2}, {"file":
#      File("b.txt", "xb"), "size": 2}]

from dataclasses import dataclass
from pathlib import Path

from flowc import File, task, workflow


@dataclass
class Item:
    file: File
    size: int


@task
def extend(text: File, letter: str) -> File:
    path = Path(f"{letter}.txt")
    path.write_text(Path(text).read_text() + letter)
    return File(path)


@task
def collect(files: dict[str, File]) -> list[Item]:
    return [Item(files[letter], files[letter].size) for letter in sorted(files)]


@workflow
def pack(text: File) -> list[Item]:
    return collect({letter: extend(text, letter) for letter in ("b", "a")})
