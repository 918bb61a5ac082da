"""What may be run may be run by the next task, and links to folders lead there."""
# run: main(number=4) == ["ran 4", "ran 4", "ran 4"]
# run: names(number=4) == ["latest", "run.sh", "v1"]

import subprocess
from pathlib import Path

from flowc import Directory, File, task, workflow


@task
def script(number: int) -> File:
    Path("run.sh").write_text(f"#!/bin/sh\necho ran {number}\n")
    Path("run.sh").chmod(0o755)
    return File("run.sh")


@task
def versions(script: File) -> Directory:
    Path("d/v1").mkdir(parents=True)
    Path("d/v1/run.sh").write_bytes(Path(script).read_bytes())
    Path("d/v1/run.sh").chmod(0o755)
    Path("d/latest").symlink_to("v1")
    Path("d/run.sh").symlink_to("v1/run.sh")
    return Directory("d")


@task
def newest(versions: Directory) -> File:
    return versions.dir("latest") / "run.sh"


@task
def ran(tool: File) -> str:
    return subprocess.run([tool], capture_output=True, text=True, check=True).stdout.strip()


@task
def listed(versions: Directory) -> list[str]:
    return sorted(path.name for path in Path(versions).iterdir())


@workflow
def main(number: int) -> list[str]:
    made = versions(script(number))
    return [ran(script(number)), ran(made / "run.sh"), ran(newest(made))]


@workflow
def names(number: int) -> list[str]:
    return listed(versions(script(number)))
