"""A command that takes too long has timed out; exit codes of signals are none before that."""
# run: command(code=143) == "ExitCode: ended by a signal, 143"
# run: command(code=137) == "ExitCode: ended by a signal, 137"
# run: python(code=143) == "ExitCode: exit code 143, 143"
# run: late(seconds=0) == "awake"
# run: late(seconds=600) == "Timeout: timed out after 30s"

import sys

from flowc import TaskFailed, container, shell, stdout, task, workflow


@container("busybox:1.36", timeout="10m")
def leave(code: int) -> str:
    return shell("echo ended by a signal >&2; exit $CODE", env={"CODE": code}, outputs=stdout(str))


@task(timeout="10m")
def leave_python(code: int) -> str:
    sys.exit(code)


@container("busybox:1.36", timeout="30s")
def nap(seconds: int) -> str:
    return shell('sleep "$SECONDS_"; echo awake', env={"SECONDS_": seconds}, outputs=stdout(str))


@workflow
def command(code: int) -> str:
    try:
        return leave(code)
    except TaskFailed as e:
        return f"{e.type}: {e.message}, {e.exit_code}"


@workflow
def python(code: int) -> str:
    try:
        return leave_python(code)
    except TaskFailed as e:
        return f"{e.type}: {e.message}, {e.exit_code}"


@workflow
def late(seconds: int) -> str:
    try:
        return nap(seconds)
    except TaskFailed as e:
        return f"{e.type}: {e.message}"
