"""A task that leaves has failed, whatever its exit code; a text is exit code 1."""
# run: main(how="code") == "ExitCode: exit code 3, 3"
# run: main(how="zero") == "ExitCode: exit code 0, 0"
# run: main(how="none") == "ExitCode: exit code 0, 0"
# run: main(how="stay") == "stayed"
# run: effect(how="zero") fails TaskFailed

import sys

from flowc import TaskFailed, task, workflow


@task
def leave(how: str) -> str:
    if how == "zero":
        sys.exit(0)
    elif how == "none":
        sys.exit()
    elif how == "code":
        raise SystemExit(3)
    return "stayed"


@task
def clean(how: str) -> None:
    if how == "zero":
        sys.exit(0)


@workflow
def main(how: str) -> str:
    try:
        return leave(how)
    except TaskFailed as e:
        return f"{e.type}: {e.message}, {e.exit_code}"


@workflow
def effect(how: str) -> str:
    clean(how)
    return leave("stay")
