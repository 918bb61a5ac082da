"""What runs next depends on which commands succeeded."""
# run: status_reference(code=1) == "the flakey container failed"
# run: status_reference(code=0) == "the flakey container passed"
# run: enhanced_depends(c=1, log=LOG) == None
# log: A (B C) (should-execute-1 should-execute-2 should-execute-3)
# run: enhanced_depends(c=0, log=LOG) == None
# log: A (B C) (should-execute-1 should-execute-2 should-not-execute should-execute-3)
# corpus: P14, Argo's status-reference, dag-enhanced-depends

from flowc import TaskFailed, command, container, parallel, shell, stdout, workflow


@container("busybox:1.36")
def flakey(code: int) -> None:
    return shell('exit "$CODE"', env={"CODE": code})


@container("busybox:1.36")
def say(text: str) -> str:
    return command("echo", text, outputs=stdout(str))


@workflow
def status_reference(code: int) -> str:
    try:
        flakey(code)
    except TaskFailed:
        return say("the flakey container failed")
    return say("the flakey container passed")


@container("busybox:1.36")
def step(log: str, name: str, code: int = 0) -> None:
    return shell(
        'echo "$NAME" >> "$LOG"; exit "$CODE"', env={"LOG": log, "NAME": name, "CODE": code}
    )


@workflow
def succeeds(log: str, name: str, code: int) -> bool:
    try:
        step(log, name, code)
    except TaskFailed:
        return False
    return True


@workflow
def enhanced_depends(c: int, log: str) -> None:
    step(log, "A")
    b_succeeded = succeeds(log, "B", 0)
    c_succeeded = succeeds(log, "C", c)
    with parallel():
        step(log, "should-execute-1")
        if b_succeeded or c_succeeded:
            step(log, "should-execute-2")
            step(log, "should-execute-3")
        if b_succeeded and c_succeeded:
            step(log, "should-not-execute")
