"""A secret reaches a command as an environment variable, and a task as a file."""
# run: main() == {"from_env": 14, "from_file": 14}
# corpus: P17, Argo's secrets

from pathlib import Path
from typing import NamedTuple

from flowc import Secret, container, shell, stdout, task, workflow

PASSWORD = Secret("case", key="password")


class Lengths(NamedTuple):
    from_env: int
    from_file: int


@container("busybox:1.36")
def length_of_variable(password: Secret) -> int:
    return shell('echo "${#PASSWORD}"', env={"PASSWORD": password}, outputs=stdout(int))


@task
def length_of_file(password: Secret) -> int:
    return len(Path(password.path).read_text())


@workflow
def main() -> Lengths:
    return Lengths(length_of_variable(PASSWORD), length_of_file(PASSWORD))
