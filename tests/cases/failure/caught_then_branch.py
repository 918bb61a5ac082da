"""A failure is caught and a later branch depends on it."""
# run: flakey(fails=True) == "the flakey container failed"
# run: flakey(fails=False) == "the flakey container succeeded"
# corpus: P14, Argo's status-reference

from flowc import TaskFailed, container, shell, task, workflow


@container("busybox:1.36")
def flake(fails: bool) -> None:
    return shell('[ "$FAILS" = false ]', env={"FAILS": fails})


@task
def say(text: str) -> str:
    return text


@workflow
def flakey(fails: bool) -> str:
    try:
        flake(fails)
        succeeded = True
    except TaskFailed:
        succeeded = False
    if succeeded:
        return say("the flakey container succeeded")
    return say("the flakey container failed")
