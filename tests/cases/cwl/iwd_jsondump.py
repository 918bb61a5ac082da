"""An array, an object and a number become files of JSON, which a command hands on unread."""
# run: main(count=3) == {"array": ["file1.txt", "file2.txt"],
#      "object": {"filelist": ["file1.txt", "file2.txt"]}, "number": 44.4,
#      "texts": [File("array.json", "[\"file1.txt\", \"file2.txt\"]"),
#      File("object.json", "{\"filelist\": [\"file1.txt\", \"file2.txt\"]}"),
#      File("number.json", "44.4")]}
# corpus: P25, CWL's conformance tests iwd-jsondump1, iwd-jsondump2, iwd-jsondump3

import json
from pathlib import Path
from typing import NamedTuple

from flowc import File, Json, container, json_file, shell, task, workflow


class Dumped(NamedTuple):
    array: list[str]
    object: dict[str, list[str]]
    number: float
    texts: list[File]


class Read(NamedTuple):
    array: list[str]
    object: dict[str, list[str]]
    number: float


@task
def file_names(count: int) -> list[str]:
    return [f"file{number}.txt" for number in range(1, count)]


@task
def dump(name: str, value: Json) -> File:
    path = Path(f"{name}.json")
    path.write_text(json.dumps(value))
    return File(path)


@container("busybox:1.36")
def read(array: File, object: File, number: File) -> Read:
    return shell(
        'cp "$ARRAY" a.json; cp "$OBJECT" o.json; cp "$NUMBER" n.json',
        env={"ARRAY": array, "OBJECT": object, "NUMBER": number},
        outputs=Read(
            array=json_file("a.json", list[str]),
            object=json_file("o.json", dict[str, list[str]]),
            number=json_file("n.json", float),
        ),
    )


@workflow
def main(count: int) -> Dumped:
    names = file_names(count)
    listing = {"filelist": names}
    texts = [dump("array", names), dump("object", listing), dump("number", 44.4)]
    found = read(texts[0], texts[1], texts[2])
    return Dumped(found.array, found.object, found.number, texts)
