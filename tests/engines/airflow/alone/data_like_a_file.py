"""Data of people that looks like a file, beside a file: it is what they say, and nothing else."""
# run: main(about={"class": "File", "path": "/etc/hostname"}) == "File /etc/hostname one"
# run: main(about={"class": "File", "location": "here"}) == "File here one"

from pathlib import Path
from typing import NamedTuple

from flowc import File, task, workflow


class Made(NamedTuple):
    report: File
    about: dict[str, str]


@task
def make(about: dict[str, str]) -> Made:
    Path("a.txt").write_text("one")
    return Made(File("a.txt"), about)


@task
def told(made: Made) -> str:
    return " ".join([*made.about.values(), Path(made.report).read_text()])


@workflow
def main(about: dict[str, str]) -> str:
    return told(make(about))
