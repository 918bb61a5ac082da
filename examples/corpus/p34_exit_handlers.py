"""Three blocks with an exit handler each, the first of which fails.

In KFP the other blocks are independent, and run. In Python a failure ends the workflow unless it
is caught, so blocks that are to run in any case are called one by one and asked how they ended.
"""
# run: in_order(fail=True, log=LOG) fails TaskFailed: "first"
# log: exit-of-first
# run: in_order(fail=False, log=LOG) == None
# log: first exit-of-first second exit-of-second third exit-of-third
# run: independent(fail=True, log=LOG) fails WorkflowFailed: "cannot say first"
# log: (exit-of-first second exit-of-second third exit-of-third)
# run: independent(fail=False, log=LOG) == None
# log: (first exit-of-first second exit-of-second third exit-of-third)
# corpus: P34, KFP's pipeline_with_multiple_exit_handlers

from pathlib import Path

from flowc import TaskFailed, WorkflowFailed, task, workflow


@task
def say(log: str, text: str, fail: bool = False) -> None:
    if fail:
        raise RuntimeError(f"cannot say {text}")
    with Path(log).open("a") as lines:
        lines.write(f"{text}\n")


@workflow
def in_order(log: str, fail: bool) -> None:
    try:
        say(log, "first", fail)
    finally:
        say(log, "exit-of-first")
    try:
        say(log, "second")
    finally:
        say(log, "exit-of-second")
    try:
        say(log, "third")
    finally:
        say(log, "exit-of-third")


@workflow
def failure_of(log: str, name: str, fail: bool = False) -> str | None:
    try:
        say(log, name, fail)
    except TaskFailed as e:
        return e.message
    finally:
        say(log, f"exit-of-{name}")
    return None


@workflow
def independent(log: str, fail: bool) -> None:
    ends = [failure_of(log, "first", fail), failure_of(log, "second"), failure_of(log, "third")]
    failures = [failure for failure in ends if failure is not None]
    if failures:
        raise WorkflowFailed(", ".join(failures))
