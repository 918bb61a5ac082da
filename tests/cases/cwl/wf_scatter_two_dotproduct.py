"""Two lists are gone over side by side."""
# run: main(left=["one", "two"], right=["three", "four"]) == ["foo one three", "foo two four"]
# corpus: P37, CWL's conformance test wf_scatter_two_dotproduct

from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def echo(left: str, right: str) -> str:
    return command("echo", "-n", "foo", left, right, outputs=stdout(str))


@workflow
def main(left: list[str], right: list[str]) -> list[str]:
    return [echo(one, other) for one, other in zip(left, right, strict=True)]
