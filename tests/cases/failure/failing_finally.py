"""A failure in `finally` takes the place of the failure before it."""
# run: main(body=True, cleaning=True) == "body"
# run: main(body=True, cleaning=False) fails TaskFailed: "cleaning"
# run: main(body=False, cleaning=False) fails TaskFailed: "cleaning"
# run: main(body=False, cleaning=True) fails TaskFailed: "body"

from flowc import task, workflow


@task
def step(name: str, works: bool) -> str:
    if not works:
        raise RuntimeError(name)
    return name


@workflow
def main(body: bool, cleaning: bool) -> str:
    try:
        result = step("body", body)
    finally:
        step("cleaning", cleaning)
    return result
