"""A release waits for a person, and prints what the person wrote."""
# corpus: P18, Argo's suspend-template-outputs

from flowc import approve, command, container, stdout, workflow


@container("busybox:1.36")
def print_message(message: str) -> str:
    return command("echo", message, outputs=stdout(str))


@workflow
def main() -> str:
    answer = approve(  # error @cwl: [unsupported-feature]
        "Release? The comment is printed.", choices=["release"]
    )
    return print_message(answer.comment)
