"""WorkflowFailed is caught by its own handler, not by one for tasks."""
# run: main(kind="task") == "task failed: task"
# run: main(kind="workflow") == "workflow failed: workflow"
# run: main(kind="fine") == "fine"

from flowc import TaskFailed, WorkflowFailed, task, workflow


@task
def step(kind: str) -> str:
    if kind == "task":
        raise RuntimeError(kind)
    return kind


@workflow
def main(kind: str) -> str:
    try:
        result = step(kind)
        if result == "workflow":
            raise WorkflowFailed(result)
    except TaskFailed as e:
        result = f"task failed: {e.message}"
    except WorkflowFailed as e:
        result = f"workflow failed: {e.message}"
    return result
