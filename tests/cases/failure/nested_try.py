"""A `try` in a `try`: the inner handler fails, the outer one catches."""
# run: main(inner=True, handler=True) == "inner"
# run: main(inner=False, handler=True) == "handler"
# run: main(inner=False, handler=False) == "outer caught handler"

from flowc import TaskFailed, task, workflow


@task
def step(name: str, works: bool) -> str:
    if not works:
        raise RuntimeError(name)
    return name


@workflow
def main(inner: bool, handler: bool) -> str:
    try:
        try:
            result = step("inner", inner)
        except TaskFailed:
            result = step("handler", handler)
    except TaskFailed as e:
        result = f"outer caught {e.message}"
    return result
