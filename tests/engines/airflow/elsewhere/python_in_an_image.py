"""Python tasks run in their images: values, files, secrets and failures are as ever."""
# run: main(text=File("in.txt", "a\nb\n"), n=2**60 + 1) == {"lines": 2, "n": 2**60 + 1, "x": 1.0,
#     "length": 14, "failure": "KeyError: no 3", "copy": File("copy.txt", "a\nb\n")}
# run: uncaught() fails TaskFailed: "uncaught"

import os
import tempfile
from pathlib import Path
from typing import TypedDict

from flowc import File, Secret, TaskFailed, task, workflow


class Found(TypedDict):
    lines: int
    n: int
    x: float
    length: int
    failure: str
    copy: File


@task(image="python:3.12-slim", cpu=0.01, memory="64Mi", env={"NUMBER": "1.0"})
def number() -> float:
    print("this is not the result")
    return float(os.environ["NUMBER"])


@task(image="python:3.12-slim")
def copied(text: File) -> File:
    place = Path(tempfile.mkdtemp()) / "copy.txt"
    place.write_bytes(Path(text).read_bytes())
    return File(place)


@task(image="python:3.12-slim")
def counted(text: File, *, n: int = 1) -> tuple[int, int]:
    return len(Path(text).read_text().splitlines()), n


@task(image="python:3.12-slim")
def length(password: Secret) -> int:
    return len(password.value)


@task(image="python:3.12-slim")
def broken(n: int) -> int:
    raise KeyError(f"no {n}")


@task(image="python:3.12-slim")
def stops() -> int:
    raise ValueError("uncaught")


@workflow
def main(
    text: File,
    n: int,
    password: Secret = Secret("case", key="password"),
) -> Found:
    lines, same = counted(text, n=n)
    failure = "none"
    try:
        broken(3)
    except TaskFailed as error:
        failure = f"{error.type}: {error.message[1:-1]}"
    return Found(
        lines=lines,
        n=same,
        x=number(),
        length=length(password),
        failure=failure,
        copy=copied(text),
    )


@workflow
def uncaught() -> int:
    return stops()
