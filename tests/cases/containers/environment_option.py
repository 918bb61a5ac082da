"""Environment variables of a task and of a container."""
# run: read() == ["one two", "2 $(x)"]

import os

from flowc import container, shell, stdout, task, workflow


@container("busybox:1.36", env={"GREETING": "one two"})
def in_container() -> str:
    return shell('printf %s "$GREETING"', outputs=stdout(str))


@task(env={"NUMBER": "2 $(x)"})
def in_python() -> str:
    return os.environ["NUMBER"]


@workflow
def read() -> list[str]:
    return [in_container(), in_python()]
