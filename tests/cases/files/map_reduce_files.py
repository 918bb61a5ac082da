"""Parts of a list are written to files, mapped, and reduced to a total."""
# run: total(parts=4) == 20
# run: total(parts=0) == 0
# corpus: P10, Argo's map-reduce

import json
from pathlib import Path

from flowc import File, task, workflow


@task
def split(parts: int) -> list[File]:
    files: list[File] = []
    for number in range(1, parts + 1):
        path = Path(f"{number}.json")
        path.write_text(json.dumps({"foo": number}))
        files.append(File(path))
    return files


@task
def double(part: File) -> File:
    data = json.loads(Path(part).read_text())
    path = Path("out.json")
    path.write_text(json.dumps({"bar": 2 * data["foo"]}))
    return File(path)


@task
def add(parts: list[File]) -> int:
    return sum(json.loads(Path(part).read_text())["bar"] for part in parts)


@workflow
def total(parts: int) -> int:
    return add([double(part) for part in split(parts)])
