"""A workflow fails with a message of 300,000 characters, of which engines tell the beginning."""
# run: main(length=300000) fails WorkflowFailed

from flowc import WorkflowFailed, task, workflow


@task
def repeat(length: int) -> str:
    return "é" * length


@workflow
def main(length: int) -> None:
    raise WorkflowFailed(repeat(length))
