"""An approval without a default that nobody answers is a failure, which a `try` catches."""
# run: caught() == "release: Timeout, nobody answered"
# run: uncaught() fails TaskFailed: "nobody answered"

from flowc import TaskFailed, approve, task, workflow


@task
def told(choice: str) -> str:
    return f"{choice} it"


@workflow
def caught() -> str:
    try:
        answer = approve("Ship?", choices=["ship", "hold"], timeout="30s", name="release")
        said = told(answer.choice)
    except TaskFailed as failure:
        said = f"{failure.task}: {failure.type}, {failure.message}"
    return said


@workflow
def uncaught() -> str:
    return told(approve("Ship?", choices=["ship", "hold"], timeout="30s").choice)
