"""Split into files, map each file, and reduce them to one."""
# run: main() == File("total.json", '{"total": 20}')
# run: main(parts=0) == File("total.json", '{"total": 0}')
# corpus: P10, Argo's and hera's map-reduce

import json
from pathlib import Path

from flowc import File, task, workflow


@task
def split(parts: int) -> list[File]:
    for number in range(1, parts + 1):
        Path(f"{number}.json").write_text(json.dumps({"foo": number}))
    return [File(f"{number}.json") for number in range(1, parts + 1)]


@task
def double(part: File) -> File:
    foo = json.loads(Path(part).read_text())["foo"]
    Path("part.json").write_text(json.dumps({"bar": foo * 2}))
    return File("part.json")


@task
def add(results: list[File]) -> File:
    total = sum(json.loads(Path(result).read_text())["bar"] for result in results)
    Path("total.json").write_text(json.dumps({"total": total}))
    return File("total.json")


@workflow
def main(parts: int = 4) -> File:
    return add([double(part) for part in split(parts)])
