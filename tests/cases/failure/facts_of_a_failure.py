"""The handler is told the task, the class of the exception, its message and no exit code."""
# run: describe(kind="value") == ["fail", "ValueError", "quote ' \" $(x) {{ y }}\nline two", None]
# run: describe(kind="key") == ["fail", "KeyError", "'missing'", None]
# run: describe(kind="own") == ["fail", "OutOfPaper", "", None]
# run: describe(kind="exit") == ["fail", "ExitCode", "exit code 75", 75]
# run: describe(kind="none") == ["", "", "", None]

import sys

from flowc import TaskFailed, task, workflow


class OutOfPaper(Exception):
    """A class of the user's own."""


@task
def fail(kind: str) -> int:
    match kind:
        case "value":
            raise ValueError("quote ' \" $(x) {{ y }}\nline two")
        case "key":
            return {"a": 1}["missing"]
        case "own":
            raise OutOfPaper
        case "exit":
            sys.exit(75)
        case _:
            return 0


@workflow
def describe(kind: str) -> tuple[str, str, str, int | None]:
    try:
        fail(kind)
    except TaskFailed as e:
        return e.task, e.type, e.message, e.exit_code
    return "", "", "", None
