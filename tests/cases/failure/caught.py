"""A failure is caught and replaced by the result of another task."""
# run: load(path="good") == "data of good"
# run: load(path="bad") == "default"

from flowc import TaskFailed, task, workflow


@task
def read(path: str) -> str:
    if path == "bad":
        raise FileNotFoundError(path)
    return f"data of {path}"


@task
def default() -> str:
    return "default"


@workflow
def load(path: str) -> str:
    try:
        data = read(path)
    except TaskFailed:
        data = default()
    return data
