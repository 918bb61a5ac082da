"""Volumes are at the paths of options and of parameters: alone, in a list, in a record, or none."""
# run: main(text="it's {{ ds }}") == "it's {{ ds }}, 2 files, none, 1 file"

from dataclasses import dataclass
from pathlib import Path

from flowc import Volume, after, container, shell, stdout, task, workflow

SCRATCH = Volume("scratch")


@dataclass
class Kept:
    name: str
    at: list[Volume]


@task
def emptied(scratch: Volume) -> str:
    folder = Path(scratch, "elsewhere")
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    return folder.name


@container("busybox:1.36", volumes={"/flowc of tests": SCRATCH})
def write(scratch: Volume, name: str, text: str) -> str:
    """Write where the option says; commands that are processes of a machine have no such path."""
    return shell(
        'cd "/flowc of tests" 2>/dev/null || cd "$SCRATCH"; '
        'printf %s "$TEXT" | tee "$NAME/text"; touch "$NAME/other"',
        env={"SCRATCH": scratch, "NAME": name, "TEXT": text},
        outputs=stdout(str),
    )


@container("busybox:1.36")
def read(scratch: Volume, again: Volume, name: str) -> str:
    return shell(
        'cat "$SCRATCH/$NAME/text"; test "$SCRATCH" = "$AGAIN"',
        env={"SCRATCH": scratch, "AGAIN": again, "NAME": name},
        outputs=stdout(str),
    )


@task
def counted(kept: Kept, other: Volume | None) -> str:
    files = [path for volume in kept.at for path in Path(volume, kept.name).iterdir()]
    return f"{len(files)} files, {'none' if other is None else 'some'}"


@task(volumes={"/flowc of tests": SCRATCH})
def mounted(scratch: Volume, name: str) -> str:
    place = Path("/flowc of tests")
    folder = (place if place.exists() else Path(scratch)) / name
    (folder / "other").unlink()
    return f"{len(list(Path(scratch, name).iterdir()))} file"


@workflow
def main(text: str) -> str:
    name = emptied(SCRATCH)
    written = write(SCRATCH, name, text)
    with after(written):
        said = read(SCRATCH, SCRATCH, name)
        count = counted(Kept(name, [SCRATCH]), None)
    with after(said, count):
        left = mounted(SCRATCH, name)
    return f"{said}, {count}, {left}"
