"""WorkflowFailed of a sub-workflow reaches the handler of the caller, or fails the run."""
# run: main(number=1, caught=True) == "ok 1"
# run: main(number=-1, caught=True) == "negative: -1"
# run: main(number=-1, caught=False) fails WorkflowFailed: "negative: -1"

from flowc import WorkflowFailed, task, workflow


@task
def label(number: int) -> str:
    return f"ok {number}"


@workflow
def checked(number: int) -> str:
    if number < 0:
        raise WorkflowFailed(f"negative: {number}")
    return label(number)


@workflow
def main(number: int, caught: bool) -> str:
    if not caught:
        return checked(number)
    try:
        return checked(number)
    except WorkflowFailed as e:
        return e.message
