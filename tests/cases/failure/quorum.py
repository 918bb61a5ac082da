"""Three of five voters must succeed."""
# run: main(outcomes=["S", "F", "S", "S", "F"]) == "ok with 3"
# run: main(outcomes=["S", "F", "F", "F", "S"]) fails WorkflowFailed: "only 2 of 5"
# corpus: P39, Step Functions' quorum-with-parallel-pattern

from flowc import TaskFailed, WorkflowFailed, task, workflow


@task
def vote(outcome: str) -> int:
    if outcome == "F":
        raise RuntimeError("process failed")
    return 1


@workflow
def main(outcomes: list[str]) -> str:
    votes = 0
    for outcome in outcomes:
        try:
            value = vote(outcome)
        except TaskFailed:
            value = 0
        votes += value
    if votes < 3:
        raise WorkflowFailed(f"only {votes} of {len(outcomes)}")
    return f"ok with {votes}"
