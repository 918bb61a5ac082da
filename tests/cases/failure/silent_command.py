"""A command that fails without a word: the message is its exit code."""
# run: describe(code=0) == "fine"
# run: describe(code=7) == "exit code 7"

from flowc import TaskFailed, container, shell, workflow


@container("busybox:1.36")
def leave(code: int) -> None:
    return shell('exit "$CODE"', env={"CODE": code})


@workflow
def describe(code: int) -> str:
    try:
        leave(code)
    except TaskFailed as e:
        return e.message
    return "fine"
