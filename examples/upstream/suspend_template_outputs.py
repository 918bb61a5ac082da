"""Argo's suspend-template-outputs: a person's words are printed."""

from flowc import approve, command, container, workflow


@container("busybox:1.36")
def print_message(message: str) -> None:
    return command("echo", message)


@workflow
def main() -> None:
    answer = approve("Release?", choices=["release"])  # error @cwl: [unsupported-feature]
    print_message(answer.comment)
