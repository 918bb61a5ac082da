"""Whoever asks for a decision looks at it; an approval with one choice just waits."""

from flowc import approve, command, container, workflow


@container("busybox:1.36")
def release() -> None:
    return command("echo", "released")


@workflow
def main() -> None:
    approve("Ready?", choices=["ready"])  # error @cwl: [unsupported-feature]
    approve("Release?")  # warning: [unused-result]  # error @cwl: [unsupported-feature]
    release()
