"""`else` runs when the body succeeded; a failure in it is not caught by the same `try`."""
# run: main(body=True, rest=True) == "rest of body"
# run: main(body=False, rest=True) == "caught body"
# run: main(body=True, rest=False) fails TaskFailed: "rest"

from flowc import TaskFailed, task, workflow


@task
def step(name: str, works: bool) -> str:
    if not works:
        raise RuntimeError(name)
    return name


@workflow
def main(body: bool, rest: bool) -> str:
    try:
        first = step("body", body)
    except TaskFailed as e:
        result = f"caught {e.message}"
    else:
        second = step("rest", rest)
        result = f"{second} of {first}"
    return result
