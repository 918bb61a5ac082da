"""Two persons are asked at the same time, and what they answer decides."""
# run: main() == "rejected by security"
# corpus: P39, Step Functions' parallel-human-approval

from flowc import approve, parallel, task, workflow


@task
def conclude(rejected: list[str]) -> str:
    return f"rejected by {', '.join(rejected)}" if rejected else "approved"


@workflow
def main() -> str:
    with parallel():
        manager = approve(  # error @cwl: [unsupported-feature]
            "Is there money for it?", default="approve", name="manager"
        )
        security = approve(  # error @cwl: [unsupported-feature]
            "Is it safe?", default="reject", name="security"
        )
    answers = {"manager": manager.choice, "security": security.choice}
    return conclude([name for name, choice in answers.items() if choice != "approve"])
