"""A text of 1.1 MB goes from task to task as a file, its braces and dollars untouched."""
# run: main(lines=50_000) == "7cf1d8fc2aca6a4526e87b6eb8539a5260222ada71cb168a1098eb6bcc1fb636"

import hashlib

from flowc import Large, task, workflow


@task
def write(lines: int) -> Large[str]:
    return "{{=1+1}} $(HOME) 'é\"\n" * lines


@task
def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@workflow
def main(lines: int) -> str:
    return digest(write(lines))
