"""What stands in a `try` waits for a person; nobody answers, so it takes the default."""
# run: main() == "held"

from flowc import TaskFailed, approve, task, workflow


@task
def held() -> str:
    return "held"


@task
def shipped() -> str:
    return "shipped"


@workflow
def main() -> str:
    try:
        answer = approve(  # error @cwl: [unsupported-feature]
            "Ship?", choices=["ship", "hold"], default="hold", name="release"
        )
        said = shipped() if answer.choice == "ship" else held()
    except TaskFailed as failure:
        said = failure.task
    return said
