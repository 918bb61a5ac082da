"""Files whose names mean something to templates are mapped over in pairs."""
# run: main(names=["{{ ds }}.txt", "b.sql"]) == ["{{ ds }}.txt!{{ ds }}.txt", "b.sql!b.sql"]

from pathlib import Path

from flowc import File, task, workflow


@task
def written(name: str, text: str) -> File:
    Path(name).write_text(text)
    return File(name)


@task
def read(one: File, other: File) -> str:
    return Path(one).read_text() + other.name


@workflow
def main(names: list[str]) -> list[str]:
    files = [written(name, f"{name}!") for name in names]
    return [read(one, other) for one, other in zip(files, files, strict=True)]
