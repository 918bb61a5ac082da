"""A workflow ends its run as failed, with a message made of values."""
# run: main(quality=0.9) == 0.9
# run: main(quality=0.25) fails WorkflowFailed: "quality 0.25 is too low"

from flowc import WorkflowFailed, task, workflow


@task
def measure(quality: float) -> float:
    return quality


@workflow
def main(quality: float) -> float:
    measured = measure(quality)
    if measured < 0.5:
        raise WorkflowFailed(f"quality {measured} is too low")
    return measured
