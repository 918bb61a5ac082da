"""A call changes the environment variables of its task, and no other call's."""
# run: read() == ["from the call $(x)", "from the task"]

import os

from flowc import task, workflow


@task(env={"WORD": "from the task"})
def word() -> str:
    return os.environ["WORD"]


@workflow
def read() -> list[str]:
    return [word.options(env={"WORD": "from the call $(x)"})(), word()]
