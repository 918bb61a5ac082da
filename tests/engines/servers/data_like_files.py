"""Data that looks like a file stays data, beside a file; a result that does stops cwltool."""
# run: main(text=File("a.txt", "hi"),
#    note={"class": "File", "key": "a", "location": "b", "name": "c", "path": "/etc/hostname"}) ==
#    {"pair": {"text": File("a.txt", "hi"),
#              "note": {"class": "File", "key": "a", "location": "b", "name": "c",
#                       "path": "/etc/hostname"}},
#     "again": {"class": "Directory", "path": "/etc/hostname"}, "read": "hi"}

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from flowc import File, Json, task, workflow


@dataclass
class Pair:
    text: File
    note: Json


class Result(NamedTuple):
    pair: Pair
    again: Json
    read: str


@task
def both(text: File, note: Json) -> Pair:
    return Pair(text, note)


@task
def other(pair: Pair) -> Json:
    return {"class": "Directory", "path": pair.note["path"]}


@task
def read(text: File) -> str:
    return Path(text).read_text()


@workflow
def main(text: File, note: Json) -> Result:
    pair = both(text, note)
    return Result(pair, other(pair), read(pair.text))
