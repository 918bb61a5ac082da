"""What stands in a `try` waits for a person; nobody answers, so it takes the default."""
# run: main() == "hold it"

from flowc import TaskFailed, approve, task, workflow


@task
def told(choice: str) -> str:
    return f"{choice} it"


@workflow
def main() -> str:
    try:
        answer = approve(  # error @cwl: [unsupported-feature]
            "Ship?", choices=["ship", "hold"], default="hold", name="release"
        )
        said = told(answer.choice)
    except TaskFailed as failure:
        said = failure.task
    return said
