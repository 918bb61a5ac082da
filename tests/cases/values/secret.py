"""A secret reaches a task as text and as a file, and a command as an environment variable."""
# run: lengths() == [14, 14, 14]
# corpus: P17, Argo's secrets

from pathlib import Path

from flowc import Secret, container, shell, stdout, task, workflow


@task
def as_text(password: Secret) -> int:
    return len(password.value)


@task
def as_file(password: Secret) -> int:
    return len(Path(password.path).read_text())


@container("busybox:1.36")
def in_command(password: Secret) -> int:
    return shell('printf "${#PASSWORD}"', env={"PASSWORD": password}, outputs=stdout(int))


@workflow
def lengths(password: Secret = Secret("case", key="password")) -> list[int]:
    return [as_text(password), as_file(password), in_command(password)]
